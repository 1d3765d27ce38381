"""The words by which people are told that a sheet is still to come: plain text in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidtam.accounts.models import User
from tidtam.answers.questions import labelled, titled
from tidtam.answers.selectors.rounds import SheetRow
from tidtam.approval.choices import Status
from tidtam.instruments.facts import InstrumentVersion, Round
from tidtam.notifications.rules import one_line
from tidtam.notifications.services import Letter
from tidtam.periods.selectors import decision_words

MOST_NAMED = 10
"""How many sheets a letter names; the others are counted."""
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is chased: a round of an instrument, by whom, with their own words to everybody ("" for none)."""

    version: InstrumentVersion
    round: Round
    by: User
    note: str = ""


def letter(person: User, rows: Sequence[SheetRow], asked: Asked) -> Letter:
    """Return the letter to a person of the sheets whose turn is theirs, in the language that is active."""
    said = {"title": titled(asked.version), "round": labelled(asked.round), "year": asked.version.fiscal_year_be}
    named = [f"- {_line(row)}" for row in rows[:MOST_NAMED]]
    if (more := len(rows) - MOST_NAMED) > 0:
        named.append("  " + ngettext("และอีก %(count)d ฉบับ", "และอีก %(count)d ฉบับ", more) % {"count": more})
    blocks = [
        _("เรียน %(name)s") % {"name": one_line(str(person))},
        "\n".join([_("ยังไม่ได้รับแบบรายงาน %(title)s %(round)s ปีงบประมาณ %(year)d") % said, *named]),
        *([note] if (note := _note(asked.note)) else []),
        _where(rows),
        _("ผู้ติดตาม: %(name)s") % {"name": one_line(str(asked.by))},
    ]
    return Letter(person, _("ระบบติดตาม: ยังไม่ได้รับแบบรายงาน %(title)s %(round)s") % said, "\n\n".join(blocks) + "\n")


def _line(row: SheetRow) -> str:
    """Return who is to answer, where the sheet stands, and what the window says while it is to be submitted."""
    words = [one_line(row.sheet.organisation.spoken_name), str(row.status.label)]
    if row.status != Status.SUBMITTED:
        words.append(decision_words(row.window))
    return " · ".join(words)


def _note(note: str) -> str:
    return "\n".join(line for line in map(one_line, note[:LONGEST_NOTE].splitlines()) if line)


def _where(rows: Sequence[SheetRow]) -> str:
    if not settings.PUBLIC_URL:
        return _("เข้าสู่ระบบติดตาม แล้วเปิด “งานของฉัน”")
    url = rows[0].sheet.get_absolute_url() if len(rows) == 1 else reverse("inbox:inbox")
    return _("เปิดแบบรายงาน: %(url)s") % {"url": settings.PUBLIC_URL + url}
