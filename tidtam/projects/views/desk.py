"""What every page on which a registration is written starts from: the project, who asks, what waits, what fails."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.choices import Status
from tidtam.approval.deciding import WRITERS_MOVES, Attempt, discussion_in_section
from tidtam.approval.forms import field_id
from tidtam.approval.selectors import Standing, chain_roles, is_owner, standing_of
from tidtam.checks.rules import Hit
from tidtam.comments.discussion import Discussion
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of
from tidtam.organisations.choices import Role
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.projects import sections, selectors
from tidtam.projects.changes import place_label
from tidtam.projects.choices import Section
from tidtam.projects.facts import Project as ProjectFacts
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.places import section_of
from tidtam.thai.dates import local_date
from tidtam.ui.context_processors import draw_no_navigation


@dataclass(frozen=True)
class RegistrationDesk:
    """A registration on the desk of whoever asks to write it.

    facts     what is registered.   drafts  what was typed, by section.
    is_owner  whether it is theirs to write at all.
    """

    row: Project
    version: ProjectVersion
    facts: ProjectFacts
    standing: Standing
    drafts: Mapping[str, Draft]
    person: User
    is_owner: bool
    at: dt.datetime

    @property
    def why_not(self) -> str:
        """Why this person cannot write it now; "" where they can, be it as a version beside the approved one."""
        if not self.is_owner:
            return _("ผู้รับผิดชอบโครงการเป็นผู้เขียนทะเบียนนี้")
        if self.standing.moves & WRITERS_MOVES or self.standing.status == Status.APPROVED:
            return ""
        return _("ทะเบียนนี้ส่งแล้ว · ถอนทะเบียนกลับก่อนจึงแก้ไขต่อได้")

    @property
    def begins_anew(self) -> bool:
        """Whether what is written becomes the next version, beside the approved one."""
        return self.standing.status == Status.APPROVED

    @cached_property
    def written(self) -> ProjectFacts:
        """What is registered, with what waits in the drafts laid over where it can be read."""
        return selectors.written(self.facts, self.drafts)

    @cached_property
    def hits(self) -> list[Hit]:
        """What it fails as it is written now."""
        return sections.hits_of(self.written)

    @cached_property
    def sections(self) -> list[sections.SectionStanding]:
        """How far each section is."""
        advised = [one.place for one in self.standing.advice]
        return sections.standings(self.written, hits=self.hits, advised=advised, drafts=self.drafts)

    @property
    def approvers(self) -> list[str]:
        """Who decides on it in turn, in words. Asks for the chain."""
        return [
            str(Role(role).label)
            for role in chain_roles(self.row.climbs_from, "projects.version", on=local_date(self.at))
        ]

    def messages(self, hits: list[Hit]) -> list[dict[str, str]]:
        """Return what fails, each with the address of its field."""
        return [sections.message_of(hit, url=self.url_of_place(hit.place)) for hit in hits]

    def url_of_place(self, place: str) -> str:
        """Return the address of a place on the page of its section."""
        address = reverse("projects:section", args=[self.row.pk, section_of(place).value])
        return f"{address}#{field_id(place)}"


def desk_or_404(request: HttpRequest, pk: int) -> RegistrationDesk:
    """Return the desk of a project's newest registration: eight queries. No page of it draws the navigation."""
    draw_no_navigation(request)
    row = selectors.project_to_write(pk)
    version = row.newest_version if row else None
    if row is None or version is None:
        raise Http404
    version.project = row
    person, at = person_of(request), timezone.now()
    held = roles_of_request(request)
    standing = standing_of(version, person, held=held, on=local_date(at))
    return RegistrationDesk(
        row=row,
        version=version,
        facts=selectors.facts_at_version(row, version),
        standing=standing,
        drafts=drafts_of(row),
        person=person,
        is_owner=is_owner(version, person, held=held),
        at=at,
    )


SECTION_PAGE = "section-"
"""What the word begins with by which the address of comments knows that a section's page asked; its name follows."""


def section_discussion(
    request: HttpRequest, desk: RegistrationDesk, section: Section, attempt: Attempt | None = None
) -> Discussion:
    """Return the threads of a section, as deciding.discussion_in_section."""
    return discussion_in_section(
        request,
        desk.version,
        desk.standing.given,
        url=reverse("dashboards:comment", args=[desk.row.pk]),
        page=f"{SECTION_PAGE}{section.value}",
        label_of=lambda place: place_label(place, desk.facts),
        is_here=lambda place: section_of(place) == section,
        attempt=attempt,
    )


def frame_context(desk: RegistrationDesk, *, current: Section | None) -> dict[str, Any]:
    """Return what the frame around every page of a registration shows."""
    last = max(desk.drafts.values(), key=lambda draft: draft.kept_at, default=None)
    return {
        **office_shell(desk.row.organisation, "projects"),
        "row": desk.row,
        "registered": desk.version,
        "facts": desk.facts,
        "desk": desk,
        "last_written": last,
        "done": sum(one.state == "ok" for one in desk.sections),
        "steps": [
            {
                "number": one.number,
                "label": one.title,
                "note": one.words,
                "state": one.state,
                "url": reverse("projects:section", args=[desk.row.pk, one.section.value]),
                "is_current": one.section == current,
            }
            for one in desk.sections
        ],
    }
