"""`tidtam evidence`: lists what stands in an office's library."""

import argparse
import json

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.evidence import rules, selectors
from tidtam.evidence.models import Evidence
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--unused", action="store_true", help="only what is used nowhere")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Print an office's evidence, newest first."""
    try:
        office = find_organisation(args.office, on=timezone.localdate())
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    found = list(selectors.library(office, unused=args.unused))
    used = selectors.where_used(found)
    if args.json:
        rows = [_row(one) | {"used_at": [each.where.url for each in used[one.pk]]} for one in found]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for one in found:
        uses = _("ใช้ %(count)d ที่") % {"count": len(used[one.pk])} if used[one.pk] else _("ยังไม่ได้ใช้")
        print(f"{one.fiscal_year_be} {one.pk} {one.kind:5} {one.size or one.host:>12} {one.title} · {uses}")
    size = rules.megabytes(sum(one.bytes for one in found))
    print(_("%(count)d รายการ %(size)s") % {"count": len(found), "size": size})
    return 0


def _row(one: Evidence) -> dict[str, object]:
    return {
        "id": str(one.pk),
        "fiscal_year": one.fiscal_year_be,
        "kind": one.kind,
        "title": one.title,
        "name": one.name,
        "address": one.address,
        "bytes": one.bytes,
        "sha256": one.sha256,
        "added_by": one.added_by.username,
        "added_at": one.added_at.isoformat(),
    }
