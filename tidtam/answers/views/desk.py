"""What every page of a sheet starts from: the sheet, who asks, the window, how far it is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.answers import facts, questions, selectors
from tidtam.answers.checks import SHEET_CHECKS, place_label
from tidtam.answers.forms import SectionForm
from tidtam.answers.places import LETTER, fields_of_section, section_of_place
from tidtam.answers.questions import Leaf
from tidtam.answers.typed import TypedReading
from tidtam.approval.choices import Status
from tidtam.approval.deciding import WRITERS_MOVES, Attempt, discussion_on
from tidtam.approval.models import Advice
from tidtam.approval.rules import content_of, difference, is_within
from tidtam.approval.selectors import Standing, standing_of
from tidtam.approval.things import kind_of
from tidtam.checks.choices import Gate, Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import run
from tidtam.comments.discussion import Discussion
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of, drafts_token, version_of_section
from tidtam.instruments.facts import Node
from tidtam.organisations.pages import Crumb, office_crumbs, office_shell
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.periods.choices import WindowReason
from tidtam.periods.rules import Decision
from tidtam.periods.selectors import decision_words
from tidtam.thai.dates import local_date

NOT_OPEN = frozenset({WindowReason.NO_WINDOW.value, WindowReason.NOT_OPEN_YET.value})
NAV = "sheets"


@dataclass(frozen=True)
class SheetDesk:
    """A sheet on the desk of whoever asks.

    window  whether its round takes it now, and until when.   drafts  what waits, by section.
    """

    reading: selectors.SheetReading
    standing: Standing
    window: Decision
    drafts: Mapping[str, Draft]
    person: User
    at: dt.datetime

    @property
    def why_not(self) -> str:
        """Why this person has nothing to write here at all; "" where they have, be it only to read it now."""
        if not self.standing.moves & WRITERS_MOVES:
            words = {
                Status.SUBMITTED: _("แบบรายงานนี้ส่งแล้ว · ถอนกลับก่อนจึงเขียนต่อได้"),
                Status.APPROVED: _("แบบรายงานนี้อนุมัติแล้ว · ขอให้ผู้อนุมัติเปิดแก้ไขก่อนจึงเขียนได้"),
            }
            return words.get(self.standing.status, _("ผู้รับผิดชอบตัวชี้วัดของหน่วยงานเป็นผู้ตอบแบบรายงานนี้"))
        return decision_words(self.window) if self.window.reason_code in NOT_OPEN and not self.is_correction else ""

    @property
    def is_correction(self) -> bool:
        """Whether it was sent back: a correction that was asked for may come late."""
        return self.standing.status == Status.SENT_BACK

    @property
    def why_closed(self) -> str:
        """Why nothing can be saved now although it was theirs to write; "" where it can."""
        return "" if self.window.allowed or self.is_correction else decision_words(self.window)

    @property
    def why_read_only(self) -> str:
        """Why nothing can be written now, for whatever reason; "" where it can."""
        return self.why_not or self.why_closed

    @property
    def is_writer(self) -> bool:
        """Whether it is theirs to write, be it that the window has closed."""
        return bool(self.standing.moves & WRITERS_MOVES)

    @property
    def window_words(self) -> str:
        """What holds of the window, until when, and what to do."""
        return decision_words(self.window)

    @property
    def days_left(self) -> int | None:
        """Days until the sheet is due; None where no day is set or it has passed."""
        due = self.window.due_at
        return (local_date(due) - local_date(self.at)).days if due and due >= self.at else None

    @cached_property
    def waiting(self) -> TypedReading:
        """What waits in all sections, read."""
        return selectors.read_drafts(self.reading, self.drafts)

    @cached_property
    def sheet(self) -> facts.Sheet:
        """What is written, saved or not, with what the schools' answers come to."""
        return selectors.written(self.reading, self.waiting)

    @cached_property
    def failed(self) -> list[FailedCheck]:
        """The checks that fail for what is written: as stored, or where it is being written, run now."""
        if not self.is_writer:
            return self.reading.failed
        subject = selectors.subject_of_sheet(self.reading, self.sheet, on=local_date(self.at))
        return [
            FailedCheck(code=hit.code, level=hit.level, gate=hit.gate, place=hit.place, values=hit.values)
            for hit in run(SHEET_CHECKS, subject)
        ]

    @property
    def closing(self) -> list[FailedCheck]:
        """The hard checks that keep the sheet from being sent."""
        return [row for row in self.failed if row.level == Level.HARD and row.gate in (Gate.ENTRY, Gate.SUBMIT)]

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """The advice that nothing was changed for since it was given."""
        approval = self.standing.approval
        if approval is None or approval.snapshot is None or not self.standing.advice:
            return self.standing.advice
        kind, now = kind_of(self.reading.row), content_of(self.sheet, leaving_out=("status",))
        changed = difference(approval.snapshot.content, now, item_keys=kind.item_keys, unnamed=kind.unnamed)
        return tuple(
            one
            for one in self.standing.advice
            if not one.place or not any(is_within(change.place, one.place) for change in changed)
        )

    @cached_property
    def leaves(self) -> list[Leaf]:
        """The leaves with how far each is."""
        return questions.leaves_of_sheet(
            self.reading.version,
            self.reading.nodes,
            self.sheet,
            summed=self.reading.summed,
            closing=[row.place for row in self.closing],
            advised=[one.place for one in self.advice],
            kept={draft.section for draft in self.drafts.values() if draft.typed},
        )

    @property
    def drafts_token(self) -> str:
        """The versions of the sections that were read, which a submission carries."""
        return drafts_token(self.drafts)

    @property
    def evidence_count(self) -> int:
        """How many pieces of evidence are attached. One query."""
        return sum(len(uses) for uses in self.reading.used.values())

    def version_of(self, section: str) -> int:
        """Return the version a section stands at, which its form carries."""
        return version_of_section(self.drafts, section)

    def leaf(self, code: str) -> Leaf | None:
        """Return a leaf by its code; None where the sheet has none."""
        return next((one for one in self.leaves if one.code == code), None)

    def label_of(self, place: str) -> str:
        """Return the words of a place of this sheet."""
        return place_label(place, self.reading.by_code)

    def url_of_place(self, place: str) -> str:
        """Return the address of the very field of a place, on the page of its section."""
        row, section = self.reading.row, section_of_place(place)
        if section == LETTER:
            return f"{reverse('answers:letter', args=[row.pk])}#{questions.anchor(place)}"
        if not section:
            return row.get_absolute_url()
        return f"{reverse('answers:question', args=[row.pk, section])}#{questions.anchor(place)}"

    def message(self, failed: FailedCheck, *, url: str | None = None) -> dict[str, str]:
        """Return a failed check as check_message shows it, with the address of its field."""
        hit = failed.hit
        return {
            "code": failed.code,
            "level": failed.level,
            "text": SHEET_CHECKS.message(hit),
            "cure": SHEET_CHECKS.cure(hit),
            "where": self.label_of(failed.place),
            "url": self.url_of_place(failed.place) if url is None else url,
            "accepted": failed.accepted_reason,
        }


def desk_or_404(request: HttpRequest, pk: int) -> SheetDesk:
    """Return a sheet on the desk of whoever asks. Nine queries at most before anything is computed."""
    reading, at, person = selectors.sheet_reading(pk), timezone.now(), person_of(request)
    if reading is None:
        raise Http404
    row = reading.row
    return SheetDesk(
        reading=reading,
        standing=standing_of(row, person, held=roles_of_request(request), on=local_date(at)),
        window=selectors.window_of_sheet(row, at=at),
        drafts=drafts_of(row),
        person=person,
        at=at,
    )


def section_form(desk: SheetDesk, section: str, node: Node | None, data: Any = None) -> SectionForm:
    """Return the form of a section: what is stored, what was kept over it, and over that what was sent."""
    messages: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in desk.failed:
        if section_of_place(row.place) == section:
            messages[row.place].append(desk.message(row))
    draft = desk.drafts.get(section)
    form = SectionForm(
        fields_of_section(desk.reading.sheet, desk.reading.to_write, section),
        node=node,
        advice=desk.advice,
        messages=messages,
        kept=draft.typed if draft else {},
        data=data,
    )
    if draft and draft.typed and data is None:
        form.refuse({place: words for place, words in desk.waiting.unreadable.items() if place in draft.typed})
    return form


QUESTION_PAGE = "question-"
"""What the word begins with by which the address of comments knows that a question's page asked; its code follows."""


def section_discussion(
    request: HttpRequest, desk: SheetDesk, section: str, attempt: Attempt | None = None
) -> Discussion:
    """Return the threads of a section and of the whole sheet; one is begun at the whole, or where things are reviewed.

    attempt  what a thread's button sent and is shown again.
    """
    row = desk.reading.row
    discussion = discussion_on(
        request,
        row,
        desk.standing.given,
        url=reverse("answers:comment", args=[row.pk]),
        page=f"{QUESTION_PAGE}{section}",
        label_of=desk.label_of,
        is_offered=False,
        attempt=attempt,
    )
    here = {
        place: thread for place, thread in discussion.threads.items() if not place or section_of_place(place) == section
    }
    return replace(discussion, threads=here)


def sheet_title(desk: SheetDesk) -> str:
    """Return what a sheet is called: its instrument and its round, in the reader's language."""
    version, one = desk.reading.version, desk.reading.round
    return f"{questions.titled(version)} · {questions.labelled(one)}"


def sheet_crumbs(desk: SheetDesk, *after: Crumb) -> list[Crumb]:
    """Return where a page of a sheet stands: who answers, their sheets, this one, and what follows."""
    row = desk.reading.row
    url = row.get_absolute_url() if after else None
    list_url = reverse("answers:office_sheets", args=[row.organisation.code])
    return office_crumbs(row.organisation, (_("แบบรายงานตัวชี้วัด"), list_url), (sheet_title(desk), url), *after)


def page_context(desk: SheetDesk, *after: Crumb) -> dict[str, Any]:
    """Return what every page of a sheet shows: whose it is, its state and its window."""
    row = desk.reading.row
    return {
        **office_shell(row.organisation, NAV),
        "crumbs": sheet_crumbs(desk, *after),
        "sheet_desk": desk,
        "row": row,
        "sheet": desk.sheet,
        "instrument": desk.reading.version,
        "round": desk.reading.round,
        "sheet_title": sheet_title(desk),
        "status": desk.standing.status,
        "done": sum(one.state in DONE for one in desk.leaves),
        "total": len(desk.leaves),
    }


DONE: Sequence[questions.LeafState] = (questions.LeafState.COMPLETE, questions.LeafState.SUMMED)
