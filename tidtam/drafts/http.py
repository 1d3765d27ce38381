"""What a page's script and the server say to each other while somebody types: one form of request, four of answers.

A room gives its address and says how a section is kept; docs/rooms/drafts.md has the contract.
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.drafts.models import Draft
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import Typed
from tidtam.formats.sizes import MEGABYTE
from tidtam.ui.templatetags.ui import moment

MOST_FIELDS = 400
MOST_BYTES = MEGABYTE
"""A section of a real report has 60 fields, and its longest text had 4,440 letters."""

LONGEST_PLACE = 200
SKEW = dt.timedelta(minutes=2)
"""By how much a device's clock may run ahead of ours and still be called right."""

EARLIEST_YEAR, LATEST_YEAR = 2000, 2999
VERSION = re.compile(r'"(\d{1,9})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was typed into a section, under which key, and the version of the section it was typed on.

    captured_at  when a device without a line kept it; None where it was typed online.
    """

    typed: Typed
    key: uuid.UUID
    seen: int
    captured_at: dt.datetime | None


class NotRead(Exception):
    """A request that cannot be kept; the text says what to do. `status` of its answer."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        super().__init__(sentence)
        self.status = status


def read(request: HttpRequest) -> Sent:
    """Return what a request asks to keep: JSON {place: text or list of texts}, Idempotency-Key and If-Match.

    Captured-At says when a device without a line kept it, in ISO 8601 with its zone; absent where it was typed online.
    Only size and number of fields are judged: what cannot be read yet is kept as typed. Raises NotRead.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise NotRead(_("ย่อข้อความในหัวข้อนี้ให้สั้นลง แล้วบันทึกอีกครั้ง · รับได้ไม่เกิน 1 เมกะไบต์"), 413)
    version = VERSION.fullmatch(request.headers.get("If-Match", ""))
    try:
        typed = json.loads(request.body)
        key = uuid.UUID(request.headers.get("Idempotency-Key", ""))
        captured_at = _instant(request.headers.get("Captured-At", ""))
    except (ValueError, RecursionError):
        typed = None
    if version is None or not _is_typed(typed):
        raise NotRead(_("เปิดหน้านี้ใหม่แล้วพิมพ์ต่อ · ระบบอ่านสิ่งที่ส่งมาไม่ได้"))
    if len(typed) > MOST_FIELDS:
        raise NotRead(_("แบ่งบันทึกทีละหัวข้อ · รับได้ครั้งละไม่เกิน %(count)d ช่อง") % {"count": MOST_FIELDS})
    return Sent(
        typed={place: _storable(value) for place, value in typed.items()},
        key=key,
        seen=int(version[1]),
        captured_at=captured_at,
    )


def _instant(text: str) -> dt.datetime | None:
    """Return the instant a device names, in UTC; None where it names none. Raises ValueError for what is none.

    A clock that runs a little fast says no more than "just now": that is never earlier than the receipt.
    """
    if not text:
        return None
    instant = dt.datetime.fromisoformat(text)
    if instant.tzinfo is None or not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        raise ValueError(text)
    now = timezone.now()
    instant = instant.astimezone(dt.UTC)
    return now if now < instant <= now + SKEW else instant


def _is_typed(body: object) -> bool:
    return isinstance(body, dict) and all(
        0 < len(place) <= LONGEST_PLACE
        and "\0" not in place
        and (isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value)))
        for place, value in body.items()
    )


def _storable(value: str | list[str]) -> str | list[str]:
    """Return what was typed without what no database takes: NUL and halves of characters."""
    if isinstance(value, list):
        return [str(_storable(one)) for one in value]
    return value.replace("\0", "").encode(errors="ignore").decode()


def seen_by(sent: QueryDict) -> int:
    """Return the version that a form says it was typed on; one that no section has where it says none."""
    text = sent.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def form_key(sent: QueryDict) -> uuid.UUID | None:
    """Return the key of a form; None where it carries none, and is not known again when it is sent twice."""
    try:
        return uuid.UUID(sent.get("key", ""))
    except ValueError:
        return None


def keep_sent(
    request: HttpRequest,
    *,
    keep: Callable[[Sent], int],
    closed: type[Exception],
    stands: Callable[[Typed], Typed],
) -> HttpResponse:
    """Keep what the script of a section's page sends, and answer as docs/rooms/drafts.md says.

    keep    keeps it and returns the section's version.
    closed  what keep raises where the thing may not be written, now or by this person; its text says why.
    stands  what the section says now, by place: what waits in it, given as typed, laid over what is saved.
    """
    try:
        version = keep(read(request))
    except NotRead as refused:
        return JsonResponse({"message": str(refused)}, status=refused.status)
    except closed as refused:
        return JsonResponse({"message": str(refused)}, status=HTTPStatus.CONFLICT)
    except Conflict as conflict:
        return _changed(conflict.draft, stands)
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"ETag": f'"{version}"'})


def _changed(draft: Draft | None, stands: Callable[[Typed], Typed]) -> HttpResponse:
    """Return the answer where somebody wrote the section meanwhile: who and when, and what it says now."""
    words = {"version": 0, "typed": dict(stands(draft.typed if draft else {})), "by": "", "kept_at": ""}
    if draft is not None:
        words |= {"version": draft.version, "by": str(draft.by), "kept_at": moment(draft.kept_at, "long")}
    return JsonResponse(words, status=HTTPStatus.PRECONDITION_FAILED)


def chosen(sent: QueryDict) -> QueryDict:
    """Return what a form says after field by field one of two texts was chosen, as components/version_field asks.

    A choice:<place> of mine, theirs or both takes mine:<place> and theirs:<place>; a form without choices says what it
    says.
    """
    places = [name.removeprefix("choice:") for name in sent if name.startswith("choice:")]
    if not places:
        return sent
    said = sent.copy()
    for place in places:
        mine, theirs = sent.getlist(f"mine:{place}"), sent.getlist(f"theirs:{place}")
        texts = {"mine": mine, "both": ["\n".join([*theirs, *mine])]}
        said.setlist(place, texts.get(str(sent[f"choice:{place}"]), theirs))
    return said
