"""How the API says yes: facts as JSON with an ETag where they have a version, and pages of a list by cursor."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse

from tidtam.api.shapes import plain

CONTENT_TYPE = "application/json"
Row = TypeVar("Row", bound=models.Model)


def answered(
    request: HttpRequest,
    facts: Any,
    *,
    version: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return facts as JSON; 304 where the reader has this version already."""
    tags = {"ETag": f'"{version}"'} if version else {}
    if version and request.method == "GET" and _has(request, tags["ETag"]):
        return HttpResponse(status=304, headers=tags, content_type=CONTENT_TYPE)
    content = json.dumps(plain(facts), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(content, content_type=CONTENT_TYPE, status=status, headers={**tags, **(headers or {})})


def _has(request: HttpRequest, tag: str) -> bool:
    asked = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return tag in asked or "*" in asked


def page_of(rows: models.QuerySet[Row], *, cursor: str | None, limit: int) -> tuple[list[Row], str]:
    """Return one page of rows in the order of their ids and the cursor of the next, "" at the end. One query.

    Whatever is added or taken away meanwhile, no row stands on two pages and none is left out: a page begins after the
    last row of the one before. cursor  as params.Cursor lets it in.
    """
    found = list((rows.filter(pk__gt=_read(cursor)) if cursor else rows).order_by("pk")[: limit + 1])
    more = len(found) > limit
    return found[:limit], _written(found[limit - 1].pk) if more else ""


def newest_of(rows: models.QuerySet[Row], *, cursor: str | None, limit: int) -> tuple[list[Row], str]:
    """Return the same, newest first."""
    found = list((rows.filter(pk__lt=_read(cursor)) if cursor else rows).order_by("-pk")[: limit + 1])
    more = len(found) > limit
    return found[:limit], _written(found[limit - 1].pk) if more else ""


def slice_of(rows: models.QuerySet[Row], *, cursor: str | None, limit: int) -> tuple[list[Row], str]:
    """Return one page of rows that are not ordered by a number, in their own order, by position. One query."""
    first = _read(cursor) if cursor else 0
    found = list(rows[first : first + limit + 1])
    more = len(found) > limit
    return found[:limit], _written(first + limit) if more else ""


def _written(number: int) -> str:
    return f"after-{number}"


def _read(cursor: str) -> int:
    return int(cursor.removeprefix("after-"))
