"""Gathers letters from published results: a constant number of queries however many offices there are."""

from collections.abc import Sequence

from tidtam.access.selectors import is_demo_database
from tidtam.assessment.facts import OfficeResult
from tidtam.assessment.selectors import results_of, versions_with_results
from tidtam.documents.models import LetterSigner
from tidtam.documents.own_template.in_use import templates_of
from tidtam.documents.result_letter.compose import letter_of, print_order
from tidtam.documents.result_letter.places import Letters, place_of
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.result_letter.render_docx import FORM
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.rules import applicable
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.thai.calendar import round_as_of


def letters_of(organisation: Organisation, fiscal_year_be: int) -> Letters:
    """Return the letters of the area offices at an organisation and below, as they stood when the year ended.

    Two queries for each instrument with results and six more. Raises ValueError for a year that does not exist.
    """
    offices = list(Organisation.objects.below(organisation).offices().valid_on(round_as_of(fiscal_year_be, 12)))
    return _letters(organisation, fiscal_year_be, offices)


def _letters(organisation: Organisation, fiscal_year_be: int, offices: Sequence[Organisation]) -> Letters:
    results: dict[int, list[OfficeResult]] = {}
    for version in versions_with_results(fiscal_year_be):
        for office_id, result in results_of(offices, version).items():
            results.setdefault(office_id, []).append(result)
    counting = [version_facts(row) for row in versions_of_year(fiscal_year_be) if row.counts_overall]
    counting.sort(key=lambda each: print_order(each.code))
    issuer = Organisation.objects.filter(kind=OrganisationKind.COMMISSION).values_list("name_th", flat=True).first()
    signer, is_demo = signer_of(fiscal_year_be), is_demo_database()
    templates = templates_of([FORM], offices)
    places = tuple(
        place_of(
            office,
            letter_of(
                results[office.pk],
                office_short_name=office.short_name_th,
                issuer=issuer or "",
                unpublished=_unpublished(results[office.pk], counting, office.kind),
                signer=signer,
                is_demo=is_demo or office.is_demo,
            ),
            templates[FORM.name, office.pk],
        )
        for office in offices
        if office.pk in results
    )
    missing = tuple(office for office in offices if office.pk not in results)
    return Letters(organisation, fiscal_year_be, places, missing)


def _unpublished(results: Sequence[OfficeResult], counting: Sequence[InstrumentVersion], kind: str) -> list[str]:
    published = {result.version.code for result in results}
    return [each.title for each in counting if each.code not in published and applicable(each, kind)]


def signer_of(fiscal_year_be: int) -> Signer | None:
    """Return who signs the letters of a year; None where nobody was named. One query."""
    row = LetterSigner.objects.filter(fiscal_year_be=fiscal_year_be).first()
    if row is None:
        return None
    return Signer(position=row.position, acting_position=row.acting_position, organisation=row.organisation)
