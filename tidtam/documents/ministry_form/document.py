"""Forms filled from a profile as documents ready to be written: one project's, all of an office's."""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from django.core.files.storage import storages

from tidtam.accounts.models import User
from tidtam.documents.filed import Document, DocumentSet, Entry
from tidtam.documents.in_json import as_json
from tidtam.documents.layout import Layout, Numerals
from tidtam.documents.ministry_form import compose
from tidtam.documents.ministry_form.printed import laid_out, title_of
from tidtam.documents.ministry_form.record import ProjectForm
from tidtam.documents.ministry_form.template import FORM as DOCX_FORM
from tidtam.documents.own_template.in_use import Template, template_of
from tidtam.documents.profiles import profile_for
from tidtam.documents.project_record import ProjectRecord, records_of_office
from tidtam.documents.quarterly_report.printed import approved_as
from tidtam.documents.sources import Made, Reporter
from tidtam.documents.sources.said import Pictures
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import memberships_of
from tidtam.verification.choices import DocumentKind

VERSION = 1


def project_form(
    record: ProjectRecord,
    *,
    form: str,
    quarter: int,
    template: Template,
    reporter: Reporter | None = None,
    on: date | None = None,
) -> Document:
    """Return a project's form as it stood when a quarter ended. Asks no database; raises profiles.NoProfile.

    reporter, on  who makes it and when; without them those lines are left to be filled.
    """
    made = Made(
        record=record.until(quarter),
        quarter=quarter,
        answers=record.project.answers_to(form),
        reporter=reporter,
        on=on,
    )
    filled = compose.project_form(profile_for(form, record.project.fiscal_year_be), made)
    stem = f"{form}-{record.office_code}-{record.project.fiscal_year_be}-q{quarter}-{record.pk}".lower()
    return Document(
        form=form,
        owner=record.pk,
        stem=stem.replace("_", "-"),
        content=as_json(form, VERSION, {"form": filled}, is_draft=filled.is_draft, is_demo=filled.is_demo),
        as_of=filled.as_of_date,
        lay_out=lambda numerals: _laid_out(filled, numerals),
        template=template,
        entry=None if filled.is_draft else _entry(filled, made.record),
    )


def _entry(form: ProjectForm, record: ProjectRecord) -> Entry:
    moves = (*(each.moves for each in record.registrations), *(each.moves for each in record.quarters))
    return Entry(
        kind=DocumentKind.MINISTRY_FORM,
        series=f"{form.form} {record.pk} {form.quarter}",
        title=title_of(form),
        period=f"{form.fiscal_year_be}-q{form.quarter}",
        office_code=form.office_code,
        office_name=form.office_name,
        issued_as=approved_as(chain.from_iterable(moves)),
        is_demo=form.is_demo,
    )


def office_forms(
    organisation: Organisation,
    fiscal_year_be: int,
    *,
    form: str,
    quarter: int | None,
    reporter: Reporter | None = None,
    on: date | None = None,
) -> DocumentSet:
    """Return the forms of all projects of an office's year. A query more than for one; raises profiles.NoProfile.

    quarter  until which they are filled; None: each until the last that is reported of it.
    """
    records = records_of_office(organisation, fiscal_year_be)
    return forms_of_records(records, organisation, fiscal_year_be, form=form, quarter=quarter, reporter=reporter, on=on)


def forms_of_records(
    records: Iterable[ProjectRecord],
    organisation: Organisation,
    fiscal_year_be: int,
    *,
    form: str,
    quarter: int | None,
    reporter: Reporter | None = None,
    on: date | None = None,
) -> DocumentSet:
    """Return the same of all projects of an office's year whose records were read already. One query."""
    template = template_of(DOCX_FORM, organisation)
    documents = [
        project_form(one, form=form, quarter=quarter or one.last_quarter, template=template, reporter=reporter, on=on)
        for one in records
    ]
    until = f"-q{quarter}" if quarter else ""
    return DocumentSet(
        form=word_of_office(form),
        owner=organisation.pk,
        stem=f"{form}-{organisation.code}-{fiscal_year_be}{until}".lower().replace("_", "-"),
        documents=documents,
    )


def word_of_office(form: str) -> str:
    """Return the word under which an office's forms together are filed: its ids are other than those of projects."""
    return f"office_{form}"


def reporter_of(user: User, organisation: Organisation, *, on: date) -> Reporter:
    """Return who makes a form of an office: name, positions held there, above or in its groups, e-mail. One query."""
    held = [
        one
        for one in memberships_of(user, on=on)
        if one.organisation.path.startswith(organisation.path) or organisation.path.startswith(one.organisation.path)
    ]
    positions = dict.fromkeys(f"{one.get_role_display()} {one.organisation}" for one in held)
    return Reporter(name=str(user), position=", ".join(positions), email=user.email)


def _laid_out(form: ProjectForm, numerals: Numerals) -> Layout:
    """Return the printed order with the pictures as they lie in the storage; one that is gone is named."""
    chosen = [
        one
        for section in form.sections
        for part in section.parts
        if isinstance(part.value, Pictures)
        for one in part.value.pictures
    ]
    storage, found = storages["evidence"], {}
    for one in chosen:
        if storage.exists(one.file):
            with storage.open(one.file) as file:
                found[one.file] = file.read()
    return laid_out(form, numerals, pictures=found)
