"""What every page on which a report is written starts from: the report, who asks, the window, how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.approval.choices import Status
from tidtam.approval.selectors import standing_of
from tidtam.approval.things import kind_of
from tidtam.approval.writing import WritingDesk
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import run
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.typed import TypedReading
from tidtam.organisations.pages import Crumb, office_shell
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.periods.selectors import quarter_decision
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import rules, selectors, topics
from tidtam.progress.attached import Spot, attached
from tidtam.progress.checks import REPORT_CHECKS, ReportSubject, place_label
from tidtam.progress.facts import Cause, Report
from tidtam.progress.forms import Input, ReportForm
from tidtam.progress.places import Field, Value, fields_of
from tidtam.progress.typed import spelt
from tidtam.progress.views.pages import reading_or_404
from tidtam.thai.dates import local_date
from tidtam.ui.context_processors import draw_no_navigation

PLAN_TOPICS = (4, 5)


@dataclass(frozen=True, kw_only=True)
class ReportDesk(WritingDesk):
    """A report on the desk of whoever asks to write it; its topics are the sections."""

    reading: selectors.ReportReading

    @property
    def written(self) -> Report:
        """What its owners have written, saved or not."""
        return self.report

    @property
    def why_not_theirs(self) -> str:
        """Why nobody, or not this person, writes it at its status."""
        words = {
            Status.SUBMITTED: _("รายงานนี้ส่งแล้ว · ถอนรายงานกลับก่อนจึงเขียนต่อได้"),
            Status.APPROVED: _("รายงานนี้อนุมัติแล้ว · ขอให้ผู้อนุมัติเปิดแก้ไขก่อนจึงเขียนได้"),
        }
        return words.get(self.standing.status, _("ผู้รับผิดชอบโครงการเป็นผู้เขียนรายงานนี้"))

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
    def waiting(self) -> TypedReading[Value]:
        """What waits in all topics, read."""
        return selectors.read_drafts(self.reading.report, self.reading.project, self.drafts)

    @cached_property
    def failed(self) -> list[FailedCheck]:
        """The checks that fail for what is written: as stored, or where something waits to be saved, run now."""
        if not self.waiting_sections:
            return self.reading.failed
        subject = ReportSubject(
            project=self.reading.project,
            report=self.report,
            earlier_reports=self.reading.earlier,
            plan_targets={key: node.target_text for key, node in self.nodes.items() if node.target_text},
        )
        return [FailedCheck.from_hit(hit) for hit in run(REPORT_CHECKS, subject)]

    @cached_property
    def attached(self) -> dict[int, list[Spot]]:
        """The evidence of the report, by topic. One query where there is any."""
        return attached(self.reading.used, self.report, self.reading.project)

    @cached_property
    def nodes(self) -> Mapping[tuple[str, str], PlanNodeFact]:
        """The nodes of all plans of the year, by (tree, code)."""
        return nodes_by_code((), self.reading.row.fiscal_year_be)

    @cached_property
    def topics(self) -> list[topics.TopicStanding]:
        """How far each topic is written."""
        return topics.topic_standings(
            self.report,
            closing=[row.place for row in self.closing],
            advised=[one.place for one in self.advice],
            kept={int(section) for section in self.waiting_sections},
        )

    def section_of(self, place: str) -> str:
        """Return the topic of a place as text; "" for the whole report."""
        return str(topics.topic_of_place(place) or "")

    def label_of(self, place: str) -> str:
        """Return the words of a place in this report."""
        return place_label(place, project=self.reading.project)

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


def desk_or_404(request: HttpRequest, pk: int, *, with_plans: bool = False) -> ReportDesk:
    """Return a report on the desk of whoever asks. No page of it draws the navigation."""
    draw_no_navigation(request)
    reading, at, person = reading_or_404(pk, with_plans=with_plans), timezone.now(), person_of(request)
    row = reading.row
    return ReportDesk(
        thing=row,
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


def topic_form(desk: ReportDesk, topic: int, data: Any = None) -> ReportForm:
    """Return the form of a topic: what is stored, what was kept over it, and over that what was sent."""
    reading = desk.reading
    words = {code: node.text for (_tree, code), node in desk.nodes.items()} if topic in PLAN_TOPICS else {}
    editable = topics.editable_fields(desk.report, reading.project, topic, targets=words)
    draft = desk.drafts.get(str(topic))
    form = ReportForm(
        editable,
        advice=desk.advice,
        messages=desk.messages_in(str(topic), ""),
        earlier={one.place: spelt(one) for one in _earlier_fields(desk, topic)},
        kept=draft.typed if draft else {},
        data=data,
    )
    if data is None:
        form.refuse(desk.unreadable_in(str(topic)))
    return form


def _earlier_fields(desk: ReportDesk, topic: int) -> list[Field]:
    """Return what the quarter before says of a topic; the causes of a difference are of their own quarter."""
    said = fields_of(desk.previous, desk.reading.project, topic) if desk.previous else []
    return [one for one in said if one.of is not Cause]


def earlier_of_topic(desk: ReportDesk, topic: int) -> list[dict[str, Any]]:
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


def frame_context(desk: ReportDesk, *, current: int | None, crumbs: Sequence[Crumb] = ()) -> dict[str, Any]:
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
