"""The one shape of a quarterly report (M6), as frozen values.

Models, the exchange file, the importer and later forms, autosave, workbook and API translate to these; checks,
likeness, totals and documents read only these. There is no second shape. Missing text is `""`, a missing number or
date is `None`; zero is never missing. Amounts are baht with two decimals.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tidtam.approval.choices import Origin, Status
from tidtam.progress.choices import (
    ActivityStatus,
    AnswerState,
    CauseCategory,
    FundingSource,
    KpiVerdict,
    Part,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """Words in either of two forms, never both: the element boxes of the guide, or one whole text (imported).

    what, where, how, result  ทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร.
    leads_to                  how it brings about the target; only in parts 4a-5.
    whole_text                the text as a printed document gave it; counts as filled.
    """

    what: str = ""
    where: str = ""
    how: str = ""
    result: str = ""
    leads_to: str = ""
    whole_text: str = ""

    @property
    def elements(self) -> tuple[str, str, str, str, str]:
        """The five element boxes in the guide's order."""
        return (self.what, self.where, self.how, self.result, self.leads_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One narrative that answers one or more targets of a part.

    covers  keys of the results or KPIs (1a-1c) or codes of the plan nodes (4a-5) it answers; empty where the source
            does not say.
    reason  why nothing served the target (state not_served), or in 4a-5 why the target is not reached yet.
    """

    part: Part
    state: AnswerState = AnswerState.ANSWERED
    narrative: Narrative = field(default_factory=Narrative)
    covers: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiValue:
    """What a KPI stood at when the quarter ended: cumulative over the year, in the KPI's unit.

    total    what the value is counted out of, where it differs from the registered total.
    verdict  only for a qualitative KPI; of a quantitative one it is computed.
    """

    kpi_key: str
    cumulative: Decimal | None = None
    total: Decimal | None = None
    verdict: KpiVerdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityProgress:
    """What became of one activity in the quarter.

    title          of work that no registration lists, added while reporting (กิจกรรมนอกแผน); "" of a registered one.
    reason         why nothing was done, or why it was cancelled.
    later_quarter  1-4, when postponed work is to be done.
    ends_project   True when the reason ends the whole project, not the activity alone.
    quantity       what was counted, in `unit`; required by a served KPI.
    """

    activity_key: str
    title: str = ""
    status: ActivityStatus | None = None
    narrative: Narrative = field(default_factory=Narrative)
    start_date: date | None = None
    end_date: date | None = None
    quantity: Decimal | None = None
    unit: str = ""
    reason: str = ""
    later_quarter: int | None = None
    ends_project: bool = False
    actual_baht: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why spending differs from plan: a category and words.

    activity_key, later_quarter, amount_baht  the activity not done, the quarter its money moves to, how much.
    project_code, work_plan, amount_baht      where an extra allocation came from (all three required then).
    """

    category: CauseCategory
    text: str = ""
    activity_key: str = ""
    later_quarter: int | None = None
    project_code: str = ""
    work_plan: str = ""
    amount_baht: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disbursement:
    """Money of the quarter.

    planned_baht     the plan of record, which never changes.
    carried_in_baht  what earlier quarters postponed to this one; a column of its own.
    still_needed_baht, saved_baht, transferred_baht  the three ways the unspent rest is split.
    """

    planned_baht: Decimal | None = None
    carried_in_baht: Decimal = Decimal("0.00")
    actual_baht: Decimal | None = None
    causes: tuple[Cause, ...] = ()
    still_needed_baht: Decimal | None = None
    saved_baht: Decimal | None = None
    transferred_baht: Decimal | None = None
    funding_source: FundingSource | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Topic 6. "None" is a tick (`no_problems`, `no_suggestions`), never a dash."""

    results: str = ""
    work_problems: str = ""
    work_solution: str = ""
    spending_problems: str = ""
    spending_solution: str = ""
    no_problems: bool = False
    suggestions: str = ""
    suggestions_to: str = ""
    no_suggestions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A project's report of one quarter, 1-4.

    data_date  the day the report's figures stand for (ข้อมูล ณ วันที่); nothing in it may have happened later.
    """

    project_key: str
    fiscal_year_be: int
    quarter: int
    data_date: date | None = None
    status: Status = Status.NOT_REPORTED
    origin: Origin = Origin.ENTERED
    answers: tuple[Answer, ...] = ()
    kpi_values: tuple[KpiValue, ...] = ()
    activities: tuple[ActivityProgress, ...] = ()
    disbursement: Disbursement = field(default_factory=Disbursement)
    summary: Summary = field(default_factory=Summary)

    def answers_of(self, part: Part) -> tuple[Answer, ...]:
        """Return the answers of one part, in the order they were written."""
        return tuple(answer for answer in self.answers if answer.part == part)
