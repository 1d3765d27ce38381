"""Whose token it is, organisations, windows and plans."""

import datetime as dt
from dataclasses import dataclass

from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.periods.choices import WindowReason
from tidtam.plans.facts import PlanNodeFact


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRoleLine:
    """A role a person may use today, and where. acting_for: whether it is another's, delegated."""

    role: Role
    organisation_code: str
    organisation: str
    acting_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Whose token this is, what it may do, and until when."""

    username: str
    name: str
    token: str
    scopes: tuple[str, ...]
    expires_at: dt.datetime
    roles: tuple[HeldRoleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationLine:
    """An organisation of the tree. is_demo: invented for a demonstration."""

    code: str
    kind: OrganisationKind
    name_th: str
    short_name_th: str = ""
    name_en: str = ""
    province: str = ""
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePage:
    """Area offices, in Thai order."""

    items: tuple[OrganisationLine, ...]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAnswer:
    """An organisation with the years of which it has projects, and its work groups."""

    organisation: OrganisationLine
    parent_code: str = ""
    fiscal_years_be: tuple[int, ...]
    work_groups: tuple[OrganisationLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLine:
    """Whether a quarter's reports are taken of an organisation now, its extensions included.

    reason  why they are or are not.   late  whether what is sent now is late.
    """

    fiscal_year_be: int
    quarter: int
    is_open: bool
    reason: WindowReason
    late: bool
    opens_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowList:
    """The four quarters of a fiscal year."""

    items: tuple[WindowLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanList:
    """Nodes of the plans that hold in a fiscal year."""

    items: tuple[PlanNodeFact, ...]
