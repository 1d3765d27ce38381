"""What every page of a sheet starts from: the sheet, who asks, the window, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.answers import facts, questions, selectors
from tidtam.answers.asked_again import AskedAgain, asked_again
from tidtam.answers.checks import SHEET_CHECKS, place_label
from tidtam.answers.forms import LeafForm
from tidtam.answers.places import LETTER, Value, fields_of_section, section_of_place
from tidtam.answers.questions import Leaf
from tidtam.approval.choices import Status
from tidtam.approval.selectors import standing_of
from tidtam.approval.writing import WritingDesk
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import run
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.typed import TypedReading
from tidtam.instruments.facts import Node
from tidtam.organisations.pages import Crumb, office_crumbs, office_shell
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.thai.dates import local_date

NAV = "sheets"


@dataclass(frozen=True, kw_only=True)
class SheetDesk(WritingDesk):
    """A sheet on the desk of whoever asks; its leaves, and its letter, are the sections."""

    reading: selectors.SheetReading

    @property
    def written(self) -> facts.Sheet:
        """What is written, saved or not, with what the schools' answers come to."""
        return self.sheet

    @property
    def why_not_theirs(self) -> str:
        """Why nobody, or not this person, writes it at its status."""
        words = {
            Status.SUBMITTED: _("แบบรายงานนี้ส่งแล้ว · ถอนกลับก่อนจึงเขียนต่อได้"),
            Status.APPROVED: _("แบบรายงานนี้อนุมัติแล้ว · ขอให้ผู้อนุมัติเปิดแก้ไขก่อนจึงเขียนได้"),
        }
        return words.get(self.standing.status, _("ผู้รับผิดชอบตัวชี้วัดของหน่วยงานเป็นผู้ตอบแบบรายงานนี้"))

    @cached_property
    def waiting(self) -> TypedReading[Value]:
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
        return [FailedCheck.from_hit(hit) for hit in run(SHEET_CHECKS, subject)]

    @cached_property
    def asked_again(self) -> dict[str, AskedAgain]:
        """What is asked again, by the code of the leaf: of a sheet that was approved, for no other is assessed."""
        approval = self.standing.approval
        return asked_again(self.reading.row) if approval and approval.approved_snapshot_id else {}

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
            kept=self.waiting_sections,
        )

    @property
    def evidence_count(self) -> int:
        """How many pieces of evidence are attached. One query."""
        return sum(len(uses) for uses in self.reading.used.values())

    def leaf(self, code: str) -> Leaf | None:
        """Return a leaf by its code; None where the sheet has none."""
        return next((one for one in self.leaves if one.code == code), None)

    def section_of(self, place: str) -> str:
        """Return the leaf of a place by its code, or the letter; "" for the whole sheet."""
        return section_of_place(place)

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
        thing=row,
        reading=reading,
        standing=standing_of(row, person, held=roles_of_request(request), on=local_date(at)),
        window=selectors.window_of_sheet(row, at=at),
        drafts=drafts_of(row),
        person=person,
        at=at,
    )


def section_form(desk: SheetDesk, section: str, node: Node | None, data: Any = None) -> LeafForm:
    """Return the form of a section: what is stored, what was kept over it, and over that what was sent."""
    draft = desk.drafts.get(section)
    form = LeafForm(
        fields_of_section(desk.reading.sheet, desk.reading.to_write, section),
        node=node,
        advice=desk.advice,
        messages=desk.messages_in(section),
        kept=draft.typed if draft else {},
        data=data,
    )
    if data is None:
        form.refuse(desk.unreadable_in(section))
    return form


QUESTION_PAGE = "question-"
"""What the word begins with by which the address of comments knows that a question's page asked; its code follows."""


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
