"""Dossiers as documents ready to be written: one project's, or all of an office's year."""

from functools import partial
from itertools import chain

from django.utils.translation import override

from tidtam.documents.dossier.compose import dossier
from tidtam.documents.dossier.printed import FORM, laid_out, render_json, title_of
from tidtam.documents.dossier.record import Dossier
from tidtam.documents.dossier.template import FORM as DOCX_FORM
from tidtam.documents.filed import Document, DocumentSet, Entry
from tidtam.documents.own_template.in_use import Template, template_of
from tidtam.documents.project_record import record_of_project, records_of_office
from tidtam.documents.quarterly_report.printed import approved_as
from tidtam.organisations.models import Organisation
from tidtam.verification.choices import DocumentKind

SET_FORM = "dossiers"


def dossier_of_project(pk: int) -> Dossier | None:
    """Return the dossier of a project; None where it does not exist or registers nothing. Fourteen queries at most."""
    record = record_of_project(pk)
    with override("th"):  # what is printed is Thai, whatever the reader's language
        return dossier(record) if record else None


def document_of(one: Dossier, template: Template) -> Document:
    """Return a dossier as DOCX in a template, as PDF and JSON."""
    pk = one.project.ref.pk
    return Document(
        form=FORM,
        owner=pk,
        stem=f"dossier-{pk}-{one.fiscal_year_be}",
        content=render_json(one),
        as_of=one.as_of,
        lay_out=partial(laid_out, one),
        template=template,
        entry=None if one.is_draft else _entry(one),
    )


def _entry(one: Dossier) -> Entry:
    moves = (*(each.moves for each in one.versions), *(each.moves for each in one.reports))
    return Entry(
        kind=DocumentKind.DOSSIER,
        series=f"{FORM} {one.project.ref.pk}",
        title=title_of(one),
        period=str(one.fiscal_year_be),
        office_code=one.office_code,
        office_name=one.office_name,
        issued_as=approved_as(chain.from_iterable(moves)),
        is_demo=one.is_demo,
    )


def dossiers_of_office(organisation: Organisation, fiscal_year_be: int) -> list[Dossier]:
    """Return the dossiers of all projects of an office's year, by number: no more queries than for one."""
    with override("th"):
        return [dossier(record) for record in records_of_office(organisation, fiscal_year_be)]


def set_of(organisation: Organisation, fiscal_year_be: int, dossiers: list[Dossier]) -> DocumentSet:
    """Return dossiers as one ZIP. One query."""
    template = template_of(DOCX_FORM, organisation)
    return DocumentSet(
        form=SET_FORM,
        owner=organisation.pk,
        stem=f"dossiers-{organisation.code}-{fiscal_year_be}".lower(),
        documents=[document_of(one, template) for one in dossiers],
    )
