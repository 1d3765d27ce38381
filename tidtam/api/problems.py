"""How the API says no: problem+json (RFC 9457), in the words that the pages use.

`errors` names each thing to be mended: its place (a field of the body, a parameter, or a place of a report as checks
and advice name it), what is the matter, and where that is not the same sentence, what to do.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

CONTENT_TYPE = "application/problem+json"
TYPES = "/api/v1/#problem-"
"""What every `type` begins with: a heading of the reference page, followed by the status."""

TITLES: Mapping[int, Any] = {
    400: _("ส่งคำขอใหม่ในรูปแบบที่อ่านได้"),
    401: _("ส่งโทเค็นส่วนตัวที่ใช้ได้มาด้วย"),
    403: _("ใช้โทเค็นที่มีขอบเขตนี้"),
    404: _("ไม่พบสิ่งที่ขอ"),
    405: _("ใช้วิธีเรียกที่ที่อยู่นี้รับ"),
    406: _("ขอคำตอบเป็น JSON"),
    409: _("มีการเปลี่ยนแปลงที่ขัดกัน"),
    412: _("เนื้อหาเปลี่ยนไปแล้ว"),
    413: _("ส่งข้อมูลให้เล็กลง"),
    415: _("ส่งเนื้อหาเป็น JSON"),
    422: _("แก้ไขข้อมูลแล้วส่งอีกครั้ง"),
    428: _("บอกรุ่นที่แก้ไข"),
    429: _("รอแล้วเรียกอีกครั้ง"),
}
"""What each status means, by what to do about it."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing to be mended. place  "" is the whole.   cure  "" where the message says it."""

    place: str
    message: str
    cure: str = ""


class Problem(Exception):
    """A request that is refused. detail  one sentence of what to do, in the language of the request."""

    def __init__(
        self, status: int, detail: object, *, errors: Iterable[Mend] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.detail, self.errors, self.headers = status, str(detail), tuple(errors), dict(headers or {})
        super().__init__(self.detail)


def mends(sentences: Mapping[str, object] | Iterable[tuple[str, object]]) -> tuple[Mend, ...]:
    """Return sentences by place as errors of a problem."""
    pairs = sentences.items() if isinstance(sentences, Mapping) else sentences
    return tuple(Mend(place, str(sentence)) for place, sentence in pairs)


def problem_answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the answer that says what is the matter, in the active language."""
    said = {
        "type": f"{TYPES}{problem.status}",
        "title": str(TITLES[problem.status]),
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
        "errors": [{"place": one.place, "message": one.message, "cure": one.cure or None} for one in problem.errors],
    }
    return HttpResponse(
        json.dumps(said, ensure_ascii=False),
        content_type=CONTENT_TYPE,
        status=HTTPStatus(problem.status),
        headers=problem.headers,
    )
