"""The OpenAPI document: what the API library knows of paths and parameters, and around it what our operations declare.

Words stand in Thai and English, one after the other; `spoken` gives those of one language for the reference page.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tidtam.api import examples, shapes
from tidtam.api.api import api
from tidtam.api.choices import Access, Area
from tidtam.api.facts import ProblemAnswer
from tidtam.api.operations import OPERATIONS, Operation
from tidtam.api.problems import CONTENT_TYPE as PROBLEM_TYPE
from tidtam.api.problems import TITLES
from tidtam.api.rules import scope

PREFIX = "api/v1"
SCHEME = "PersonalToken"
READING = (401, 403, 404, 405, 406, 422, 429)
WRITING = (400, *READING[:-2], 409, 413, 415, 422, 429)

TITLE = _("API ของระบบติดตาม")
INTRODUCTION = _(
    "อ่านและเขียนสิ่งเดียวกับหน้าเว็บ ด้วยกฎ สิทธิ์ และถ้อยคำเดียวกัน ระบบที่เรียกใช้ส่งโทเค็นส่วนตัวของบุคคลมาด้วย "
    "และทำได้เท่าที่บทบาทของบุคคลนั้นทำได้ในวันนั้น"
)
GOOD = _("คำตอบ")
UNCHANGED = _("ผู้เรียกมีรุ่นนี้แล้ว")
COMMON = {
    "cursor": _("next_cursor จากคำตอบก่อน"),
    "limit": _("จำนวนรายการต่อหน้า"),
    "pk": _("รหัส (id) จากรายการ"),
    "office_code": _("รหัสหน่วยงาน เช่น P50-2"),
    "fiscal_year_be": _("ปีงบประมาณ พ.ศ."),
    "fiscal_year": _("ปีงบประมาณ พ.ศ."),
    "instrument_code": _("รหัสเครื่องมือ เช่น QP"),
    "instrument": _("รหัสเครื่องมือ เช่น QP"),
    "round_code": _("รหัสรอบ เช่น 6m"),
    "number": _("ลำดับฉบับในปีงบประมาณ"),
}
"""The words of parameters that mean the same in every operation."""
LANGUAGE_WORDS = _("ภาษาของข้อความ: th หรือ en · ไม่ระบุคือ th")
HEADERS = {
    "ETag": _("รุ่นของเนื้อหา ใช้กับ If-None-Match และ If-Match"),
    "WWW-Authenticate": _("วิธียืนยันตัวตน และขอบเขตที่ขาด"),
    "Retry-After": _("จำนวนวินาทีที่ต้องรอ"),
    "Location": _("ที่อยู่ของงานที่สั่ง"),
    "Allow": _("วิธีเรียกที่ที่อยู่นี้รับ"),
}
HEADERS_OF = {401: "WWW-Authenticate", 403: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 412: "ETag"}

Words = Callable[[Any], str]


def both(words: Any) -> str:
    """Return words in Thai, and below in English."""
    said = dict.fromkeys(spoken(language)(words) for language, _name in settings.LANGUAGES)
    return "\n\n".join(said)


def spoken(language: str) -> Words:
    """Return how words are said in one language."""

    def say(words: Any) -> str:
        with translation.override(language):
            return str(words)

    return say


@lru_cache(maxsize=4)
def openapi_document(language: str = "") -> dict[str, Any]:
    """Return the document in both languages, or in the words of one. Made once in a process."""
    say = spoken(language) if language else both
    with translation.override("en"):
        base = deepcopy(dict(api.get_openapi_schema(path_prefix=f"{PREFIX}/")))
    found: dict[str, shapes.Schema] = {}
    shapes.schema_of(ProblemAnswer, found)
    for methods in base["paths"].values():
        for made in methods.values():
            _complete(made, OPERATIONS[made["operationId"]], say, found)
    order = ["", *Area]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say(TITLE),
            "version": api.version,
            "description": say(INTRODUCTION),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{SCHEME: []}],
        "paths": dict(sorted(base["paths"].items(), key=lambda each: (_first_area(each[1], order), each[0]))),
        "components": {
            "schemas": dict(sorted(found.items())),
            "securitySchemes": {SCHEME: {"type": "http", "scheme": "bearer", "description": say(TITLES[401])}},
        },
    }


def _first_area(methods: dict[str, Any], order: list[str]) -> int:
    return min(order.index(OPERATIONS[one["operationId"]].area) for one in methods.values())


def statuses(one: Operation) -> list[int]:
    """Return every status an operation may answer, the good one first."""
    refusals = {*(READING if one.access == Access.READ else WRITING), *one.refusals}
    unchanged = [304] if one.is_versioned and one.method == "GET" else []
    return [one.status, *unchanged, *sorted(refusals)]


def _complete(made: dict[str, Any], one: Operation, say: Words, found: dict[str, shapes.Schema]) -> None:
    """Put into an operation, as the library made it, all that we know of it."""
    made["summary"], made["description"] = say(one.summary), say(one.description or one.summary)
    made["tags"] = [one.area or "me"]
    made["security"] = [{SCHEME: [scope(one.area, one.access)] if one.area else []}]
    for parameter in made["parameters"]:
        words = one.parameters.get(parameter["name"]) or COMMON[parameter["name"]]
        parameter["description"] = say(words)
        parameter["schema"].pop("title", None)
    made["parameters"] += [_header(name, words, say, is_asked) for name, words, is_asked in _headers_of(one)]
    if one.takes is not None:
        schema = dict(one.takes) if isinstance(one.takes, dict) else shapes.schema_of(one.takes, found)
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    made["responses"] = {str(status): _answer(status, one, say, found) for status in statuses(one)}
    examples.put_into(made, one.name)


def _headers_of(one: Operation) -> list[tuple[str, Any, bool]]:
    """Return the headers an operation reads: name, words, and whether it asks for it."""
    read: list[tuple[str, Any, bool]] = [("Accept-Language", LANGUAGE_WORDS, False)]
    if one.is_versioned and one.method == "GET":
        read.append(("If-None-Match", _("ETag ที่ผู้เรียกมี · ตอบ 304 ถ้ายังเป็นรุ่นนั้น"), False))
    elif one.is_versioned:
        read.append(("If-Match", _("ETag ของรุ่นที่อ่านมา"), True))
    if one.is_keyed:
        read.append(("Idempotency-Key", _("UUID ของคำขอนี้ · ส่งซ้ำด้วยคีย์เดิมได้ผลเดิม"), True))
    return read


def _header(name: str, words: Any, say: Words, is_asked: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if name == "Idempotency-Key":
        schema["format"] = "uuid"
    return {"in": "header", "name": name, "required": is_asked, "schema": schema, "description": say(words)}


def _answer(status: int, one: Operation, say: Words, found: dict[str, shapes.Schema]) -> dict[str, Any]:
    language = {"Content-Language": {"schema": {"type": "string", "enum": ["th", "en"]}, "description": "th, en"}}
    if status == 304:
        return {"description": say(UNCHANGED), "headers": language | _described("ETag", say)}
    if status == one.status:
        good: dict[str, Any] = {"description": say(GOOD), "headers": dict(language)}
        if one.answers is not None:
            good["content"] = {"application/json": {"schema": shapes.schema_of(one.answers, found)}}
        else:
            good["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        if one.is_versioned:
            good["headers"] |= _described("ETag", say)
        if status == HTTPStatus.ACCEPTED:
            good["headers"] |= _described("Location", say)
        return good
    named = HEADERS_OF.get(status)
    return {
        "description": f"{HTTPStatus(status).phrase}: {say(TITLES[status])}",
        "headers": language | (_described(named, say) if named else {}),
        "content": {PROBLEM_TYPE: {"schema": shapes.schema_of(ProblemAnswer, found)}},
    }


def _described(name: str, say: Words) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}, "description": say(HEADERS[name])}}
