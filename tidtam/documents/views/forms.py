"""Files of forms that are filled from a profile: one project's, all of an office's in one ZIP.

The pages on which they are asked for and listed stand in views/project_forms.py and views/office_forms.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.documents.asking import ask_for_form
from tidtam.documents.filed import stored_file
from tidtam.documents.forms import FormFilesForm, QuarterForm
from tidtam.documents.ministry_form.document import office_forms, word_of_office
from tidtam.documents.profiles import NoProfile, profiles
from tidtam.documents.tasks import WRITE_FORMS
from tidtam.documents.views.filing import handed_over, maker_of
from tidtam.jobs.services import enqueue
from tidtam.organisations.policies import located, office_by_code, person_of, reads
from tidtam.projects.policies import project_place
from tidtam.thai.dates import local_date


@policy(reads(project_place))
@require_POST
def prepare_form(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Ask for the files of a project's form as it stands now: made in the background, in the name of who asks."""
    typed = QuarterForm(request.POST)
    if not typed.is_valid():  # the quarter is the page's, nobody types it
        raise Http404
    quarter = typed.cleaned_data["quarter"]
    with _profile_or_404():
        job = ask_for_form(pk, form, quarter=quarter, place=located(request), by=person_of(request), at=now())
    if job is None:
        raise Http404
    return redirect(job)


@policy(reads(project_place))
@require_safe
def form_file(request: HttpRequest, pk: int, form: str, digest: str, file_name: str) -> HttpResponseBase:
    """Hand over a file that was written for this project's form, as an attachment."""
    return handed_over(stored_file(_known(form), pk, digest, file_name))


@policy(reads(office_by_code))
@require_POST
def prepare_office_forms(request: HttpRequest, office_code: str, fiscal_year_be: int, form: str) -> HttpResponse:
    """Ask for the forms of all projects of an office's year as they stand now, in one ZIP."""
    typed, at = FormFilesForm(request.POST), now()
    _known(form)
    if not typed.is_valid():
        return redirect("documents:office_forms", office_code, fiscal_year_be)
    with _profile_or_404():
        documents = office_forms(
            located(request),
            fiscal_year_be,
            form=form,
            quarter=typed.cleaned_data["quarter"],
            **maker_of(request, at),
        )
    if not documents.documents:
        return redirect("documents:office_forms", office_code, fiscal_year_be)
    job = enqueue(
        kind=WRITE_FORMS.name,
        parameters={
            "office": office_code,
            "fiscal_year_be": fiscal_year_be,
            "form": form,
            "day": local_date(at).isoformat(),
            **typed.cleaned_data,
        },
        organisation=located(request),
        requested_by=person_of(request),
        at=at,
        content_key=f"{documents.digest} {typed.cleaned_data['format']} {typed.cleaned_data['numerals']}",
    )
    return redirect(job)


@policy(reads(office_by_code))
@require_safe
def office_forms_file(
    request: HttpRequest, office_code: str, fiscal_year_be: int, form: str, digest: str, file_name: str
) -> HttpResponseBase:
    """Hand over a ZIP of an office's forms, as an attachment."""
    return handed_over(stored_file(word_of_office(_known(form)), located(request).pk, digest, file_name))


def _known(form: str) -> str:
    """Return the word of a form that has a profile: no other document is filed by these addresses. Raises Http404."""
    if form not in profiles():
        raise Http404
    return form


@contextmanager
def _profile_or_404() -> Iterator[None]:
    try:
        yield
    except NoProfile as error:
        raise Http404 from error
