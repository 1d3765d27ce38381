"""How many projects declare which execution status: the shares that pages list and draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tidtam.projects.choices import ExecutionStatus
from tidtam.thai import money
from tidtam.ui import charts
from tidtam.ui.templatetags.ui import percent

ALWAYS_SHOWN = frozenset({ExecutionStatus.FINISHED, ExecutionStatus.IN_PROGRESS, ExecutionStatus.NOT_STARTED})
"""The statuses a list names even where no project declares them; the others appear where one does."""


@dataclass(frozen=True, slots=True)
class StatusShare:
    """How many projects declare a status; None: nothing was declared. pct of all, None where there is no project."""

    status: ExecutionStatus | None
    count: int
    pct: Decimal | None

    @property
    def label(self) -> str:
        """The status in words."""
        return str(self.status.label) if self.status else _("ไม่ได้แจ้งสถานะ")

    @property
    def is_shown(self) -> bool:
        """Whether a list names it."""
        return self.count > 0 or self.status in ALWAYS_SHOWN


def status_shares(declared: Mapping[str, int]) -> tuple[StatusShare, ...]:
    """Return the share of every execution status in its order, "not declared" last where a project declares none.

    declared  the number of projects by status, "" for those without.
    """
    total = sum(declared.values())
    shares = [
        StatusShare(one, declared.get(one, 0), money.percent(declared.get(one, 0), total)) for one in ExecutionStatus
    ]
    undeclared = declared.get("", 0)
    if undeclared:
        shares.append(StatusShare(None, undeclared, money.percent(undeclared, total)))
    return tuple(shares)


def status_chart(shares: Sequence[StatusShare]) -> charts.Chart:
    """Draw the shares as bars of the whole."""
    return charts.bar_chart(
        chart_id="execution",
        title=_("สถานะของโครงการตามที่แจ้ง"),
        bars=[
            charts.Bar(share.label, Decimal(share.count), f"({percent(share.pct)})" if share.pct is not None else "")
            for share in shares
        ],
        unit=pgettext("unit", "โครงการ"),
        label_heading=_("สถานะโครงการ"),
        full_scale=Decimal(sum(share.count for share in shares)) or None,
    )
