"""`tidtam executive-page`: writes the executive page of an office or a nation as PDF."""

import argparse

from django.utils import timezone

from tidtam.documents.commands.writing import add_office_arguments, office_of, write_out
from tidtam.documents.executive_page.context import executive_page
from tidtam.documents.executive_page.document import document_of

ROUNDS = (6, 12)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_office_arguments(parser, formats=("pdf",))
    parser.add_argument("--round", type=int, choices=ROUNDS, default=6, help="6 or 12 months")


def run(args: argparse.Namespace) -> int:
    """Write the file, print its name, return 0."""
    organisation = office_of(args)
    page = executive_page(
        organisation=organisation, fiscal_year_be=args.fiscal_year, months=args.round, at=timezone.now()
    )
    write_out(args, [document_of(organisation, page)], by="executive-page")
    return 0
