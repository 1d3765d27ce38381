"""PDF: correct Thai when copied, tagged, the same bytes, no network, no foreign file, within limits."""

import io
import re
import subprocess
import sys
from html import escape
from typing import Any

import pypdf
import pytest

from tidtam.formats.pdf import RenderFailed, drawable, render_pdf_in_child
from tidtam.formats.tests import sample
from tidtam.formats.tests.hostile import HOSTILE

pytestmark = pytest.mark.document


def squeezed(text):
    return re.sub(r"\s+", "", text)


def pdftotext(content, *options):
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def rendered(body, **options):
    return render_pdf_in_child(body, title="x", created=None, **options)


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


@pytest.mark.parametrize("tag", ["span", "b"])
def test_every_consonant_with_every_mark_is_copied_in_order(tag):
    consonants = [chr(code) for code in range(0x0E01, 0x0E2F)]
    marks = [v + t for v in ["", *"ิีึืัุู"] for t in ["", *"่้๊๋์"]] + [t + "ำ" for t in ["", *"่้๊๋"]]
    words = [consonant + mark + "น" for consonant in consonants for mark in marks]
    body = " ".join(f"<{tag}>{word}</{tag}>" for word in words)
    content = rendered(f"<p>{body}</p>", css="span, b { white-space: nowrap }").content
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
    body = "".join(f"<p class='lines'>{escape(text)}</p>" for text in HOSTILE)
    text = squeezed(pdftotext(rendered(body).content, "-raw"))
    for expected in ("<script>alert(1)</script>", "{{7*7}}", "=1+1", "<w:t>x</w:t>", 'href="file:///etc/hostname"'):
        assert squeezed(expected) in text


def test_it_reads_no_file_and_no_address():
    body = (
        '<link rel="attachment" href="file:///etc/hostname"/><link rel="stylesheet" href="file:///etc/passwd"/>'
        '<img src="file:///etc/passwd"/><img src="http://127.0.0.1:9/x"/><style>@import "file:///etc/hosts";</style>'
        '<svg width="9" height="9"><image href="file:///etc/passwd"/></svg><object data="file:///etc/passwd"></object>'
        "<p>ยังอยู่</p>"
    )
    content = rendered(body).content
    assert "ยังอยู่" in pdftotext(content)
    assert b"/EmbeddedFile" not in content


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
        rendered("<p>ก ข</p>" * 20_000, seconds=2)
    with pytest.raises(RenderFailed, match="PDF: "):
        rendered("<p>ก ข</p>" * 2_000, memory_mb=40)


def test_what_the_font_lacks_becomes_a_box_and_leaves_the_rest_readable():
    assert drawable("①ก✓\u200b😀") == "1ก□□"
    content = rendered("<p>คะแนน ✓ 😀 ได้ที่</p>").content
    assert "ได้ที่" in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_web_process_does_not_load_weasyprint():
    program = (
        "import sys, tidtam.formats.pdf, tidtam.formats.docx, tidtam.formats.xlsx;"
        "print([name for name in ('weasyprint', 'docx', 'xlsxwriter', 'fontTools', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
