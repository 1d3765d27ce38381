"""The page of all evidence of a thing: what is attached to what; whoever writes the thing attaches and takes away.

Its address, its policy, its template and the names of its places stand in the thing's own room.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidtam.approval.deciding import status_of
from tidtam.approval.services import DecisionRefused, attach_evidence, detach_evidence
from tidtam.evidence import selectors as library
from tidtam.evidence.forms import LinkForm
from tidtam.evidence.http import keep_files, keep_link
from tidtam.evidence.models import Evidence
from tidtam.evidence.purpose import EVIDENCE
from tidtam.evidence.services import EvidenceRefused
from tidtam.evidence.things import kind_of_model
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import person_of, roles_of_request

FOUND = 10
"""How much of the library is offered at once; a search finds the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attaching:
    """A thing on the page of its evidence.

    fiscal_year_be  to whose quota new files count.
    why_not   why nothing may be attached or taken away now; "" where it may.
    offered   the places that evidence may be attached to: their words, by place.
    url_of    where a form about a place leads back to.
    place_missing, taken_away  what is said where no place was chosen, and once something was taken away.
    template  of the page; it extends evidence/attaching.html.   shown  what it shows, read after what was sent is done.
    """

    thing: models.Model
    fiscal_year_be: int
    at: dt.datetime
    why_not: str
    offered: Mapping[str, str]
    url_of: Callable[[str], str]
    place_missing: str
    taken_away: str
    template: str
    shown: Callable[[], dict[str, Any]]

    @property
    def office(self) -> Organisation:
        """Whose library it is."""
        return kind_of_model(type(self.thing)).office_of(self.thing)


def evidence_page(request: HttpRequest, attaching: Attaching) -> HttpResponse:
    """Show the evidence of a thing; its writers attach files, links and what the library holds, and take it away.

    ?q=  what to look for in the library. What cannot be done comes back with why and with what was typed (422, 409).
    """
    if request.method != "POST":
        return _page(request, attaching)
    if attaching.why_not:  # nothing is kept in the library that could not be attached; the services ask again
        return _page(request, attaching, faults=[("main", attaching.why_not)], status=HTTPStatus.CONFLICT)
    try:
        return _remove(request, attaching) if "remove" in request.POST else _attach(request, attaching)
    except DecisionRefused as refused:
        return _page(request, attaching, faults=[("main", str(refused))], status=status_of(refused))
    except EvidenceRefused as refused:
        return _page(request, attaching, faults=[("attach", str(refused))], status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _attach(request: HttpRequest, attaching: Attaching) -> HttpResponse:
    """Attach what the pressed button names: the files, the link, or one of the library."""
    place = request.POST.get("place", "")
    if place not in attaching.offered:
        return _unmended(request, attaching, [("place", attaching.place_missing)])
    keep: dict[str, Any] = {"organisation": attaching.office, "fiscal_year_be": attaching.fiscal_year_be}
    by: dict[str, Any] = {"by": person_of(request), "at": attaching.at}
    link_form = LinkForm(request.POST) if request.POST.get("do") == "link" else None
    faults: list[tuple[str, str]] = []
    if "use" in request.POST:
        found = _named(attaching, request.POST["use"])
    elif link_form:
        link = keep_link(link_form, **keep, **by)
        found, faults = [link.evidence] if link else [], link_form.faults()
    else:
        added, sentences = keep_files(request, **keep, **by)
        found, faults = [one.evidence for one in added], [("evidence-files", sentence) for sentence in sentences]
    if found:
        attach_evidence(thing=attaching.thing, evidence=found, place=place, held=roles_of_request(request), **by)
        said = ngettext(
            "แนบหลักฐาน %(count)d รายการกับ “%(where)s” แล้ว", "แนบหลักฐาน %(count)d รายการกับ “%(where)s” แล้ว", len(found)
        )
        messages.success(request, said % {"count": len(found), "where": attaching.offered[place]})
    if faults or not found:
        faults = faults or [("evidence-files", _("เลือกไฟล์ ลิงก์ หรือหลักฐานจากคลังก่อนแนบ"))]
        return _unmended(request, attaching, faults, link_form)
    return redirect(attaching.url_of(place))


def _remove(request: HttpRequest, attaching: Attaching) -> HttpResponse:
    """Take away what the pressed button names: "<id of the evidence> <place>"."""
    name, _blank, place = request.POST["remove"].partition(" ")
    for one in _named(attaching, name):
        detach_evidence(
            thing=attaching.thing,
            evidence=one,
            place=place,
            by=person_of(request),
            at=attaching.at,
            held=roles_of_request(request),
        )
        messages.success(request, attaching.taken_away)
    return redirect(attaching.url_of(place))


def _named(attaching: Attaching, text: str) -> list[Evidence]:
    """Return what an id names in the library, alone; nothing where it names nothing there."""
    try:
        found = library.evidence_by_id(uuid.UUID(text))
    except ValueError:
        return []
    return [found] if found and found.organisation_id == attaching.office.pk else []


def _unmended(
    request: HttpRequest, attaching: Attaching, faults: Sequence[tuple[str, str]], link_form: LinkForm | None = None
) -> HttpResponse:
    return _page(request, attaching, faults=faults, link_form=link_form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: HttpRequest,
    attaching: Attaching,
    *,
    faults: Sequence[tuple[str, str]] = (),
    link_form: LinkForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    may_write, words = not attaching.why_not, request.GET.get("q", "")[:200]
    return render(
        request,
        attaching.template,
        {
            "may_write": may_write,
            "why_not": attaching.why_not,
            "purpose": EVIDENCE,
            "office": attaching.office,
            "year": attaching.fiscal_year_be,
            "link_form": link_form or LinkForm(),
            "q": words,
            "found": list(library.library(attaching.office, text=words)[:FOUND]) if may_write else [],
            "errors": list(faults),
            **attaching.shown(),
        },
        status=status,
    )
