"""What every page on which a report is written starts from: the report, who asks, the window, how far it is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
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
from tidtam.drafts.selectors import captured_at, drafts_of, drafts_token, version_of_section
from tidtam.organisations.pages import Crumb, office_shell
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.periods.choices import WindowReason
from tidtam.periods.rules import Decision
from tidtam.periods.selectors import decision_words, quarter_decision
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import rules, selectors, topics
from tidtam.progress.attached import Spot, attached
from tidtam.progress.checks import REPORT_CHECKS, ReportSubject, place_label
from tidtam.progress.facts import Cause, Report
from tidtam.progress.forms import Input, ReportForm
from tidtam.progress.places import Field, fields_of
from tidtam.progress.typed import TypedReading, spelt
from tidtam.progress.views.pages import reading_or_404
from tidtam.thai.dates import local_date
from tidtam.ui.context_processors import draw_no_navigation

PLAN_TOPICS = (4, 5)
NOT_OPEN = frozenset({WindowReason.NO_WINDOW.value, WindowReason.NOT_OPEN_YET.value})


@dataclass(frozen=True)
class WritingDesk:
    """A report on the desk of whoever asks to write it.

    window  whether the quarter's window takes it now, and until when.   drafts  what waits, by topic as text.
    """

    reading: selectors.ReportReading
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
                Status.SUBMITTED: _("รายงานนี้ส่งแล้ว · ถอนรายงานกลับก่อนจึงเขียนต่อได้"),
                Status.APPROVED: _("รายงานนี้อนุมัติแล้ว · ขอให้ผู้อนุมัติเปิดแก้ไขก่อนจึงเขียนได้"),
            }
            return words.get(self.standing.status, _("ผู้รับผิดชอบโครงการเป็นผู้เขียนรายงานนี้"))
        is_correction = self.standing.status == Status.SENT_BACK
        return decision_words(self.window) if self.window.reason_code in NOT_OPEN and not is_correction else ""

    @property
    def why_closed(self) -> str:
        """Why nothing can be saved now although it was theirs to write; "" where it can. A correction may come late."""
        is_correction = self.standing.status == Status.SENT_BACK
        return "" if self.window.allowed or is_correction else decision_words(self.window)

    @cached_property
    def sending(self) -> Decision:
        """Whether the window takes the report now if it is sent as it stands: what was captured before a limit counts.

        One query, where a device without a line kept any of it.
        """
        captured = captured_at(self.drafts)
        if captured is None or self.standing.status == Status.SENT_BACK:
            return self.window
        row = self.reading.row
        return quarter_decision(
            organisation=kind_of(row).organisation(row),
            fiscal_year_be=row.fiscal_year_be,
            quarter=row.quarter,
            now=self.at,
            captured_at=captured,
        )

    @property
    def why_not_sent(self) -> str:
        """Why the report cannot be sent now although it was theirs to write; "" where it can."""
        return "" if self.sending.allowed or self.standing.status == Status.SENT_BACK else self.why_closed

    def version_of(self, topic: int) -> int:
        """Return the version a topic stands at, which its form carries."""
        return version_of_section(self.drafts, str(topic))

    @property
    def window_words(self) -> str:
        """What holds of the window, until when, and what to do."""
        return decision_words(self.window)

    @property
    def days_left(self) -> int | None:
        """Days until the report is due; None where no day is set or it has passed."""
        due = self.window.due_at
        return (local_date(due) - local_date(self.at)).days if due and due >= self.at else None

    @property
    def is_final(self) -> bool:
        """Whether everything must be answered this quarter."""
        return self.reading.row.quarter >= rules.final_quarter(self.reading.project)

    @property
    def previous(self) -> Report | None:
        """The last report before this one; None where there is none."""
        return self.reading.previous

    @cached_property
    def report(self) -> Report:
        """What its owners have written, saved or not."""
        return selectors.written(self.reading, self.waiting)

    @cached_property
    def waiting(self) -> TypedReading:
        """What waits in all topics, read."""
        return selectors.read_drafts(self.reading.report, self.reading.project, self.drafts)

    @cached_property
    def failed(self) -> list[FailedCheck]:
        """The checks that fail for what is written: as stored, or where something waits to be saved, run now."""
        if not any(draft.typed for draft in self.drafts.values()):
            return self.reading.failed
        subject = ReportSubject(
            project=self.reading.project,
            report=self.report,
            earlier_reports=self.reading.earlier,
            plan_targets={key: node.target_text for key, node in self.nodes.items() if node.target_text},
        )
        return [
            FailedCheck(code=hit.code, level=hit.level, gate=hit.gate, place=hit.place, values=hit.values)
            for hit in run(REPORT_CHECKS, subject)
        ]

    @cached_property
    def attached(self) -> dict[int, list[Spot]]:
        """The evidence of the report, by topic. One query where there is any."""
        return attached(self.reading.used, self.report, self.reading.project)

    @property
    def drafts_token(self) -> str:
        """The versions of the topics that were read, which a submission carries."""
        return drafts_token(self.drafts)

    @cached_property
    def nodes(self) -> Mapping[tuple[str, str], PlanNodeFact]:
        """The nodes of all plans of the year, by (tree, code)."""
        return nodes_by_code((), self.reading.row.fiscal_year_be)

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """The advice that nothing was changed for since it was given."""
        approval = self.standing.approval
        if approval is None or approval.snapshot is None or not self.standing.advice:
            return self.standing.advice
        kind, now = kind_of(self.reading.row), content_of(self.report, leaving_out=("status",))
        changed = difference(approval.snapshot.content, now, item_keys=kind.item_keys, unnamed=kind.unnamed)
        return tuple(
            one
            for one in self.standing.advice
            if not one.place or not any(is_within(change.place, one.place) for change in changed)
        )

    @property
    def closing(self) -> list[FailedCheck]:
        """The hard checks that keep the report from being sent."""
        return [row for row in self.failed if row.level == Level.HARD and row.gate in (Gate.ENTRY, Gate.SUBMIT)]

    @cached_property
    def topics(self) -> list[topics.TopicStanding]:
        """How far each topic is written."""
        return topics.topic_standings(
            self.report,
            closing=[row.place for row in self.closing],
            advised=[one.place for one in self.advice],
            kept={int(draft.section) for draft in self.drafts.values() if draft.typed},
        )

    def url_of_place(self, place: str) -> str:
        """Return the address of the very field of a place, on the page of its topic."""
        number = topics.topic_of_place(place)
        if number is None:
            return reverse("progress:write", args=[self.reading.row.pk])
        return f"{self.topic_urls[number]}#{topics.anchor(place)}"

    @cached_property
    def topic_urls(self) -> dict[int, str]:
        """The address of each topic's page."""
        return {number: reverse("progress:topic", args=[self.reading.row.pk, number]) for number in topics.TITLES}

    def message(self, failed: FailedCheck) -> dict[str, str]:
        """Return a failed check as check_message shows it, with the address of its field."""
        return selectors.check_message(failed, project=self.reading.project, url=self.url_of_place(failed.place))


TOPIC_PAGE = "topic-"
"""What the word begins with by which the address of comments knows that a topic's page asked; its number follows."""


def desk_or_404(request: HttpRequest, pk: int, *, with_plans: bool = False) -> WritingDesk:
    """Return a report on the desk of whoever asks. No page of it draws the navigation."""
    draw_no_navigation(request)
    reading, at, person = reading_or_404(pk, with_plans=with_plans), timezone.now(), person_of(request)
    row = reading.row
    return WritingDesk(
        reading=reading,
        standing=standing_of(row, person, held=roles_of_request(request), on=local_date(at)),
        window=quarter_decision(
            organisation=kind_of(row).organisation(row),
            fiscal_year_be=row.fiscal_year_be,
            quarter=row.quarter,
            now=at,
        ),
        drafts=drafts_of(row),
        person=person,
        at=at,
    )


def topic_form(desk: WritingDesk, topic: int, data: Any = None) -> ReportForm:
    """Return the form of a topic: what is stored, what was kept over it, and over that what was sent."""
    reading = desk.reading
    words = {code: node.text for (_tree, code), node in desk.nodes.items()} if topic in PLAN_TOPICS else {}
    editable = topics.editable_fields(desk.report, reading.project, topic, targets=words)
    messages: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in desk.failed:
        if topics.topic_of_place(row.place) in (topic, None):
            messages[row.place].append(desk.message(row))
    draft = desk.drafts.get(str(topic))
    form = ReportForm(
        editable,
        advice=desk.advice,
        messages=messages,
        earlier={one.place: spelt(one) for one in _earlier_fields(desk, topic)},
        kept=draft.typed if draft else {},
        data=data,
    )
    if draft and draft.typed and data is None:
        form.refuse({place: words for place, words in desk.waiting.unreadable.items() if place in draft.typed})
    return form


def topic_discussion(request: HttpRequest, desk: WritingDesk, topic: int, attempt: Attempt | None = None) -> Discussion:
    """Return the threads of a topic and of the whole report; one is begun at the whole, or where things are reviewed.

    attempt  what a thread's button sent and is shown again.
    """
    row = desk.reading.row
    discussion = discussion_on(
        request,
        row,
        desk.standing.given,
        url=reverse("progress:comment", args=[row.pk]),
        page=f"{TOPIC_PAGE}{topic}",
        label_of=lambda place: where(desk, place),
        is_offered=False,
        attempt=attempt,
    )
    here = {
        place: thread
        for place, thread in discussion.threads.items()
        if not place or topics.topic_of_place(place) == topic
    }
    return replace(discussion, threads=here)


def _earlier_fields(desk: WritingDesk, topic: int) -> list[Field]:
    """Return what the quarter before says of a topic; the causes of a difference are of their own quarter."""
    said = fields_of(desk.previous, desk.reading.project, topic) if desk.previous else []
    return [one for one in said if one.of is not Cause]


def earlier_of_topic(desk: WritingDesk, topic: int) -> list[dict[str, Any]]:
    """Return what the report before says in a topic, thing by thing: words with their places, and figures."""
    if desk.previous is None:
        return []
    found: dict[str, dict[str, Any]] = {}
    for one in topics.editable_fields(desk.previous, desk.reading.project, topic):
        said = Input(editable=one, typed=spelt(one.field), stored=spelt(one.field))
        if not said.typed or said.kind in ("tick", "keys", "activity"):
            continue
        thing = found.setdefault(one.field.owner, {"heading": one.heading, "words": [], "figures": []})
        thing["words" if said.kind == "text" else "figures"].append((said.id, one.label, said.stored_words))
    return [thing for thing in found.values() if thing["words"] or len(thing["figures"]) > 1 or topic != 1]


def frame_context(desk: WritingDesk, *, current: int | None, crumbs: Sequence[Crumb] = ()) -> dict[str, Any]:
    """Return what the frame of every page of writing shows: whose report, its state, the six topics."""
    reading, row = desk.reading, desk.reading.row
    states = {"complete": "ok", "to_mend": "er", "unfinished": "go", "not_started": ""}
    return {
        **office_shell(row.project.organisation, "projects"),
        "desk": desk,
        "row": row,
        "report": desk.report,
        "project": reading.project,
        "status": desk.standing.status,
        "crumbs": crumbs,
        "steps": [
            {
                "number": one.number,
                "label": one.short_title,
                "note": one.words,
                "state": states[one.state],
                "url": desk.topic_urls[one.number],
                "is_current": one.number == current,
            }
            for one in desk.topics
        ],
        "done": sum(one.state == "complete" for one in desk.topics),
        "last_written": max(desk.drafts.values(), key=lambda draft: draft.kept_at, default=None),
    }


def where(desk: WritingDesk, place: str) -> str:
    """Return the words of a place in this report."""
    return place_label(place, project=desk.reading.project)
