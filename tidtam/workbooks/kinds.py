"""What is said of each kind of workbook so that its pages and services need know none of them. quarter/ is the first.

A kind registers when Django starts (apps.py).
"""

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from tidtam.accounts.models import User
from tidtam.workbooks.facts import FilledBook, Plan, ThingPlan


class WorkbookKind(Protocol):
    """One kind of workbook.

    name  as in facts.About: "quarter", "registrations".
    """

    name: str

    def title(self, subject: str) -> str:
        """Return the words of a workbook for a heading."""

    def noun(self) -> str:
        """Return the word for the things its rows are about, for a heading."""

    def then(self) -> str:
        """Return what remains to be done once one is applied."""

    def plan(self, filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
        """Return what applying it would do, with every fault. Reads; the queries do not grow with rows or things.

        chosen  ids of the changes (facts.Change) that are written although somebody else wrote there meanwhile.
        """

    def apply(self, plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
        """Write a plan without faults, all or nothing, in the caller's transaction; return the things it wrote.

        What is new has got its id and address by then. The plan was made before, so that the transaction is short.

        Raises refusals.PlanChanged where anything was written since the plan was made, and whatever the services of
        the things refuse with.
        """


class KindUnknown(LookupError):
    """No kind of workbook has this name."""


_KINDS: dict[str, WorkbookKind] = {}


def register(kind: WorkbookKind) -> None:
    """Let workbooks of a kind be brought in. Registering again replaces."""
    _KINDS[kind.name] = kind


def kind_of(name: str) -> WorkbookKind:
    """Return what was registered under a name. Raises KindUnknown."""
    try:
        return _KINDS[name]
    except KeyError:
        raise KindUnknown(name) from None
