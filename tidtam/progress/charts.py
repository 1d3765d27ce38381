"""The chart of a year's or a round's money, quarter by quarter."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from tidtam.thai import money
from tidtam.ui import charts
from tidtam.ui.templatetags.ui import percent


class Spending(Protocol):
    """The money of a quarter in baht, of one report or of many; None where a report has no such figure."""

    @property
    def planned_baht(self) -> Decimal | None: ...
    @property
    def carried_in_baht(self) -> Decimal: ...
    @property
    def actual_baht(self) -> Decimal | None: ...


def money_chart(money_of: Mapping[int, Spending], quarters: Iterable[int]) -> charts.Chart | None:
    """Draw plan with what was carried in beside actual, quarter by quarter; None where no quarter has a report."""
    if not money_of:
        return None
    columns = []
    for quarter in quarters:
        found = money_of.get(quarter)
        planned = found.planned_baht if found else None
        available = None if found is None or planned is None else planned + found.carried_in_baht
        actual = found.actual_baht if found else None
        pct = None if available is None or actual is None else money.percent(actual, available)
        columns.append(
            charts.Column(
                _("ไตรมาส %(quarter)d") % {"quarter": quarter}, available, actual, "" if pct is None else percent(pct)
            )
        )
    return charts.column_chart(
        chart_id="money",
        title=_("แผนและผลการเบิกจ่ายรายไตรมาส"),
        columns=columns,
        unit=_("บาท"),
        label_heading=_("ไตรมาส"),
        plan_label=_("แผน"),
        actual_label=_("เบิกจ่ายจริง"),
        format_value=lambda value: money.format_baht(value).removesuffix(".00"),
    )
