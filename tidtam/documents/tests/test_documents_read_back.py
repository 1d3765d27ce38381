"""The written files, opened by other programs and compared with what was put in."""

import difflib
import re
import subprocess
import unicodedata
import zipfile
from xml.etree import ElementTree

import docx
import openpyxl
import pypdf
import pytest

from tidtam.documents.layout import TURNS, Heading
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.printed import laid_out
from tidtam.documents.selectors import FORMATS, NUMERALS
from tidtam.documents.services import write_booklet
from tidtam.documents.tests.conftest import made_up, renamed, save
from tidtam.formats.tests.test_contents_in_libreoffice import contents, soffice  # noqa: F401 - soffice is a fixture
from tidtam.thai.numerals import to_arabic_digits

pytestmark = [pytest.mark.django_db, pytest.mark.document]

HOSTILE = "เริ่ม\x0bต่อ\ud800 =1+1 <script>alert(1)</script> {{7*7}} {% now %} &amp; ก" + "ำ้ำ" + "ยาว " * 1100


def write(office, folder, *formats, numerals="arabic"):
    files = write_booklet(
        organisation=office, fiscal_year_be=2567, months=6, formats=formats, numerals=numerals, out_dir=folder
    )
    return [file.path for file in files]


def letters(text):
    """Return the characters that are seen: readers of PDF set blanks and line ends as they like."""
    return re.sub(r"[\s\u200b\u00ad]", "", unicodedata.normalize("NFC", text))


def pdf_text(path, reader):
    if reader == "pypdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True).stdout


def without_frame(text, booklet_layout):
    """Drop what every page repeats, and page numbers."""
    frame = {letters(part) for part in (booklet_layout.header, booklet_layout.notice, booklet_layout.watermark)}
    frame.add(letters(booklet_layout.watermark + booklet_layout.header))  # one line to readers that go by place
    footer = letters(booklet_layout.footer)
    kept = []
    for line in text.splitlines():
        seen = letters(line)
        if seen in frame or seen.startswith(footer) or re.fullmatch(r"[0-9๐-๙]+", seen):
            continue
        kept.append(seen)
    return "".join(kept)


def narratives(source):
    for report in source.reports:
        yield from (answer.narrative.whole_text for answer in report.answers)
        yield from (activity.narrative.whole_text for activity in report.activities)
        yield report.summary.results
        yield report.summary.work_problems
        yield report.summary.suggestions


def found_share(text, page_text):
    """Return how many characters of `text` stand in `page_text` in order, as a share; exact finds are quick."""
    wanted = letters(text)
    if wanted in page_text:
        return len(wanted), len(wanted)
    start = page_text.find(wanted[:12])
    window = page_text[max(start - 50, 0) : start + len(wanted) + 400] if start >= 0 else ""
    blocks = difflib.SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), len(wanted)


@pytest.mark.shared
@pytest.mark.parametrize("numerals", NUMERALS)
@pytest.mark.parametrize("reader", ["pdftotext", "pypdf"])
def test_every_narrative_stands_in_the_text_of_the_pdf(
    booklet, office, source, document_dir, tmp_path, numerals, reader
):
    [path] = write(office, tmp_path, "pdf", numerals=numerals)
    layout = laid_out(booklet, numerals)
    page_text = without_frame(pdf_text(path, reader), layout)
    shares = [found_share(TURNS[numerals](text), page_text) for text in narratives(source) if text.strip()]
    found, wanted = (sum(column) for column in zip(*shares, strict=True))
    assert wanted > 100_000
    assert found / wanted >= 0.999


@pytest.mark.shared
def test_the_pdf_is_tagged_whole_and_names_itself(booklet, office, document_dir, tmp_path):
    [path] = write(office, tmp_path, "pdf")
    subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=True)
    catalogue = pypdf.PdfReader(path).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "th"
    assert "รายงานความก้าวหน้า" in pypdf.PdfReader(path).metadata.title


@pytest.mark.shared
def test_the_draft_and_demo_marks_stand_on_every_page(booklet, office, document_dir, tmp_path):
    [path] = write(office, tmp_path, "pdf")
    pages = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    for number, page in enumerate(pages.stdout.split("\f")[:-1], 1):
        assert "ข้อมูลสาธิตไม่ใช่เอกสารราชการ" in letters(page), number
    [workbook] = write(office, tmp_path, "xlsx")
    for sheet in openpyxl.load_workbook(workbook):
        assert sheet["A1"].value.startswith("ร่าง · ข้อมูลสาธิต ไม่ใช่เอกสารราชการ")


@pytest.mark.shared
def test_docx_headings_are_styles_and_all_words_are_in_it(booklet, office, source, document_dir, tmp_path):
    [path] = write(office, tmp_path, "docx")
    document = docx.Document(str(path))
    printed = [
        (p.style.name.lower(), p.text) for p in document.paragraphs if p.style.name.lower().startswith("heading")
    ]
    assert printed == [
        (f"heading {block.level}", " ".join(block.text.split()))
        for block in laid_out(booklet, "arabic").blocks
        if isinstance(block, Heading)
    ]
    text = letters("".join(paragraph.text for paragraph in document.paragraphs))
    for narrative in narratives(source):
        assert letters(to_arabic_digits(narrative)) in text
    headers = [table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables if len(table.columns) != 3]
    assert all(headers)


@pytest.mark.shared
def test_docx_contents_show_the_pages_of_the_pdf(booklet, office, document_dir, tmp_path):
    pdf, path = write(office, tmp_path, "pdf", "docx")
    outline = [
        (entry.title, reader.get_destination_page_number(entry) + 1)
        for reader in [pypdf.PdfReader(pdf)]
        for entry in flat(reader.outline)
    ]
    shown = contents_of(path)
    assert len(shown) > 50
    level_1_to_3 = iter(outline)
    assert all(line in level_1_to_3 for line in shown)


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry


def contents_of(path):
    """Return the lines of the contents as (text, page)."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    lines = []
    for paragraph in body.iter(f"{w}p"):
        style = paragraph.find(f"{w}pPr/{w}pStyle")
        if style is not None and re.fullmatch("TOC[123]", style.get(f"{w}val")):
            texts = [text.text or "" for text in paragraph.iter(f"{w}t")]
            lines.append(("".join(texts[:-1]), int(texts[-1])))
    return lines


@pytest.mark.shared
def test_the_contents_agree_after_libreoffice_updates_them(booklet, office, document_dir, tmp_path, soffice):  # noqa: F811
    [path] = write(office, tmp_path, "docx")
    renewed = tmp_path / "renewed.docx"
    soffice(f'macro:///Standard.Module1.Contents("{path}","{renewed}")')
    before, after = contents(path), contents(renewed)
    assert len(before) > 50
    assert [text for text, _page in after] == [text for text, _page in before]
    drift = [abs(int(one) - int(other)) for (_, one), (_, other) in zip(before, after, strict=True)]
    # Two programs break lines a little differently: over a hundred pages they stay within two.
    assert max(drift) <= 2


@pytest.mark.shared
def test_xlsx_formulas_give_the_cached_values(booklet, office, document_dir, tmp_path):
    [path] = write(office, tmp_path, "xlsx")
    formulas, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    checked = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                total = re.fullmatch(r"=SUBTOTAL\(109,([A-Z]+)(\d+):[A-Z]+(\d+)\)", str(cell.value))
                if total:
                    column = cached[sheet.title][f"{total[1]}{total[2]}:{total[1]}{total[3]}"]
                    assert (
                        round(sum(one.value or 0 for [one] in column), 2) == cached[sheet.title][cell.coordinate].value
                    )
                    checked += 1
    assert checked > 20
    reports = cached["รายงานและการเบิกจ่าย"]
    assert reports.max_row == 3 + 31 + 1
    assert formulas["รายงานและการเบิกจ่าย"].freeze_panes == "A4"


@pytest.mark.parametrize("name", ["xlsx", "docx", "pdf", "json"])
def test_hostile_texts_change_nothing_but_themselves(office, document_dir, tmp_path, name):
    projects, reports = made_up(3, text=HOSTILE.replace("\ud800", "").replace("\x0b", "\n"))
    save(office, renamed(projects, "=1+1 <script>alert(1)</script> {{7*7}}"), reports)
    [path] = write(office, tmp_path, name)
    if name == "pdf":
        text = pdf_text(path, "pdftotext")
    elif name == "docx":
        text = "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    elif name == "json":
        text = path.read_text(encoding="utf-8")
    else:
        book = openpyxl.load_workbook(path)
        assert not [
            c
            for s in book
            for r in s.iter_rows()
            for c in r
            if c.data_type == "f" and "SUBTOTAL" not in c.value and "ROUND" not in c.value
        ]
        text = "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    seen = letters(text)
    assert "=1+1<script>alert(1)</script>{{7*7}}" in seen
    if name in {"pdf", "docx", "json"}:
        assert seen.count("ยาว") >= 1100 * 2


def test_what_no_file_can_hold_is_dropped_from_a_record_in_memory(office, document_dir, tmp_path):
    """The database refuses lone surrogates, so the writers are asked directly."""
    import dataclasses
    import datetime as dt

    from tidtam.documents.office_booklet.render_docx import render_docx
    from tidtam.documents.office_booklet.render_json import render_json
    from tidtam.documents.office_booklet.render_pdf import render_pdf
    from tidtam.documents.office_booklet.render_xlsx import render_xlsx

    save(office, *made_up(3))
    booklet = office_booklet(organisation=office, fiscal_year_be=2567, months=6)
    booklet = dataclasses.replace(booklet, cover=dataclasses.replace(booklet.cover, office_name=HOSTILE[:20]))
    created = dt.datetime(2024, 3, 31, tzinfo=dt.UTC)
    for numerals in NUMERALS:
        layout = laid_out(booklet, numerals)
        made = render_pdf(layout, created=created)
        assert render_docx(layout, pages=made.headings, created=created)
        assert render_xlsx(booklet, numerals, created=created)
    assert b"\\u000b" not in render_json(booklet)


@pytest.mark.parametrize("numerals", NUMERALS)
def test_the_same_data_gives_the_same_bytes(office, settings, tmp_path, numerals):
    save(office, *made_up(4))
    made = []
    for turn in ("first", "second"):
        settings.DOCUMENT_DIR = tmp_path / turn
        made.append(
            [path.read_bytes() for path in write(office, tmp_path / f"{turn}-out", *FORMATS, numerals=numerals)]
        )
    assert made[0] == made[1]


def test_a_refusing_disk_leaves_what_stood_there(office, document_dir, tmp_path, monkeypatch):
    save(office, *made_up(2))
    [path] = write(office, tmp_path, "json")
    before = path.read_bytes()

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(office, tmp_path, "json")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.glob(".*.part")] == []
