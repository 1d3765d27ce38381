"""What the commands that write documents share: whose they are, in which form, and where they go."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.documents.filed import Document, DocumentSet
from tidtam.documents.selectors import NUMERALS, Format
from tidtam.documents.services import write_whole
from tidtam.documents.services.filing import write_documents, write_set
from tidtam.documents.services.registering import register_documents
from tidtam.formats.pdf import RenderFailed
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.thai.calendar import round_as_of
from tidtam.ui.console import Refused, counting


def add_office_arguments(parser: argparse.ArgumentParser, *, formats: Sequence[Format]) -> None:
    """Declare whose documents are written, and in which form."""
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--fiscal-year", required=True, type=int, help="Buddhist era: 2567")
    parser.add_argument("--format", choices=formats, default=formats[0])
    parser.add_argument("--numerals", choices=NUMERALS, default="thai")
    parser.add_argument("--out", type=Path, default=Path(), help="a folder; without it, this folder")


def office_of(args: argparse.Namespace) -> Organisation:
    """Return the organisation that was named. Raises Refused."""
    try:
        return find_organisation(args.office, on=round_as_of(args.fiscal_year, 12))
    except ValueError as error:
        raise Refused(_("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2567")) from error
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error


def write_out(args: argparse.Namespace, documents: Sequence[Document], *, by: str) -> None:
    """Write documents into the folder that was named, register them and print their names. Raises Refused.

    by  the command, for the trail.
    """
    with counting(_("เขียนเอกสาร")) as said, _refusing(args.out):
        made = write_documents(documents, name=args.format, numerals=args.numerals, said=said)
        written = [args.out / path.name for path in made]
        for path, source in zip(written, made, strict=True):
            write_whole(path, source.read_bytes())
        register_documents(documents, files=[(args.format, args.numerals)], by=by, at=timezone.now())
    _say(written)


def write_zip_out(args: argparse.Namespace, documents: DocumentSet, *, by: str) -> None:
    """Write documents as the ZIP that was named, register them and print its name. Raises Refused."""
    with counting(_("เขียนเอกสาร")) as said, _refusing(args.zip):
        made = write_set(documents, name=args.format, numerals=args.numerals, said=said)
        write_whole(args.zip, made.read_bytes())
        register_documents(documents.documents, files=[(args.format, args.numerals)], by=by, at=timezone.now())
    _say([args.zip])


@contextmanager
def _refusing(place: Path) -> Iterator[None]:
    """Say in a plain sentence why files could not be written to a place."""
    try:
        yield
    except RenderFailed as error:
        raise Refused(_("จัดหน้าเอกสารไม่สำเร็จ: %(reason)s") % {"reason": error}) from error
    except OSError as error:
        raise Refused(_("เขียนไฟล์ลง %(path)s ไม่ได้ ตรวจโฟลเดอร์ สิทธิ์ และพื้นที่ว่าง") % {"path": place}) from error


def _say(paths: Iterable[Path]) -> None:
    for path in paths:
        print(f"{path}  {path.stat().st_size:,} B")
