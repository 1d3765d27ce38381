"""The forms that are drawn into a template.docx, and which organisations keep one for them."""

from tidtam.documents.docx_form import DocxForm
from tidtam.documents.dossier.template import FORM as DOSSIER
from tidtam.documents.ministry_form.template import FORM as MINISTRY_FORM
from tidtam.documents.national_report.template import FORM as NATIONAL_REPORT
from tidtam.documents.office_booklet.render_docx import FORM as OFFICE_BOOKLET
from tidtam.documents.quarterly_report.template import FORM as QUARTERLY_REPORT
from tidtam.documents.result_letter.render_docx import FORM as RESULT_LETTER
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation

FORMS = {
    form.name: form
    for form in (OFFICE_BOOKLET, QUARTERLY_REPORT, DOSSIER, MINISTRY_FORM, RESULT_LETTER, NATIONAL_REPORT)
}
NATION = (OrganisationKind.MINISTRY.value, OrganisationKind.COMMISSION.value)
"""What stands above every area office: a template kept there counts for all of them."""


def is_nation(organisation: Organisation) -> bool:
    """Return whether what an organisation chooses counts for the nation."""
    return organisation.kind in NATION


def keeps_templates(organisation: Organisation) -> bool:
    """Return whether an organisation may have templates of its own."""
    return organisation.is_office or is_nation(organisation)


def may_have_own(form: DocxForm, organisation: Organisation) -> bool:
    """Return whether an organisation may replace the template of a form."""
    return is_nation(organisation) or (organisation.is_office and not form.is_of_nation)
