"""Import of 1,000 projects and 1,000 reports as history, the same again, and the checks of 40 and 400 reports.

Reading (parse) and saving are taken apart. The floor of saving is the least a database must do: the very rows the
import wrote, put into tables without keys or indexes by executemany in one transaction, on the same database.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median as middle
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.booklet import OFFICE_NAME
from benchmarks.installation import installation
from benchmarks.measure import RUNS, Result, Sample, in_child, in_turn, median, timed

if TYPE_CHECKING:
    from tidtam.exchange.facts import OfficeFile
    from tidtam.organisations.models import Organisation

PROJECTS = REPORTS = 1000
FILES = 2
"""Two offices' files: one of a thousand reports is larger than a file may be (20 MB)."""
CHECKED = (40, 400)
AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
READ_ROOMS = ("projects", "progress")
WRITTEN_ROOMS = (*READ_ROOMS, "checks", "audit")
COLUMNS = ("work", "wall s", "CPU s", "floor CPU s", "× floor", "× of 40 (10 = linear)", "statements", "process MB")


def run() -> Result:
    """Measure and return the table."""
    read, read_floor = [], []
    saved, saved_floor, again = [], [], []
    for _ in range(RUNS):
        with installation() as env:
            call = partial(in_child, env=env)
            prepared = call("imports:write_files").answer
            paths = prepared["paths"]
            read.append(call("imports:measure_reading", paths=paths))
            read_floor.append(call("imports:measure_json", paths=paths))
            saved.append(call("imports:measure_saving", paths=paths))
            saved_floor.append(call("imports:measure_rows"))
            again.append(call("imports:measure_saving", paths=paths))
    floor, json_floor = median(saved_floor), median(read_floor)
    whole = median(saved)
    checks = {name: middle(sample.answer[f"check_{name}"] for sample in saved) for name in ("wall_s", "cpu_s")}
    bare = replace(
        whole,
        wall_s=whole.wall_s - checks["wall_s"],
        cpu_s=whole.cpu_s - checks["cpu_s"],
        answer={"statements": whole.answer["statements"] - whole.answer["check_statements"]},
    )
    rows: list[tuple[str | int | float, ...]] = [
        _row("read 1,000 + 1,000", median(read), json_floor),
        _row("import 1,000 + 1,000", whole, floor),
        _row("… without its checks", bare, floor),
        _row("import the same again", median(again), floor),
    ]
    first: Sample | None = None
    for number in CHECKED:
        with installation() as env:
            call = partial(in_child, env=env)
            call("imports:prepare", number=number, reports=number)
            checked, runs = in_turn(partial(call, "imports:measure_checking"), partial(call, "imports:measure_runs"))
            rows.append(_row(f"check {number} reports", checked, runs, first))
            first = first or checked
    return Result(
        title="Import of an office and its checks",
        columns=COLUMNS,
        rows=rows,
        notes=(
            f"{prepared['bytes'] / 1e6:.1f} MB of JSON in {FILES} files (two offices) with "
            f"{prepared['letters'] / 1e6:.1f} million letters of narrative; the import writes {floor.answer['rows']:,} "
            "rows, audit lines included, in a transaction a file, and runs every check.",
            "Floors: reading = json.loads of the same bytes; saving = the same rows by executemany in one transaction, "
            "no key, no index; checking = the five-letter runs of every text made once.",
            "Every figure is the median of fresh processes; the file is read before a save is timed.",
        ),
    )


def _row(name: str, sample: Sample, floor: Sample, first: Sample | None = None) -> tuple[str | int | float, ...]:
    return (
        name,
        sample.wall_s,
        sample.cpu_s,
        floor.cpu_s,
        sample.cpu_s / floor.cpu_s,
        sample.cpu_s / first.cpu_s if first else "–",
        sample.answer.get("statements", "–"),
        round(sample.peak_mb),
    )


# ---- in the measured process


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements sent to the database; cheaper than Django's own log, which keeps their texts."""
    from django.db import connection

    seen: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield seen


@contextmanager
def transactions() -> Iterator[list[tuple[float, float]]]:
    """Collect how long each transaction was open: on SQLite, how long it held the one write lock.

    Seconds by the clock, and of computing: other programs lengthen the first alone.
    """
    from django.db import connection

    lasted: list[tuple[float, float]] = []
    begun, set_autocommit = (0.0, 0.0), connection.set_autocommit

    def noted(autocommit: bool, *args: Any, **kwargs: Any) -> None:
        nonlocal begun
        set_autocommit(autocommit, *args, **kwargs)
        if autocommit:
            lasted.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
        begun = (time.perf_counter(), time.process_time())

    with patch.object(connection, "set_autocommit", noted):
        yield lasted


def every_row(rooms: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each table of some rooms, with all of its rows as the driver gives them."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        for room in rooms:
            for model in apps.get_app_config(room).get_models():
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                yield model._meta.db_table, cursor.fetchall()


def _office_file(number: int, reports: int, name: str = OFFICE_NAME) -> "OfficeFile":
    """Make the office, with an organisation to hold it."""
    from benchmarks.office import synthetic_office
    from tidtam.access.services import mark_as_demo
    from tidtam.organisations.facts import NewOrganisation
    from tidtam.organisations.models import Organisation
    from tidtam.organisations.services import create_organisation
    from tidtam.plans.selectors import nodes_by_code

    mark_as_demo()
    code = f"BENCHMARK-{Organisation.objects.count()}"
    create_organisation(
        new=NewOrganisation(code=code, kind="bureau", name_th=name, is_demo=True), at=AT, by="benchmark"
    )
    codes = sorted((tree, code) for tree, code in nodes_by_code((), 2567))
    return synthetic_office(name=name, number=number, reports=reports, plan_codes=codes)


def prepare(*, number: int, reports: int) -> Sample:
    """Bring an office in, for what is measured later."""
    from tidtam.exchange.choices import Mode
    from tidtam.exchange.services import import_office

    def work() -> Mapping[str, Any]:
        file = _office_file(number, reports)
        import_office(file=file, mode=Mode.HISTORY, at=AT, by="benchmark")
        return {"letters": _letters(file)}

    return timed(work)


def write_files() -> Sample:
    """Write the offices' files into the data folder."""
    from django.conf import settings

    from tidtam.exchange.office_json.writing import write_office

    def work() -> Mapping[str, Any]:
        paths, size, letters = [], 0, 0
        for place in range(FILES):
            file = _office_file(PROJECTS // FILES, REPORTS // FILES, f"{OFFICE_NAME} {place + 1}")
            content = write_office(file)
            path = settings.DATA_DIR / f"office-{place}.json"
            path.write_bytes(content)
            paths.append(str(path))
            size += len(content)
            letters += _letters(file)
        return {"paths": paths, "bytes": size, "letters": letters}

    return timed(work)


def _letters(file: "OfficeFile") -> int:
    texts = [answer.narrative.whole_text for report in file.reports for answer in report.answers]
    texts += [row.narrative.whole_text for report in file.reports for row in report.activities]
    for report in file.reports:
        texts += [report.summary.results, report.summary.work_problems, report.summary.suggestions]
        texts += [cause.text for cause in report.disbursement.causes]
    return sum(map(len, texts))


def measure_json(*, paths: list[str]) -> Sample:
    """Floor of reading."""
    contents = [Path(path).read_bytes() for path in paths]
    return timed(lambda: {"names": sum(len(json.loads(content)) for content in contents)})


def _read(content: bytes) -> "OfficeFile":
    from tidtam.exchange.services import read_office_file

    parsed = read_office_file(content)
    if parsed.file is None or parsed.faults:
        raise ValueError(f"{len(parsed.faults)} faults, first {parsed.faults[0]}")
    return parsed.file


def measure_reading(*, paths: list[str]) -> Sample:
    """Read and judge the files against this database."""
    contents = [Path(path).read_bytes() for path in paths]

    def work() -> Mapping[str, Any]:
        with counted() as statements:
            for content in contents:
                _read(content)
        return {"statements": len(statements)}

    return timed(work)


def measure_saving(*, paths: list[str]) -> Sample:
    """Import the files as history."""
    from tidtam.exchange import services
    from tidtam.exchange.choices import Mode

    files = [_read(Path(path).read_bytes()) for path in paths]
    checks: list[Sample] = []
    check_office = services.check_office

    def timed_check(**arguments: Any) -> None:
        with counted() as statements:
            checks.append(timed(lambda: {"statements": check_office(**arguments) and len(statements)}))

    vars(services)["check_office"] = timed_check  # the import does not use what it returns

    def work() -> Mapping[str, Any]:
        with counted() as statements:
            for file in files:
                services.import_office(file=file, mode=Mode.HISTORY, at=AT, by="benchmark")
        return {
            "statements": len(statements),
            "check_wall_s": sum(check.wall_s for check in checks),
            "check_cpu_s": sum(check.cpu_s for check in checks),
            "check_statements": sum(check.answer["statements"] for check in checks),
        }

    return timed(work)


def measure_rows() -> Sample:
    """Floor of saving: what the import wrote, written again into bare tables."""
    return write_bare_rows(WRITTEN_ROOMS)


def write_bare_rows(rooms: Sequence[str]) -> Sample:
    """Write every row of some rooms again into tables without keys or indexes, and take these away."""
    from django.db import connection, transaction

    tables = [(name, rows) for name, rows in every_row(rooms) if rows]
    with connection.cursor() as cursor:
        for name, _rows in tables:
            cursor.execute(f'CREATE TABLE "floor_{name}" AS SELECT * FROM "{name}" WHERE 1 = 0')

    def work() -> Mapping[str, Any]:
        with transaction.atomic(), connection.cursor() as cursor:
            for name, rows in tables:
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "floor_{name}" VALUES ({places})', rows)
        return {"rows": sum(len(rows) for _name, rows in tables)}

    try:
        return timed(work)
    finally:
        with connection.cursor() as cursor:
            for name, _rows in tables:
                cursor.execute(f'DROP TABLE "floor_{name}"')


def measure_checking() -> Sample:
    """Check the office and keep what fails."""
    from tidtam.progress.services import check_office

    office = _office()

    def work() -> Mapping[str, Any]:
        with counted() as statements:
            checked = check_office(organisation=office, fiscal_year_be=2567, at=AT)
        return {"statements": len(statements), "hits": sum(len(row.hits) for row in checked.reports)}

    return timed(work)


def measure_runs() -> Sample:
    """Floor of checking: every text of the reports cut into its runs once."""
    from tidtam.progress.checks.subjects import activity_texts, answer_texts
    from tidtam.progress.choices import Part
    from tidtam.progress.selectors import reports_of_office
    from tidtam.thai.likeness import runs

    reports = reports_of_office(_office().pk, 2567)
    texts = [
        text
        for one in reports
        for each in (answer_texts(one, tuple(Part)), activity_texts(one))
        for text in each.values()
    ]
    texts += [report.summary.results for report in reports]
    return timed(lambda: {"runs": sum(len(runs(text)) for text in texts)})


def _office() -> "Organisation":
    from tidtam.organisations.models import Organisation

    return Organisation.objects.get(name_th=OFFICE_NAME)
