"""What the gate "publish" looks at, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tidtam.documents.office_booklet.record import Booklet


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPublish:
    """A booklet of approved reports that is about to be issued.

    on          the day it would be issued.
    unanswered  hard failed checks of a report's gate that nobody has answered for, by the id of their report; those
                without are absent.
    """

    booklet: Booklet
    on: date
    unanswered: Mapping[str, int] = field(default_factory=dict)
