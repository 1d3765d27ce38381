import random

from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai.collation import search_key, sort_key, sound_key

IN_DICTIONARY_ORDER = [
    "1", "ABC", "abd", "กา", "ก่า", "กาก", "กำ", "เก", "เก่ง", "แก", "ไก่", "ขา", "เขต", "เขต 2", "เขต ๑๐",
    "ปา", "ป่า", "ป้า", "ป๋า", "ฤดู", "ลา", "เลย", "สตูล", "เสา", "แสง",
]  # fmt: skip


def test_thai_is_sorted_as_in_a_dictionary():
    shuffled = random.Random(1).sample(IN_DICTIONARY_ORDER, len(IN_DICTIONARY_ORDER))
    assert sorted(shuffled, key=sort_key) == IN_DICTIONARY_ORDER


def test_digits_are_sorted_by_value():
    districts = [f"เขต {number}" for number in ("1", "2", "๓", "10", "๑๑", "100")]
    shuffled = random.Random(1).sample(districts, len(districts))
    assert sorted(shuffled, key=sort_key) == districts
    assert sort_key("เขต ๒") == sort_key("เขต 2")


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_the_order_of_keys_is_the_order_of_numbers(first, second):
    assert (sort_key(f"เขต {first}") < sort_key(f"เขต {second}")) == (first < second)


@given(st.text(alphabet="กขคงาเแไ่้ 0123", min_size=1), st.text(alphabet="กขคง"))
def test_a_word_stands_before_its_continuation(word, continuation):
    stem = f"ก{word.strip()}ก"
    assert sort_key(stem) <= sort_key(f"{stem} {continuation}")


@given(st.text())
def test_a_key_can_be_stored(text):
    sort_key(text).encode("utf-8")
    assert "\x00" not in sort_key(text)
    assert search_key(search_key(text)) == search_key(text)


def test_an_office_is_found_however_it_is_typed():
    stored = search_key("สพป.เชียงใหม่ เขต ๒ (CME2)")
    for typed in ("สพปเชียงใหม่ เขต2", "เชียงใหม\u0e48 เขต ๒", "cme2", "สพป. เชียงใหม่"):
        assert search_key(typed) in stored


def test_another_spelling_of_the_same_sounds_is_found():
    for typed, meant in (
        ("การศึกสา", "การศึกษา"),
        ("พัทนา", "พัฒนา"),
        ("คุนภาพ", "คุณภาพ"),
        ("เชียงไหม่", "เชียงใหม่"),
        ("วิทยาศาสต", "วิทยาศาสตร์"),
        ("ธรรม", "ธัมม"),
    ):
        assert (sound_key(typed) in sound_key(f"โครงการ{meant} ปี ๒๕๖๗")) == (typed != "ธรรม"), typed
    assert sound_key("เขต ๒") == sound_key("เขต2")
    assert sound_key("อนุบาน") not in sound_key("อนุบาล")


SAME_SOUND = ("ศษสซ", "ณน", "ญย", "ฐฑฒถธท", "ผภพ", "ขฆค", "ใไ", "ีิ", "ูุ")


@given(st.lists(st.sampled_from("ศณญธภขใีูกมอร"), max_size=20), st.randoms(use_true_random=False))
def test_letters_of_one_sound_stand_for_each_other(letters, chance):
    respelt = [chance.choice(next((group for group in SAME_SOUND if letter in group), letter)) for letter in letters]
    assert sound_key("ก".join(respelt)) == sound_key("ก".join(letters))
