"""Result letters of an office, or of all below an organisation."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.documents import services
from tidtam.documents.result_letter.context import letters_of
from tidtam.documents.services.registering import register_letters
from tidtam.documents.tasks.common import asked_by, disk_and_layout, office_of
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.organisations.models import Organisation


def _letters_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำหนังสือแจ้งผลการประเมิน ปีงบประมาณ %(year)s %(office)s (%(format)s)") % {
        "year": parameters["fiscal_year_be"],
        "office": Organisation.objects.get(code=parameters["office"]),
        "format": parameters["format"].upper(),
    }


def _run_letters(context: Context) -> dict[str, Any]:
    """Write the letters of the results as they stand now: what was published since the job was asked for is in them."""
    parameters = context.job.parameters
    letters = letters_of(office_of(context.job), parameters["fiscal_year_be"])
    order = {
        "letters": letters,
        "name": parameters["format"],
        "numerals": parameters["numerals"],
        "said": context.progress,
    }
    try:
        with disk_and_layout():
            if letters.organisation.is_office:
                services.write_letters(**order)
            else:
                services.write_letters_zip(**order)
            register_letters(
                letters=letters,
                name=parameters["format"],
                numerals=parameters["numerals"],
                by=asked_by(context.job),
                at=timezone.now(),
            )
    except services.NoLetters as error:
        raise JobFailed(str(error)) from error
    return {"letters": len(letters.places), "missing": [office.code for office in letters.missing]}


def _letters_page(job: Job) -> str:
    return reverse("documents:letters", args=[job.parameters["office"], job.parameters["fiscal_year_be"]])


WRITE_LETTERS = JobKind(
    name="documents.write_letters", title=_letters_title, run=_run_letters, result_url=_letters_page
)
