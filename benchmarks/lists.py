"""An office's own list of 1,000 and 10,000 rows: reading the workbook, checking it, registering it as drafts.

The floors are the least that must be done: of reading, python-calamine giving the same cells; of checking, every amount
and day of the list read once; of registering, the very rows it wrote, put into tables without keys by executemany.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.imports import counted, transactions, write_bare_rows
from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, median, timed

if TYPE_CHECKING:
    from tidtam.imports.models import ListImport

SIZES = {1_000: 3, 10_000: 1}
"""Rows, and how often each figure is taken: of many rows, chance is a small part."""
SHAPES = {"a project a row": 1, "four activities a project": 4}
OFFICE, GROUP, YEAR = "P50-2", "กลุ่มสาธิต", 2568
AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
WRITTEN_ROOMS = ("projects", "audit")
COLUMNS = (
    "work",
    "rows",
    "wall s",
    "CPU s",
    "floor CPU s",
    "× floor",
    "× of 1,000",
    "longest lock ms",
    "CPU ms",
    "process MB",
)
HEADINGS = ("ที่", "ชื่อโครงการ", "กลุ่มงาน", "วันเริ่มต้น", "วันสิ้นสุด", "งบประมาณ", "ไตรมาส 1", "ไตรมาส 2", "วัตถุประสงค์", "กิจกรรม")


def run() -> Result:
    """Measure and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    for shape, each in SHAPES.items():
        first: dict[str, Sample] = {}
        for size, runs in SIZES.items():
            taken: dict[str, list[Sample]] = {}
            for _ in range(runs):
                with installation() as env:
                    call = partial(in_child, env=env)
                    path = call("lists:prepare", size=size, each=each).answer["path"]
                    for name in ("read", "read_floor", "check", "check_floor", "register", "register_floor"):
                        taken.setdefault(name, []).append(call(f"lists:measure_{name}", path=path))
            for name in ("read", "check", "register"):
                sample, floor = median(taken[name]), median(taken[f"{name}_floor"])
                rows.append(_row(f"{name}, {shape}", size, sample, floor, first.get(name)))
                first.setdefault(name, sample)
    return Result(
        title="An office's own list",
        columns=COLUMNS,
        rows=rows,
        notes=(
            "XLSX of ten columns, 250 letters a row; reading includes the limited child and keeping what was read.",
            "1,000 rows: the median of three runs; 10,000: one.",
            "Four activities a project: its name is merged over four rows, a quarter of the projects.",
            "Longest lock: the longest transaction that writes, 50 registrations at most.",
            "CPU ms: the most that one of these transactions computed.",
        ),
    )


def _row(name: str, size: int, sample: Sample, floor: Sample, first: Sample | None) -> tuple[str | int | float, ...]:
    return (
        name,
        size,
        sample.wall_s,
        sample.cpu_s,
        floor.cpu_s,
        sample.cpu_s / floor.cpu_s,
        sample.cpu_s / first.cpu_s if first else "–",
        sample.answer.get("lock_ms", "–"),
        sample.answer.get("lock_cpu_ms", "–"),
        round(max(sample.peak_mb, sample.child_mb)),
    )


# ---- in the measured process


def prepare(*, size: int, each: int) -> Sample:
    """Write the workbook, and give the office a work group."""
    import xlsxwriter
    from django.conf import settings

    from tidtam.organisations.facts import NewOrganisation
    from tidtam.organisations.services import create_organisation

    create_organisation(
        new=NewOrganisation(code="BENCHMARK-G", kind="work_group", name_th=GROUP, parent_code=OFFICE, is_demo=True),
        at=AT,
        by="benchmark",
    )
    path = settings.DATA_DIR / "list.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    page = book.add_worksheet("โครงการ")
    page.write_row(0, 0, HEADINGS)
    for row in range(1, size + 1):
        activity = f"กิจกรรมที่ {row} ประชุมเชิงปฏิบัติการและนิเทศติดตาม"
        if (row - 1) % each:
            page.write(row, 9, activity)
            continue
        named = f"โครงการพัฒนาคุณภาพการศึกษา {row}"
        page.write_row(row, 0, [row, named, GROUP, "๑ ต.ค. ๒๕๖๗", "30/9/2568", f"{row}00.50", row, "-"])
        page.write_row(row, 8, ["1. เพื่อพัฒนาผู้เรียน\n2. เพื่อพัฒนาครู " * 3, activity])
        if each > 1:
            page.merge_range(row, 1, row + each - 1, 1, named)
    book.close()
    return timed(lambda: {"path": str(path)})


def measure_read(*, path: str) -> Sample:
    """Read the workbook and keep what it says."""
    return timed(lambda: {"name": _begun(path).name})


def _begun(path: str) -> "ListImport":
    import uuid

    from tidtam.imports.services import begin_import
    from tidtam.organisations.models import Organisation

    return begin_import(
        path=Path(path),
        kind="xlsx",
        name="list.xlsx",
        key=uuid.uuid4(),
        organisation=Organisation.objects.get(code=OFFICE),
        fiscal_year_be=YEAR,
        by=None,
        at=AT,
    )


def measure_read_floor(*, path: str) -> Sample:
    """Floor of reading: the cells, as the library gives them."""
    import python_calamine

    return timed(lambda: {"rows": len(python_calamine.load_workbook(path).get_sheet_by_index(0).to_python())})


def measure_check(*, path: str) -> Sample:
    """Check the list."""
    from tidtam.imports.services import check_list, match_columns

    row = _begun(path)
    row = match_columns(list_import=row, matching=row.matching, otherwise=None, by=None, at=AT)

    def work() -> Mapping[str, Any]:
        with counted() as statements:
            outcome = check_list(list_import=row, held=None)
        if outcome.faults:
            raise ValueError(outcome.faults[0])
        return {"statements": len(statements)}

    return timed(work)


def measure_check_floor(*, path: str) -> Sample:
    """Floor of checking: its amounts and days read once."""
    import python_calamine

    from tidtam.thai.dates import parse_date
    from tidtam.thai.money import parse_baht

    rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()[1:]

    def work() -> Mapping[str, Any]:
        days: list[date] = [parse_date(str(row[place])) for row in rows for place in (3, 4) if row[place]]
        return {"days": len(days), "baht": str(sum(parse_baht(str(row[5])) for row in rows if row[5]))}

    return timed(work)


def measure_register(*, path: str) -> Sample:
    """Register the list that was checked last."""
    from tidtam.imports.models import ListImport
    from tidtam.imports.services import register_list

    row = ListImport.objects.select_related("organisation", "otherwise").get(state="checked")

    def work() -> Mapping[str, Any]:
        with transactions() as lasted:
            done = register_list(list_import=row, token=row.token, leave_out_faulty=False, held=None, by=None, at=AT)
        wall_s, cpu_s = map(max, zip(*lasted, strict=True))
        return {"registered": done.registered, "lock_ms": round(wall_s * 1000), "lock_cpu_ms": round(cpu_s * 1000)}

    return timed(work)


def measure_register_floor(*, path: str) -> Sample:
    """Floor of registering: the rows that were written, bare."""
    return write_bare_rows(WRITTEN_ROOMS)
