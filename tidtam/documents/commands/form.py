"""`tidtam form`: writes a form that is filled from a profile, of one project, of all of an office, or as one ZIP."""

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.documents.commands.writing import add_office_arguments, office_of, write_out, write_zip_out
from tidtam.documents.ministry_form.document import forms_of_records, office_forms
from tidtam.documents.profiles import NoProfile, profiles
from tidtam.documents.project_record import YEAR, ProjectRecord, records_of_office
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_office_arguments(parser, formats=("docx", "pdf", "json"))
    parser.add_argument("--form", choices=sorted(profiles()), default="ministry_form")
    parser.add_argument("--quarter", type=int, choices=YEAR, help="as it stood then; without it, the last reported")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--project", help="key, code or number; without it, every project")
    which.add_argument("--zip", type=Path, help="one ZIP file of every project's form")


def run(args: argparse.Namespace) -> int:
    """Write the files, print their names, return 0."""
    office = office_of(args)
    try:
        if args.zip:
            forms = office_forms(office, args.fiscal_year, form=args.form, quarter=args.quarter)
            _require(forms.documents)
            write_zip_out(args, forms, by="form")
            return 0
        records = [one for one in records_of_office(office, args.fiscal_year) if _is_meant(one, args.project)]
        _require(records)
        found = forms_of_records(records, office, args.fiscal_year, form=args.form, quarter=args.quarter)
        write_out(args, found.documents, by="form")
    except NoProfile as error:
        raise Refused(_("ไม่มีแบบรายงานนี้สำหรับปีงบประมาณ %(year)s") % {"year": args.fiscal_year}) from error
    return 0


def _is_meant(record: ProjectRecord, named: str | None) -> bool:
    project = record.project
    return named is None or named in {project.key, project.code, str(project.number)} - {"", "None"}


def _require(found: object) -> None:
    if not found:
        raise Refused(_("ไม่พบโครงการ · ดูรหัสและลำดับที่ในรายการโครงการของสำนักงาน"))
