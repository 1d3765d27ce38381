"""What is signed of a document, how it is named, and how what a reader typed is understood. No database."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid5

from tidtam.audit.rules import canonical_json, instant
from tidtam.thai.numerals import to_arabic_digits
from tidtam.verification.facts import DocumentFacts

VERSION = 1
NAMESPACE = UUID("6d7e6f0e-6a52-5c5b-9b3a-0d1f6b1f8a57")
CODE_DIGITS = 12
"""Of 32: enough that no two documents of a nation share them, short enough to be typed."""

_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_CODE = re.compile(r"[0-9a-f]{12,32}")
_NUMBER = re.compile(r"(?P<number>[0-9]{1,9})\s*/\s*(?P<year>[0-9]{4})(?![0-9])(?P<office>.*)", re.DOTALL)


def document_id(series: str, record_sha256: str) -> UUID:
    """Return the id of a document that is made on demand: the same record of a series is the same document for good,
    so that its files, which carry the id, are the same bytes whenever they are made."""
    return uuid5(NAMESPACE, f"{series} {record_sha256}")


def code_of(document: UUID) -> str:
    """Return what a document prints for those who type: "550e-8400-e29b", the beginning of its id."""
    digits = document.hex[:CODE_DIGITS]
    return "-".join(digits[start : start + 4] for start in range(0, CODE_DIGITS, 4))


def statement(document: DocumentFacts) -> str:
    """Return what is signed: one line of JSON in one spelling, so that anybody can check it with any tool.

    The files stand in the order of their names.
    """
    said = {
        "version": VERSION,
        "id": str(document.id),
        "kind": document.kind,
        "series": document.series,
        "title": document.title,
        "period": document.period,
        "number": document.number,
        "office": {"code": document.office_code, "name": document.office_name},
        "issued_as": document.issued_as,
        "as_of_date": document.as_of_date,
        "issued_at": instant(document.issued_at),
        "is_demo": document.is_demo,
        "record_sha256": document.record_sha256,
        "files": [
            {"name": file.file_name, "sha256": file.sha256, "size": file.size}
            for file in sorted(document.files, key=lambda each: (each.file_name, each.sha256))
        ],
    }
    return canonical_json(said).decode()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for: one of a file's hash, the beginning of an id, a number with words of the office."""

    sha256: str = ""
    code: str = ""
    number: str = ""
    office: str = ""

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """The first and the last id that begin with the code."""
        return UUID(self.code.ljust(32, "0")), UUID(self.code.ljust(32, "f"))


def asked(typed: str) -> Asked | None:
    """Return what was typed, in Thai or Arabic digits, also with what a tool prints around a hash; None for no such."""
    text = to_arabic_digits(typed).strip().lower()
    if found := _HASH.search(text):
        return Asked(sha256=found[0])
    if _CODE.fullmatch(bare := re.sub(r"[\s–-]", "", text)):
        return Asked(code=bare)
    if found := _NUMBER.search(text):
        return Asked(number=f"{int(found['number'])}/{found['year']}", office=" ".join(found["office"].split()))
    return None
