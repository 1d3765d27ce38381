"""`tidtam import-results`: brings in results published before Tidtam, or says all that is wrong in the file."""

import argparse
import json
import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.assessment.reading import fault_words, read_json
from tidtam.assessment.services import AssessmentRefused, FileRefused, import_results
from tidtam.ui.console import Refused

LARGEST_FILE_MB = 30
MEGABYTE = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a results file (docs/rooms/assessment.md)")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Import the file; 0: done, 2: refused, and every fault is said."""
    try:
        published = import_results(_document(args.file), by="console", at=timezone.now())
    except FileRefused as refused:
        if args.json:
            faults = [{"path": each.path, "code": each.code, "message": fault_words(each)} for each in refused.faults]
            print(json.dumps({"faults": faults}, ensure_ascii=False, indent=1))
        for each in refused.faults:
            print(fault_words(each), file=sys.stderr)
        print(refused, file=sys.stderr)
        return 2
    except AssessmentRefused as refused:
        raise Refused(str(refused)) from refused
    if args.json:
        print(json.dumps({"published": len(published.results), "unchanged": published.unchanged}))
    else:
        counts = {"published": len(published.results), "unchanged": published.unchanged}
        print(_("นำเข้าผลการประเมิน: ประกาศเป็นประวัติ %(published)s ฉบับ เหมือนเดิม %(unchanged)s ฉบับ") % counts)
    return 0


def _document(path: Path) -> object:
    try:
        if path.stat().st_size > LARGEST_FILE_MB * MEGABYTE:
            raise Refused(_("แบ่งไฟล์ให้เล็กกว่า %(limit)s เมกะไบต์แล้วนำเข้าทีละไฟล์") % {"limit": LARGEST_FILE_MB})
        return read_json(path.read_bytes())
    except OSError as error:
        raise Refused(_("อ่านไฟล์ %(path)s ไม่ได้ ตรวจชื่อไฟล์และสิทธิ์การอ่าน") % {"path": path}) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Refused(_("บันทึกไฟล์เป็น JSON แบบ UTF-8 แล้วนำเข้าใหม่ · อ่านไฟล์ไม่ได้: %(why)s") % {"why": error}) from error
