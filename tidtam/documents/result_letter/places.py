"""Where the files of letters lie: one folder for each office and state of its results, one ZIP for many offices."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from uuid import UUID

from django.conf import settings

from tidtam.documents.layout import Numerals
from tidtam.documents.own_template.in_use import Template
from tidtam.documents.proof import printed_of
from tidtam.documents.result_letter.freeze import freeze
from tidtam.documents.result_letter.record import Letter
from tidtam.documents.selectors import release
from tidtam.organisations.models import Organisation
from tidtam.verification.rules import document_id

Format = Literal["pdf", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class LetterPlace:
    """The place of a letter's files for one state of its results; another release or template is another place.

    document  its id in the register; None for a draft.
    """

    letter: Letter
    folder: Path
    digest: str
    template: Template
    document: UUID | None = None

    def path(self, name: Format, numerals: Numerals) -> Path:
        """Return where a file lies, under the name a person gets it under."""
        return self.folder / letter_name(self.letter.office_code, self.letter.fiscal_year_be, name, numerals)


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of the area offices at an organisation and below, of a fiscal year.

    missing  the offices of which nothing is published: they have no letter, and are named.
    """

    organisation: Organisation
    fiscal_year_be: int
    places: tuple[LetterPlace, ...]
    missing: tuple[Organisation, ...]

    @property
    def digest(self) -> str:
        """The hash of all its letters: what a ZIP of them is made from."""
        return hashlib.sha256("".join(place.digest for place in self.places).encode()).hexdigest()

    def zip_path(self, name: Format, numerals: Numerals) -> Path:
        """Return where the ZIP of one format lies."""
        folder = _folder(self.organisation, self.fiscal_year_be) / self.digest
        return folder / f"result-letters-{self.fiscal_year_be}-{name}-{numerals}.zip"


def place_of(organisation: Organisation, letter: Letter, template: Template) -> LetterPlace:
    """Return the place of an office's letter."""
    content = freeze(letter)
    document = None if letter.is_draft else document_id(series_of(letter), hashlib.sha256(content).hexdigest())
    digest = hashlib.sha256(release().encode() + template.sha256.encode() + content + printed_of(document)).hexdigest()
    return LetterPlace(letter, _folder(organisation, letter.fiscal_year_be) / digest, digest, template, document)


def series_of(letter: Letter) -> str:
    """Return what a letter is the latest of: an office's letter of a fiscal year."""
    return f"result_letter {letter.office_code} {letter.fiscal_year_be}"


def letter_name(office_code: str, fiscal_year_be: int, name: Format, numerals: Numerals) -> str:
    """Return the name of a letter's file."""
    return f"result-letter-{office_code}-{fiscal_year_be}-{numerals}.{name}".lower()


def stored_file(organisation: Organisation, fiscal_year_be: int, digest: str, public_name: str) -> Path | None:
    """Return a file written for this organisation and year, or None; both names are compared, never joined."""
    if not _DIGEST.fullmatch(digest):
        return None
    folder = _folder(organisation, fiscal_year_be) / digest
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return next((path for path in found if path.name == public_name and not path.name.startswith(".")), None)


def stored(paths: Sequence[Path]) -> list[Path]:
    """Return those of some files that lie on disk."""
    return [path for path in paths if path.is_file()]


def _folder(organisation: Organisation, fiscal_year_be: int) -> Path:
    return Path(settings.DOCUMENT_DIR) / "result_letter" / str(organisation.pk) / str(fiscal_year_be)
