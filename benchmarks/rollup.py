"""Roll-up of 245 offices x 300 nodes and 29,152 schools x 30 figures: reading along two trees, making anew, one more.

The floor is DuckDB summing the same facts in memory for the same territories: the nation, and each province. Along the
tree of the year sums are read as they are kept; along today's, where one organisation of fifty stands in another
province, as they are kept with what moved.
"""

from collections.abc import Callable
from functools import partial
from itertools import count
from random import Random
from typing import Any

from benchmarks.imports import counted
from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, in_turn, timed

SIZES = {"245 offices × 300 nodes": (0, 300), "29,152 schools × 30 figures": (29_152, 30)}
YEAR, REPEATED = 2567, 5
COLUMNS = ("what", "work", "wall ms", "CPU ms", "DuckDB CPU ms", "× DuckDB", "statements")
WORK = {
    "tree of the year, nation": ("year", "nation"),
    "tree of the year, provinces": ("year", "province"),
    "today's tree, nation": ("today", "nation"),
    "today's tree, provinces": ("today", "province"),
}


def run() -> Result:
    """Measure and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    for what, (schools, nodes) in SIZES.items():
        with installation() as env:
            call = partial(in_child, env=env)
            call("rollup:prepare", schools=schools, nodes=nodes)
            for name, (tree, by) in WORK.items():
                mine, floor = in_turn(
                    partial(call, "rollup:measure_read", schools=schools, by=by, tree=tree),
                    partial(call, "rollup:measure_duckdb", by=by, tree=tree),
                    runs=1,
                )
                rows.append(_row(what, name, mine, floor))
            rows.append(_row(what, "make all sums anew", call("rollup:measure_remake", schools=schools), None))
            rows.append(_row(what, "count one more", call("rollup:measure_one", schools=schools, nodes=nodes), None))
    return Result(
        title="Roll-up",
        columns=COLUMNS,
        rows=rows,
        notes=(
            "DuckDB holds the facts and who counts where in memory; it sums eight columns, two threads at most.",
            f"Each is asked for {REPEATED} times in a fresh process, after a first; the mean is printed.",
            "Along today's tree one organisation of fifty stands in another province than in the fiscal year.",
            "Count one more: what an organisation adds takes the place of what it added before, in all territories.",
        ),
    )


def _row(what: str, name: str, mine: Sample, floor: Sample | None) -> tuple[str | int | float, ...]:
    times = int(mine.answer.get("times", 1))
    return (
        what,
        name,
        mine.wall_s * 1000 / times,
        mine.cpu_s * 1000 / times,
        floor.cpu_s * 1000 / times if floor else "–",
        mine.cpu_s / floor.cpu_s if floor else "–",
        mine.answer.get("statements", "–"),
    )


# ---- in the measured process


def prepare(*, schools: int, nodes: int) -> Sample:
    """Write a version, its facts (levels of offices, or shares of schools) and all sums."""
    import datetime as dt
    from decimal import Decimal

    from django.db import connection, transaction
    from django.utils import timezone

    from tidtam.demo.schools import load_synthetic_schools
    from tidtam.instruments.facts import STANDARD_BANDS
    from tidtam.instruments.models import Band, Instrument, Node, Round, Version
    from tidtam.organisations.models import Organisation
    from tidtam.rollup import services
    from tidtam.rollup.facts import FIGURE, MEAN, MEASURES

    at = dt.datetime(2024, 9, 30, tzinfo=dt.UTC)
    if schools:
        load_synthetic_schools(at=at, count=schools)
    version = Version.objects.create(
        instrument=Instrument.objects.create(code="BENCH"), fiscal_year_be=YEAR, number=1, state="published",
        title="benchmark", good_from_level=3, national_target=Decimal(90), counts_overall=True,
        overall_rule="every_part", content_sha256="0" * 64, made_at=at, made_by="benchmark", published_at=at,
    )  # fmt: skip
    Round.objects.create(version=version, order=0, code="year", label="year", months=12)
    Band.objects.bulk_create(
        Band(version=version, level=one.level, first=one.first, last=one.last, label=one.label)
        for one in STANDARD_BANDS
    )
    answered_by = "school" if schools else "office"
    Node.objects.bulk_create(
        Node(
            version=version, order=number, code=f"N{number}", kind="share" if schools else "level", title=f"N{number}",
            answered_by=answered_by, applies_to="all", is_monitored=False, weight=1, target_scope="office",
            in_short_edition=True,
        )
        for number in range(nodes)
    )  # fmt: skip
    organisations = Organisation.objects.filter(kind="school") if schools else Organisation.objects.offices()
    random = Random(1)
    columns = ("organisation_id", "version_id", "round_code", "source", "node_code", "part", *MEASURES)

    def rows() -> Any:
        for pk in organisations.values_list("pk", flat=True):
            for number in range(nodes):
                one = dict.fromkeys(MEASURES, 0) | {"contributors": 1}
                if schools:
                    total = random.randrange(1, 900)
                    one |= {"total": total * FIGURE, "achieved": random.randrange(total + 1) * FIGURE}
                else:
                    level = random.randrange(1, 6)
                    one |= {f"level_{level}": 1, "mean": level * MEAN}
                source = "answer" if schools else "result"
                yield (pk, version.pk, "year", source, f"N{number}", "", *(one[name] for name in MEASURES))

    services.lay_out(YEAR, on=timezone.localdate(at))
    marks = ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO rollup_fact ({', '.join(columns)}) VALUES ({marks})", rows())
    services.remake_cells(YEAR)
    _move_some()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return timed(dict)


def _move_some() -> None:
    """Let one organisation of fifty stand in the province after its own, along today's tree."""
    from tidtam.rollup.models import Territory, TerritoryMember

    provinces = list(Territory.objects.filter(tree="today", kind="province").order_by("position", "pk"))
    following = dict(zip((one.pk for one in provinces), [*provinces[1:], *provinces[:1]], strict=True))
    members = TerritoryMember.objects.filter(territory__in=provinces).order_by("organisation_id")
    for member in members[::50]:
        member.territory = following[member.territory_id]
        member.save()


def _asked(schools: int, by: str, tree: str) -> Callable[[], Any]:
    from tidtam.instruments.models import Version
    from tidtam.rollup import selectors

    version = Version.objects.get(instrument__code="BENCH")
    within = list(selectors.territories(YEAR, kind=by, tree=tree))
    source = "answer" if schools else "result"
    return lambda: len(selectors.lines(version, "year", within, source=source))


def _repeated(call: Callable[[], Any]) -> Sample:
    call()
    with counted() as statements:
        call()

    def again() -> dict[str, Any]:
        for _ in range(REPEATED):
            found = call()
        return {"found": found, "times": REPEATED, "statements": len(statements)}

    return timed(again)


def measure_read(*, schools: int, by: str, tree: str) -> Sample:
    """Read all lines of the instrument along a tree."""
    return _repeated(_asked(schools, by, tree))


def measure_duckdb(*, by: str, tree: str) -> Sample:
    """Let DuckDB sum the same facts for the same territories; loading them does not count."""
    import duckdb
    from django.db import connection

    there = duckdb.connect(config={"threads": 2})
    there.execute("CREATE TABLE fact (organisation BIGINT, node VARCHAR, a BIGINT, b BIGINT, c BIGINT, d BIGINT,"
                  " e BIGINT, f BIGINT, g BIGINT, h BIGINT)")  # fmt: skip
    there.execute("CREATE TABLE member (organisation BIGINT, territory BIGINT)")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, node_code, contributors, level_1, level_2, level_3, level_4, mean, achieved, total"
            " FROM rollup_fact"
        )
        _load(there, "fact", cursor.fetchall())
        cursor.execute(
            "SELECT m.organisation_id, m.territory_id FROM rollup_territorymember m"
            " JOIN rollup_territory t ON t.id = m.territory_id WHERE t.tree = %s AND t.kind = %s", [tree, by]
        )  # fmt: skip
        _load(there, "member", cursor.fetchall())
    sums = ", ".join(f"SUM({name})" for name in "abcdefgh")
    query = f"SELECT node, territory, {sums} FROM fact JOIN member USING (organisation) GROUP BY node, territory"

    return _repeated(lambda: len(there.execute(query).fetchall()))


def _load(there: Any, table: str, rows: Any) -> None:
    """Bring rows into DuckDB through a file: it takes a row at a time no faster than SQLite."""
    import csv
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows(rows)
        file.flush()
        there.execute(f"COPY {table} FROM '{file.name}' (HEADER false)")


def measure_remake(*, schools: int) -> Sample:
    """Make all sums of the year anew from the facts."""
    del schools
    from tidtam.rollup import services

    with counted() as statements:
        sample = timed(lambda: {"cells": services.remake_cells(YEAR)})
    return Sample(wall_s=sample.wall_s, cpu_s=sample.cpu_s, answer={**sample.answer, "statements": len(statements)})


def measure_one(*, schools: int, nodes: int) -> Sample:
    """Let one organisation add other figures than before."""
    from tidtam.instruments.models import Version
    from tidtam.organisations.models import Organisation
    from tidtam.rollup import services
    from tidtam.rollup.facts import FIGURE, MEAN, Measures

    version = Version.objects.get(instrument__code="BENCH")
    kind = Organisation.objects.filter(kind="school") if schools else Organisation.objects.offices()
    one = kind.first()
    assert one is not None
    turns = count()

    def call() -> int:
        turn = next(turns)
        level = {"level_1": 1} if turn % 2 else {"level_2": 1}
        figures = Measures(contributors=1, achieved=turn * FIGURE, total=99 * FIGURE)
        levels = Measures(contributors=1, mean=(2 - turn % 2) * MEAN, **level)
        added = {(f"N{number}", ""): figures if schools else levels for number in range(nodes)}
        services.count({one.pk: added}, version=version, round_code="year", source="answer" if schools else "result")
        return turn

    return _repeated(call)
