"""Questions about instruments: which version holds, what it states, what bounds a figure. Verbs: services.py."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from tidtam.instruments import facts
from tidtam.instruments.choices import VersionState
from tidtam.instruments.models import Population, Version
from tidtam.periods.choices import WindowKind
from tidtam.periods.models import ReportingWindow
from tidtam.periods.selectors import window_for


def versions_of_year(fiscal_year_be: int) -> list[Version]:
    """Return the version of each instrument that holds in a fiscal year: of those published, the latest. One query."""
    published = Version.objects.filter(fiscal_year_be=fiscal_year_be, state=VersionState.PUBLISHED)
    rows = published.select_related("instrument").order_by("instrument__code", "number")
    return list({row.instrument_id: row for row in rows}.values())


def version_in_use(code: str, fiscal_year_be: int) -> Version | None:
    """Return the version of an instrument that holds in a fiscal year, or None. One query."""
    published = Version.objects.filter(
        instrument__code=code, fiscal_year_be=fiscal_year_be, state=VersionState.PUBLISHED
    )
    return published.select_related("instrument").order_by("-number").first()


def version_facts(version: Version) -> facts.InstrumentVersion:
    """Return what a version states, nodes in their order. Four queries; none where the process remembers it."""
    return _remembered(version.pk, version.content_sha256)


@lru_cache(maxsize=64)
def _remembered(version_id: int, _content_sha256: str) -> facts.InstrumentVersion:
    version = Version.objects.select_related("instrument").get(pk=version_id)
    return facts.InstrumentVersion(
        code=version.instrument.code,
        fiscal_year_be=version.fiscal_year_be,
        number=version.number,
        title=version.title,
        title_en=version.title_en,
        short_title=version.short_title,
        note=version.note,
        good_from_level=version.good_from_level,
        national_target=version.national_target,
        counts_overall=version.counts_overall,
        overall_rule=version.overall_rule,
        rounds=tuple(
            facts.Round(
                code=row.code, label=row.label, label_en=row.label_en, months=row.months, as_of_date=row.as_of_date
            )
            for row in version.rounds.all()
        ),
        bands=tuple(
            facts.Band(level=row.level, first=row.first, last=row.last, label=row.label, label_en=row.label_en)
            for row in version.bands.all()
        ),
        nodes=tuple(
            facts.Node(
                code=row.code,
                kind=row.kind,
                title=row.title,
                number=row.number,
                parent=row.parent,
                title_en=row.title_en,
                type_label=row.type_label,
                guidance=row.guidance,
                answered_by=row.answered_by,
                applies_to=row.applies_to,
                is_monitored=row.is_monitored,
                variant_of=row.variant_of,
                score_group=row.score_group,
                weight=row.weight,
                rounds=tuple(row.rounds),
                unit=row.unit,
                audience_unit=row.audience_unit,
                population=row.population,
                target=row.target,
                target_scope=row.target_scope,
                percent_bands=tuple(
                    facts.PercentBand(level=band["level"], first=Decimal(band["first"])) for band in row.percent_bands
                ),
                rubric=tuple(facts.RubricLevel(**level) for level in row.rubric),
                choices=tuple(facts.Choice(**choice) for choice in row.choices),
                most_works=row.most_works,
                bureau_code=row.bureau_code,
                sources=tuple(row.sources),
                in_short_edition=row.in_short_edition,
            )
            for row in version.nodes.all()
        ),
    )


def window_of(version: facts.InstrumentVersion, round_code: str) -> ReportingWindow | None:
    """Return the window in which a round of an instrument is answered, or None where nobody has opened it. One query.

    What it takes of an organisation: periods.selectors.decision_for(organisation=…, window=…, now=…).
    """
    months = next(each.months for each in version.rounds if each.code == round_code)
    return window_for(
        kind=WindowKind.INSTRUMENT,
        fiscal_year_be=version.fiscal_year_be,
        number=months,
        subject=version.code,
    )


def population_on(code: str, day: date, *, organisation_id: int | None = None) -> Population | None:
    """Return the latest reference population of a code up to a day, of an organisation or of the nation. One query."""
    rows = Population.objects.filter(code=code, as_of_date__lte=day, organisation_id=organisation_id)
    return rows.order_by("-as_of_date").first()
