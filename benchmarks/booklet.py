"""The 6-month booklet of an office of 40 and of 400 projects: record, JSON, XLSX, DOCX, PDF.

Each file is written as `tidtam booklet` writes it (record gathered, laid out, rendered, hashed, on disk), nothing made
before, every time in a fresh process that has its modules loaded. The floors do the least that must be done for the
same words with the same library.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, figure, in_child, in_turn, timed

if TYPE_CHECKING:
    from tidtam.documents.office_booklet.record import Booklet
    from tidtam.organisations.models import Organisation

SIZES = {40: 31, 400: 310}
"""Projects and the reports among them."""
BARS = {"XLSX": "≤ 2 s", "DOCX, PDF there": "≤ 5 s", "DOCX, alone": "≤ 5 s", "PDF": "≤ 10 s"}
MEMORY_BAR_MB = 600
WORKS = {  # printed name: (what is measured, its floor)
    "record": ("gather", "read_rows"),
    "JSON": ("json", "json_floor"),
    "XLSX": ("xlsx", "xlsx_floor"),
    "DOCX, PDF there": ("docx", "docx_floor"),
    "DOCX, alone": ("docx_alone", "docx_floor"),
    "PDF": ("pdf", "pdf_floor"),
}
COLUMNS = ("file", "projects", "wall s", "CPU s", "floor CPU s", "× floor", "× of 40 (10 = linear)", "process MB",
           "PDF child MB", "size kB", "bar at 40")  # fmt: skip


def run() -> Result:
    """Measure both sizes and return the table."""
    samples: dict[tuple[str, int], Sample] = {}
    floors: dict[tuple[str, int], Sample] = {}
    told: dict[int, Mapping[str, Any]] = {}
    for number, reports in SIZES.items():
        with installation() as env:
            told[number] = in_child("imports:prepare", env, number=number, reports=reports).answer
            for name, (work, floor) in WORKS.items():
                call: Callable[..., Sample] = partial(in_child, "booklet:measure", env)
                samples[name, number], floors[name, number] = in_turn(
                    partial(call, work=work), partial(call, work=floor)
                )
    small, *_ = SIZES
    rows = []
    for name in WORKS:
        for number in SIZES:
            sample, floor_sample, first = samples[name, number], floors[name, number], samples[name, small]
            rows.append(
                (
                    name,
                    number,
                    sample.wall_s,
                    sample.cpu_s,
                    floor_sample.cpu_s,
                    sample.cpu_s / floor_sample.cpu_s,
                    sample.cpu_s / first.cpu_s if number != small else "–",
                    round(sample.peak_mb),
                    round(sample.child_mb) if "PDF" in name or "alone" in name else "–",
                    round(sample.answer.get("bytes", 0) / 1024) or "–",
                    BARS.get(name, "–") if number == small else "–",
                )
            )
    gathered = " and ".join(str(samples["record", number].answer["statements"]) for number in SIZES)
    pages = " and ".join(str(samples["PDF", number].answer["pages"]) for number in SIZES)
    letters = " and ".join(figure(told[number]["letters"]) for number in SIZES)
    return Result(
        title="Office booklet, 6 months",
        columns=COLUMNS,
        rows=rows,
        notes=(
            f"Median of fresh processes, measured work and floor in turn; {gathered} statements for the record; "
            f"{pages} pages of PDF; {letters} letters of narrative.",
            "Every file includes gathering the record. DOCX alone also lays the PDF out, for the page numbers of its "
            "contents; once the PDF is there they are read from disk.",
            "Floors: record = the rows of every table read raw; JSON = json.dumps of the same tree; XLSX = xlsxwriter "
            "writing the same cells plain; DOCX = python-docx writing the same words as plain paragraphs; PDF = "
            "WeasyPrint laying the same words out as plain paragraphs in the same kind of child.",
            f"Memory bar of a document job: ≤ {MEMORY_BAR_MB} MB; the PDF child is held to it by a limit of its own.",
        ),
    )


# ---- in the measured process


def measure(*, work: str) -> Sample:
    """Do one work or floor on the installation's office."""
    from tidtam.organisations.models import Organisation

    office = Organisation.objects.get(name_th=OFFICE_NAME)
    with tempfile.TemporaryDirectory() as folder:
        prepared = _PREPARE[work](office, Path(folder))
        return timed(prepared)


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
    from benchmarks.imports import every_row

    return lambda: {"rows": sum(len(rows) for _table, rows in every_row())}


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
        write(formats=["pdf"])

    def work() -> Mapping[str, Any]:
        (written,) = write(formats=[format_name])
        told: dict[str, Any] = {"bytes": written.bytes}
        if format_name == "pdf":
            from pypdf import PdfReader

            told["pages"] = len(PdfReader(written.path).pages)
        return told

    return work


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
    from tidtam.documents.office_booklet.layout import Heading, Table, Text
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
    from html import escape

    from tidtam.formats.pdf import render_pdf_in_child

    body = "".join(f"<p>{escape(text)}</p>" for text in _paragraphs(office))
    return lambda: {"pages": render_pdf_in_child(body, title="floor", created=None).page_count}


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
