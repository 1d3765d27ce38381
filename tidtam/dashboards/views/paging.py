"""A page of a list together with how long the list is, in one query."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

MOST_DIGITS = 7
"""A longer number names no page, and a database may not count so far."""


class CountingPaginator(Paginator[int]):
    """Cuts pages of ids and takes the length of the list with them; only what is no page costs another query."""

    def __init__(self, rows: QuerySet[Any], per_page: int) -> None:
        """Take rows in the order of the list."""
        super().__init__(rows.values_list("pk", flat=True), per_page)
        self.rows = rows

    def get_page(self, number: Any) -> Page[int]:
        """Return the page of a number as typed: the first where it is none, the last where it lies behind the end."""
        typed = number or "1"
        if typed.isdecimal() and len(typed) <= MOST_DIGITS and int(typed):
            first = (int(typed) - 1) * self.per_page
            counted = self.rows.annotate(list_length=Window(Count("*"))).values_list("pk", "list_length")
            found = list(counted[first : first + self.per_page])
            if found:
                self.count = found[0][1]
                return Page([pk for pk, _length in found], int(typed), self)
        return super().get_page(number)
