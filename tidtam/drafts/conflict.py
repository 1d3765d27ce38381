"""The page on which a form, sent without script, and what was written meanwhile are chosen from, field by field."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tidtam.drafts.models import Draft
from tidtam.drafts.typed import Words, plain


class Input(Protocol):
    """A field with what was typed into it.

    is_text  whether words are written in it.   options  what may be chosen: values and their words; a tick's is "1".
    """

    @property
    def place(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def typed(self) -> Words: ...
    @property
    def is_text(self) -> bool: ...
    @property
    def options(self) -> Sequence[tuple[str, str]]: ...


def conflict_page(
    request: HttpRequest,
    *,
    sent: Sequence[Input],
    there: Sequence[Input],
    draft: Draft | None,
    shown: Mapping[str, Any],
) -> HttpResponse | None:
    """Return the page (409); None where both say the same: the form may be saved on the version that stands now.

    sent, there  the section as the form says it (http.chosen), and as it stands.   draft  of the section.
    shown  `frame`, the template around it; `of`, whose page it is, in words; `action`, where it is sent again with the
           choices.
    """
    theirs_at = {one.place: one for one in there}
    pairs = [
        (mine, theirs_at[mine.place])
        for mine in sent
        if mine.place in theirs_at and plain(mine.typed) != plain(theirs_at[mine.place].typed)
    ]
    if not pairs:
        return None
    differing = {mine.place for mine, _theirs in pairs}
    return render(
        request,
        "drafts/conflict.html",
        {
            **shown,
            "draft": draft,
            "choices": [
                {
                    "place": mine.place,
                    "label": mine.label,
                    "is_text": mine.is_text,
                    "sides": [("mine", _several(mine.typed)), ("theirs", _several(theirs.typed))],
                    "mine": _words(mine),
                    "theirs": _words(theirs),
                }
                for mine, theirs in pairs
            ],
            "rest": [(one.place, _several(one.typed)) for one in sent if one.place not in differing],
            "key": uuid.uuid4(),
            "go": request.POST.get("go", ""),
        },
        status=HTTPStatus.CONFLICT,
    )


def _several(typed: Words) -> Sequence[str]:
    return [typed] if isinstance(typed, str) else typed


def _words(one: Input) -> str:
    """Return what was typed as a reader sees it: the words of what was chosen or ticked."""
    words = dict(one.options)
    return ", ".join(str(words.get(text, text)) for text in _several(one.typed))
