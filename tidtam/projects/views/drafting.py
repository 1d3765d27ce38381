"""Where the script of a section's page keeps what is typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tidtam.access.policies import policy
from tidtam.approval.services import DecisionRefused
from tidtam.drafts import http
from tidtam.drafts.typed import Typed
from tidtam.organisations.policies import person_of, reads
from tidtam.projects import selectors
from tidtam.projects.choices import Section
from tidtam.projects.places import fields_of
from tidtam.projects.policies import project_place
from tidtam.projects.services import keep_registration_draft
from tidtam.projects.typed import SEVERAL, box_of


@policy(reads(project_place))
@require_POST
def draft(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Keep what is typed into a section, as typed (204); docs/rooms/drafts.md has the other answers."""
    project = selectors.project_to_write(pk)
    if section not in Section.values or project is None:
        raise Http404

    def keep(sent: http.Sent) -> int:
        return keep_registration_draft(
            project=project,
            section=Section(section),
            typed=sent.typed,
            key=sent.key,
            seen=sent.seen,
            by=person_of(request),
            at=timezone.now(),
        )

    def stands(waiting: Typed) -> Typed:
        written = selectors.project_to_write(pk)
        assert written is not None
        facts = selectors.newest_as_facts([written])[0]
        boxes = [box_of(field, waiting) for field in fields_of(facts, Section(section))]
        return {box.field.place: list(box.texts) if box.field.kind in SEVERAL else box.text for box in boxes}

    return http.keep_sent(request, keep=keep, closed=DecisionRefused, stands=stands)
