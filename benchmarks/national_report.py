"""The national report of Quick Win 2567 from 245 offices: gathering, its page, and its files in both editions.

Every office has an approved sheet with figures at each leaf it is asked and two results, problems and suggestions in
each narrative. The record is gathered anew for every work. Floors: the sums read in plain SQL; the same words as plain
paragraphs or cells, PDF in the same kind of child.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.imports import counted
from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, in_turn, timed

if TYPE_CHECKING:
    from tidtam.answers.facts import Answer
    from tidtam.documents.national_report.record import Report
    from tidtam.instruments.facts import Node
    from tidtam.instruments.models import Version

INSTRUMENT, YEAR, ROUND = "QW", 2567, "year"
STATEMENT = 120
"""Letters of a statement."""
WORKS = {
    "record": "read_floor",
    "page": "read_floor",
    "XLSX": "xlsx_floor",
    "DOCX": "docx_floor",
    "PDF": "pdf_floor",
    "all six files": None,
}
COLUMNS = ("work", "wall s", "CPU s", "floor CPU s", "× floor", "statements", "process MB", "largest child MB", "bar")


def run() -> Result:
    """Measure and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    with installation() as env:
        call = partial(in_child, env=env)
        call("national_report:prepare")
        for name, floor in WORKS.items():
            works = [partial(call, "national_report:measure", work=each) for each in (name, floor) if each]
            mine, *least = in_turn(*works)
            rows.append(_row(name, mine, least[0] if least else None))
    return Result(
        title="National report of 245 offices",
        columns=COLUMNS,
        rows=rows,
        notes=(
            "Full edition, Thai numerals; median of three fresh processes, the record gathered in each. All six files: "
            "what the job does, both editions as DOCX, PDF and XLSX.",
            "Floors: the sums of the nation in plain SQL; xlsxwriter and python-docx writing the same words plain; "
            "Typst laying them out as plain paragraphs.",
        ),
    )


def _row(name: str, mine: Sample, floor: Sample | None) -> tuple[str | int | float, ...]:
    return (
        name,
        mine.wall_s,
        mine.cpu_s,
        floor.cpu_s if floor else "–",
        mine.cpu_s / floor.cpu_s if floor else "–",
        mine.answer.get("statements", "–"),
        round(mine.peak_mb),
        round(mine.child_mb) if mine.child_mb else "–",
        "≤ 30 s" if name == "all six files" else "–",
    )


# ---- in the measured process


def prepare() -> Sample:
    """Write the approved sheets of all offices, and of the commission for what its bureaus answer; sum them up."""
    import datetime as dt

    from tidtam.answers import facts
    from tidtam.answers.models import Sheet
    from tidtam.answers.services.write_sheets import write_sheets
    from tidtam.approval.choices import Status
    from tidtam.instruments.choices import AnsweredBy
    from tidtam.instruments.selectors import commission, version_facts
    from tidtam.organisations.models import Organisation
    from tidtam.rollup import services

    at = dt.datetime(2024, 10, 7, tzinfo=dt.UTC)
    version, chance = _version(), Random(YEAR)
    nodes = [node for node in version_facts(version).nodes if node.is_leaf]
    there = commission()
    pairs = []
    for organisation in (*([there] if there else []), *Organisation.objects.offices()):
        row = Sheet.objects.create(
            instrument_version=version, round_code=ROUND, organisation=organisation, status=Status.APPROVED,
            changed_at=at,
        )  # fmt: skip
        asked = [node for node in nodes if (node.answered_by == AnsweredBy.BUREAU) == (organisation == there)]
        said = facts.Sheet(
            organisation_code=organisation.code, instrument_code=INSTRUMENT, fiscal_year_be=YEAR,
            version_number=version.number, round_code=ROUND, status=Status.APPROVED,
            answers=tuple(_answer(node, chance) for node in asked),
        )  # fmt: skip
        pairs.append((row, said))
    write_sheets(pairs, at=at)
    services.rebuild(YEAR)
    return timed(dict)


def _answer(node: "Node", chance: Random) -> "Answer":
    """Return believable figures for a leaf: what its kind asks for."""
    from decimal import Decimal

    from benchmarks.office import words
    from tidtam.answers import facts
    from tidtam.answers.places import ASKED

    total = chance.randrange(60, 120)
    figures: dict[str, Any] = {
        "total": total, "achieved": chance.randrange(total), "n": total, "mean": 4, "sd": 1, "before": total,
        "after": chance.randrange(total), "number": total, "audience": total * 9, "percent": 87,
    }  # fmt: skip
    asked: dict[str, Any] = {name: Decimal(figures[name]) for name in ASKED[node.kind] if name in figures}
    if "parts" in ASKED[node.kind]:
        sizes = [total // len(node.choices)] * len(node.choices)
        sizes[0] += total - sum(sizes)
        asked["parts"] = tuple(
            facts.Part(code=choice.code, value=Decimal(size)) for choice, size in zip(node.choices, sizes, strict=True)
        )
    for name in {"results", "problems", "suggestions"} & {*ASKED[node.kind]}:
        asked[name] = tuple(facts.Statement(text=words(chance, STATEMENT)) for _ in range(2))
    return facts.Answer(node_code=node.code, **asked)


def _version() -> "Version":
    from tidtam.instruments.selectors import version_in_use

    version = version_in_use(INSTRUMENT, YEAR)
    assert version is not None
    return version


def _report() -> "Report":
    from tidtam.documents.national_report.context import national_report, newest

    version = _version()
    return national_report(version, ROUND, newest(version, ROUND))


def measure(*, work: str) -> Sample:
    """Do one work or floor once, and say how many statements it takes."""
    done = _WORK[work]()
    with counted() as statements:
        sample = timed(done)
    answer = {**sample.answer} | ({"statements": len(statements)} if work in ("record", "page") else {})
    return Sample(
        wall_s=sample.wall_s, cpu_s=sample.cpu_s, peak_mb=sample.peak_mb, child_mb=sample.child_mb, answer=answer
    )


def _gather() -> Callable[[], Mapping[str, Any]]:
    return lambda: {"figures": len(_report().figures)}


def _page() -> Callable[[], Mapping[str, Any]]:
    """Return what asks for the page as somebody of the commission, after a first."""
    from django.conf import settings
    from django.test import Client

    from tidtam.accounts.models import User
    from tidtam.instruments.selectors import commission
    from tidtam.organisations.models import Membership

    settings.ALLOWED_HOSTS = ["testserver"]
    person, is_new = User.objects.get_or_create(username="benchmark")
    if is_new:
        Membership.objects.create(user=person, organisation=commission(), role="analyst", from_date="2023-10-01")
    client = Client()
    client.force_login(person)
    address = f"/national-reports/{INSTRUMENT}/{YEAR}/{ROUND}/"
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return lambda: {"bytes": len(client.get(address).content)}


def _file(name: str) -> Callable[[], Mapping[str, Any]]:
    from tidtam.documents.services.reports import report_file

    return lambda: {"bytes": len(report_file(_report(), "full", name, "thai"))}


def _all_files() -> Callable[[], Mapping[str, Any]]:
    from tidtam.documents.national_report.places import EDITIONS, FORMATS
    from tidtam.documents.services.reports import report_file

    def work() -> Mapping[str, Any]:
        report = _report()
        return {
            "bytes": sum(len(report_file(report, edition, name, "thai")) for edition in EDITIONS for name in FORMATS)
        }

    return work


def _read_floor() -> Callable[[], Mapping[str, Any]]:
    from django.db import connection

    key = (_version().pk, ROUND)

    def work() -> Mapping[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.* FROM rollup_cell c JOIN rollup_territory t ON t.id = c.territory_id"
                " WHERE t.kind = 'nation' AND t.tree = 'year' AND c.version_id = %s AND c.round_code = %s", key
            )  # fmt: skip
            return {"rows": len(cursor.fetchall())}

    return work


def _words() -> Iterator[str]:
    """Yield every word of the full edition in printing order."""
    from tidtam.documents.layout import Heading, Table, Text
    from tidtam.documents.national_report.printed import laid_out

    for block in laid_out(_report(), "full", "thai").blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Text):
            yield from block.paragraphs
        elif isinstance(block, Table):
            yield from (" ".join(row) for row in block.rows)


def _xlsx_floor() -> Callable[[], Mapping[str, Any]]:
    import xlsxwriter

    lines = [*_words()]

    def work() -> Mapping[str, Any]:
        with xlsxwriter.Workbook(io.BytesIO()) as book:
            sheet = book.add_worksheet()
            for row, line in enumerate(lines):
                sheet.write_string(row, 0, line)
        return {"lines": len(lines)}

    return work


def _docx_floor() -> Callable[[], Mapping[str, Any]]:
    from docx import Document

    lines = [*_words()]

    def work() -> Mapping[str, Any]:
        document = Document()
        for line in lines:
            document.add_paragraph(line)
        document.save(io.BytesIO())
        return {"lines": len(lines)}

    return work


def _pdf_floor() -> Callable[[], Mapping[str, Any]]:
    from tidtam.formats.pdf import PdfOrder, render_documents_in_child

    order = PdfOrder(title="floor", blocks=[{"kind": "plain", "lines": [*_words()]}], created=None)

    def work() -> Mapping[str, Any]:
        (made,) = render_documents_in_child([order])
        return {"pages": made.page_count}

    return work


_WORK: dict[str, Callable[[], Callable[[], Mapping[str, Any]]]] = {
    "record": _gather,
    "page": _page,
    "XLSX": partial(_file, "xlsx"),
    "DOCX": partial(_file, "docx"),
    "PDF": partial(_file, "pdf"),
    "all six files": _all_files,
    "read_floor": _read_floor,
    "xlsx_floor": _xlsx_floor,
    "docx_floor": _docx_floor,
    "pdf_floor": _pdf_floor,
}
