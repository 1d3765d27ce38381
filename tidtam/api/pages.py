"""The reference page and the OpenAPI document: open to anybody, for they say nothing of anybody."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import PUBLIC, policy
from tidtam.accounts.rules import LIMITS, Tried
from tidtam.api.choices import Area
from tidtam.api.document import openapi_document
from tidtam.api.examples import example_of
from tidtam.api.operations import OPERATIONS
from tidtam.api.problems import TITLES
from tidtam.api.rules import scope


@policy(PUBLIC)
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document, in both languages."""
    content = json.dumps(openapi_document(), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/json", headers={"Cache-Control": "public, max-age=300"})


@policy(PUBLIC)
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters, answers and example, in the reader's language. No query."""
    document = openapi_document(get_language() or "th")
    made = {one["operationId"]: one for methods in document["paths"].values() for one in methods.values()}
    context = {
        "groups": [
            {"area": area, "title": title, "operations": list(_drawn(area, made))}
            for area, title in [("", _("โทเค็น")), *((one.value, one.label) for one in Area)]
        ],
        "problems": [(status, title) for status, title in TITLES.items()],
        "limit": LIMITS[Tried.API_TOKEN].most,
    }
    return render(request, "api/reference.html", context)


def _drawn(area: str, made: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in OPERATIONS.values():
        if one.area == area:
            said = made[one.name]
            example = example_of(one.name)
            yield {
                "operation": one,
                "said": said,
                "path": "/api/v1" + _plain_path(one.path),
                "scope": scope(one.area, one.access) if one.area else "",
                "parameters": [{**each, "type": _type_of(each["schema"])} for each in said["parameters"]],
                "statuses": " ".join(said["responses"]),
                "example": example and example["path"],
                "body": example and "body" in example and _printed(example["body"]),
                "answer": example and "answer" in example and _printed(example["answer"]),
            }


def _plain_path(path: str) -> str:
    """Return an address without what its values are read by: "{int:pk}" is "{pk}"."""
    for kind in ("int", "id", "code"):
        path = path.replace(f"{{{kind}:", "{")
    return path


def _type_of(schema: dict[str, Any]) -> str:
    """Return what a parameter may be, in a word: "integer", or the values it is chosen from."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    found = [
        ", ".join(map(str, one["enum"])) if "enum" in one else str(one.get("const") or one.get("type", "string"))
        for one in options
    ]
    return ", ".join(found)


def _printed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
