"""The verbs of an office's library. Not written yet but for their names: uploads builds on these."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Model

from tidtam.accounts.models import User
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.organisations.models import Organisation
from tidtam.uploads.models import Upload


class EvidenceRefused(Exception):
    """Nothing was changed; the sentence says what to do."""


class Added(NamedTuple):
    """What stands in the library, and whether it is new there: the same bytes, or address, are kept once."""

    evidence: Evidence
    is_new: bool


def add_file(
    *, upload: Upload, organisation: Organisation, fiscal_year_be: int, title: str = "", by: User, at: datetime
) -> Added:
    """Take an accepted upload into an office's library. Outside a transaction: a picture is prepared first.

    title  "" for the file's name without its ending. Raises EvidenceRefused.
    """
    raise NotImplementedError


def add_link(
    *, address: str, organisation: Organisation, fiscal_year_be: int, title: str, by: User, at: datetime
) -> Added:
    """Keep a link in an office's library. Raises EvidenceRefused."""
    raise NotImplementedError


def rename(*, evidence: Evidence, title: str, by: User, at: datetime) -> Evidence:
    """Call it otherwise. Raises EvidenceRefused."""
    raise NotImplementedError


def use(*, evidence: Evidence, thing: Model, place: str, by: User, at: datetime) -> EvidenceUse:
    """Say that it stands at a place of a thing of the same office; twice says it once. Raises EvidenceRefused."""
    raise NotImplementedError


def stop_using(*, evidence: Evidence, thing: Model, place: str, by: User, at: datetime) -> None:
    """Say that it no longer stands there; nothing where it does not. Raises EvidenceRefused."""
    raise NotImplementedError


def choose_picture(*, evidence: Evidence, thing: Model, is_chosen: bool, by: User, at: datetime) -> None:
    """Choose a picture that is used at a thing for the Ministry's form, or no longer. Raises EvidenceRefused."""
    raise NotImplementedError


def delete(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Delete what is used nowhere. Raises EvidenceRefused, whose sentence names where it is used."""
    raise NotImplementedError
