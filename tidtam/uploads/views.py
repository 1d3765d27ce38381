"""What a script and the server say to each other while a file is sent; docs/rooms/uploads.md has the contract."""

import uuid
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tidtam.access.policies import policy
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import HOLDS_A_ROLE, person_of, roles_of_request
from tidtam.uploads import http, services
from tidtam.uploads.models import Upload
from tidtam.uploads.policies import SENDS_IT
from tidtam.uploads.purposes import PurposeUnknown, purpose_of


@policy(HOLDS_A_ROLE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Promise to receive a file, or say how far it is where it was begun before."""
    said = http.announced(request.body)
    if said is None:
        return _refused(_("เปิดหน้านี้ใหม่แล้วเลือกไฟล์อีกครั้ง · ระบบอ่านสิ่งที่ส่งมาไม่ได้"))
    at = timezone.now()
    try:
        row = services.begin_upload(
            key=said.key,
            purpose=purpose_of(said.purpose),
            organisation=Organisation.objects.get(code=said.office),
            fiscal_year_be=said.fiscal_year_be,
            name=said.name,
            size=said.size,
            by=person_of(request),
            at=at,
            held=roles_of_request(request),
        )
    except (PurposeUnknown, Organisation.DoesNotExist, services.NotForThem):
        raise Http404 from None
    except services.KeyReused as refused:
        return _refused(str(refused), HTTPStatus.CONFLICT)
    except services.UploadRefused as refused:
        return _refused(str(refused))
    return http.standing(row, HTTPStatus.CREATED if row.begun_at == at else HTTPStatus.OK)


@policy(SENDS_IT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say how far an upload is; add the next piece (header Upload-Offset), and judge the file with the last one."""
    row: Upload = request.upload  # type: ignore[attr-defined]
    if request.method != "POST":
        return http.standing(row)
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != http.CHUNK or not (offset.isdecimal() and offset.isascii() and len(offset) < 16):
        return _refused(_("เปิดหน้านี้ใหม่แล้วเลือกไฟล์อีกครั้ง · ระบบอ่านสิ่งที่ส่งมาไม่ได้"))
    if int(request.META.get("CONTENT_LENGTH") or 0) > http.MOST_CHUNK_BYTES:
        return _refused(_("แบ่งไฟล์เป็นส่วนละไม่เกิน 2 MB"), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        row = services.append_chunk(upload=row, offset=int(offset), chunk=request.body, at=timezone.now())
    except UnreadablePostError:  # the line was cut; nobody hears this
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    except services.WrongOffset as wrong:
        return JsonResponse({"received": wrong.received}, status=HTTPStatus.CONFLICT)
    except services.Gone:
        raise Http404 from None
    except services.NoSpace as refused:
        return _refused(str(refused), HTTPStatus.INSUFFICIENT_STORAGE)
    except services.UploadRefused as refused:
        return _refused(str(refused))
    return http.standing(row)


@policy(SENDS_IT)
@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw away what is no longer sent."""
    services.cancel_upload(upload=request.upload)  # type: ignore[attr-defined]
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _refused(sentence: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> JsonResponse:
    return JsonResponse({"message": sentence}, status=status)
