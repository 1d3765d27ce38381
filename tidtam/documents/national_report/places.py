"""Where the files of a national report lie: one folder for each state of it, by the hash of record and release."""

import hashlib
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tidtam.documents.layout import Numerals
from tidtam.documents.national_report.freeze import freeze, sha256
from tidtam.documents.national_report.record import Edition, Report
from tidtam.documents.national_report.template import FORM
from tidtam.documents.own_template.in_use import Template, shipped, template_of
from tidtam.documents.proof import printed_of
from tidtam.documents.selectors import NUMERALS, release
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import commission
from tidtam.verification.rules import document_id

EDITIONS: tuple[Edition, ...] = ("full", "short")
FORMATS = ("docx", "pdf", "xlsx")


def template_in_use() -> Template:
    """Return what the DOCX of national reports is drawn into: the template of the commission. Two queries at most."""
    issuer = commission()
    return shipped(FORM) if issuer is None else template_of(FORM, issuer)


def report_folder(version: Version, report: Report, template: Template) -> Path:
    """Return the folder of a report as it stands; another template, another release of the renderers is another."""
    parts = (
        release().encode(),
        template.sha256.encode(),
        freeze(report).encode(),
        printed_of(document_of(version, report)),
    )
    digest = hashlib.sha256(b"".join(parts)).hexdigest()
    return Path(settings.DOCUMENT_DIR) / "national_report" / str(version.pk) / digest


def document_of(version: Version, report: Report) -> UUID | None:
    """Return the id of a published report in the register; None for a draft."""
    report_of = f"national_report {version.instrument.code} {version.fiscal_year_be}"
    return None if report.is_draft else document_id(report_of, sha256(report))


def file_name(version: Version, edition: Edition, name: str, numerals: Numerals) -> str:
    """Return the name of a file; XLSX holds numbers and has one form."""
    kind = "" if name == "xlsx" else f"-{numerals}"
    return f"national-report-{version.instrument.code}-{version.fiscal_year_be}-{edition}{kind}.{name}".lower()


def report_files(version: Version, report: Report, template: Template) -> list[Path]:
    """Return the files of a report as it stands that lie on disk, in their order."""
    folder = report_folder(version, report, template)
    names = dict.fromkeys(
        file_name(version, edition, name, numerals)
        for edition in EDITIONS
        for name in FORMATS
        for numerals in reversed(NUMERALS)
    )
    return [folder / each for each in names if (folder / each).is_file()]
