"""The page of all evidence of a report: what is attached to what, and for its owner attaching and taking away."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.approval.deciding import status_of
from tidtam.approval.services import DecisionRefused
from tidtam.evidence import selectors as library
from tidtam.evidence.forms import LinkForm
from tidtam.evidence.models import Evidence
from tidtam.evidence.purpose import EVIDENCE
from tidtam.evidence.services import EvidenceRefused, add_file, add_link
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import reads, roles_of_request
from tidtam.progress import topics
from tidtam.progress.attached import Spot, spots
from tidtam.progress.policies import report_place
from tidtam.progress.services import attach_evidence, detach_evidence
from tidtam.progress.views.desk import WritingDesk, desk_or_404
from tidtam.progress.views.pages import report_crumbs
from tidtam.uploads.http import uploads_of

FOUND = 10
"""How much of the library is offered at once; a search finds the rest."""


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evidence of a report; its owner attaches files, links and what the library holds, and takes it away.

    ?topic=3  the topic whose things are offered first.   ?q=  what to look for in the library.
    What cannot be done comes back with why and with what was typed (422, 409).
    """
    desk = desk_or_404(request, pk)
    if request.method != "POST":
        return _page(request, desk)
    why_not = desk.why_not or desk.why_closed
    if why_not:  # nothing is kept in the library that could not be attached; the services ask again
        return _page(request, desk, faults=[("main", why_not)], status=HTTPStatus.CONFLICT)
    try:
        if "remove" in request.POST:
            return _remove(request, desk)
        return _attach(request, desk)
    except DecisionRefused as refused:
        return _page(request, desk, faults=[("main", str(refused))], status=status_of(refused))
    except EvidenceRefused as refused:
        return _page(request, desk, faults=[("attach", str(refused))], status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _attach(request: HttpRequest, desk: WritingDesk) -> HttpResponse:
    """Attach what the pressed button names: the files, the link, or one of the library."""
    place = request.POST.get("place", "")
    spot = next((one for one in spots(desk.report, desk.reading.project) if one.place == place), None)
    if spot is None:
        return _unmended(request, desk, [("place", _("เลือกว่าเป็นหลักฐานของส่วนใด"))])
    link_form = None
    faults: list[tuple[str, str]] = []
    if "use" in request.POST:
        found = [one for one in [_named(desk, request.POST["use"])] if one]
    elif request.POST.get("do") == "link":
        link_form = LinkForm(request.POST)
        found, faults = _link(desk, link_form)
    else:
        found, faults = _files(request, desk)
    if found:
        attach_evidence(
            report=desk.reading.row,
            evidence=found,
            place=place,
            by=desk.person,
            at=desk.at,
            held=roles_of_request(request),
        )
        said = ngettext(
            "แนบหลักฐาน %(count)d รายการกับ “%(where)s” แล้ว", "แนบหลักฐาน %(count)d รายการกับ “%(where)s” แล้ว", len(found)
        )
        messages.success(request, said % {"count": len(found), "where": spot.label})
    if faults or not found:
        faults = faults or [("evidence-files", _("เลือกไฟล์ ลิงก์ หรือหลักฐานจากคลังก่อนแนบ"))]
        return _unmended(request, desk, faults, link_form)
    return redirect(_address(desk, spot.topic))


def _files(request: HttpRequest, desk: WritingDesk) -> tuple[list[Evidence], list[tuple[str, str]]]:
    """Take the files of the form into the library; return them, and what is to be mended of the others."""
    office, year = desk.reading.row.project.organisation, desk.reading.row.fiscal_year_be
    sent = uploads_of(request, purpose=EVIDENCE.name, organisation=office, fiscal_year_be=year, at=desk.at)
    found, faults = [], [("evidence-files", fault) for fault in sent.faults]
    for upload in sent.uploads:
        try:
            added = add_file(upload=upload, organisation=office, fiscal_year_be=year, by=desk.person, at=desk.at)
            found.append(added.evidence)
        except EvidenceRefused as refused:
            faults.append(("evidence-files", f"{upload.name}: {refused}"))
    return found, faults


def _link(desk: WritingDesk, form: LinkForm) -> tuple[list[Evidence], list[tuple[str, str]]]:
    """Keep the link of the form in the library; return it, or what is to be mended."""
    if not form.is_valid():
        return [], form.faults()
    office, year = desk.reading.row.project.organisation, desk.reading.row.fiscal_year_be
    said = form.cleaned_data
    try:
        added = add_link(
            address=said["address"],
            title=said["title"],
            organisation=office,
            fiscal_year_be=year,
            by=desk.person,
            at=desk.at,
        )
    except EvidenceRefused as refused:
        form.add_error("address", str(refused))
        return [], form.faults()
    return [added.evidence], []


def _remove(request: HttpRequest, desk: WritingDesk) -> HttpResponse:
    """Take away what the pressed button names: "<id of the evidence> <place>"."""
    name, _blank, place = request.POST["remove"].partition(" ")
    one = _named(desk, name)
    if one is not None:
        detach_evidence(
            report=desk.reading.row,
            evidence=one,
            place=place,
            by=desk.person,
            at=desk.at,
            held=roles_of_request(request),
        )
        messages.success(request, _("นำหลักฐานออกจากรายงานแล้ว · ยังอยู่ในคลังของสำนักงาน"))
    return redirect(_address(desk, topics.topic_of_place(place)))


def _named(desk: WritingDesk, text: str) -> Evidence | None:
    """Return what an id names in the office's library; None where it names nothing there."""
    try:
        found = library.evidence_by_id(uuid.UUID(text))
    except ValueError:
        return None
    return found if found and found.organisation_id == desk.reading.row.project.organisation_id else None


def _address(desk: WritingDesk, topic: int | None) -> str:
    asked = f"?{urlencode({'topic': topic})}#topic-{topic}" if topic else ""
    return f"{reverse('progress:evidence', args=[desk.reading.row.pk])}{asked}"


def _unmended(
    request: HttpRequest, desk: WritingDesk, faults: Sequence[tuple[str, str]], link_form: LinkForm | None = None
) -> HttpResponse:
    return _page(request, desk, faults=faults, link_form=link_form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: HttpRequest,
    desk: WritingDesk,
    *,
    faults: Sequence[tuple[str, str]] = (),
    link_form: LinkForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    row, project = desk.reading.row, desk.reading.project
    offered = spots(desk.report, project)
    asked = request.POST.get("place") or _first_of_topic(request.GET.get("topic", ""), offered)
    words = request.GET.get("q", "")[:200]
    may_write = not (desk.why_not or desk.why_closed)
    return render(
        request,
        "progress/evidence.html",
        {
            **office_shell(row.project.organisation, "projects"),
            "crumbs": report_crumbs(row, (_("หลักฐาน"), None)),
            "row": row,
            "project": project,
            "may_write": may_write,
            "why_not": desk.why_not or desk.why_closed,
            "topics": [(number, title, desk.attached.get(number, [])) for number, title in topics.TITLES.items()],
            "is_any": bool(desk.attached),
            "choices": [
                (title, [(one.place, one.label) for one in offered if one.topic == number])
                for number, title in topics.TITLES.items()
            ],
            "place": asked,
            "back_to": next((one.topic for one in offered if one.place == asked), None),
            "purpose": EVIDENCE,
            "office": row.project.organisation,
            "year": row.fiscal_year_be,
            "link_form": link_form or LinkForm(),
            "q": words,
            "found": list(library.library(row.project.organisation, text=words)[:FOUND]) if may_write else [],
            "errors": list(faults),
        },
        status=status,
    )


def _first_of_topic(topic: str, offered: Sequence[Spot]) -> str:
    return next((one.place for one in offered if str(one.topic) == topic), "")
