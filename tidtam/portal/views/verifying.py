"""Whether a file, a code or a number is of something that was issued, and what became of it. Nobody sends a file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import PUBLIC, policy
from tidtam.portal.answers import KEPT, public_page
from tidtam.portal.pages import public_crumbs
from tidtam.portal.templatetags.portal import page_url
from tidtam.verification import rules, selectors
from tidtam.verification.choices import DocumentKind
from tidtam.verification.models import IssuedDocument
from tidtam.verification.selectors import Answer

LONGEST = 300


@public_page
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a file, a code or a number, and answer what was asked: the answer has an address of its own."""
    typed = request.GET.get("q", "")[:LONGEST].strip()
    context: dict[str, Any] = {
        "crumbs": public_crumbs((_("ตรวจสอบเอกสาร"), None)),
        "typed": typed,
        "keys": selectors.known_keys(),
        "shows_demo": False,
    }
    asked = rules.asked(typed) if typed else None
    if typed and asked is None:
        context["error"] = _("พิมพ์ค่า SHA-256 ให้ครบ 64 ตัว หรือรหัสตรวจสอบ 12 ตัว หรือลำดับเอกสาร เช่น 3/2567 ลำปาง")
    elif asked is not None:
        context |= _answered(asked)
    return render(request, "portal/verify.html", context)


@public_page
def verify_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say what became of a document: where its QR code leads. An id nobody issued is answered 404, in words."""
    found = selectors.answer_of(document_id)
    context: dict[str, Any] = {
        "crumbs": public_crumbs((_("ตรวจสอบเอกสาร"), page_url("verify")), (_("ผลการตรวจสอบเอกสาร"), None)),
        "shows_demo": False,
    }
    if found is None:
        return render(request, "portal/verify_document.html", context, status=404)
    files = list(found.document.files.all())
    return render(request, "portal/verify_document.html", context | {"files": files} | _shown(found))


@policy(PUBLIC)
@require_safe
def statement(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Hand over the signed statement of a document, for whoever verifies by himself."""
    document = _signed_or_404(document_id)
    return _plain(document.statement.encode(), "application/json", f"{document.code}.json")


@policy(PUBLIC)
@require_safe
def signature(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Hand over the signature of a statement: its 64 bytes, as openssl takes them."""
    document = _signed_or_404(document_id)
    return _plain(bytes.fromhex(document.signature), "application/octet-stream", f"{document.code}.sig")


@policy(PUBLIC)
@require_safe
def signing_key(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Hand over a public key that statements were signed with."""
    key = next((key for key in selectors.known_keys() if key.fingerprint == fingerprint), None)
    if key is None:
        raise Http404
    return _plain(key.public_pem.encode(), "application/x-pem-file", f"tidtam-{fingerprint[:16]}.pem")


def _signed_or_404(document_id: UUID) -> IssuedDocument:
    document = IssuedDocument.objects.exclude(signature="").filter(pk=document_id).first()
    if document is None:
        raise Http404
    return document


def _plain(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = KEPT
    return answer


def _answered(asked: rules.Asked) -> dict[str, Any]:
    """Return the answer of a hash, or the one document of a code or number, or the list to choose from."""
    if asked.sha256:
        found = selectors.answer_to_hash(asked.sha256)
        return {"sha256": asked.sha256} | (_shown(found) if found else {"is_unknown": True})
    documents = selectors.documents_asked(asked)
    if len(documents) == 1:
        found = selectors.answer_of(documents[0].pk)
        assert found is not None
        return _shown(found)
    return {
        "is_unknown": not documents,
        "documents": documents,
        "is_cut": len(documents) == selectors.MOST,
        "shows_demo": any(document.is_demo for document in documents),
    }


def _shown(found: Answer) -> dict[str, Any]:
    document = found.document
    return {
        "answer": found,
        "document": document,
        "document_url": page_url("verify_document", document_id=document.pk),
        "newest_url": page_url("verify_document", document_id=found.newest.pk) if found.newest else "",
        "read_url": _page_of(document),
        "shows_demo": document.is_demo,
    }


def _page_of(document: IssuedDocument) -> str:
    """Return the public page of what the document says; "" where it has none."""
    return page_url("edition", edition_id=document.pk) if document.kind == DocumentKind.OFFICE_BOOKLET else ""
