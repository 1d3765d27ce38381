"""`tidtam import-list`: registers the projects of an office's own list, or says what is to be mended in it."""

import argparse
import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.drafts.typed import ChangesRefused
from tidtam.formats.gate.choices import Kind
from tidtam.formats.gate.services import judge
from tidtam.imports import selectors, services
from tidtam.imports.choices import AsideKind, Standing
from tidtam.imports.facts import Outcome
from tidtam.imports.fields import REGISTRATIONS
from tidtam.imports.registrations import read_list, words_of
from tidtam.imports.rules.headings import find_heading
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a list of projects: XLSX or CSV")
    parser.add_argument("--office", required=True, help="code, name or alias of the office")
    parser.add_argument("--year", type=int, required=True, help="fiscal year, Buddhist era")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    parser.add_argument("--leave-out-faulty", action="store_true", help="register the sound entries alone")
    parser.add_argument(
        "--columns",
        type=json.loads,
        metavar="JSON",
        help='what columns mean: {"B": "name", "F": "total_baht"}',
    )


def run(args: argparse.Namespace) -> int:
    """Import the list; 0: done, 1: done with something to mend, 2: refused, with nothing written."""
    office, at = _office(args.office, args.year), timezone.now()
    verdict = judge(args.file, name=args.file.name, allowed={Kind.XLSX, Kind.CSV})
    if verdict.kind is None:
        raise Refused(_(verdict.refusal))
    kind: Literal["xlsx", "csv"] = "csv" if verdict.kind == Kind.CSV else "xlsx"
    try:
        sheets = services.sheets_of(args.file, kind=kind)
        matching = find_heading(sheets, REGISTRATIONS, selectors.remembered_columns(office))
        if args.columns is not None:
            matching = replace(matching, columns=_chosen(args.columns))
        services.refuse_columns(matching)
    except services.ListNotRead as refused:
        raise Refused(str(refused)) from refused
    except ChangesRefused as refused:
        raise Refused(" · ".join(str(sentence) for sentence in refused.sentences.values())) from refused
    seen, _made = read_list(sheets, matching, selectors.surroundings(office, args.year, held=None))
    _say(seen)
    if args.dry_run:
        print(_("ทดลองนำเข้า ยังไม่ได้บันทึกสิ่งใด"))
        return 1 if seen.faults else 0
    try:
        services.refuse_outcome(seen, leave_out_faulty=args.leave_out_faulty)
        row = services.begin_import(
            path=args.file,
            kind=kind,
            name=args.file.name[:255],
            key=uuid.uuid4(),
            organisation=office,
            fiscal_year_be=args.year,
            by=None,
            at=at,
        )
        row = services.match_columns(list_import=row, matching=matching, otherwise=None, by=None, at=at)
        services.check_list(list_import=row, held=None)
        row.refresh_from_db()
        done = services.register_list(
            list_import=row, token=row.token, leave_out_faulty=args.leave_out_faulty, held=None, by=None, at=at
        )
    except services.NotConfirmed as refused:
        raise Refused(str(refused)) from refused
    print(_("ลงทะเบียนเป็นร่างแล้ว %(count)s โครงการ") % {"count": done.registered})
    return 1 if seen.faults else 0


def _office(text: str, fiscal_year_be: int) -> Organisation:
    try:
        office = find_organisation(text, on=fiscal_year_dates(fiscal_year_be)[1])
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    except ValueError as error:
        raise Refused(_("ระบุปีงบประมาณเป็น พ.ศ. เช่น --year 2568")) from error
    if not office.is_office:
        raise Refused(_("ระบุสำนักงานเขตพื้นที่การศึกษา เช่น --office P50-2"))
    return office


def _chosen(columns: object) -> dict[int, str]:
    """Return columns as they were given by letter."""
    names = {one.name for one in REGISTRATIONS}
    if not isinstance(columns, dict) or not set(columns.values()) <= names:
        raise Refused(_("เขียน --columns เป็นชื่อช่องตามอักษรคอลัมน์ เลือกจาก %(names)s") % {"names": ", ".join(sorted(names))})
    return {_number(str(letters)): name for letters, name in columns.items()}


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise Refused(_("เขียนคอลัมน์เป็นตัวอักษร เช่น B"))
        number = number * 26 + ord(letter) - 64
    return number


def _say(seen: Outcome) -> None:
    """Print what was found, the faults last."""
    for standing in Standing:
        print(f"{standing.label}: {seen.count(standing)}")
    for aside in seen.asides:
        words = {"row": aside["row"], "kind": AsideKind(aside["kind"]).label, "text": aside["text"]}
        print(_("ไม่นำเข้าแถวที่ %(row)s (%(kind)s): %(text)s") % words)
    for fault in seen.faults:
        print(f"{fault['sheet']}!{fault['column']}{fault['row']} “{fault['value']}” {words_of(fault)}".lstrip("!"))
