"""Which template a form is drawn into: the nearest one chosen on the way up from an organisation, else the shipped one.

One that lacks what the form asks for by now is passed over, so that a new release never leaves an office without its
documents; its page says so.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tidtam.documents.docx_form import DocxForm
from tidtam.documents.models import TemplateChoice, TemplateFile, TemplateVersion
from tidtam.documents.own_template.faults import fits
from tidtam.documents.own_template.forms import FORMS
from tidtam.formats.docx_facts import DocxFacts
from tidtam.organisations.models import Organisation


class TemplateGone(LookupError):
    """No template with this hash is kept."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a form by its hash.   choice: the row that chose it; None for the shipped one."""

    form: DocxForm
    sha256: str
    choice: TemplateChoice | None = None

    def content(self) -> bytes:
        """Return the file. One query where it is not the shipped one."""
        if self.sha256 == shipped(self.form).sha256:
            return self.form.shipped.read_bytes()
        return bytes(TemplateFile.objects.values_list("content", flat=True).get(pk=self.sha256))


def template_of(form: DocxForm, organisation: Organisation) -> Template:
    """Return the template of a form at an organisation today. One query."""
    return templates_of([form], [organisation])[form.name, organisation.pk]


def templates_of(
    forms: Iterable[DocxForm], organisations: Iterable[Organisation]
) -> Mapping[tuple[str, int], Template]:
    """Return the template of each form at each organisation, by form and id. One query."""
    wanted, places = list(forms), list(organisations)
    above = {pk for place in places for pk in (*place.ancestor_ids, place.pk)}
    standing = choices_at(wanted, above)
    found = {}
    for form in wanted:
        for place in places:
            ways = ((form.name, pk) for pk in reversed([*place.ancestor_ids, place.pk]))
            chosen = (_chosen(form, standing[way]) for way in ways if way in standing)
            found[form.name, place.pk] = next(filter(None, chosen), None) or shipped(form)
    return found


def choices_at(forms: Iterable[DocxForm], organisations: Iterable[int]) -> dict[tuple[str, int], TemplateChoice]:
    """Return what was chosen last, by form and organisation; without the bytes. One query."""
    rows = (
        TemplateChoice.objects.filter(form__in=[form.name for form in forms], organisation_id__in=list(organisations))
        .select_related("version__file", "version__organisation", "chosen_by")
        .defer("version__file__content")
        .order_by("number")
    )
    return {(row.form, row.organisation_id): row for row in rows}


def _chosen(form: DocxForm, choice: TemplateChoice) -> Template | None:
    version = choice.version
    return Template(form, version.file_id, choice) if version and fits_still(form, version) else None


def fits_still(form: DocxForm, version: TemplateVersion) -> bool:
    """Return whether the form, as it is today, can be drawn into a version."""
    return fits(DocxFacts.from_json(version.file.facts), form)


def kept_template(form_name: str, sha256: str) -> Template:
    """Return the template of a form that an issued document was made with. Raises TemplateGone. One query at most."""
    form = FORMS[form_name]
    template = Template(form, sha256)
    if sha256 != shipped(form).sha256 and not TemplateFile.objects.filter(pk=sha256).exists():
        raise TemplateGone(sha256)
    return template


def shipped(form: DocxForm) -> Template:
    """Return the template that comes with the system."""
    return Template(form, _shipped_hash(form.name))


@cache
def _shipped_hash(form_name: str) -> str:
    return hashlib.sha256(FORMS[form_name].shipped.read_bytes()).hexdigest()
