"""What files a form sent: whole, or under the ids of uploads that came before by script. One reading for both."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.uploads.choices import State
from tidtam.uploads.models import Upload
from tidtam.uploads.purposes import purpose_of
from tidtam.uploads.selectors import accepted_upload
from tidtam.uploads.services import UploadRefused, receive_whole

CHUNK = "application/offset+octet-stream"
"""The type of a piece, as tus and the IETF's resumable uploads have it."""

MOST_CHUNK_BYTES = 2_000_000
LONGEST_NAME = 1_000


@dataclass(frozen=True, slots=True)
class SentFiles:
    """What a form sent: uploads that were accepted, and for each other file a sentence with its name and what to do."""

    uploads: list[Upload]
    faults: list[str]


def uploads_of(
    request: HttpRequest,
    *,
    purpose: str,
    organisation: Organisation,
    fiscal_year_be: int | None = None,
    at: datetime,
) -> SentFiles:
    """Return what a form with `uploads/dropzone.html` sent, with script (field `upload`) and without (field `file`).

    Sending the form twice gives the same uploads again; whoever takes them over goes by their ids.
    """
    found, faults = [], []
    for text in dict.fromkeys(request.POST.getlist("upload")):
        upload = _accepted(request, text, purpose, organisation)
        if upload is None:
            faults.append(_("เลือกไฟล์อีกครั้งแล้วรอให้ส่งครบ · ระบบไม่พบไฟล์ที่ส่งไว้"))
        else:
            found.append(upload)
    for file in request.FILES.getlist("file"):
        try:
            upload = receive_whole(
                file=file,
                purpose=purpose_of(purpose),
                organisation=organisation,
                fiscal_year_be=fiscal_year_be,
                by=person_of(request),
                at=at,
                held=roles_of_request(request),
            )
        except UploadRefused as refused:
            faults.append(f"{file.name}: {refused}")
            continue
        if upload.state == State.REFUSED:
            faults.append(f"{upload.name}: {_(upload.refusal)}")
        else:
            found.append(upload)
    return SentFiles(found, faults)


def _accepted(request: HttpRequest, text: str, purpose: str, organisation: Organisation) -> Upload | None:
    try:
        pk = uuid.UUID(text)
    except ValueError:
        return None
    return accepted_upload(person_of(request), pk, purpose=purpose, organisation=organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A file that a script is about to send."""

    key: uuid.UUID
    purpose: str
    office: str
    fiscal_year_be: int | None
    name: str
    size: int


def announced(body: bytes) -> Announced | None:
    """Return what a script announces: JSON {key, purpose, office, year, name, size}; None if unreadable."""
    try:
        said: Mapping[str, Any] = dict(json.loads(body))
        key = uuid.UUID(said["key"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    texts = [said.get(name) for name in ("purpose", "office", "name")]
    year, size = said.get("year"), said.get("size")
    is_readable = (
        all(isinstance(text, str) and len(text) <= LONGEST_NAME and "\0" not in text for text in texts)
        and (year is None or (type(year) is int and 2400 < year < 2700))
        and type(size) is int
        and size < 1 << 60
    )
    if not is_readable:
        return None
    purpose, office, name = (str(text) for text in texts)
    return Announced(key=key, purpose=purpose, office=office, fiscal_year_be=year, name=name, size=size or 0)


def standing(upload: Upload, status: int = 200) -> JsonResponse:
    """Return how far an upload is, for a script: where to send what is next, or what came of it."""
    return JsonResponse(
        {
            "upload": str(upload.pk),
            "address": upload.get_absolute_url(),
            "received": upload.received,
            "state": upload.state,
            "message": _(upload.refusal) if upload.refusal else "",
        },
        status=status,
        headers={"Cache-Control": "no-store"},
    )
