"""The sheets of answers that are a person's to do, beside the list of what belongs to projects."""

from django.db.models import Case, When

from tidtam.answers.models import Sheet
from tidtam.answers.selectors import LOADED
from tidtam.approval.choices import Status
from tidtam.approval.selectors import work_of
from tidtam.approval.things import kind_of_model
from tidtam.inbox.selectors.listing import Person

MOST_SHEETS = 20
"""How many are shown; the sheets of each organisation stand on its own page."""


def sheets_to_do(person: Person) -> list[Sheet]:
    """Return the sheets a person may write, submit or approve now, MOST_SHEETS at most. One query.

    Those that were sent back first; then by instrument and round, and in them by the names of those who answer. Each
    carries `waiting_role`.
    """
    rows = work_of(kind_of_model(Sheet), person.user, held=person.held, on=person.on).select_related(*LOADED)
    sent_back_first = Case(When(status=Status.SENT_BACK, then=0), default=1)
    return list(
        rows.order_by(sent_back_first, "instrument_version", "round_code", "organisation__sort_key", "pk")[:MOST_SHEETS]
    )
