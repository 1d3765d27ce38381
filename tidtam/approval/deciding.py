"""What every page that decides does alike, whatever climbs the chain: the desk beside a thing, and making its move.

The addresses and what is shown of a thing stand in its own room.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, NamedTuple

from django.db import models
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval import rules, selectors, services, things
from tidtam.approval.choices import MoveName
from tidtam.approval.forms import ADVICE, REASON, DecisionForm, field_id
from tidtam.approval.models import Advice, Decision
from tidtam.approval.services import DecisionRefused, NewAdvice
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.comments.discussion import Discussion, discussion_of
from tidtam.comments.models import Comment
from tidtam.comments.selectors import Asked
from tidtam.comments.services import CommentRefused
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.thai.dates import local_date

WRITERS_MOVES = frozenset({MoveName.SAVE, MoveName.CORRECT})
OWNERS_MOVES = (MoveName.SUBMIT, MoveName.RECALL)
APPROVERS_MOVES = (MoveName.APPROVE, MoveName.SEND_BACK)

MEND_AND_SEND = (
    services.AdviceMissing,
    services.DraftUnreadable,
    services.GateClosed,
    services.HasWarnings,
    services.NotReopened,
    services.ReasonMissing,
    services.WarningsNotSeen,
    services.WindowClosed,
)
"""Refusals of what was sent; all others are refused because of where the thing stands or who asks."""


class Attempt(NamedTuple):
    """What was sent and is shown again.

    refusal  why a move was not made; None where its form itself is to be mended, or where no move was sent.
    said     what was said in a thread, or why it was not, where the button of a thread sent the form.
    """

    form: DecisionForm
    refusal: DecisionRefused | None = None
    said: Comment | CommentRefused | None = None

    @property
    def status(self) -> HTTPStatus:
        """How the page is answered: 422 where what was sent is to be mended, 409 where the thing moved on."""
        if isinstance(self.said, Comment):
            return HTTPStatus.OK
        return status_of(self.refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a room speaks of its thing.

    buttons     the words of the button of each move.   label_of    the words of a place, as the form says them.
    url_of      the address of a place.   message_of  a failed check as the component check_message shows it.
    """

    buttons: Mapping[str, str]
    label_of: Callable[[str], str]
    url_of: Callable[[str], str]
    message_of: Callable[[FailedCheck], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What stands beside a thing on a page that decides.

    moves      the moves of this page that are open to the person, in the order of the buttons.
    to_answer  hard failed checks that an approval must give a reason for: history at its last step.
    warnings   failed checks that a submission must have seen.
    compared   the decision whose content `changes` are counted from; None where nothing was decided before.
    errors     what is to be mended after a refused attempt, as the component error_summary lists it.
    discussion  what is said beside the fields.
    """

    standing: selectors.Standing
    moves: tuple[str, ...]
    form: DecisionForm
    wording: Wording
    key: str
    discussion: Discussion
    to_answer: tuple[FailedCheck, ...] = ()
    warnings: tuple[FailedCheck, ...] = ()
    compared: Decision | None = None
    changes: tuple[rules.FieldChange, ...] = ()
    is_unchanged: bool = False
    errors: Sequence[tuple[str, str]] = ()
    drawn: set[str] = field(default_factory=set)

    @property
    def is_advising(self) -> bool:
        """Whether advice can be written beside each field."""
        return MoveName.SEND_BACK in self.moves

    def writing_at(self, place: str) -> dict[str, str]:
        """Return name, id and text of the field for advice at a place, and remember that the page draws it."""
        self.drawn.add(place)
        name = f"{ADVICE}{place}"
        return {"name": name, "id": field_id(name), "typed": self.form.typed(name)}

    @property
    def left_over(self) -> list[tuple[str, str]]:
        """What was typed at places that this page does not draw (any more): (words of the place, text)."""
        typed = self.form.texts(ADVICE).items()
        return [(self.wording.label_of(place), text) for place, text in typed if place not in self.drawn]

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """The buttons: (move, words)."""
        return [(move, self.wording.buttons[move]) for move in self.moves]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The failed checks to answer for, each with its field: message, name, id, typed, error."""
        return [
            {
                "message": self.wording.message_of(row),
                "name": name,
                "id": field_id(name),
                "typed": self.form.typed(name),
                "error": self.error_of(name),
            }
            for row in self.to_answer
            for name in [f"{REASON}{row.pk}"]
        ]

    @property
    def advised(self) -> list[dict[str, Any]]:
        """The advice that waits to be followed, with words and address of its field: dicts advice, where, url."""
        return [
            {"advice": one, "where": self.wording.label_of(one.place), "url": self.wording.url_of(one.place)}
            for one in self.standing.advice
        ]

    @property
    def warned(self) -> list[dict[str, str]]:
        """The warnings that a submission must have seen."""
        return [self.wording.message_of(row) for row in self.warnings]

    @property
    def comment(self) -> dict[str, str]:
        """The field of the comment or the reason: typed, error."""
        return {"typed": self.form.typed("comment"), "error": self.error_of("comment")}

    @property
    def seen_error(self) -> str:
        """What is said where the tick below the warnings is missing."""
        return self.error_of("seen")

    def error_of(self, name: str) -> str:
        """Return what is to be mended in a field; "" where nothing."""
        return str(self.form.errors[name][0]) if self.form.is_bound and name in self.form.errors else ""


REVIEW = "review"
"""The word by which the address of comments knows that it was asked by the page of reviewing."""


def what_is_shown(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """Return whether a page of reviewing shows only what changed, ?show=changes|all, and the tabs to choose it."""
    asked = request.POST.get("show") or request.GET.get("show")
    only_changes = desk.compared is not None and bool(desk.changes) and asked != "all"
    views = [
        {"label": _("เฉพาะที่เปลี่ยน"), "url": "?show=changes", "is_current": only_changes},
        {"label": _("ทั้งหมด"), "url": "?show=all", "is_current": not only_changes},
    ]
    return {"only_changes": only_changes, "views": views if desk.changes else []}


def errors_of_attempt(attempt: Attempt) -> Sequence[tuple[str, str]]:
    """Return what is to be mended where a move was not made: each field of the form, or the refusal."""
    return attempt.form.error_list() if attempt.refusal is None else [("decide", str(attempt.refusal))]


def desk_of(
    request: HttpRequest,
    thing: models.Model,
    *,
    moves: Sequence[MoveName],
    at: dt.datetime,
    failed: Sequence[FailedCheck],
    content: Mapping[str, Any] | None = None,
    wording: Wording,
    comments_url: str,
    page: str = "",
    attempt: Attempt | None = None,
    errors_of: Callable[[Attempt], Sequence[tuple[str, str]]] = errors_of_attempt,
) -> Desk:
    """Return the desk for whoever asks. Four queries at most, one more with `content`.

    moves    what this page offers.   failed  the thing's failed checks.
    content  what the thing says, where the page is one of working through it: it shows what changed since it was
             decided on, and lets a thread be begun at every field.
    comments_url  where threads are read and written; `page`, the word by which it knows this page among the thing's.
    attempt, errors_of  what was sent and is shown again; what is to be mended where a move was not made.
    """
    user, on = person_of(request), local_date(at)
    kind = things.kind_of(thing)
    standing = selectors.standing_of(thing, user, held=roles_of_request(request), on=on)
    open_moves = tuple(move for move in moves if move in standing.moves)
    compared = None
    if content is not None and standing.approval is not None:
        compared = selectors.compared_with(thing, user)
    changes: Sequence[rules.FieldChange] = ()
    if compared is not None and content is not None:
        changes = rules.difference(
            compared.snapshot.content, dict(content), item_keys=kind.item_keys, unnamed=kind.unnamed
        )
    answers = MoveName.APPROVE in open_moves and standing.is_last_step
    submits = MoveName.SUBMIT in open_moves
    discussion = discussion_on(
        request,
        thing,
        standing.given,
        url=comments_url,
        page=page,
        label_of=wording.label_of,
        is_offered=content is not None,
        attempt=attempt,
    )
    errors: Sequence[tuple[str, str]] = ()
    if attempt is not None:
        errors = discussion.errors if attempt.said else errors_of(attempt)
    return Desk(
        standing=standing,
        moves=open_moves,
        form=attempt.form if attempt else DecisionForm(),
        wording=wording,
        key=str(uuid.uuid4()),
        discussion=discussion,
        to_answer=tuple(selectors.unanswered(thing, failed)) if answers else (),
        warnings=tuple(row for row in failed if row.is_unanswered(Level.WARNING)) if submits else (),
        compared=compared,
        changes=tuple(changes),
        is_unchanged=compared is not None
        and content is not None
        and (compared.by_id, compared.move) == (user.pk, MoveName.APPROVE)
        and rules.is_unchanged_since_my_decision(
            decided_hash=compared.content_hash, shown_hash=rules.hash_of_content(dict(content))
        ),
        errors=errors,
    )


def discussion_on(
    request: HttpRequest,
    thing: models.Model,
    given: Iterable[Advice],
    *,
    url: str,
    page: str = "",
    label_of: Callable[[str], str],
    is_offered: bool = True,
    attempt: Attempt | None = None,
) -> Discussion:
    """Return the threads of a thing for whoever asks, advice at their heads. One query.

    given  all advice on the thing, `Standing.given`.   url, page  as in desk_of.   is_offered  as in Discussion.
    """
    refusal = attempt.said if attempt and isinstance(attempt.said, CommentRefused) else None
    return discussion_of(
        request,
        thing,
        things.kind_of(thing).organisation(thing),
        menders=things.kind_of(thing).owner_roles,
        url=url,
        action=f"{url}?{urlencode({'page': page})}" if page else url,
        label_of=label_of,
        is_offered=is_offered,
        asked=[
            Asked(
                place=one.place,
                text=one.text,
                by=one.decision.by,
                role=Role(one.decision.role),
                at=one.decision.at,
                is_followed=one.resolved_at is not None,
            )
            for one in given
        ],
        refusal=refusal,
    )


def discussion_in_section(
    request: HttpRequest,
    thing: models.Model,
    given: Iterable[Advice],
    *,
    url: str,
    page: str,
    label_of: Callable[[str], str],
    is_here: Callable[[str], bool],
    attempt: Attempt | None = None,
) -> Discussion:
    """Return the threads of a section and of the whole; one is begun at the whole, or where things are reviewed.

    is_here  whether a place belongs to the section.   attempt  what a thread's button sent and is shown again.
    """
    discussion = discussion_on(
        request, thing, given, url=url, page=page, label_of=label_of, is_offered=False, attempt=attempt
    )
    here = {place: thread for place, thread in discussion.threads.items() if not place or is_here(place)}
    return replace(discussion, threads=here)


def make_move(form: DecisionForm, thing: models.Model, *, by: User, at: dt.datetime) -> Decision:
    """Make the move that a valid form names. Raises services.DecisionRefused.

    A submission that checks keep back leaves them stored, so that the page can name each.
    """
    said = form.cleaned_data
    what: dict[str, Any] = {
        "thing": thing,
        "by": by,
        "at": at,
        "version": said["version"],
        "idempotency_key": said["idempotency_key"],
    }
    kind = things.kind_of(thing)
    match said["move"]:
        case MoveName.SUBMIT:
            try:
                return services.submit(**what, has_seen_warnings=said["seen"])
            except (services.GateClosed, services.WarningsNotSeen):
                kind.check(thing, at=at)
                raise
        case MoveName.RECALL:
            return services.recall(**what)
        case MoveName.REOPEN:
            return services.reopen(**what, reason=said["comment"])
        case MoveName.SEND_BACK:
            advice = [NewAdvice(place=place, text=text) for place, text in form.texts(ADVICE).items()]
            return services.send_back(**what, comment=said["comment"], advice=advice)
        case MoveName.APPROVE:
            reasons = {int(pk): text for pk, text in form.texts(REASON).items() if pk.isdecimal()}
            if kind.is_history(thing) and reasons:
                return services.accept_history(**what, reasons=reasons, comment=said["comment"])
            return services.approve(**what, comment=said["comment"])
        case move:
            raise services.WrongStatus(move)


def status_of(refusal: DecisionRefused | None) -> HTTPStatus:
    """Return how a page that could not do what was sent is answered: 422 where that is to be mended, else 409.

    refusal  None where the form itself is to be mended.
    """
    to_mend = refusal is None or isinstance(refusal, MEND_AND_SEND)
    return HTTPStatus.UNPROCESSABLE_ENTITY if to_mend else HTTPStatus.CONFLICT
