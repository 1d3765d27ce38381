"""What forms send to a library, files and a link, whether from its own page or from one that attaches to a thing."""

from datetime import datetime

from django.http import HttpRequest

from tidtam.accounts.models import User
from tidtam.evidence.forms import LinkForm
from tidtam.evidence.purpose import EVIDENCE
from tidtam.evidence.services import Added, EvidenceRefused, add_file, add_link
from tidtam.evidence.services.refusals import NotOfTheWeb, TitleMissing, TitleTooLong
from tidtam.organisations.models import Organisation
from tidtam.uploads.http import uploads_of

FIELD_OF: dict[type[EvidenceRefused], str] = {NotOfTheWeb: "address", TitleMissing: "title", TitleTooLong: "title"}


def keep_files(
    request: HttpRequest, *, organisation: Organisation, fiscal_year_be: int, by: User, at: datetime
) -> tuple[list[Added], list[str]]:
    """Take the files of a form into a library; return them, and what is to be mended of the others."""
    sent = uploads_of(request, purpose=EVIDENCE.name, organisation=organisation, fiscal_year_be=fiscal_year_be, at=at)
    added, faults = [], list(sent.faults)
    for upload in sent.uploads:
        try:
            added.append(
                add_file(upload=upload, organisation=organisation, fiscal_year_be=fiscal_year_be, by=by, at=at)
            )
        except EvidenceRefused as refused:
            faults.append(f"{upload.name}: {refused}")
    return added, faults


def keep_link(
    form: LinkForm, *, organisation: Organisation, fiscal_year_be: int, by: User, at: datetime
) -> Added | None:
    """Keep the link of a form in a library; None where something is to be mended, as the form then says."""
    if not form.is_valid():
        return None
    try:
        return add_link(**form.cleaned_data, organisation=organisation, fiscal_year_be=fiscal_year_be, by=by, at=at)
    except EvidenceRefused as refused:
        form.add_error(FIELD_OF.get(type(refused)), str(refused))
        return None
