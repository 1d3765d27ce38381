"""`tidtam verify-audit`: proves that the audit trail was not changed, or names where it was."""

import argparse
import json
import re
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from tidtam.audit import keys, selectors
from tidtam.audit.selectors import Verification
from tidtam.audit.verification import Finding, Place
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--json", action="store_true", help="write the result as JSON")
    parser.add_argument(
        "--public-key",
        action="append",
        type=Path,
        metavar="FILE",
        help="public key kept outside this server (may be given again for earlier keys); "
        "without it the one beside the private key",
    )
    parser.add_argument(
        "--known-seal",
        action="append",
        default=[],
        metavar="NUMBER:HASH",
        help="a seal noted outside the database; it must still be there unchanged (may be given again)",
    )


def run(args: argparse.Namespace) -> int:
    """Check everything; return 0 for a whole trail and 1 where anything was found."""
    result = selectors.verify_trail(
        public_keys=_public_keys(args.public_key), known_seals=dict(_known_seal(text) for text in args.known_seal)
    )
    if args.json:
        print(json.dumps(_as_json(result), ensure_ascii=False, indent=2))
    else:
        _print(result)
    return 1 if result.findings else 0


def _public_keys(paths: list[Path] | None) -> list[Ed25519PublicKey]:
    beside = keys.public_key_path(settings.AUDIT_SEAL_KEY_FILE)
    if paths is None and not beside.exists():
        return []  # no key yet: then there is no seal yet, or each is a finding
    try:
        return [keys.read_public_key(path) for path in paths or [beside]]
    except keys.KeyUnreadable as error:
        raise Refused(_("ไฟล์ %(path)s ไม่ใช่กุญแจสาธารณะ Ed25519 ที่อ่านได้") % {"path": error}) from error


def _known_seal(text: str) -> tuple[int, str]:
    match = re.fullmatch(r"([0-9]{1,9}):([0-9a-f]{64})", text)
    if match is None:
        raise Refused(_("--known-seal ต้องเป็น ลำดับ:ค่าแฮช อย่างที่ tidtam seal-audit พิมพ์ไว้ แต่ได้ %(text)s") % {"text": text})
    return int(match[1]), match[2]


def _print(result: Verification) -> None:
    print(
        _("ตรวจแล้ว %(chains)s สายบันทึก %(lines)s บรรทัด %(seals)s ตราประทับ")
        % {"chains": result.chains, "lines": result.lines, "seals": result.seals}
    )
    for note in _notes(result):
        print(note)
    for finding in result.findings:
        print(f"  {place_text(finding.place)}  {finding.kind.label}: {finding.message}".rstrip())
    print(_("พบ %(count)s จุดที่ถูกแก้ไข") % {"count": len(result.findings)} if result.findings else _("ไม่พบการแก้ไข"))


def _notes(result: Verification) -> list[str]:
    if not result.seals:
        return [_("ยังไม่มีตราประทับ จึงยังพิสูจน์ไม่ได้ว่าไม่มีการตัดท้ายสาย ลบทั้งสาย หรือคำนวณสายขึ้นใหม่ ให้รัน tidtam seal-audit")]
    return [_("ตราประทับล่าสุด: %(seal)s") % {"seal": f"{result.last_seal_number}:{result.last_seal_hash}"}]


def place_text(place: Place) -> str:
    """Return a place in words: chain, line numbers, seal."""
    parts = []
    if place.subject_kind or place.subject_id:
        parts.append(_("สาย %(subject)s") % {"subject": f"{place.subject_kind} {place.subject_id}".strip()})
    if place.up_to_line is not None:
        parts.append(_("บรรทัด %(first)s ถึง %(last)s") % {"first": place.line_numbers[0], "last": place.up_to_line})
    elif place.line_numbers:
        parts.append(_("บรรทัด %(numbers)s") % {"numbers": ", ".join(map(str, place.line_numbers))})
    if place.seal_number is not None:
        parts.append(_("ตราประทับที่ %(number)s") % {"number": place.seal_number})
    return " · ".join(parts)


def _as_json(result: Verification) -> dict[str, Any]:
    return {
        "chains": result.chains,
        "lines": result.lines,
        "seals": result.seals,
        "last_seal": {
            "number": result.last_seal_number,
            "at": result.last_seal_at.isoformat() if result.last_seal_at else None,
            "hash": result.last_seal_hash,
        }
        if result.seals
        else None,
        "notes": _notes(result),
        "findings": [_finding_as_json(finding) for finding in result.findings],
    }


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "subject_kind": finding.place.subject_kind,
        "subject_id": finding.place.subject_id,
        "line_numbers": list(finding.place.line_numbers),
        "up_to_line": finding.place.up_to_line,
        "seal_number": finding.place.seal_number,
        "message": finding.message,
    }
