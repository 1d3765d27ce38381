"""What passes the last gate of text."""

from hypothesis import given

from tidtam.formats.tests.hostile import ANY_TEXT
from tidtam.formats.text import printable


def test_words_soft_line_break_becomes_a_line():
    assert printable("ก\x0bข\r\nค\u2028ง") == "ก\nข\nค\nง"


def test_markup_and_formulas_stay_text():
    for text in ("<script>alert(1)</script>", "{{7*7}}", "=1+1", "]]>"):
        assert printable(text) == text


def test_it_drops_what_no_document_can_hold():
    assert printable("ก\ud800\x00\x1b\ufffe\U0001ffff\u202eข") == "กข"


@given(ANY_TEXT)
def test_the_result_can_be_written_as_xml_and_does_not_change_again(text):
    clean = printable(text)
    clean.encode("utf-8")
    assert printable(clean) == clean
    assert all(character in "\t\n" or ord(character) >= 0x20 for character in clean)
