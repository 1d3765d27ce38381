"""The command table of the console script `tidtam`.

A command is a module with two names: `add_arguments(parser)` and `run(args) -> int` (the exit code). It reads its
arguments, calls one service and prints; it holds no rule. Django's own commands stand behind `tidtam manage`.

Exit codes: 0 done; 1 done, and something is wrong with the data (the report says what); 2 the call cannot be
carried out (a plain sentence on stderr).
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

import tidtam
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
    "export": ("tidtam.exchange.commands.export_office", "write an office's projects and reports to a file"),
    "check": ("tidtam.progress.commands.check", "say what is wrong in an office's reports"),
    "booklet": ("tidtam.documents.commands.booklet", "write an office's booklet: DOCX, PDF, XLSX or JSON"),
    "seal-audit": ("tidtam.audit.commands.seal_audit", "sign the state of the audit trail"),
    "verify-audit": ("tidtam.audit.commands.verify_audit", "prove that the audit trail was not changed"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tidtam", description=tidtam.__doc__)
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
        return int(_load(COMMANDS[args.command][0]).run(args))
    except Refused as refusal:
        print(f"tidtam {args.command}: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\ntidtam {args.command}: หยุดแล้ว (stopped)", file=sys.stderr)
        return 130


def _load(module_name: str) -> ModuleType:
    """Import a command; all but `setup` need Django's registry of models first."""
    if not module_name.startswith("tidtam.config."):
        import django

        django.setup()
    return importlib.import_module(module_name)
