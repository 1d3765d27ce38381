import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai.text import MOST_MARKS, clean, foreign_script_letters, repair_pdf_thai, squeeze

SARA_AM_APART = "\u0e4d\u0e32"
THAI = st.text(alphabet=st.characters(min_codepoint=0x0E00, max_codepoint=0x0EFF))
THAI_AND_BLANKS = st.text(alphabet="กนเแาำํั็ิฺุู่้์๎ \n\u200b\x0b\u0301")
SURROGATES = st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF)
ANY = st.text() | THAI | THAI_AND_BLANKS | st.text(alphabet=SURROGATES | st.characters())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ก\x0bข", "ก\nข"),
        ("ก\x0cข", "ก\nข"),
        ("ก\r\nข\rค", "ก\nข\nค"),
        ("ก\x1bข\x00", "กข"),
        ("ก\ud800", "ก"),
        ("ก\ufffe\U0001ffff\ufdd0", "ก"),
        ("ก\u202eข\u2066ค\u2069", "กขค"),
        ("ก\u200bข\ufeffค", "กขค"),
        ("น" + SARA_AM_APART, "นำ"),
        ("น้" + SARA_AM_APART, "น้ำ"),
        ("น\u0e4d้\u0e32", "น้ำ"),
        ("น\u0e33้", "น้ำ"),
        ("เเก", "แก"),
        ("ท\u0e48\u0e35", "ที่"),
        ("สิทธ\u0e4c\u0e34", "สิทธิ์"),
        ("ท\u0e35\u0e35\u0e48\u0e48", "ที่"),
        ("e\u0301", "é"),
        ("  ก  ข\t ค  \n ง ", "ก ข ค\n ง"),
        ("ก\n\nข", "ก\n\nข"),
        ("ก\u00a0ข", "ก ข"),
        ("two  blanks ", "two blanks"),
    ],
)
def test_typed_text_is_tidied(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}} {% debug %}",
        "<script>alert(1)</script>",
        "=1+1",
        "+1+1",
        "＝1+1",
        "'; DROP TABLE x;--",
        "]]>",
        "\\input{/etc/passwd}",
        "ผู้ปกครองร้อยละ ๑๐๐ ได้ที่นี่ น้ำใจ สิทธิ์ พันธุ์ เล็ก ฯลฯ ต่าง ๆ",
        "👩\u200d🏫",
        "เนื้อหา “อ้างอิง” – 5 %",
    ],
)
def test_nothing_a_reader_sees_is_changed(text):
    assert clean(text) == text


def test_a_thai_letter_keeps_three_marks():
    assert clean("ก\u0e31\u0e35\u0e38\u0e48") == "ก\u0e31\u0e35\u0e38"


@pytest.mark.parametrize(
    "stack", ["ก" + "\u0e49" * 2000, "\u0e31\u0e35\u0e48" * 50, "a" + "\u0301\u0316" * 1000, "\u0e33\u0e48" * 999]
)
def test_a_stack_of_marks_does_not_survive(stack):
    assert len(clean(stack)) <= 1 + MOST_MARKS


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text):
    once = clean(text)
    assert clean(once) == once


@given(ANY)
def test_cleaned_text_can_be_written_anywhere(text):
    kept = clean(text)
    kept.encode("utf-8")
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"} for char in kept)
    assert unicodedata.is_normalized("NFC", kept)


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("จ านวน", "จำนวน"),
        ("ก ิจกรรม", "กิจกรรม"),
        ("น ้ำ", "น้ำ"),
        ("ที\uf70a", "ที่"),
        ("ป\uf701\uf702", "ปิี"),
        ("\uf70fาติ", "ญาติ"),
        ("\uf700าน", "ฐาน"),
        ("ก\uf718", "กุ"),
        ("ค\u0eb0แนน", "คะแนน"),
        ("ก\u0eb0ก\u0eb0", "กะกะ"),
    ],
)
def test_thai_out_of_a_pdf_is_repaired(broken, repaired):
    assert repair_pdf_thai(broken) == repaired


def test_a_lao_text_is_left_alone():
    assert repair_pdf_thai("ພາສາລາວ ภาษาลาว") == "ພາສາລາວ ภาษาลาว"
    assert clean("ค\u0eb0แนน") == "ค\u0eb0แนน"


@given(st.text(alphabet="กนฯาำํ้ີະ ", max_size=9))
def test_repairing_twice_is_repairing_once(text):
    once = repair_pdf_thai(text)
    assert repair_pdf_thai(once) == once


def test_a_foreign_letter_inside_a_thai_word_is_named_with_its_place():
    (found,) = foreign_script_letters("ผล ค\u0eb0แนน ดี")
    assert (found.char, found.position, found.script, found.word) == ("\u0eb0", 4, "lao", "ค\u0eb0แนน")
    assert [one.script for one in foreign_script_letters("ก\u0430น")] == ["cyrillic"]
    assert [one.script for one in foreign_script_letters("ก\u0301")] == ["combining"]


@pytest.mark.parametrize("text", ["ครูICTโรงเรียน", "ภาษาจีน中文", "คะแนน", "ພາສາລາວ", "β-thai", "๑๐คน", ""])
def test_words_of_two_languages_side_by_side_are_ordinary(text):
    assert foreign_script_letters(text) == []


def test_texts_are_compared_without_blanks_quotes_and_style_of_digits():
    assert squeeze("โครงการ “CME ๒”\n ก") == squeeze("โครงการ'cme2'ก") == "โครงการcme2ก"


@given(ANY)
def test_squeezing_twice_is_squeezing_once(text):
    once = squeeze(text)
    assert squeeze(once) == once
