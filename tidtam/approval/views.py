"""Pages of whatever climbs the chain: making a move, its confirmation, its history.

Their addresses, policies and words stand in the thing's own room.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tidtam.approval import rules, selectors, things
from tidtam.approval.deciding import Attempt, discussion_on, make_move
from tidtam.approval.forms import DecisionForm
from tidtam.approval.models import Decision, Snapshot
from tidtam.approval.services import DecisionRefused, WarningsNotSeen
from tidtam.comments.discussion import anchor_of, has_more, place_of, say
from tidtam.comments.models import Comment
from tidtam.comments.services import CommentRefused
from tidtam.organisations.choices import role_title
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import Crumb, office_shell
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.thai.dates import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page says of its thing.

    office  of whose pages it is one.   title  its heading.   name, url  the thing, as a link.
    section  of the navigation.
    """

    office: Organisation
    title: str
    name: str
    url: str
    section: str = "projects"


def move_page(
    request: HttpRequest,
    thing: models.Model,
    *,
    url: str,
    url_of: Callable[[Decision], str],
    again: Callable[[Attempt], HttpResponse],
) -> HttpResponse:
    """Make the move that a page of a thing sends, and lead to its confirmation.

    url     where reading this address leads, after a reload say.
    url_of  the address of a confirmation.
    again   the page that sent it, with everything typed (422, 409), where it could not be done.
    """
    if request.method != "POST":
        return redirect(url)
    form = DecisionForm(request.POST)
    refusal: DecisionRefused | None = None
    if form.is_valid():
        try:
            return redirect(url_of(make_move(form, thing, by=person_of(request), at=timezone.now())))
        except WarningsNotSeen as refused:
            form.add_error("seen", str(refused))
        except DecisionRefused as refused:
            refusal = refused
    return again(Attempt(form, refusal))


def confirmation_page(
    request: HttpRequest,
    thing: models.Model,
    number: int,
    *,
    subject: Subject,
    link_of: Callable[[Any], tuple[str, str]],
) -> HttpResponse:
    """Confirm a decision on a thing, and say what waits next for whoever asks. A constant number of queries.

    link_of  name and address of another thing of the kind.
    """
    user, held, on = person_of(request), roles_of_request(request), local_date(timezone.now())
    decision = selectors.decisions_of(thing).filter(number=number).first()
    if decision is None:
        raise Http404
    waiting = selectors.waiting_for(things.kind_of(thing), user, held=held, on=on)
    following = waiting.exclude(pk=thing.pk).order_by("pk").first()
    return render(
        request,
        "approval/decided.html",
        {
            **_shown(subject),
            "decision": decision,
            "standing": selectors.standing_of(thing, user, held=held, on=on),
            "next": following and dict(zip(("name", "url"), link_of(following), strict=True)),
        },
    )


def history_page(
    request: HttpRequest,
    thing: models.Model,
    *,
    subject: Subject,
    crumbs: Sequence[Crumb],
    rows_of: Callable[[Iterable[rules.FieldChange]], list[dict[str, Any]]],
    label_of: Callable[[str], str],
    version: int | None = None,
    versions: Sequence[tuple[int, str]] = (),
) -> HttpResponse:
    """Show every decision on a thing, and the difference between what two of them were made on: ?from=3&to=5.

    rows_of, label_of  a difference as the component diff takes it; the words of a place.
    version, versions  of a thing with versions, the number of this one; number and label of each.
    """
    place = things.kind_of(thing).organisation(thing)
    story = _story_of(thing, first=request.GET.get("from", ""), last=request.GET.get("to", ""))
    return render(
        request,
        "approval/history.html",
        {
            **_shown(subject),
            "crumbs": crumbs,
            "asked": {"version": version} if version else {},
            "versions": [
                {"label": label, "url": f"?version={number}", "is_current": number == version}
                for number, label in versions
            ]
            if len(versions) > 1
            else [],
            "story": story,
            "rows": rows_of(story.changes),
            "decisions": [
                (
                    one,
                    role_title(one.role, place.kind),
                    [(label_of(advice.place), advice) for advice in one.advice.all()],
                )
                for one in story.decisions
            ],
        },
    )


def comment_page(
    request: HttpRequest,
    thing: models.Model,
    *,
    subject: Subject,
    crumbs: Sequence[Crumb],
    url: str,
    back: str,
    label_of: Callable[[str], str],
    again: Callable[[Attempt], HttpResponse],
) -> HttpResponse:
    """Show the thread at ?place= alone, or say what a thread's button sent and lead back to it.

    A script that asks gets the thread alone, answered with 422 where nothing was said.
    url    this address.   back  that of the page whose button it was, which `again` shows with everything typed
    where nothing was said (422), or where more was typed than was said.
    """
    said: Comment | CommentRefused | None = None
    place = request.GET.get("place", "")
    if request.method == "POST":
        place = place_of(request.POST)
        kind = things.kind_of(thing)
        try:
            said = say(
                request, thing, kind.organisation(thing), subject.office, at=timezone.now(), menders=kind.owner_roles
            )
        except CommentRefused as refused:
            said = refused
        is_kept = isinstance(said, Comment)
        if not request.headers.get("HX-Request"):
            if is_kept and not has_more(request.POST):
                return redirect(f"{back}#{anchor_of(place)}")
            return again(Attempt(DecisionForm(request.POST), said=said))
    attempt = Attempt(DecisionForm(), said=said) if said else None
    discussion = discussion_on(request, thing, selectors.advice_on(thing), url=url, label_of=label_of, attempt=attempt)
    status = attempt.status if attempt else HTTPStatus.OK
    if request.headers.get("HX-Request"):
        return render(request, "comments/thread.html", discussion.at(place, is_writing=True), status=status)
    return render(
        request,
        "comments/page.html",
        {
            **_shown(subject),
            "crumbs": crumbs,
            "discussion": discussion,
            "place": place,
            "label": label_of(place),
            "back_url": f"{back}#{anchor_of(place)}",
        },
    )


def _shown(subject: Subject) -> dict[str, Any]:
    return {
        **office_shell(subject.office, subject.section),
        "title": subject.title,
        "name": subject.name,
        "url": subject.url,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """The history of a thing, newest first, and what changed between what two of its decisions were made on.

    first, last  their numbers; None where nothing is compared.
    """

    decisions: tuple[Decision, ...]
    first: int | None = None
    last: int | None = None
    changes: tuple[rules.FieldChange, ...] = ()


def _story_of(thing: models.Model, *, first: str, last: str) -> _Story:
    """Return the history, and the difference asked for: numbers as they stand in the address.

    A number that is none of the decisions' compares nothing. Two queries, one more to compare.
    """
    kind = things.kind_of(thing)
    decisions = tuple(selectors.decisions_of(thing))[::-1]
    snapshots = {str(one.number): one.snapshot_id for one in decisions}
    if first not in snapshots or last not in snapshots:
        return _Story(decisions=decisions)
    contents = dict(Snapshot.objects.filter(pk__in=[snapshots[first], snapshots[last]]).values_list("pk", "content"))
    changes = rules.difference(
        contents[snapshots[first]], contents[snapshots[last]], item_keys=kind.item_keys, unnamed=kind.unnamed
    )
    return _Story(decisions=decisions, first=int(first), last=int(last), changes=tuple(changes))
