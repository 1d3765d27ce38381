from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai.likeness import alike_pairs, copied_share, likeness, runs

THAI = st.text(alphabet="กขคง ๑1", max_size=40)


@pytest.mark.parametrize(  # the table of docs/rules/likeness.md
    ("first", "second", "value"),
    [
        ("abcdefgh", "abcdefgh", "1.0000"),
        ("ครูร้อยละ ๑๐๐", "“ครูร้อยละ 100”", "1.0000"),
        ("abcdefgh", "abcdefxy", "0.5000"),
        ("abcdefgh", "abcdefghijkl", "0.6666"),
        ("aaaaaaaa", "aaaaa", "0.4000"),
        ("abc", "abc", "1.0000"),
        ("abc", "abcdef", "0.0000"),
        ("abcdefgh", "zyxwvuts", "0.0000"),
        ("", "", "0.0000"),
    ],
)
def test_likeness_is_twice_the_common_runs_over_all_runs(first, second, value):
    assert str(likeness(first, second)) == value


@pytest.mark.parametrize(
    ("text", "source", "share"),
    [
        ("before abcdefgh after", "abcdefgh", "1.0000"),
        ("abcdefgh", "before abcdefgh after", "0.2666"),
        ("nothing of it", "abcdefgh", "0.0000"),
        ("abcdefgh", "", "0.0000"),
    ],
)
def test_the_copied_share_is_of_the_source(text, source, share):
    assert str(copied_share(text, source)) == share


@given(THAI, THAI)
def test_likeness_is_symmetric_and_between_nothing_and_one(first, second):
    assert likeness(first, second) == likeness(second, first)
    assert 0 <= likeness(first, second) <= 1
    assert 0 <= copied_share(first, second) <= 1
    assert likeness(runs(first), runs(second)) == likeness(first, second)


@given(THAI.filter(lambda text: text.strip()))
def test_a_text_is_wholly_like_itself(text):
    assert likeness(text, text) == copied_share(text, text) == 1


@given(st.lists(THAI, max_size=6), st.decimals(Decimal("0.01"), Decimal(1), places=2))
def test_the_pairs_found_are_all_pairs_that_are_alike(texts, at_least):
    expected = [
        (i, j)
        for i, first in enumerate(texts)
        for j, second in enumerate(texts)
        if i < j and likeness(first, second) >= at_least
    ]
    assert [(pair.first, pair.second) for pair in alike_pairs(dict(enumerate(texts)), at_least=at_least)] == expected


@pytest.mark.shared
def test_the_reports_of_the_real_booklet_that_repeat_themselves_are_found(load_shared):
    repeating = set()
    for report, boxes in load_shared("cme2_2567_texts.json").items():
        texts = {name: box["text"] for name, box in boxes.items() if len(box.get("text") or "") >= 50}
        if alike_pairs(texts, at_least=Decimal("0.90")):
            repeating.add(report)
    assert repeating == {  # the study of the booklet, by another measure of likeness: findings/office-booklet.md 4.4
        "F2Q2", "F5Q1", "P4Q2", "P5Q2", "P7Q2", "P9Q2", "P10Q2", "P11Q2", "P13Q2", "P14Q2", "P16Q2", "P18Q2", "P19Q2",
        "P21Q2", "P22Q2", "P23Q2",
    }  # fmt: skip
