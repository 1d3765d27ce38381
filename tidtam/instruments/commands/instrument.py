"""`tidtam instrument`: loads instruments from a file, exports one, lists those of a fiscal year."""

import argparse
import json
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.instruments import selectors, writing
from tidtam.instruments.models import Version
from tidtam.instruments.rules import name_of
from tidtam.instruments.services import InstrumentRefused, load_instruments
from tidtam.instruments.sheets import write_version
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", help="load instruments from a JSON or XLSX file")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--owner", help="code, name or alias of the bureau that looks after them")
    load.add_argument("--draft", action="store_true", help="as drafts, to be published in the browser")
    export = verbs.add_parser("export", help="write one version to a JSON or XLSX file")
    export.add_argument("code", metavar="CODE", help="QP, AP, STD, QW ...")
    export.add_argument("--fiscal-year", type=int, required=True, help="Buddhist era: 2567")
    export.add_argument("--number", type=int, help="of the version; without it, the one that holds")
    export.add_argument("--out", type=Path, required=True, help="the file to write: .json or .xlsx")
    listed = verbs.add_parser("list", help="list the versions")
    listed.add_argument("--fiscal-year", type=int, help="Buddhist era: 2567")
    listed.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Do the verb; 0: done, 2: refused, with all that is to be mended."""
    return {"load": _load, "export": _export, "list": _list}[args.verb](args)


def _load(args: argparse.Namespace) -> int:
    try:
        loaded = load_instruments(
            args.file, at=timezone.now(), by="tidtam instrument", owner=_owner(args.owner), publish=not args.draft
        )
    except InstrumentRefused as refused:
        raise Refused(str(refused)) from refused
    for notice in loaded.notices:
        print(notice)
    for name in loaded.added:
        print(_("เพิ่ม %(name)s") % {"name": name})
    for name in loaded.unchanged:
        print(_("มีอยู่แล้ว %(name)s") % {"name": name})
    return 0


def _export(args: argparse.Namespace) -> int:
    version = _version(args.code, args.fiscal_year, args.number)
    if version is None:
        raise Refused(_("ไม่พบเครื่องมือ ดูรายการด้วย tidtam instrument list"))
    stated = selectors.version_facts(version)
    if args.out.suffix.casefold() == ".xlsx":
        args.out.write_bytes(write_version(stated, created=version.published_at or version.made_at))
    else:
        named = selectors.populations_named(stated)
        args.out.write_text(writing.as_json(writing.document([stated], named)), encoding="utf-8")
    print(f"{name_of(stated)} · {args.out}")
    return 0


def _list(args: argparse.Namespace) -> int:
    versions = selectors.all_versions(fiscal_year_be=args.fiscal_year)
    if args.json:
        print(json.dumps([_row(version) for version in versions], ensure_ascii=False, indent=1))
        return 0
    for version in versions:
        row = _row(version)
        print(f"{row['code']:8} {row['fiscal_year']}/{row['number']} {version.get_state_display()} · {version.title}")
    return 0


def _row(version: Version) -> dict[str, object]:
    return {
        "code": version.instrument.code,
        "fiscal_year": version.fiscal_year_be,
        "number": version.number,
        "state": version.state,
        "title": version.title,
        "content_sha256": version.content_sha256,
    }


def _version(code: str, fiscal_year_be: int, number: int | None) -> Version | None:
    if number is None:
        return selectors.version_in_use(code, fiscal_year_be)
    return selectors.version_of(code, fiscal_year_be, number)


def _owner(text: str | None) -> Organisation | None:
    if text is None:
        return None
    try:
        return find_organisation(text, on=timezone.localdate())
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
