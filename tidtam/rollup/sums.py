"""The one way facts become sums in SQL: kept by increments, made anew, or added up at once. For both databases."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from tidtam.rollup.facts import MEASURES

KEY = ("version_id", "round_code", "source", "node_code", "part")


_FROM = (
    " FROM rollup_fact f"
    " JOIN rollup_territorymember m ON m.organisation_id = f.organisation_id"
    " JOIN rollup_territory t ON t.id = m.territory_id"
)
_OF_ITS_YEAR = (
    " JOIN instruments_version v ON v.id = f.version_id AND t.tree = 'year' AND t.fiscal_year_be = v.fiscal_year_be"
)
_KEYS = ", ".join(f"f.{name}" for name in KEY)


def marks(values: Collection[object]) -> str:
    """Return as many %s as there are values."""
    return ", ".join(["%s"] * len(values))


def summed_sql(condition: str) -> str:
    """Return the query that adds facts up at once: rows of (node, part, territory, *measures).

    condition  over f (rollup_fact) and m (rollup_territorymember).
    Members come first (SQLite keeps the order of a CROSS JOIN): the facts of one organisation lie together. The other
    way round each fact is looked for in each of 77 provinces, which takes ten times as long.
    """
    added = ", ".join(f"SUM(f.{name})" for name in MEASURES)
    keys = "f.node_code, f.part, m.territory_id"
    return (
        f"SELECT {keys}, {added} FROM rollup_territorymember m CROSS JOIN rollup_fact f"  # noqa: S608 - names alone
        f" WHERE f.organisation_id = m.organisation_id AND {condition} GROUP BY {keys}"
    )


def add_to_cells(condition: str, values: Sequence[Any], *, sign: int = 1) -> None:
    """Add the facts that a condition keeps to the cells of their territories, or take them away. One statement.

    condition  SQL over f (rollup_fact), t (rollup_territory), v (instruments_version), with %s for `values`.
    Cells are written in the order of their keys: two publications at one instant wait, and never for each other.
    """
    columns = ", ".join(("territory_id", *KEY, *MEASURES))
    added = ", ".join(f"{sign} * SUM(f.{name})" for name in MEASURES)
    kept = ", ".join(f"{name} = rollup_cell.{name} + excluded.{name}" for name in MEASURES)
    conflict = ", ".join((*KEY, "territory_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO rollup_cell ({columns}) SELECT m.territory_id, {_KEYS}, {added}{_FROM}{_OF_ITS_YEAR}"
            f" WHERE {condition} GROUP BY m.territory_id, {_KEYS} ORDER BY {_KEYS}, m.territory_id"
            f" ON CONFLICT ({conflict}) DO UPDATE SET {kept}",
            list(values),
        )


def differing_sql() -> str:
    """Return the query that counts the cells of a fiscal year (given twice) that are not the sums of their facts.

    Kept cells count as they are, sums of facts the other way round: whatever does not come to nothing differs.
    """
    summed = ", ".join(f"-SUM(f.{name}) AS {name}" for name in MEASURES)
    kept = ", ".join(f"c.{name}" for name in MEASURES)
    left = " OR ".join(f"SUM({name}) <> 0" for name in MEASURES)
    keys = ", ".join(KEY)
    cell_keys = ", ".join(f"c.{name}" for name in KEY)
    return (
        f"SELECT COUNT(*) FROM (SELECT territory_id, {keys} FROM ("  # noqa: S608 - names of columns alone
        f"SELECT m.territory_id AS territory_id, {_KEYS}, {summed}{_FROM}{_OF_ITS_YEAR}"
        f" WHERE v.fiscal_year_be = %s GROUP BY m.territory_id, {_KEYS}"
        f" UNION ALL SELECT c.territory_id, {cell_keys}, {kept} FROM rollup_cell c"
        f" JOIN instruments_version v ON v.id = c.version_id WHERE v.fiscal_year_be = %s"
        f") AS both_sides GROUP BY territory_id, {keys} HAVING {left} OR COUNT(*) <> 2) AS differing"
    )
