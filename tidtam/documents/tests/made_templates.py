"""Templates of offices for tests: made from a shipped one, kept as sending does without the way through the gate."""

import hashlib
import io
from dataclasses import asdict

import docx

from tests.people import person
from tidtam.documents.models import TemplateFile, TemplateVersion
from tidtam.documents.own_template.forms import FORMS
from tidtam.documents.tests.conftest import AT
from tidtam.formats.docx_facts import facts_of
from tidtam.formats.tests.templates import changed, paragraph

BOOKLET, LETTER = FORMS["office_booklet"], FORMS["result_letter"]
DOSSIER, MINISTRY_FORM = FORMS["dossier"], FORMS["ministry_form"]


def template(mark="แบบของเรา", form=BOOKLET, **texts):
    """Return a template of a form that says a word in its header."""
    if not texts:
        texts = {"header1": lambda text: text.replace("</w:hdr>", f"{paragraph(mark)}</w:hdr>")}
    return changed(form.shipped.read_bytes(), **texts)


def keep(place, *contents, form=BOOKLET):
    """Keep versions of a place; none is chosen."""
    for number, content in enumerate(contents, 1):
        facts = asdict(facts_of(content))
        given = {"content": content, "bytes": len(content), "facts": facts}
        file, _made = TemplateFile.objects.get_or_create(sha256=hashlib.sha256(content).hexdigest(), defaults=given)
        TemplateVersion.objects.create(
            form=form.name, organisation=place, number=number, file=file, added_by=person("k"), added_at=AT
        )


def header_of(content):
    return [p.text for p in docx.Document(io.BytesIO(content)).sections[0].header.paragraphs]
