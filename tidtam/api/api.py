"""The API itself: its routers, and how whatever is refused below becomes a problem in the caller's language."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from tidtam.api.auth import not_found
from tidtam.api.problems import Mend, Problem, problem_answer
from tidtam.api.routers import ROUTERS

VERSION = "1"

api = NinjaAPI(title="Tidtam", version=VERSION, urls_namespace="api", docs_url=None, openapi_url=None)
for router in ROUTERS:
    api.add_router("", router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_answer(request, problem)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem_answer(request, not_found())


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, _error: HttpError) -> HttpResponse:
    return problem_answer(request, Problem(400, _("ส่งเนื้อหาเป็น JSON ที่อ่านได้ เข้ารหัส UTF-8")))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [Mend(_place(one), _sentence(one)) for one in error.errors]
    return problem_answer(request, Problem(422, _("แก้ค่าตามรายการแล้วเรียกอีกครั้ง"), errors=found))


def _place(error: dict[str, Any]) -> str:
    """Return where an error stands: the path below "query", "body" and the name of the body's parameter."""
    source, *path = error["loc"]
    path = path[1:] if source == "body" else path
    return ".".join(map(str, path))


def _sentence(error: dict[str, Any]) -> str:
    """Return what is to be done about an error of a parameter or of a body's form."""
    known, given = error["type"], error.get("ctx", {})
    if known == "missing":
        return _("ส่งค่านี้มาด้วย")
    if known == "greater_than_equal":
        return _("ใช้ค่าตั้งแต่ %(limit)s ขึ้นไป") % {"limit": given["ge"]}
    if known == "less_than_equal":
        return _("ใช้ค่าไม่เกิน %(limit)s") % {"limit": given["le"]}
    if known in {"literal_error", "enum"}:
        return _("ใช้ค่าใดค่าหนึ่ง: %(expected)s") % {"expected": given["expected"].replace(" or ", ", ")}
    if known == "string_too_long":
        return _("ย่อให้ไม่เกิน %(count)s ตัวอักษร") % {"count": given["max_length"]}
    if known == "string_pattern_mismatch":
        return _("ใช้ next_cursor จากคำตอบก่อน หรือไม่ส่งพารามิเตอร์นี้")
    if known.startswith("int_"):
        return _("ใช้จำนวนเต็ม เช่น 2569")
    return _("ใช้ค่าในรูปแบบที่เอกสารอ้างอิงบอก")
