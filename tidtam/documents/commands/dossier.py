"""`tidtam dossier`: writes the dossiers of an office's year, one project's or all, as files or as one ZIP."""

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.documents.commands.writing import add_office_arguments, office_of, write_out, write_zip_out
from tidtam.documents.dossier.document import dossiers_of_office, set_of
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_office_arguments(parser, formats=("pdf", "docx", "json"))
    parser.add_argument("--project", help="key of one project; without it, every project of the year")
    parser.add_argument("--zip", type=Path, help="one ZIP file of them, in place of a folder")


def run(args: argparse.Namespace) -> int:
    """Write the files, print their names, return 0."""
    office = office_of(args)
    found = [one for one in dossiers_of_office(office, args.fiscal_year) if args.project in (None, one.registered.key)]
    if not found:
        raise Refused(_("ไม่มีโครงการในปีงบประมาณนี้ · ตรวจหน่วยงาน ปี และรหัสอ้างอิงของโครงการ"))
    documents = set_of(office, args.fiscal_year, found)
    if args.zip:
        write_zip_out(args, documents, by="dossier")
    else:
        write_out(args, documents.documents, by="dossier")
    return 0
