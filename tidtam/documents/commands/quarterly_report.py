"""`tidtam quarterly-report`: writes the reports of an office's quarter, one project's or all, as DOCX, PDF or JSON."""

import argparse

from django.utils.translation import gettext as _
from django.utils.translation import override

from tidtam.documents.commands.writing import add_office_arguments, office_of, write_out
from tidtam.documents.own_template.in_use import template_of
from tidtam.documents.project_record import records_of_office
from tidtam.documents.quarterly_report.compose import quarterly_report
from tidtam.documents.quarterly_report.document import document_of
from tidtam.documents.quarterly_report.template import FORM as DOCX_FORM
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_office_arguments(parser, formats=("pdf", "docx", "json"))
    parser.add_argument("--quarter", required=True, type=int, choices=(1, 2, 3, 4))
    parser.add_argument("--project", help="key of one project; without it, every project with a report")


def run(args: argparse.Namespace) -> int:
    """Write the files, print their names, return 0."""
    office = office_of(args)
    records = records_of_office(office, args.fiscal_year)
    with override("th"):
        reports = [
            quarterly_report(record, args.quarter) for record in records if args.project in (None, record.project.key)
        ]
    template = template_of(DOCX_FORM, office)
    documents = [document_of(report, template) for report in reports if report is not None]
    if not documents:
        raise Refused(_("ไม่มีรายงานของไตรมาสนี้ · ตรวจหน่วยงาน ปี ไตรมาส และรหัสอ้างอิงของโครงการ"))
    write_out(args, documents, by="quarterly-report")
    return 0
