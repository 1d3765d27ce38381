"""PDF: correct Thai when copied, tagged, the same bytes, no network, no foreign file, within limits."""

import io
import re
import subprocess
import sys
from base64 import b64encode
from typing import Any

import pypdf
import pytest

from tidtam.formats.frame import Frame
from tidtam.formats.pdf import PdfOrder, RenderFailed, render_documents_in_child
from tidtam.formats.tests import sample
from tidtam.formats.tests.hostile import HOSTILE
from tidtam.formats.tests.test_build_docx import png
from tidtam.formats.words import cut, drawable

pytestmark = pytest.mark.document


def squeezed(text):
    return re.sub(r"\s+", "", text)


def pdftotext(content, *options):
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def rendered(*lines, kind="plain", **limits):
    order = PdfOrder(title="x", blocks=[{"kind": kind, "lines": lines}], created=None)
    (made,) = render_documents_in_child([order], **limits)
    return made


@pytest.fixture(scope="module")
def made():
    return sample.pdf()


@pytest.mark.parametrize("options", [[], ["-raw"], ["-layout"]])
def test_thai_is_copied_correctly_by_pdftotext(made, options):
    text = squeezed(pdftotext(made.content, *options))
    assert text.count(squeezed(sample.TEXT)) == 5 * len(sample.CHAPTERS)


def test_thai_is_copied_correctly_by_pypdf(made):
    text = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages))
    assert text.count(squeezed(sample.TEXT)) == 5 * len(sample.CHAPTERS)


@pytest.mark.parametrize("kind", ["plain", "quarter"])
def test_every_consonant_with_every_mark_is_copied_in_order(kind):
    """In regular and in bold."""
    consonants = [chr(code) for code in range(0x0E01, 0x0E2F)]
    marks = [v + t for v in ["", *"ิีึืัุู"] for t in ["", *"่้๊๋์"]] + [t + "ำ" for t in ["", *"่้๊๋"]]
    words = [consonant + mark + "น" for consonant in consonants for mark in marks]
    content = rendered(*words, kind=kind).content
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    for text in (pdftotext(content), "".join(page.extract_text() for page in pages)):
        found = squeezed(text)
        assert [word for word in words if word not in found] == []


def test_it_is_sound_tagged_and_says_its_title_and_language(made, tmp_path):
    file = tmp_path / "made.pdf"
    file.write_bytes(made.content)
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
    reader: Any = pypdf.PdfReader(file)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert reader.metadata.title == sample.TITLE


def test_headings_come_with_the_page_they_stand_on(made):
    pages = pypdf.PdfReader(io.BytesIO(made.content)).pages
    chapters = [heading for heading in made.headings if heading.level == 1]
    assert [heading.text for heading in chapters] == sample.CHAPTERS
    for heading in chapters:
        assert squeezed(heading.text) in squeezed(pages[heading.page - 1].extract_text())
    assert made.page_count == len(pages)


def test_every_page_bears_watermark_and_notice_and_a_number_in_the_chosen_numerals():
    made = sample.pdf("thai")
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages]
    assert all("ร่าง" in page and "ข้อมูลสาธิต" in page for page in pages)
    assert sample.TITLE in pages[2]
    assert all("๐๑๒๓๔๕๖๗๘๙"[number % 10] in page for number, page in enumerate(pages[1:9], 2))


def test_a_table_repeats_its_header(made):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages]
    with_rows = [page for page in pages if "กิจกรรมที่" in page]
    assert len(with_rows) > 1
    assert all("กิจกรรม" in page and "บาท" in page for page in with_rows)


def test_two_processes_write_the_same_bytes(made):
    assert sample.pdf().content == made.content


def test_hostile_text_stays_text():
    lines = [line for text in HOSTILE for line in text.split("\n")]
    text = squeezed(pdftotext(rendered(*lines).content, "-raw"))
    for expected in ("<script>alert(1)</script>", "{{7*7}}", "=1+1", "<w:t>x</w:t>", 'href="file:///etc/hostname"'):
        assert squeezed(expected) in text


@pytest.mark.parametrize("place", ["paragraph", "heading", "cell", "frame"])
def test_what_looks_like_source_is_printed_as_it_was_typed(place):
    typed = '#read("/etc/hostname") *ก* _ข_ `ค` $ง$ <จ> @ฉ \\u{41} //ช [ซ] #{7*7}'
    blocks = {
        "paragraph": [{"kind": "plain", "lines": [typed]}],
        "heading": [{"kind": "heading", "level": 1, "text": typed, "starts_page": False}],
        "cell": [sample.table((typed, "ข"), [[typed, "1"]], title=typed)],
        "frame": [],
    }[place]
    frame = Frame(header=typed, footer=typed, notice=typed) if place == "frame" else Frame()
    (made,) = render_documents_in_child([PdfOrder(title=typed, blocks=blocks, created=None, frame=frame)])
    seen = squeezed(pdftotext(made.content, "-raw"))
    assert seen.count(squeezed(typed)) == {"cell": 3, "frame": 3}.get(place, 1)
    assert pypdf.PdfReader(io.BytesIO(made.content)).metadata.title == typed


@pytest.mark.parametrize("word", ["ก" * 3000, "x" * 3000, "https://example.go.th/" + "a" * 3000])
def test_a_word_longer_than_a_line_stays_on_the_page(word):
    """In a paragraph and in a narrow cell: every letter is there, and none stands outside the margins."""
    table = sample.table(("ก", "ข", "ค", "ง", "จ", "ฉ"), [["1", "2", word, "4", "5", "6"]])
    order = PdfOrder(title="x", blocks=[{"kind": "plain", "lines": [word]}, table], created=None)
    (made,) = render_documents_in_child([order])
    seen = squeezed(pdftotext(made.content, "-raw"))
    assert seen.count(word[-1]) >= 2 * word.count(word[-1])
    boxes = pdftotext(made.content, "-bbox")
    assert max(float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)) <= (210 - 20) / 25.4 * 72 + 1


@pytest.mark.parametrize("amount", ["1,234,567.00", "๑,๒๓๔,๕๖๗.๐๐"])
def test_an_amount_wider_than_its_column_stands_whole_on_one_line(amount):
    table = sample.table([*"กขคงจฉชซฌญ"], [[*"กขคงจฉชซฌ", amount]])
    (made,) = render_documents_in_child([PdfOrder(title="x", blocks=[table], created=None)])
    assert amount in pdftotext(made.content)


def test_headings_that_skip_a_level_or_say_nothing_fail_no_document():
    """They are told as they were ordered, so that the contents of the DOCX find the page of each."""
    told = [(2, "ก ① 😀"), (4, "ข"), (1, " \u200b")]
    blocks = [{"kind": "heading", "level": level, "text": text, "starts_page": False} for level, text in told]
    (made,) = render_documents_in_child([PdfOrder(title="", blocks=blocks, created=None)])
    assert [(heading.level, heading.text) for heading in made.headings] == told
    first, (second,), last = pypdf.PdfReader(io.BytesIO(made.content)).outline
    assert [bookmark.title for bookmark in (first, second, last)] == ["ก 1 □", "ข", "–"]


def test_a_tab_that_was_pasted_is_a_blank():
    assert "12 34 56" in pdftotext(rendered("12\t34\t \t56").content)


@pytest.mark.parametrize("look", ["report", "letter", "one-page"])
def test_rows_with_long_notes_go_on_over_pages(look):
    table = sample.table(("ก", "ข"), [["ค", "1"]] * 3)
    for row in table["rows"]:
        row["note"] = "ง " * 4000
    (made,) = render_documents_in_child([PdfOrder(title="x", blocks=[table], created=None, look=look)])
    bottoms = re.findall(r'yMax="([\d.]+)">ง', pdftotext(made.content, "-bbox"))
    assert len(bottoms) == 12_000
    assert max(map(float, bottoms)) <= (297 - 14) / 25.4 * 72


def test_a_row_deeper_than_the_look_knows_stands_as_its_deepest():
    table = sample.table(("ก", "ข"), [["ค", "1"]])
    table["rows"][0]["depth"] = 9
    (made,) = render_documents_in_child([PdfOrder(title="x", blocks=[table], created=None)])
    assert "ค" in pdftotext(made.content)


def test_a_tall_picture_leaves_room_for_its_caption():
    picture = {"content": b64encode(png(height=20)).decode(), "caption": "คำบรรยาย"}
    order = PdfOrder(title="x", blocks=[{"kind": "pictures", "pictures": [picture]}], created=None)
    (made,) = render_documents_in_child([order])
    (bottom,) = re.findall(r'yMax="([\d.]+)">คำบรรยาย', pdftotext(made.content, "-bbox"))
    assert float(bottom) < (28 + 130) / 25.4 * 72


def test_thai_breaks_between_words():
    words = cut("ครูสร้างนวัตกรรมและวิชาชีพ (นอก “ใน” ๑๒)").split("\u200b")
    assert words == ["ครู", "สร้าง", "นวัตกรรม", "และ", "วิชาชีพ ", "(นอก ", "“ใน” ", "๑๒)"]
    ends = {"".join(words[:count]).replace(" ", "") for count in range(1, len(words) + 1)}
    sentence = "".join(words[:5])
    *lines, _page_number = filter(None, map(squeezed, pdftotext(rendered(sentence * 60).content, "-raw").split("\n")))
    position = 0
    for line in lines:
        position += len(line)
        assert squeezed(sentence)[: position % len(squeezed(sentence))] in {"", *ends}


def test_the_child_cannot_open_a_foreign_file_or_a_connection():
    program = (
        "import os, socket\n"
        "from tidtam.formats import child\n"
        "child.close_the_doors()\n"
        "for door in (lambda: open('/etc/hostname'), lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        "             lambda: os.system('true')):\n"
        "    try:\n"
        "        door()\n"
        "    except PermissionError:\n"
        "        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n" * 3


def test_too_slow_and_too_large_are_said_in_words():
    with pytest.raises(RenderFailed, match=r"computing time|not finished"):
        rendered(*["ก ข"] * 60_000, seconds=1)
    with pytest.raises(RenderFailed, match="PDF: "):
        rendered(*["ก ข"] * 2_000, memory_mb=20)


def test_what_the_font_lacks_becomes_a_box_and_leaves_the_rest_readable():
    assert drawable("①ก✓\u200b😀") == "1ก□□"
    content = rendered("คะแนน ✓ 😀 ได้ที่").content
    assert "ได้ที่" in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_web_process_does_not_load_typst():
    program = (
        "import sys, tidtam.formats.pdf, tidtam.formats.docx, tidtam.formats.xlsx;"
        "print([name for name in ('typst', 'docx', 'xlsxwriter', 'fontTools', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
