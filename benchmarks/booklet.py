"""The 6-month booklet of an office of 40 and of 400 projects: record, JSON, XLSX, DOCX, PDF.

Each file is written as `tidtam booklet` writes it (record gathered, laid out, rendered, hashed, on disk), nothing made
before, every time in a fresh process that has its modules loaded. The floors do the least that must be done for the
same words with the same library.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.installation import installation
from benchmarks.measure import RUNS, ChildFailed, Result, Sample, figure, in_child, in_turn, timed

if TYPE_CHECKING:
    from tidtam.documents.office_booklet.record import Booklet
    from tidtam.organisations.models import Organisation

SIZES = {40: 31, 400: 310}
"""Projects and the reports among them."""
ALONE = "DOCX, alone"
BARS = {"XLSX": "≤ 2 s", "DOCX, PDF there": "≤ 5 s", ALONE: "≤ 5 s", "PDF": "≤ 10 s"}
MEMORY_BAR_MB = 600
WORKS = {  # printed name: (what is measured, its floor)
    "record": ("gather", "read_rows"),
    "JSON": ("json", "json_floor"),
    "XLSX": ("xlsx", "xlsx_floor"),
    "DOCX, PDF there": ("docx", "docx_floor"),
    ALONE: ("docx_alone", "docx_floor"),
    "PDF": ("pdf", "pdf_floor"),
}
COLUMNS = ("file", "projects", "wall s", "CPU s", "floor CPU s", "× floor", "× of 40 (10 = linear)", "process MB",
           "PDF child MB", "size kB", "bar at 40")  # fmt: skip


def run() -> Result:
    """Measure both sizes and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    firsts: dict[str, Sample] = {}
    told: dict[str, list[str]] = {"letters": [], "pages": [], "statements": []}
    refused = ""
    for number, reports in SIZES.items():
        with installation() as env:
            prepared = in_child("imports:prepare", env, number=number, reports=reports)
            told["letters"].append(figure(prepared.answer["letters"]))
            call: Callable[..., Sample] = partial(in_child, "booklet:measure", env)
            for name, (work, floor) in WORKS.items():
                if name in firsts and name == ALONE:
                    continue  # the sum of the two below it
                is_long = name in firsts and name == "PDF"
                if is_long:
                    refused = _refusal(partial(call, work=work))
                lift = bool(is_long and refused)
                sample, least = in_turn(
                    partial(call, work=work, lift=lift),
                    partial(call, work=floor, lift=lift),
                    runs=1 if is_long else RUNS,
                )
                rows.append(_row(f"{name}*" if lift else name, number, sample, least, firsts.get(name)))
                firsts.setdefault(name, sample)
                for figure_name in ("pages", "statements"):
                    if figure_name in sample.answer:
                        told[figure_name].append(figure(sample.answer[figure_name]))
    notes = {name: " and ".join(values) for name, values in told.items()}
    return Result(
        title="Office booklet, 6 months",
        columns=COLUMNS,
        rows=sorted(rows, key=lambda row: [*WORKS].index(str(row[0]).rstrip("*"))),
        notes=(
            f"Median of {RUNS} fresh processes (PDF of the large office: one), measured work and floor in turn; "
            f"{notes['statements']} statements for the record; {notes['pages']} pages of PDF; "
            f"{notes['letters']} letters of narrative.",
            *([f"* Refused by the child's limits ({refused}); measured with the limits lifted."] if refused else []),
            "Every file includes gathering the record. DOCX alone also lays the PDF out, for the page numbers of its "
            "contents; once the PDF is there they are read from disk.",
            "Floors: record = the rows of every table read raw; JSON = json.dumps of the same tree; XLSX = xlsxwriter "
            "writing the same cells plain; DOCX = python-docx writing the same words as plain paragraphs; PDF = "
            "Typst laying the same words out as plain paragraphs in the same kind of child.",
            f"Memory bar of a document job: ≤ {MEMORY_BAR_MB} MB; the PDF child is held to it by a limit of its own.",
        ),
    )


def _row(name: str, number: int, sample: Sample, floor: Sample, first: Sample | None) -> tuple[str | int | float, ...]:
    return (
        name,
        number,
        sample.wall_s,
        sample.cpu_s,
        floor.cpu_s,
        sample.cpu_s / floor.cpu_s,
        sample.cpu_s / first.cpu_s if first else "–",
        round(sample.peak_mb),
        round(sample.child_mb) if sample.child_mb else "–",
        round(sample.answer.get("bytes", 0) / 1024) or "–",
        "–" if first else BARS.get(name, "–"),
    )


def _refusal(call: Callable[[], Sample]) -> str:
    """Return what the limits of the PDF child say to a document, "" where they let it through."""
    try:
        call()
    except ChildFailed as refused:
        return str(refused).rpartition(": ")[2]
    return ""


# ---- in the measured process


def measure(*, work: str, lift: bool = False) -> Sample:
    """Do one work or floor on the installation's office; `lift` the limit of memory of the PDF child."""
    from django.conf import settings

    from tidtam.organisations.models import Organisation

    if lift:
        settings.DOCUMENT_MEMORY_MB = 8000
    office = Organisation.objects.get(name_th=OFFICE_NAME)
    with tempfile.TemporaryDirectory() as folder:
        prepared = _PREPARE[work](office, Path(folder))
        sample = timed(prepared)
        if work == "pdf":
            from pypdf import PdfReader

            pages = sum(len(PdfReader(path).pages) for path in Path(folder).glob("out/*.pdf"))
            return replace(sample, answer={**sample.answer, "pages": pages})
        return sample


OFFICE_NAME = "หน่วยงานสาธิตสำหรับวัดความเร็ว"


def _booklet(office: "Organisation") -> "Booklet":
    from tidtam.documents.office_booklet.context import office_booklet

    return office_booklet(organisation=office, fiscal_year_be=2567, months=6)


def _gather(office: "Organisation", _folder: Path) -> Callable[[], Mapping[str, Any]]:
    from benchmarks.imports import counted

    def work() -> Mapping[str, Any]:
        with counted() as statements:
            _booklet(office)
        return {"statements": len(statements)}

    return work


def _read_rows(_office: "Organisation", _folder: Path) -> Callable[[], Mapping[str, Any]]:
    from benchmarks.imports import READ_ROOMS, every_row

    return lambda: {"rows": sum(len(rows) for _table, rows in every_row(READ_ROOMS))}


def _file(format_name: str, office: "Organisation", folder: Path, *, after_pdf: bool = False) -> Callable[[], Any]:
    """Return the writing of one file, with the modules it needs loaded and nothing in the store of documents."""
    import docx  # noqa: F401 - as above
    import xlsxwriter  # noqa: F401
    from django.conf import settings

    from tidtam.documents import services
    from tidtam.documents.office_booklet import render_docx, render_pdf, render_xlsx  # noqa: F401 - loads them

    settings.DOCUMENT_DIR = folder / "store"
    write: Callable[..., list[services.WrittenFile]] = partial(
        services.write_booklet,
        organisation=office,
        fiscal_year_be=2567,
        months=6,
        numerals="thai",
        out_dir=folder / "out",
    )
    if after_pdf:
        _leave_pages(office)

    def work() -> Mapping[str, Any]:
        (written,) = write(formats=[format_name])
        return {"bytes": written.bytes}

    return work


def _leave_pages(office: "Organisation") -> None:
    """Leave what making the PDF leaves for the DOCX: the headings with their pages, here all the first."""
    from tidtam.documents.layout import Heading
    from tidtam.documents.office_booklet.printed import laid_out
    from tidtam.documents.selectors import booklet_folder
    from tidtam.documents.services import write_whole

    booklet = _booklet(office)
    headings = [block for block in laid_out(booklet, "thai").blocks if isinstance(block, Heading)]
    pages = json.dumps([[heading.level, " ".join(heading.text.split()), 1] for heading in headings])
    write_whole(booklet_folder(office, booklet).pages_path("thai"), pages.encode("ascii"))


def _json_floor(office: "Organisation", _folder: Path) -> Callable[[], Mapping[str, Any]]:
    from tidtam.documents.office_booklet.render_json import render_json

    tree = json.loads(render_json(_booklet(office)))
    return lambda: {"bytes": len(json.dumps(tree, ensure_ascii=False, indent=1).encode())}


def _xlsx_floor(office: "Organisation", folder: Path) -> Callable[[], Mapping[str, Any]]:
    """Write the cells of the real workbook, read back, as plain texts and numbers."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    _file("xlsx", office, folder)()
    book = CalamineWorkbook.from_path(str(next((folder / "out").glob("*.xlsx"))))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    def work() -> Mapping[str, Any]:
        written = 0
        with xlsxwriter.Workbook(folder / "floor.xlsx", {"strings_to_formulas": False}) as workbook:
            for rows in sheets:
                sheet = workbook.add_worksheet()
                for row_number, row in enumerate(rows):
                    for column, value in enumerate(row):
                        if value != "":
                            sheet.write(row_number, column, value)
                            written += 1
        return {"cells": written}

    return work


def _paragraphs(office: "Organisation") -> list[str]:
    """Return every word of the booklet in printing order."""
    from tidtam.documents.layout import Heading, Table, Text
    from tidtam.documents.office_booklet.printed import laid_out

    told: list[str] = []
    for block in laid_out(_booklet(office), "thai").blocks:
        if isinstance(block, Heading):
            told.append(block.text)
        elif isinstance(block, Text):
            told += block.paragraphs
        elif isinstance(block, Table):
            told += [" ".join(row) for row in (*block.rows, block.total)]
    return [line for text in told for line in text.splitlines()]


def _docx_floor(office: "Organisation", folder: Path) -> Callable[[], Mapping[str, Any]]:
    from docx import Document

    paragraphs = _paragraphs(office)

    def work() -> Mapping[str, Any]:
        document = Document()
        for text in paragraphs:
            document.add_paragraph(text)
        document.save(str(folder / "floor.docx"))
        return {"paragraphs": len(paragraphs)}

    return work


def _pdf_floor(office: "Organisation", _folder: Path) -> Callable[[], Mapping[str, Any]]:
    from tidtam.formats.pdf import PdfOrder, render_documents_in_child

    order = PdfOrder(title="floor", blocks=[{"kind": "plain", "lines": [*_paragraphs(office)]}], created=None)

    def work() -> Mapping[str, Any]:
        (made,) = render_documents_in_child([order])
        return {"pages": made.page_count}

    return work


_PREPARE: dict[str, Callable[["Organisation", Path], Callable[[], Mapping[str, Any]]]] = {
    "gather": _gather,
    "read_rows": _read_rows,
    "json": partial(_file, "json"),
    "json_floor": _json_floor,
    "xlsx": partial(_file, "xlsx"),
    "xlsx_floor": _xlsx_floor,
    "docx": partial(_file, "docx", after_pdf=True),
    "docx_alone": partial(_file, "docx"),
    "docx_floor": _docx_floor,
    "pdf": partial(_file, "pdf"),
    "pdf_floor": _pdf_floor,
}
