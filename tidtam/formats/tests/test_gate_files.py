"""The gate holds to docs/rules/uploads.md, row by row."""

import re
from pathlib import Path

import pytest

from tidtam.formats.gate.choices import EVIDENCE, Kind, Note, Refusal
from tidtam.formats.gate.names import MOST_BYTES, NAMELESS, clean_name
from tidtam.formats.gate.sentences import SENTENCES
from tidtam.formats.gate.services import judge
from tidtam.formats.tests.made_files import FILES, black_png, pdf, picture

RULES = Path(__file__).resolve().parents[3] / "docs/rules/uploads.md"
PARTS = RULES.read_text(encoding="utf-8").split("## Names")
ROWS = dict(re.findall(r"^\| `([^`]+)` \| (accepted[^|]*|refused[^|]*) \|", PARTS[0], re.MULTILINE))
NAMES = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", PARTS[1], re.MULTILINE)
CODES = {sentence: refusal for refusal, sentence in SENTENCES.items()}


def said(verdict):
    """The verdict in the words of the table."""
    if not verdict.is_accepted:
        return f"refused `{CODES[verdict.refusal]}`"
    return ", ".join(["accepted", *(f"`{note}`" for note in verdict.notes)])


@pytest.fixture
def judged(tmp_path):
    """Judges bytes under a name."""

    def call(content, name, allowed=frozenset(Kind), **options):
        path = tmp_path / "received.part"
        path.write_bytes(content)
        verdict = judge(path, name=name, allowed=allowed, **options)
        assert list(tmp_path.iterdir()) == [path]
        return verdict

    return call


def test_the_table_has_every_file_and_every_reason():
    assert list(ROWS) == list(FILES)
    told = " ".join(ROWS.values())
    # These three are no matter of what a file holds.
    elsewhere = {Refusal.TOO_LONG, Refusal.VIRUS, Refusal.NO_SCANNER}
    assert [reason for reason in set(Refusal) - elsewhere if f"`{reason}`" not in told] == []
    assert [note for note in Note if f"`{note}`" not in told] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_judged_as_the_table_says(judged, name):
    verdict = judged(FILES[name](), name)
    assert said(verdict) == ROWS[name]
    assert bool(verdict.refusal) != verdict.is_accepted


def test_a_kind_passes_only_where_it_is_allowed(judged):
    assert said(judged(FILES["utf8.csv"](), "utf8.csv", EVIDENCE)) == "refused `not_taken`"
    assert said(judged(pdf(), "report.pdf", {Kind.XLSX})) == "refused `not_taken`"


def test_the_limit_is_the_last_byte_that_passes(judged, settings):
    content = pdf()
    assert judged(content, "a.pdf", most_bytes=len(content)).is_accepted
    assert said(judged(content, "a.pdf", most_bytes=len(content) - 1)) == "refused `too_large`"
    settings.UPLOAD_MB = 0
    assert said(judged(content, "a.pdf")) == "refused `too_large`"


def test_a_picture_is_measured_as_it_is_shown(judged):
    upright = judged(picture(size=(60, 40)), "a.jpg")
    assert (upright.width, upright.height) == (60, 40)
    turned = judged(
        picture(size=(60, 40), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\6\0\0\0\0\0\0"), "a.jpg"
    )
    assert (turned.width, turned.height) == (40, 60)


def test_forty_million_pixels_pass_and_a_row_more_does_not(judged):
    assert judged(black_png(8000, 5000), "a.png").is_accepted
    assert said(judged(black_png(8000, 5001), "a.png")) == "refused `pixels`"


def test_every_sentence_says_what_to_do_in_words_the_house_uses():
    assert set(SENTENCES) == set(Refusal)
    for sentence in SENTENCES.values():
        assert not re.search("กรุณา|ขออภัย|ไม่ถูกต้อง|ผิดพลาด|%|{", sentence)
        assert re.match("เลือก|ลด|บันทึก|เปิด|แตก|ส่ง|เปลี่ยน|เอา|ย่อ|คัดลอก|แบ่ง|ตรวจ", sentence), sentence


@pytest.mark.parametrize(("sent", "kept"), NAMES)
def test_a_name_is_kept_as_the_table_says(sent, kept):
    sent = sent.replace("\\r\\n", "\r\n").replace("\\u202e", "\u202e")
    assert clean_name(sent) == kept


def test_a_name_is_spelt_as_thai_also_where_a_forbidden_sign_stood_between():
    assert clean_name("า:ํ.pdf") == "ำ.pdf"


def test_a_name_is_never_empty_and_never_longer_than_a_file_system_takes():
    assert clean_name("") == clean_name("...") == clean_name("/") == NAMELESS
    long = clean_name("ร" * 86 + ".pdf")
    assert len(long.encode()) <= MOST_BYTES
    assert long.endswith("ร.pdf")
    assert len(clean_name("a." + "ร" * 300).encode()) <= MOST_BYTES
