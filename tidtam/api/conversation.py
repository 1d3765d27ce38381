"""What every request to the API has in common: language, what form it has, and what is refused for that."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from tidtam.access.policies import PUBLIC, policy
from tidtam.api.answers import CONTENT_TYPE
from tidtam.api.auth import not_found
from tidtam.api.problems import Problem, problem_answer
from tidtam.formats.sizes import MEGABYTE

View = Callable[..., HttpResponseBase]
MOST_BYTES = MEGABYTE
"""A topic of a report has had 4,440 letters in its longest text; a body may have two hundred times that."""
WRITING = ("POST", "PATCH")
TAKEN = {CONTENT_TYPE, "application/problem+json", "application/*", "*/*"}


def language_of(request: HttpRequest) -> str:
    """Return the language a caller wants to read: Thai unless it prefers English."""
    spoken = dict(settings.LANGUAGES)
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (language := asked.partition("-")[0]) in spoken:
            return language
    return settings.LANGUAGE_CODE


def answering(view: View, methods: Collection[str]) -> View:
    """Return the view of an address of the API: it takes and answers JSON only, and says no by problems.

    methods  those of its operations; HEAD is answered where GET is.
    Its policy is "public" because its operations declare theirs, which their token asks (auth.py): a 404 that a page
    would be given here is none that a program could read.
    """

    allowed = [*methods, *(["HEAD"] if "GET" in methods else [])]

    @policy(PUBLIC)
    @csrf_exempt  # a session opens nothing here
    @wraps(view)
    def answer(request: HttpRequest, **address: Any) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language):
            response = _refused(request, allowed) or view(request, **address)
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return answer


def _refused(request: HttpRequest, allowed: Collection[str]) -> HttpResponse | None:
    """Return the refusal of a method that is not offered, and of what is not asked in JSON; None where it is."""
    if request.method not in allowed:
        methods = ", ".join(allowed)
        detail = _("ใช้ %(methods)s กับที่อยู่นี้") % {"methods": methods}
        return problem_answer(request, Problem(405, detail, headers={"Allow": methods}))
    if request.method == "HEAD":
        request.method = "GET"  # whoever sends the answer leaves its body out
    accepted = {one.partition(";")[0].strip() for one in request.headers.get("Accept", "*/*").split(",")}
    if not accepted & TAKEN:
        return problem_answer(request, Problem(406, _("ส่ง Accept: application/json")))
    if request.method not in WRITING:
        return None
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return problem_answer(request, Problem(413, _("แบ่งส่งเป็นส่วน · รับได้ครั้งละไม่เกิน 1 เมกะไบต์")))
    if request.content_type != CONTENT_TYPE:
        return problem_answer(request, Problem(415, _("ส่ง Content-Type: application/json")))
    return None


def _nothing(request: HttpRequest) -> HttpResponse:
    return problem_answer(request, not_found())


nothing_here = answering(_nothing, ("GET", "POST", "PATCH", "DELETE", "OPTIONS"))
"""Answers whatever else is asked below the API's address. PUT is taken nowhere."""
