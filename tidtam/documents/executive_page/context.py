"""Gathers the executive page from one state of the database: an office's and a nation's read the same sums."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Case, Count, F, Q, QuerySet, TextField, Value, When
from django.utils.translation import override

from tidtam.access.selectors import is_demo_database
from tidtam.access.snapshot import reading_snapshot
from tidtam.approval.choices import Status
from tidtam.assessment.facts import OfficeResult
from tidtam.assessment.selectors import results_of, versions_with_results
from tidtam.documents.executive_page import words
from tidtam.documents.executive_page.record import ExecutivePage, InstrumentLine, Line, Listed, Window
from tidtam.documents.result_letter.compose import letter_of
from tidtam.documents.result_letter.printed import overall
from tidtam.documents.result_letter.record import Part
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.organisations.models import Organisation
from tidtam.periods.selectors import ExtendedWindow
from tidtam.progress.choices import CauseCategory
from tidtam.progress.models import DisbursementCause, ProgressReport
from tidtam.progress.selectors import (
    NO_MONEY,
    YET_TO_SUBMIT,
    days_late,
    money_by_quarter,
    owed_among,
    window_of_quarter,
)
from tidtam.projects.models import Project
from tidtam.projects.selectors import declared_at
from tidtam.projects.shares import status_shares
from tidtam.rollup.choices import TerritoryKind
from tidtam.rollup.facts import Line as Sum
from tidtam.rollup.selectors import lines as sums
from tidtam.rollup.selectors import root_of, territories
from tidtam.thai.calendar import quarters_of_round
from tidtam.thai.dates import local_date
from tidtam.thai.money import format_percent

MOST_LINES = 5
DASHES = ("", "-", "–", "—")
"""What stands in a text where nothing was written: imported history holds dashes."""


def executive_page(*, organisation: Organisation, fiscal_year_be: int, months: int, at: datetime) -> ExecutivePage:
    """Return the page of an area office, or of all offices below an organisation, for a round of 6 or 12 months.

    Every report that was written counts, as in a draft of the booklet. The number of queries does not grow with
    offices, projects or reports. Raises ValueError for another round.
    """
    with reading_snapshot(), override("th"):
        return _Gathering(organisation, fiscal_year_be, months, at).page()


class _Gathering:
    """One reading of a round at a place of the tree."""

    def __init__(self, organisation: Organisation, fiscal_year_be: int, months: int, at: datetime) -> None:
        self.organisation, self.year, self.months, self.at = organisation, fiscal_year_be, months, at
        self.quarters = quarters_of_round(months)
        self.offices = Organisation.objects.below(organisation).offices().order_by()
        self.is_nation = not organisation.is_office
        self.projects = Project.objects.filter(
            organisation__in=self.offices, fiscal_year_be=fiscal_year_be, current_version__isnull=False
        ).order_by()
        self.asked_for = ProgressReport.objects.filter(project__in=self.projects, quarter__in=self.quarters).order_by()
        self.statuses = Counter(
            {
                (quarter, Status(status)): count
                for quarter, status, count in self.asked_for.values_list("quarter", "status").annotate(
                    count=Count("pk")
                )
            }
        )
        written = [quarter for (quarter, status), _n in self.statuses.items() if status != Status.NOT_REPORTED]
        self.latest = max(written, default=self.quarters[-1])
        self.written = self.asked_for.reported().filter(quarter=self.latest)

    def page(self) -> ExecutivePage:
        declared = Counter(
            dict(
                self.projects.annotate(declared=declared_at(self.quarters[-1]))
                .values_list("declared")
                .annotate(count=Count("pk"))
            )
        )
        organisation = self.organisation
        return ExecutivePage(
            code=organisation.code,
            name=organisation.name_th,
            short_name=organisation.short_name_th or organisation.name_th,
            is_nation=self.is_nation,
            fiscal_year_be=self.year,
            months=self.months,
            as_of=local_date(self.at),
            offices=self.offices.count() if self.is_nation else 1,
            told_quarter=self.latest,
            projects=sum(declared.values()),
            shares=status_shares(declared),
            windows=self.windows(),
            report_statuses=tuple(
                (status, sum(count for (_quarter, one), count in self.statuses.items() if one == status))
                for status in Status
            ),
            late=self.late(),
            blocked=self.blocked(),
            asked=self.asked(),
            instruments=tuple(self.nation_instruments() if self.is_nation else self.office_instruments()),
            is_demo=organisation.is_demo or is_demo_database(),
        )

    # ---- money

    def windows(self) -> tuple[Window, ...]:
        reports = self.asked_for.reported()
        by_quarter = money_by_quarter(reports)
        last = by_quarter.get(self.quarters[-1], NO_MONEY)
        together = sum(by_quarter.values(), NO_MONEY).year_so_far()
        reporting = reports.values("project").distinct().count()
        return (
            Window((self.quarters[-1],), is_cumulative=False, totals=last, reports=last.reports),
            Window(self.quarters, is_cumulative=True, totals=together, reports=reporting),
        )

    # ---- late

    def late(self) -> Listed:
        of = sum(self.statuses.values())
        if self.is_nation:
            of_offices = Counter[tuple[int, str, str]]()
            for quarter in self.quarters:
                office = (f"project__organisation__{name}" for name in ("id", "short_name_th", "name_th"))
                of_offices.update(
                    {
                        (pk, short_name, name): count
                        for pk, short_name, name, count in self.overdue(quarter)
                        .values_list(*office)
                        .annotate(count=Count("pk"))
                    }
                )
            ranked = sorted(of_offices.items(), key=lambda one: (-one[1], one[0]))
            said = [Line(short_name or name, words.LATE_OFFICE.format(n=n)) for (_pk, short_name, name), n in ranked]
            return _listed(of_offices.total(), of, said)
        found = [
            (days_late(row.due_at, self.at), row)  # type: ignore[attr-defined]
            for quarter in self.quarters
            for row in self.overdue(quarter)
            .select_related("project__current_version")
            .order_by(F("due_at"), "project__number", "pk")
        ]
        found.sort(key=lambda one: -one[0])
        lines = [Line(str(row.project), words.DAYS.format(quarter=row.quarter, days=days)) for days, row in found]
        return _listed(len(found), of, lines)

    def overdue(self, quarter: int) -> QuerySet[ProgressReport]:
        window: ExtendedWindow | None = window_of_quarter(self.year, quarter, at=self.at)
        owed = owed_among(self.asked_for, fiscal_year_be=self.year, quarter=quarter, window=window, at=self.at)
        return owed.filter(Q(status__in=YET_TO_SUBMIT) & Q(due_at__lt=self.at))

    # ---- blocked and asked for

    def blocked(self) -> Listed:
        named = self.written.filter(~Q(work_problems__in=DASHES) | ~Q(spending_problems__in=DASHES))
        if self.is_nation:
            causes = (
                DisbursementCause.objects.filter(disbursement__report__in=self.written)
                .order_by()
                .values_list("category")
                .annotate(count=Count("disbursement", distinct=True))
            )
            ranked = sorted(causes, key=lambda one: (-one[1], one[0]))
            lines = [Line(str(CauseCategory(code).label), words.CAUSE.format(n=n)) for code, n in ranked]
            return _listed(named.count(), self.written.count(), lines)
        rows = self.most_left_first(named)
        texts = [(row, row.work_problems if row.work_problems not in DASHES else row.spending_problems) for row in rows]
        lines = [Line(str(row.project), text) for row, text in texts]
        return _listed(len(lines), self.written.count(), lines)

    def asked(self) -> Listed:
        suggesting = self.written.exclude(suggestions__in=DASHES)
        if self.is_nation:
            to = suggesting.annotate(
                to=Case(
                    When(suggestions_to__in=DASHES, then=Value(words.TO_NOBODY)),
                    default=F("suggestions_to"),
                    output_field=TextField(),
                )
            )
            ranked = sorted(to.values_list("to").annotate(count=Count("pk")), key=lambda one: (-one[1], one[0]))
            lines = [Line(name, words.ASKED_TO.format(n=n)) for name, n in ranked]
            return _listed(suggesting.count(), self.written.count(), lines)
        rows = self.most_left_first(suggesting)
        lines = [Line(str(row.project), _suggestion(row)) for row in rows]
        return _listed(len(lines), self.written.count(), lines)

    def most_left_first(self, reports: QuerySet[ProgressReport]) -> Sequence[ProgressReport]:
        """Return reports with their projects, those that left most of their money unspent before others."""
        left = F("disbursement__planned_baht") + F("disbursement__carried_in_baht") - F("disbursement__actual_baht")
        in_order = reports.select_related("project__current_version").order_by(
            left.desc(nulls_last=True), "project__number", "pk"
        )
        return list(in_order)

    # ---- instruments

    def office_instruments(self) -> Iterable[InstrumentLine]:
        now, before = self.parts(self.year), self.parts(self.year - 1)
        for code, part in now.items():
            earlier = before.get(code)
            trend = ""
            if earlier and part.level is not None and earlier.level is not None:
                trend = _trend((part.level, part.shown or 0), (earlier.level, earlier.shown or 0))
            yield InstrumentLine(part.short_title, overall(part), overall(earlier) if earlier else "", trend)

    def parts(self, fiscal_year_be: int) -> dict[str, Part]:
        """Return what each instrument of a year came to at the office, as its result letter says it."""
        found: list[OfficeResult] = []
        for version in versions_with_results(fiscal_year_be):
            found += results_of([self.organisation], version).values()
        return {part.code: part for part in letter_of(found).parts} if found else {}

    def nation_instruments(self) -> Iterable[InstrumentLine]:
        now, before = self.sums(self.year), self.sums(self.year - 1)
        for code, (instrument, line) in now.items():
            earlier = before[code][1] if code in before else None
            yield InstrumentLine(
                instrument.short_title or instrument.title,
                _good(line),
                _good(earlier) if earlier else "",
                _trend(line.good_pct or 0, earlier.good_pct or 0) if earlier else "",
            )

    def sums(self, fiscal_year_be: int) -> dict[str, tuple[InstrumentVersion, Sum]]:
        """Return what each instrument of a year comes to for the nation, where offices carry levels in it."""
        nation = list(territories(fiscal_year_be, kind=TerritoryKind.NATION, root=root_of(self.organisation)))
        found = {}
        for version in versions_of_year(fiscal_year_be) if nation else []:
            instrument = version_facts(version)
            (line, *_parts) = sums(version, instrument.rounds[-1].code, nation, node_codes=[""])
            if line.levelled:
                found[instrument.code] = (instrument, line)
        return found


def _listed(count: int, of: int, lines: Sequence[Line]) -> Listed:
    return Listed(count, of, tuple(lines[:MOST_LINES]), max(len(lines) - MOST_LINES, 0))


def _suggestion(row: ProgressReport) -> str:
    to = row.suggestions_to
    return words.TO.format(to=to, text=row.suggestions) if to not in DASHES else row.suggestions


def _trend(now: object, before: object) -> str:
    if now == before:
        return "same"
    return "up" if now > before else "down"  # type: ignore[operator]


def _good(line: Sum) -> str:
    return words.GOOD.format(pct=format_percent(line.good_pct, sign=False), n=line.good, of=line.asked)
