"""Check a list: what it would become, with everything that is to be mended. Nothing is registered."""

import hashlib
from collections.abc import Collection

from tidtam.imports import selectors
from tidtam.imports.choices import State
from tidtam.imports.facts import Outcome
from tidtam.imports.models import ListImport, packed_outcome
from tidtam.imports.registrations import read_list
from tidtam.organisations.selectors import HeldRole


def check_list(*, list_import: ListImport, held: Collection[HeldRole] | None) -> Outcome:
    """Read the list against what is registered now and keep what was found; checking again replaces it.

    held  the roles of whoever imports; None for the command line.
    A matching that changed meanwhile keeps nothing of this check; what is registered meanwhile stays as it is.
    """
    if list_import.state == State.DONE:
        return list_import.seen
    around = selectors.surroundings(
        list_import.organisation, list_import.fiscal_year_be, otherwise=list_import.otherwise, held=held
    )
    outcome, _made = read_list(list_import.sheets, list_import.matching, around)
    packed = packed_outcome(outcome)
    token = hashlib.sha256(repr(list_import.matching).encode() + packed).hexdigest()
    ListImport.objects.filter(
        pk=list_import.pk,
        columns=list_import.columns,
        sheet=list_import.sheet,
        header_to=list_import.header_to,
        state__in=(State.READ, State.CHECKED),
    ).update(outcome=packed, token=token, state=State.CHECKED)
    return outcome
