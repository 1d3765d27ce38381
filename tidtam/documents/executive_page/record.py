"""What the executive page says of an office or a nation: the one record behind the web page and the one-page PDF."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidtam.approval.choices import Status
from tidtam.progress.selectors import MoneyTotals
from tidtam.projects.shares import StatusShare


@dataclass(frozen=True, slots=True)
class Window:
    """Money of the round's last quarter, or of its quarters together; percents of plan and what was carried in.

    reports  how many projects report of it (of a round: in any of its quarters), of all projects.
    """

    quarters: tuple[int, ...]
    is_cumulative: bool
    totals: MoneyTotals
    reports: int

    @property
    def disbursed_pct(self) -> Decimal | None:
        """Spending in percent."""
        return self.totals.disbursed_pct


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what it is of, and what is said of it."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A count out of a whole, with the first lines behind it. rest  how many more lines there are."""

    count: int
    of: int
    lines: tuple[Line, ...]
    rest: int


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """What an instrument came to, and in the year before; trend "up", "down", "same", or "" where nothing compares."""

    title: str
    said: str
    before: str
    trend: str


@dataclass(frozen=True, slots=True)
class ExecutivePage:
    """The whole page.

    as_of    the day on which it was asked for: what is late is late on that day.
    offices  how many area offices stand in it; one for an office.
    told_quarter  the last quarter of the round of which there are reports.
    late     reports past due, of all that the round asks for.
    blocked  of the told quarter: reports that name problems, of all that were written.
    asked    of the same: those that suggest something.
    """

    code: str
    name: str
    short_name: str
    is_nation: bool
    fiscal_year_be: int
    months: int
    as_of: date
    offices: int
    told_quarter: int
    projects: int
    shares: tuple[StatusShare, ...]
    windows: tuple[Window, ...]
    report_statuses: tuple[tuple[Status, int], ...]
    late: Listed
    blocked: Listed
    asked: Listed
    instruments: tuple[InstrumentLine, ...]
    is_demo: bool

    @property
    def is_draft(self) -> bool:
        """Whether it counts a report that is not approved."""
        settled = (Status.APPROVED, Status.NOT_REPORTED)
        return any(count for status, count in self.report_statuses if status not in settled)
