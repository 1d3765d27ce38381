"""The one way facts become sums in SQL: kept by increments, made anew, or along today's tree. For both databases."""

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


def along_today_sql(territories: Collection[object], condition: str) -> str:
    """Return the query of sums along today's tree: rows of (node, part, territory, *measures), whole numbers to be
    added by key.

    What is kept of a territory along the tree of the year, and what moved since: whoever came adds, whoever left is
    taken away. Sums are of whole numbers, so this is to the last digit what all facts add up to.

    territories  as many as are asked for; values of the query: the fiscal year, them, and twice those of `condition`.
    condition    over {0}, which stands for a row of facts or of cells.
    Members come first (SQLite keeps the order of a CROSS JOIN): the facts of one organisation lie together.
    """
    kept = ", ".join(f"c.{name}" for name in MEASURES)
    # PostgreSQL sums whole numbers into decimal ones.
    moved = ", ".join(f"CAST(SUM(o.sign * f.{name}) AS BIGINT)" for name in MEASURES)
    keys = "f.node_code, f.part, o.territory_id"
    return (
        "WITH pair AS ("  # noqa: S608 - names alone
        "SELECT t.id AS today_id, y.id AS kept_id FROM rollup_territory t LEFT JOIN rollup_territory y"
        " ON y.tree = 'year' AND y.fiscal_year_be = %s AND t.fiscal_year_be = y.fiscal_year_be"
        f" AND t.root_id = y.root_id AND t.kind = y.kind AND t.code = y.code WHERE t.id IN ({marks(territories)})"
        f"), moved AS ({_only_in('today_id', 'kept_id', 1)} UNION ALL {_only_in('kept_id', 'today_id', -1)})"
        f" SELECT c.node_code, c.part, p.today_id, {kept} FROM pair p CROSS JOIN rollup_cell c"
        f" WHERE c.territory_id = p.kept_id AND {condition.format('c')}"
        f" UNION ALL SELECT {keys}, {moved} FROM moved o CROSS JOIN rollup_fact f"
        f" WHERE f.organisation_id = o.organisation_id AND {condition.format('f')} GROUP BY {keys}"
    )


def _only_in(one: str, other: str, sign: int) -> str:
    """Return the query of who is a member of one territory of a pair and not of the other."""
    return (
        f"SELECT m.organisation_id, p.today_id AS territory_id, {sign} AS sign FROM pair p"  # noqa: S608 - names alone
        f" CROSS JOIN rollup_territorymember m WHERE m.territory_id = p.{one} AND NOT EXISTS (SELECT 1"
        f" FROM rollup_territorymember k WHERE k.organisation_id = m.organisation_id AND k.territory_id = p.{other})"
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
