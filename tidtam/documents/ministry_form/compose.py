"""A profile and a project's record -> the filled form. Pure."""

from itertools import groupby

from django.utils.translation import override

from tidtam.documents.filled import Filled, filled, title_of
from tidtam.documents.ministry_form.record import FormSection, Part, ProjectForm
from tidtam.documents.profiles import ExportProfile
from tidtam.documents.sources import Made
from tidtam.thai.calendar import quarter_dates


def project_form(profile: ExportProfile, made: Made) -> ProjectForm:
    """Return the form of a project until the quarter it is made for; always Thai."""
    record, year = made.record, made.record.project.fiscal_year_be
    with override("th"):
        by_section = [
            (section, tuple(_part(one, profile, year) for one in asked))
            for section, asked in groupby(filled(profile, made), key=lambda one: one.section)
        ]
    return ProjectForm(
        form=profile.form,
        profile_year_be=profile.fiscal_year_be,
        title=profile.in_year(year, profile.title),
        owner=profile.in_year(year, profile.owner),
        fiscal_year_be=year,
        quarter=made.quarter,
        as_of_date=quarter_dates(year, made.quarter)[1],
        project_key=record.project.key,
        project_name=record.project.name,
        office_code=record.office_code,
        office_name=record.office_name,
        is_draft=not record.is_approved(made.quarter),
        is_demo=record.is_demo,
        sections=tuple(
            FormSection(
                number=section.number,
                title=profile.in_year(year, title_of(section, made)),
                note=profile.in_year(year, section.note),
                parts=parts,
            )
            for section, parts in by_section
        ),
    )


def _part(one: Filled, profile: ExportProfile, year: int) -> Part:
    return Part(
        place=one.asked.place,
        label=profile.in_year(year, one.asked.label),
        depth=one.asked.depth,
        state=one.said.state,
        value=one.said.value,
        faults=one.said.faults,
    )
