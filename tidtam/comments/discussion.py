"""What every page with threads does alike: draw them beside the fields, and say what was typed into one.

Fields and buttons of a thread stand in the form of the page around them. Their names end in the tag of the place, so
that one form holds many threads; the button that sends bears the place itself.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.http import urlencode

from tidtam.comments import rules, services
from tidtam.comments.models import Comment
from tidtam.comments.selectors import Asked, Thread, threads_of
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.organisations.selectors import role_to_use

SEND, REOPEN = "say_at", "reopen_at"
"""The names of the buttons; their value is the place."""
TEXT, MENDED, SEEN, KEY = "say", "mended", "seen", "key"
"""What the names of the fields begin with."""
NOT_TYPED = ("csrfmiddlewaretoken", "version", "idempotency_key", SEND, REOPEN)
"""Names that a form sends and nobody typed, beside those of threads."""


def tag_of(place: str) -> str:
    """Return a short word for a place, fit for names and ids: places hold keys that come from files."""
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def anchor_of(place: str) -> str:
    """Return the id of a place's thread on a page."""
    return f"thread-{tag_of(place)}"


def is_sent(sent: Mapping[str, Any]) -> bool:
    """Return whether a button of a thread sent the form."""
    return SEND in sent or REOPEN in sent


def place_of(sent: Mapping[str, Any]) -> str:
    """Return the place of the thread whose button sent the form."""
    return str(sent.get(SEND, sent.get(REOPEN, "")))


def has_more(sent: Mapping[str, Any]) -> bool:
    """Return whether anything else was typed into the form that a thread's button sent: it must not be lost."""
    own = tag_of(place_of(sent))
    said = (f"{TEXT}-{own}", f"{MENDED}-{own}")
    return any(
        str(text).strip() and name not in (*NOT_TYPED, *said) and not name.startswith((f"{SEEN}-", f"{KEY}-"))
        for name, text in sent.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """The threads of a thing on one page.

    url       where a thread is read alone, and where a script sends what is said.
    action    where the form around the threads is sent to without a script.
    is_offered  whether a thread can be begun at every place, or only at the whole.
    sent      what a form brought; shown again in every thread but the one that took it.
    refusal   why what was sent was not said; None where it was.
    """

    threads: Mapping[str, Thread]
    label_of: Callable[[str], str]
    url: str
    action: str
    may_speak: bool
    may_mend: bool
    is_offered: bool = True
    sent: Mapping[str, Any] = field(default_factory=dict)
    refusal: services.CommentRefused | None = None
    drawn: set[str] = field(default_factory=set)

    def at(self, place: str, *, is_writing: bool = False, is_headed: bool = True) -> dict[str, Any]:
        """Return what the template of one thread takes, and remember that the page draws it.

        is_writing  whether the thread is shown to write into it, alone on a page or in place of what a link stood for.
        is_headed   whether what was asked to be mended stands at its head; not where the page shows it elsewhere.
        """
        self.drawn.add(place)
        thread, tag = self.threads.get(place, Thread(place=place)), tag_of(place)
        is_sender = is_sent(self.sent) and place_of(self.sent) == place
        typed = "" if is_sender and self.refusal is None else str(self.sent.get(f"{TEXT}-{tag}", ""))
        error = str(self.refusal) if is_sender and self.refusal is not None else ""
        return {
            "thread": thread,
            "asked": thread.asked if is_headed else (),
            "tag": tag,
            "anchor": anchor_of(place),
            "label": self.label_of(place),
            "url": self.url,
            "thread_url": f"{self.url}?{urlencode({'place': place})}",
            "action": f"{self.action}#{anchor_of(place)}",
            "may_speak": self.may_speak,
            "may_mend": self.may_mend,
            "may_begin": self.may_speak and (self.is_offered or not place),
            "typed": typed,
            "is_ticked": bool(error) and f"{MENDED}-{tag}" in self.sent,
            "error": error,
            "key": uuid.uuid4(),
            "is_writing": is_writing or bool(typed or error),
            "is_alone": is_writing,
            "is_said": is_sender and self.refusal is None,
        }

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is to be mended, as the component error_summary lists it."""
        return [(f"{TEXT}-{tag_of(place_of(self.sent))}", str(self.refusal))] if self.refusal is not None else []

    def left_over(self) -> list[tuple[str, str]]:
        """Return the places that the page has not drawn: the whole, and those with a thread or a refused comment.

        Each with its words.
        """
        refused = [place_of(self.sent)] if self.refusal is not None else []
        places = dict.fromkeys(["", *self.threads, *refused])
        return [(place, self.label_of(place)) for place in places if place not in self.drawn]

    @property
    def open_count(self) -> int:
        """How many threads wait for somebody."""
        return sum(thread.is_open for thread in self.threads.values())


def discussion_of(
    request: HttpRequest,
    thing: models.Model,
    organisation: Organisation,
    *,
    url: str,
    action: str = "",
    label_of: Callable[[str], str],
    asked: Iterable[Asked] = (),
    is_offered: bool = True,
    refusal: services.CommentRefused | None = None,
    menders: frozenset[str] = rules.MENDERS,
) -> Discussion:
    """Return the threads of a thing for whoever asks. One query.

    organisation  where the thing belongs.   asked  what was asked to be mended, by a decision.
    menders  the roles that write it.
    """
    held = roles_of_request(request)
    return Discussion(
        threads=threads_of(thing, asked=asked),
        label_of=label_of,
        url=url,
        action=action or url,
        may_speak=role_to_use(menders | rules.SEE_IT_THROUGH, held, organisation) is not None,
        may_mend=role_to_use(menders, held, organisation) is not None,
        is_offered=is_offered,
        sent=request.POST if is_sent(request.POST) else {},
        refusal=refusal,
    )


def say(
    request: HttpRequest,
    thing: models.Model,
    organisation: Organisation,
    office: Organisation,
    *,
    at: datetime,
    menders: frozenset[str] = rules.MENDERS,
) -> Comment:
    """Say what a form sent. menders: the roles that write the thing. Raises services.CommentRefused."""
    place, sent = place_of(request.POST), request.POST
    tag = tag_of(place)
    seen, key = sent.get(f"{SEEN}-{tag}", ""), sent.get(f"{KEY}-{tag}", "")
    what: dict[str, Any] = {
        "thing": thing,
        "organisation": organisation,
        "office": office,
        "place": place,
        "text": sent.get(f"{TEXT}-{tag}", ""),
        "by": person_of(request),
        "at": at,
        "menders": menders,
    }
    try:
        what["key"] = uuid.UUID(key)
        number = int(seen)
    except ValueError:
        raise services.NoSuchPlace from None
    if REOPEN in sent:
        return services.reopen_thread(**what, seen=number)
    if f"{MENDED}-{tag}" in sent:
        return services.resolve_thread(**what, seen=number)
    return services.add_comment(**what)
