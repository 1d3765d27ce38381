"""Rows as CSV."""

import csv
import io
from collections.abc import Iterable


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with its mark, without which Excel reads Thai as something else.

    Cells are written as they are: text that people typed goes through text.plain_cell first.
    """
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8-sig")
