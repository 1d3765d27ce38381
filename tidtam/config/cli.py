"""The command table of the console script `tidtam`.

A command is a module with two names: `add_arguments(parser)` and `run(args) -> int` (the exit code). It reads its
arguments, calls one service and prints; it holds no rule. Django's own commands stand behind `tidtam manage`.

Exit codes: 0 done; 1 done, and something is wrong with the data (the report says what); 2 the call cannot be
carried out (a plain sentence on stderr).
"""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

import tidtam
from tidtam.config.environment import SettingRefused
from tidtam.ui.console import Refused

COMMANDS: dict[str, tuple[str, str]] = {  # name: (module, one line of help)
    "setup": ("tidtam.config.commands.setup", "make keys and database, load reference data"),
    "demo": (
        "tidtam.demo.commands.demo",
        "load the demo office, check it, write its booklet, serve the site",
    ),
    "import": (
        "tidtam.exchange.commands.import_office",
        "bring in an office's projects and reports from a file",
    ),
    "import-list": ("tidtam.imports.commands.import_list", "register the projects of an office's own list"),
    "nation": ("tidtam.demo.commands.nation", "add an invented nation of 245 offices and its results to a demo"),
    "export": ("tidtam.exchange.commands.export_office", "write an office's projects and reports to a file"),
    "check": ("tidtam.progress.commands.check", "say what is wrong in an office's reports"),
    "report": ("tidtam.progress.commands.report", "create the reports that are due in every open quarter"),
    "attention": ("tidtam.attention.commands.attention", "say what to look into across an office's projects"),
    "workbook": ("tidtam.workbooks.commands.workbook", "write and apply workbooks that are filled in without a line"),
    "instrument": ("tidtam.instruments.commands.instrument", "load, export and list indicator instruments"),
    "evidence": ("tidtam.evidence.commands.evidence", "list what stands in an office's library"),
    "booklet": ("tidtam.documents.commands.booklet", "write an office's booklet: DOCX, PDF, XLSX or JSON"),
    "verify": ("tidtam.verification.commands.verify", "say whether files were issued here, and what became of them"),
    "worker": ("tidtam.jobs.commands.worker", "do long work in the background, until stopped"),
    "notifications": ("tidtam.inbox.commands.notifications", "send what waits in the outbox, compose the digests"),
    "webhooks": ("tidtam.webhooks.commands.webhooks", "list where status changes are told, send what waits"),
    "import-results": ("tidtam.assessment.commands.import_results", "bring in published levels of past years"),
    "score": ("tidtam.assessment.commands.score", "say what an instrument comes to for an office, node by node"),
    "form": ("tidtam.documents.commands.form", "write a form of a project from its record: PDF, DOCX or JSON"),
    "quarterly-report": (
        "tidtam.documents.commands.quarterly_report",
        "write a quarter's reports, one project's or all: PDF, DOCX or JSON",
    ),
    "dossier": (
        "tidtam.documents.commands.dossier",
        "write a project's dossier of the year, or all of an office as a ZIP",
    ),
    "executive-page": (
        "tidtam.documents.commands.executive_page",
        "write an office or a nation on one page: PDF",
    ),
    "letters": ("tidtam.documents.commands.letters", "write the result letters of one office or of all"),
    "national-report": (
        "tidtam.documents.commands.national_report",
        "write an instrument's national report: DOCX, PDF, XLSX",
    ),
    "rollup": ("tidtam.rollup.commands.rollup", "say what an instrument comes to from offices to the nation"),
    "open-data": ("tidtam.opendata.commands.open_data", "release what is published as tables, list and check releases"),
    "person": ("tidtam.organisations.commands.person", "add a person, make a link to set a password, list people"),
    "seal-audit": ("tidtam.audit.commands.seal_audit", "sign the state of the audit trail"),
    "verify-audit": ("tidtam.audit.commands.verify_audit", "prove that the audit trail was not changed"),
}

_IN_THAI = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", r"\1 เป็น \2 ไม่ได้ เลือกจาก \3"),
        (r"argument (.+?): invalid int value: (.+)", r"\1 ต้องเป็นจำนวนเต็ม แต่พิมพ์ว่า \2"),
        (r"argument (.+?): expected one argument", r"พิมพ์ค่าต่อท้าย \1"),
        (r"argument (.+?): not allowed with argument (.+)", r"ใช้ \1 พร้อมกับ \2 ไม่ได้ เลือกอย่างใดอย่างหนึ่ง"),
        (r"the following arguments are required: (.+)", r"ยังขาด \1"),
        (r"unrecognized arguments: (.+)", r"ไม่มีตัวเลือก \1"),
        (r"ambiguous option: (.+?) could match (.+)", r"\1 เป็นได้ทั้ง \2 พิมพ์ชื่อเต็ม"),
    )
)
"""What argparse says of a call, and the same in Thai; before Django is loaded there are no translations."""


class Parser(argparse.ArgumentParser):
    """Says in Thai what is wrong with a call; exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Print how the command is called and what was wrong, and leave."""
        for pattern, sentence in _IN_THAI:
            if found := pattern.fullmatch(message):
                message = found.expand(sentence)
                break
        usage = self.format_usage().removeprefix("usage: ")
        self.exit(2, f"วิธีใช้ (usage): {usage}{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="tidtam", description=tidtam.__doc__)
    parser.add_argument("--version", action="version", version=f"tidtam {tidtam.__version__}")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidtam.config.settings")
    if arguments[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["tidtam manage", *arguments[1:]])
        return 0
    parser = _parser()
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module_name, help_line) in COMMANDS.items():
        sub = commands.add_parser(name, help=help_line, description=help_line)
        if arguments[:1] == [name]:
            _load(module_name).add_arguments(sub)
    args = parser.parse_args(arguments)
    try:
        code = int(_load(COMMANDS[args.command][0]).run(args))
        sys.stdout.flush()
    except (Refused, SettingRefused) as refusal:
        return _refuse(args.command, str(refusal).removeprefix("tidtam: "))
    except KeyboardInterrupt:
        print(f"\ntidtam {args.command}: หยุดแล้ว (stopped)", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader has seen enough (| head): nothing more can be said to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        return _refuse(args.command, f"อ่านหรือเขียนไฟล์ไม่ได้{where} ตรวจสิทธิ์และพื้นที่ว่าง: {error.strerror or error}")
    except UnicodeEncodeError as error:
        if not any("\ud800" <= letter <= "\udfff" for letter in str(error.object)):
            raise
        return _refuse(args.command, "พิมพ์ตัวเลือกเป็นตัวอักษร UTF-8 · คำสั่งนี้มีไบต์ที่อ่านเป็นตัวอักษรไม่ได้")
    except Exception as error:
        sentence = _of_database(error)
        if not sentence:
            raise
        return _refuse(args.command, sentence)
    return code


def _refuse(command: str, sentence: str) -> int:
    print(f"tidtam {command}: {sentence}", file=sys.stderr)
    return 2


def _of_database(error: Exception) -> str:
    """Return what to do where the database itself refuses; "" for any other error, and for a fault of ours in it."""
    from django.db import DatabaseError, DataError, IntegrityError

    if not isinstance(error, DatabaseError) or isinstance(error, (DataError, IntegrityError)):
        return ""
    words = (str(error).strip() or type(error).__name__).splitlines()[0]
    if "locked" in words:
        return "มีโปรแกรมอื่นกำลังเขียนฐานข้อมูลอยู่ รอสักครู่แล้วสั่งใหม่"
    if re.search("no such (table|column)|does not exist", words):
        return f"ฐานข้อมูลยังไม่ได้ตั้งค่า ให้รัน tidtam setup ก่อน ({words})"
    return f"ใช้ฐานข้อมูลไม่ได้ ตรวจ TIDTAM_DATABASE_URL สิทธิ์ และพื้นที่ว่าง ({words})"


def _load(module_name: str) -> ModuleType:
    """Import a command; all but `setup` need Django's registry of models first."""
    if not module_name.startswith("tidtam.config."):
        import django

        django.setup()
    return importlib.import_module(module_name)
