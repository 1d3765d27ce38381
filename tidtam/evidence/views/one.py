"""One piece of evidence: where it is used, what may be done with it, and its file."""

import logging
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.files import File
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.evidence import forms, rules, selectors, services
from tidtam.evidence.choices import MEDIA_TYPES, EvidenceKind
from tidtam.evidence.models import Evidence
from tidtam.evidence.policies import evidence_place
from tidtam.evidence.services.refusals import EvidenceRefused, NotAPictureOfIt
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import person_of, reads, roles_of_request

SANDBOX = "sandbox; default-src 'none'"
"""Whatever a file holds: a browser that shows it all the same runs nothing of it and asks for nothing more."""
THUMBNAIL_SECONDS = 3600

log = logging.getLogger(__name__)


@policy(reads(evidence_place))
@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a piece of evidence, where it is used, and what may be done with it. Constant number of queries."""
    return _page(request, _evidence_or_404(pk))


def _evidence_or_404(pk: uuid.UUID) -> Evidence:
    evidence = selectors.evidence_by_id(pk)
    if evidence is None:
        raise Http404
    return evidence


def _page(
    request: HttpRequest, evidence: Evidence, *, form: forms.TitleForm | None = None, refusal: str = ""
) -> HttpResponse:
    """Return its page; with a title that came back to be mended (422), or why something was not done (409)."""
    office, held = evidence.organisation, roles_of_request(request)
    used = selectors.where_used([evidence])[evidence.pk]
    may_add = selectors.adding_role(held, office) is not None
    errors = [("main", refusal)] if refusal else form.faults() if form else []
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(
        request,
        "evidence/detail.html",
        {
            **office_shell(office, "documents"),
            "crumbs": office_crumbs(
                office, (_("คลังหลักฐาน"), reverse("evidence:library", args=[office.code])), (evidence.title, None)
            ),
            "evidence": evidence,
            "used": used,
            "things": _things(used) if evidence.is_picture else [],
            "wanted": rules.PICTURES_WANTED,
            "may_add": may_add,
            "may_delete": selectors.deleting_role(held, evidence, person_of(request).pk) is not None,
            "form": form or forms.TitleForm(initial={"title": evidence.title}),
            "errors": errors,
        },
        status=status,
    )


def _things(used: list[selectors.Used]) -> list[dict[str, Any]]:
    """Return the things where a picture is used, each once, with how many pictures are chosen there. One query."""
    counts = selectors.chosen_counts([one.use for one in used])
    each = {(one.use.content_type_id, one.use.object_id): one for one in used}
    return [
        {
            "use": one.use.pk,
            "name": one.where.thing,
            "url": one.where.url,
            "is_chosen": one.use.is_chosen,
            "count": counts.get(key, 0),
        }
        for key, one in each.items()
    ]


@policy(reads(evidence_place))
@require_POST
def rename(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Call it otherwise."""
    evidence, form = _evidence_or_404(pk), forms.TitleForm(request.POST)
    if form.is_valid():
        try:
            services.rename(
                evidence=evidence, title=form.cleaned_data["title"], by=person_of(request), at=timezone.now()
            )
        except EvidenceRefused as refused:
            form.add_error("title", str(refused))
        else:
            messages.success(request, _("เปลี่ยนชื่อหลักฐานแล้ว"))
            return redirect(evidence)
    return _page(request, evidence, form=form)


@policy(reads(evidence_place))
@require_POST
def choose(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose a picture at a report for the Ministry's form, or no longer."""
    evidence, is_chosen = _evidence_or_404(pk), request.POST.get("chosen") == "1"
    uses = evidence.uses.all()
    thing = next((one.thing for one in uses if str(one.pk) == request.POST.get("use")), None)
    try:
        if thing is None:
            raise NotAPictureOfIt
        services.choose_picture(
            evidence=evidence, thing=thing, is_chosen=is_chosen, by=person_of(request), at=timezone.now()
        )
    except EvidenceRefused as refused:
        return _page(request, evidence, refusal=str(refused))
    said = _("เลือกภาพนี้สำหรับแบบรายงานของกระทรวงแล้ว") if is_chosen else _("เลิกเลือกภาพนี้แล้ว")
    messages.success(request, said)
    return redirect(evidence)


@policy(reads(evidence_place))
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete what is used nowhere."""
    evidence = _evidence_or_404(pk)
    try:
        services.delete(evidence=evidence, by=person_of(request), at=timezone.now())
    except EvidenceRefused as refused:
        return _page(request, evidence, refusal=str(refused))
    messages.success(request, _("ลบ “%(title)s” แล้ว") % {"title": evidence.title})
    return redirect("evidence:library", evidence.organisation.code)


@policy(reads(evidence_place))
@require_safe
def file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Hand over the file as an attachment, piece by piece; no browser or proxy keeps it."""
    evidence = _evidence_or_404(pk)
    if evidence.is_link:
        raise Http404
    answer = FileResponse(
        _stored(evidence.stored_name),
        as_attachment=True,
        filename=evidence.name,
        content_type=MEDIA_TYPES[EvidenceKind(evidence.kind)],
    )
    return _guarded(answer, {"Cache-Control": "private, no-store"})


@policy(reads(evidence_place))
@require_safe
def thumbnail(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Hand over the small copy of a picture, which is drawn by us; only the reader's own browser keeps it."""
    evidence = _evidence_or_404(pk)
    if not evidence.is_picture:
        raise Http404
    etag = f'"{evidence.sha256}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=etag) or FileResponse(
        _stored(evidence.thumbnail_name), content_type="image/jpeg"
    )
    return _guarded(answer, {"Cache-Control": f"private, max-age={THUMBNAIL_SECONDS}", "ETag": etag})


def _stored(name: str) -> File:  # type: ignore[type-arg]
    """Return an open file of the storage. Raises Http404 where it is not there, and says so in the log."""
    try:
        return storages["evidence"].open(name)
    except FileNotFoundError:
        log.error("a file of a library is not in its storage: %s", name)
        raise Http404 from None


def _guarded(answer: HttpResponseBase, headers: Mapping[str, str]) -> HttpResponseBase:
    """Return an answer that a browser takes for nothing but what it is called, and runs nothing of."""
    for header, value in {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX,
        **headers,
    }.items():
        answer.headers[header] = value
    return answer
