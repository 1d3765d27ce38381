"""`tidtam verify`: says whether files were issued by this installation, or checks them against a signed statement."""

import argparse
import hashlib
import json
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.thai.dates import format_date, local_date
from tidtam.ui.console import Refused
from tidtam.verification import selectors
from tidtam.verification.choices import Signature, Standing

PIECE = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--key", type=Path, metavar="PEM", help="public key kept outside this server")
    parser.add_argument(
        "--statement",
        type=Path,
        metavar="JSON",
        help="signed statement of the document, its signature beside it (.sig): no database is asked; needs --key",
    )


def run(args: argparse.Namespace) -> int:
    """Print a line for each file; return 0 where each was issued and not withdrawn, else 1."""
    key = _read(args.key) if args.key else None
    if args.statement:
        listed = _listed(args.statement, key)
        return max([_against(path, listed) for path in args.files])
    return max([_in_register(path, key) for path in args.files])


def _listed(path: Path, key: bytes | None) -> dict[str, str]:
    """Return the files of a statement by their hash, once its signature holds."""
    if key is None:
        raise Refused(_("เพิ่ม --key กุญแจสาธารณะ เพื่อตรวจลายเซ็นของคำรับรอง"))
    signature = _read(path.with_suffix(".sig")).hex()
    try:
        statement = _read(path).decode()
        said = json.loads(statement)
        listed = {file["sha256"]: f"{said['title']} {said['number']}".strip() for file in said["files"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(
            _("ดาวน์โหลด %(path)s จากหน้าตรวจสอบเอกสารอีกครั้ง และอย่าเปิดบันทึกทับ · ไฟล์นี้ไม่ใช่คำรับรองตามที่ออก") % {"path": path}
        ) from error
    if selectors.is_valid(statement, signature, key) != Signature.VALID:
        raise Refused(_("ลายเซ็นของ %(path)s ไม่ตรงกับกุญแจที่ให้มา · อย่าเชื่อคำรับรองนี้") % {"path": path})
    return listed


def _against(path: Path, listed: dict[str, str]) -> int:
    sha256 = _sha256(path)
    if sha256 not in listed:
        print(_("%(file)s: ไม่ใช่ไฟล์ในคำรับรองนี้") % {"file": path})
        return 1
    print(_("%(file)s: เป็นไฟล์ที่ออกจริง · %(title)s") % {"file": path, "title": listed[sha256]})
    return 0


def _in_register(path: Path, key: bytes | None) -> int:
    found = selectors.answer_to_hash(_sha256(path))
    if found is None:
        print(_("%(file)s: ไม่ใช่ไฟล์ที่ระบบนี้ออก") % {"file": path})
        return 1
    document, signature = found.document, found.signature
    if key is not None and signature == Signature.VALID:
        signature = selectors.is_valid(document.statement, document.signature, key)
    said = {
        "file": path,
        "title": document,
        "office": document.office_name,
        "day": format_date(local_date(document.issued_at)),
        "standing": found.standing.label,
        "signature": signature.label,
    }
    print(_("%(file)s: %(title)s · %(office)s · ออกเมื่อ %(day)s · %(standing)s · %(signature)s") % said)
    if found.newest is not None:
        print(_("  ฉบับที่แทน: %(title)s (%(code)s)") % {"title": found.newest, "code": found.newest.code})
    # Whoever names a key asks for its signature: what carries none could stand here without whoever holds the key.
    is_proven = signature == Signature.VALID or (signature == Signature.UNSIGNED and key is None)
    return int(found.standing == Standing.WITHDRAWN or not is_proven)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError as error:
        raise Refused(_("อ่านไฟล์ %(path)s ไม่ได้") % {"path": path}) from error
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(_("อ่านไฟล์ %(path)s ไม่ได้") % {"path": path}) from error
