"""Pages of result letters: an office's own letter, or those of all offices below an organisation; files; the signer."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.access.snapshot import reading_snapshot
from tidtam.documents.forms import LettersForm, SignerForm
from tidtam.documents.models import LetterSigner
from tidtam.documents.own_template.forms import keeps_templates
from tidtam.documents.result_letter.context import letters_of
from tidtam.documents.result_letter.page import letter_page, office_rows
from tidtam.documents.result_letter.places import FORMATS, Letters, stored, stored_file
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.selectors import NUMERALS
from tidtam.documents.services import name_signer as save_signer
from tidtam.documents.tasks import WRITE_LETTERS
from tidtam.documents.views.filing import handed_over
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.jobs.services import enqueue
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import holds, located, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import role_to_use

SIGNER_ROLES = frozenset({Role.ANALYST.value, Role.ADMINISTRATOR.value})
ISSUERS = (OrganisationKind.MINISTRY, OrganisationKind.COMMISSION)
"""What stands above every area office: there it is named who signs, for all of them."""


def issuer_by_code(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation of an address where it is one that issues letters. One query."""
    organisation = office_by_code(address)
    return organisation if organisation and organisation.kind in ISSUERS else None


@policy(reads(office_by_code))
@require_safe
def letters(request: HttpRequest, office_code: str, fiscal_year_be: int) -> HttpResponse:
    """Show an office's letter, or the list of letters of all offices below, with the files that are there."""
    return _page(request, _letters_or_404(request, fiscal_year_be))


@policy(reads(office_by_code))
@require_POST
def prepare_letters(request: HttpRequest, office_code: str, fiscal_year_be: int) -> HttpResponse:
    """Ask for the files of the letters as they stand now: made in the background, once for one state of the results."""
    shown, form = _letters_or_404(request, fiscal_year_be), LettersForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form=form, status=422)
    if not shown.places:
        return redirect("documents:letters", office_code, fiscal_year_be)
    name, numerals = form.cleaned_data["format"], form.cleaned_data["numerals"]
    job = enqueue(
        kind=WRITE_LETTERS.name,
        parameters={"office": office_code, "fiscal_year_be": fiscal_year_be, "format": name, "numerals": numerals},
        organisation=shown.organisation,
        requested_by=person_of(request),
        at=now(),
        content_key=f"{shown.digest} {name} {numerals}",
    )
    return redirect(job)


@policy(holds(SIGNER_ROLES, issuer_by_code))
@require_POST
def name_signer(request: HttpRequest, office_code: str, fiscal_year_be: int) -> HttpResponse:
    """Name the position that signs the year's letters."""
    shown = _letters_or_404(request, fiscal_year_be)
    form = SignerForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, signer_form=form, status=422)
    save_signer(
        fiscal_year_be=fiscal_year_be,
        signer=Signer(**form.cleaned_data),
        organisation_code=office_code,
        by=person_of(request),
        at=now(),
    )
    return redirect("documents:letters", office_code, fiscal_year_be)


@policy(reads(office_by_code))
@require_safe
def letter_file(
    request: HttpRequest, office_code: str, fiscal_year_be: int, digest: str, file_name: str
) -> HttpResponseBase:
    """Hand over a letter or a ZIP of letters that was written for this organisation, as an attachment."""
    return handed_over(stored_file(located(request), fiscal_year_be, digest, file_name))


def _letters_or_404(request: HttpRequest, fiscal_year_be: int) -> Letters:
    try:
        with reading_snapshot():
            return letters_of(located(request), fiscal_year_be)
    except ValueError as error:
        raise Http404 from error


def _page(
    request: HttpRequest,
    shown: Letters,
    *,
    form: LettersForm | None = None,
    signer_form: SignerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    organisation, is_office = shown.organisation, shown.organisation.is_office
    forms_of_file = [(name, numerals) for name in FORMATS for numerals in reversed(NUMERALS)]
    if is_office:
        paths = [place.path(*each) for place in shown.places for each in forms_of_file]
    else:
        paths = [shown.zip_path(*each) for each in forms_of_file]
    may_name = organisation.kind in ISSUERS and role_to_use(SIGNER_ROLES, roles_of_request(request), organisation)
    context = {
        **office_shell(organisation, "documents"),
        "crumbs": office_crumbs(organisation, (_("หนังสือแจ้งผลการประเมิน"), None)),
        "year": shown.fiscal_year_be,
        "letters": shown,
        "letter": letter_page(shown.places[0].letter) if is_office and shown.places else None,
        "rows": [] if is_office else office_rows(shown),
        "files": [(path, path.parent.name, path.stat().st_size) for path in stored(paths)],
        "form": form or LettersForm(),
        "has_templates": keeps_templates(organisation),
        "reports": _national_reports(shown.fiscal_year_be) if organisation.kind in ISSUERS else [],
        "signer_form": (signer_form or _signer_form(shown.fiscal_year_be)) if may_name else None,
    }
    return render(request, "documents/letters.html", context, status=status)


def _national_reports(fiscal_year_be: int) -> list[tuple[str, str]]:
    """Return title and address of each instrument's national report, in its last round. One query, two with rounds."""
    found = []
    for version in versions_of_year(fiscal_year_be):
        instrument = version_facts(version)
        place = [instrument.code, fiscal_year_be, instrument.rounds[-1].code]
        found.append((instrument.title, reverse("documents:national", args=place)))
    return found


def _signer_form(fiscal_year_be: int) -> SignerForm:
    return SignerForm(instance=LetterSigner.objects.filter(fiscal_year_be=fiscal_year_be).first())
