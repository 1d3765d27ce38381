"""One sheet with all that its pages and its checks rest on; the sheets of an organisation."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, F, Q

from tidtam.answers import facts, models, places, rules, typed
from tidtam.answers.checks import Bound, SheetSubject
from tidtam.answers.selectors.contents import as_facts
from tidtam.answers.selectors.schools import SchoolSum, school_sums
from tidtam.approval.choices import Status
from tidtam.approval.rules import may_be_written
from tidtam.checks.models import FailedCheck
from tidtam.checks.selectors import failed_checks_of
from tidtam.drafts.models import Draft
from tidtam.drafts.typed import ChangesRefused, TypedReading, typed_in_sections
from tidtam.evidence.models import EvidenceUse
from tidtam.evidence.selectors import used_at
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.instruments.facts import Round as RoundFacts
from tidtam.instruments.models import Population
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.periods.rules import Decision
from tidtam.periods.selectors import instrument_decision

LOADED = ("organisation", "office", "instrument_version__instrument")


@dataclass(frozen=True)
class SheetReading:
    """Everything the pages of a sheet show.

    sheet   what is stored.   version  the instrument it answers.
    """

    row: models.Sheet
    sheet: facts.Sheet
    version: InstrumentVersion

    @property
    def round(self) -> RoundFacts:
        """The round it answers."""
        return next(one for one in self.version.rounds if one.code == self.row.round_code)

    @property
    def office_kind(self) -> str:
        """The kind of the area office it counts in; "" of a bureau."""
        return self.row.office.kind if self.row.office else ""

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The leaves on it, in their order."""
        return nodes_of(self.row)

    @cached_property
    def summed(self) -> frozenset[str]:
        """The codes of the leaves that are sums of the schools' answers."""
        kind = self.row.organisation.kind
        return frozenset(
            one.code for one in self.nodes if rules.is_summed(one, kind=kind, office_kind=self.office_kind)
        )

    @property
    def to_write(self) -> tuple[Node, ...]:
        """The leaves that are written here."""
        return tuple(one for one in self.nodes if one.code not in self.summed)

    @property
    def by_code(self) -> dict[str, Node]:
        """All nodes of the version by code."""
        return {one.code: one for one in self.version.nodes}

    @property
    def takes_letters(self) -> bool:
        """Whether it may come by official letter: that of a central bureau."""
        return self.row.office_id is None

    @cached_property
    def failed(self) -> list[FailedCheck]:
        """The checks that failed for what is stored. One query."""
        return failed_checks_of(self.row)

    @cached_property
    def used(self) -> dict[str, list[EvidenceUse]]:
        """The evidence that is used at the sheet, by place. One query."""
        return used_at(self.row)

    @cached_property
    def sums(self) -> dict[str, SchoolSum]:
        """What the schools' answers come to now, by code of the node. Three queries where schools answer anything."""
        return school_sums(self.row) if self.summed else {}

    @cached_property
    def last_round(self) -> facts.Sheet | None:
        """What the organisation answered in the round before, of this version or the year before. Five queries."""
        before = [one.code for one in self.version.rounds]
        earlier = before[: before.index(self.row.round_code)]
        version = self.row.instrument_version
        rows = models.Sheet.objects.filter(organisation=self.row.organisation_id).reported()
        rows = rows.filter(
            Q(instrument_version=version, round_code__in=earlier)
            | Q(
                instrument_version__instrument=version.instrument_id,
                instrument_version__fiscal_year_be=version.fiscal_year_be - 1,
            )
        ).select_related(*LOADED)
        ordered = sorted(
            rows, key=lambda one: (one.instrument_version.fiscal_year_be, one.round_code in earlier, one.round_code)
        )
        return as_facts(ordered[-1:])[0] if ordered else None

    def with_sums(self, sheet: facts.Sheet) -> facts.Sheet:
        """Return a sheet with what its schools' answers come to now in the leaves that are theirs."""
        if not self.summed:
            return sheet
        own = [one for one in sheet.answers if one.node_code not in self.summed]
        said = [self.sums[one.code].as_answer(one) for one in self.nodes if one.code in self.summed & self.sums.keys()]
        order = {node.code: number for number, node in enumerate(self.nodes)}
        answers = sorted([*own, *said], key=lambda one: order.get(one.node_code, len(order)))
        return replace(sheet, answers=tuple(answers))

    def with_changes(self, changes: Mapping[str, places.Value]) -> facts.Sheet:
        """Return the sheet with what is written into it; sums are not. Raises ChangesRefused."""
        return places.with_changes(self.sheet, self.to_write, changes)


def sheet_reading(pk: int) -> SheetReading | None:
    """Return a sheet as its pages show it, or None where there is none. Four queries, and those of its version once."""
    row = models.Sheet.objects.select_related(*LOADED).filter(pk=pk).first()
    return reading_of(row) if row else None


def reading_of(row: models.Sheet) -> SheetReading:
    """Return the reading of a sheet loaded with LOADED. Three queries."""
    [sheet] = as_facts([row])
    return SheetReading(row=row, sheet=sheet, version=version_facts(row.instrument_version))


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """How many leaves of a sheet are answered; of an office's, how many schools were asked and are approved."""

    answered: int
    schools: int
    schools_approved: int


def with_counts(rows: Sequence[models.Sheet]) -> list[tuple[models.Sheet, SheetCounts]]:
    """Return sheets of one organisation with what was answered, in the order given. Two queries.

    What the sums of schools answer counts as answered, on this list as on the page of the sheet.
    """
    answers = models.Answer.objects.filter(sheet__in=[row.pk for row in rows]).order_by()
    answered = {row.pk: {one.code for one in summed_nodes_of(row)} for row in rows}
    for sheet, code in answers.values_list("sheet", "node_code"):
        answered[sheet].add(code)
    below: dict[tuple[int, str], tuple[int, int]] = {}
    offices = [row.organisation_id for row in rows if row.office_id == row.organisation_id]
    if offices:
        schools = models.Sheet.objects.filter(
            office__in=offices, instrument_version__in=[row.instrument_version_id for row in rows]
        ).exclude(organisation=F("office"))
        counted = schools.order_by().values("instrument_version", "round_code")
        for one in counted.annotate(asked=Count("pk"), approved=Count("pk", filter=Q(status=Status.APPROVED))):
            below[one["instrument_version"], one["round_code"]] = (one["asked"], one["approved"])
    return [
        (row, SheetCounts(len(answered[row.pk]), *below.get((row.instrument_version_id, row.round_code), (0, 0))))
        for row in rows
    ]


def nodes_of(row: models.Sheet) -> tuple[Node, ...]:
    """Return the leaves on a sheet, loaded with LOADED. Asks nothing where the process remembers its version."""
    return rules.leaves_of(
        version_facts(row.instrument_version),
        row.round_code,
        kind=row.organisation.kind,
        code=row.organisation.code,
        office_kind=row.office.kind if row.office else "",
    )


def nodes_to_write(row: models.Sheet) -> tuple[Node, ...]:
    """Return the leaves that are written on a sheet and not summed from schools, loaded with LOADED. As nodes_of."""
    kind, office_kind = row.organisation.kind, row.office.kind if row.office else ""
    return tuple(one for one in nodes_of(row) if not rules.is_summed(one, kind=kind, office_kind=office_kind))


def summed_nodes_of(row: models.Sheet) -> tuple[Node, ...]:
    """Return the leaves on a sheet that are sums of what schools answer, loaded with LOADED. As nodes_of."""
    written = {one.code for one in nodes_to_write(row)}
    return tuple(one for one in nodes_of(row) if one.code not in written)


def has_leaf(pk: int, code: str) -> bool:
    """Return whether a sheet has a leaf that is written in it. One query, and those of its version once."""
    row = models.Sheet.objects.select_related(*LOADED).filter(pk=pk).first()
    return row is not None and any(one.code == code for one in nodes_to_write(row))


def sheets_of(organisation: Organisation, *, fiscal_year_be: int | None = None) -> list[models.Sheet]:
    """Return the sheets of an organisation, newest year first; of one fiscal year where it is said. One query."""
    rows = models.Sheet.objects.filter(organisation=organisation).select_related(*LOADED)
    if fiscal_year_be is not None:
        rows = rows.filter(instrument_version__fiscal_year_be=fiscal_year_be)
    return list(
        rows.order_by("-instrument_version__fiscal_year_be", "instrument_version__instrument__code", "round_code")
    )


def window_of_sheet(row: models.Sheet, *, at: dt.datetime, captured_at: dt.datetime | None = None) -> Decision:
    """Return whether the window of its round takes a sheet. One query."""
    version = version_facts(row.instrument_version)
    months = next(one.months for one in version.rounds if one.code == row.round_code)
    return instrument_decision(
        organisation=row.organisation,
        instrument=version.code,
        fiscal_year_be=version.fiscal_year_be,
        months=months,
        now=at,
        captured_at=captured_at,
    )


def bounds_of(row: models.Sheet, nodes: Sequence[Node], *, day: dt.date) -> dict[str, Bound]:
    """Return the reference populations that bound leaves of a sheet, by the code of the node: the latest up to a day.

    One query at most.
    """
    wanted = {node.code: node.population for node in nodes if node.population}
    if not wanted:
        return {}
    rows = Population.objects.filter(
        code__in=set(wanted.values()), organisation=row.organisation_id, as_of_date__lte=day
    ).order_by("as_of_date")
    latest = {one.code: one for one in rows}
    return {
        code: Bound(
            name=latest[population].name,
            value=Decimal(latest[population].value),
            as_of_date=latest[population].as_of_date,
        )
        for code, population in wanted.items()
        if population in latest
    }


def subject_of_sheet(reading: SheetReading, sheet: facts.Sheet, *, on: dt.date) -> SheetSubject:
    """Return a sheet with all that its checks look at. Two queries at most.

    on  today: the day up to which populations are looked at where the round names none.
    """
    day = reading.round.as_of_date
    return SheetSubject(
        sheet=sheet,
        nodes=reading.nodes,
        summed=reading.summed,
        bounds=bounds_of(reading.row, reading.to_write, day=day or on),
        evidence=frozenset(places.section_of_place(place) for place in reading.used),
        as_of_date=day,
    )


def read_drafts(reading: SheetReading, drafts: Mapping[str, Draft]) -> TypedReading[places.Value]:
    """Return what waits in the sections of a sheet as changes that fit it, and what cannot be read or does not fit."""
    waiting, unreadable = typed_in_sections(
        {section: draft.typed for section, draft in drafts.items()}, places.section_of_place, places.NO_SUCH_FIELD
    )
    read = typed.read_typed(reading.sheet, reading.to_write, waiting)
    return TypedReading(read.changes, unreadable | read.unreadable)


def written(reading: SheetReading, waiting: TypedReading[places.Value]) -> facts.Sheet:
    """Return a sheet as it is written: what waits and can be read laid over what is saved, and the schools' sums.

    A sheet that cannot be written now says what is saved.
    """
    if not may_be_written(Status(reading.row.status)):
        return reading.sheet
    try:
        sheet = reading.with_changes(waiting.changes)
    except ChangesRefused:
        sheet = reading.sheet
    return reading.with_sums(sheet)
