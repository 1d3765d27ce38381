"""How an operation is declared: its address, who may use it, what it answers, and its words for the reference page.

    @operation(router, "GET", "/projects/{int:pk}", name="project", area=Area.PROJECTS, policy=reads(project_place),
               answers=ProjectAnswer, is_versioned=True, summary=_("โครงการหนึ่ง"), description=_("…"))
    def project(request, pk: int): ...

An operation without a policy cannot be written; tests hold every address of the API to an operation.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from tidtam.access.policies import Policy
from tidtam.api.auth import PersonalToken
from tidtam.api.choices import Access
from tidtam.api.problems import Problem, mends

Handler = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing the API does.

    name      of the operation and its address, as the reference page links it.
    area      the scope asked of a token; "" for what any token may do.
    answers   the class of facts of a good answer; None where that is a file.   status  of a good answer.
    takes     the class of facts of the body, or its schema; None where there is none.
    is_versioned  the answer has an ETag, and an edit is asked for If-Match.
    is_keyed  an Idempotency-Key is asked for, so that what is sent twice is done once.
    refusals  statuses that this operation adds to those every operation may answer.
    parameters  the words of the parameters, by name.
    """

    name: str
    method: str
    path: str
    area: str
    access: str
    policy: Policy
    summary: Any
    description: Any
    answers: Any = None
    status: int = 200
    takes: Any = None
    is_versioned: bool = False
    is_keyed: bool = False
    refusals: tuple[int, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


OPERATIONS: dict[str, Operation] = {}
"""Every operation by name, in the order of the reference page."""


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    name: str,
    area: str,
    policy: Policy,
    summary: Any,
    description: Any = "",
    **more: Any,
) -> Callable[[Handler], Handler]:
    """Return a decorator that declares a function as an operation and hangs it into a router."""
    access = Access.READ if method == "GET" else Access.WRITE
    declared = Operation(
        name=name,
        method=method,
        path=path,
        area=area,
        access=access,
        policy=policy,
        summary=summary,
        description=description,
        **more,
    )

    def declare(handler: Handler) -> Handler:
        assert name not in OPERATIONS
        OPERATIONS[name] = declared
        taken = {one for one in inspect.signature(handler).parameters if f"{one}}}" not in path} - {"request", "body"}

        @wraps(handler)
        def answer(request: HttpRequest, **values: Any) -> HttpResponseBase:
            _refuse_unknown(request, taken)
            return handler(request, **values)

        router.api_operation(
            [method],
            path,
            auth=PersonalToken(area=area, access=access, policy=policy),
            url_name=name,
            operation_id=name,
            summary=name,
            description=name,
        )(answer)
        return handler

    return declare


def _refuse_unknown(request: HttpRequest, taken: set[str]) -> None:
    """Raise Problem where a parameter is unknown or stands twice: a misspelt filter must not find everything."""
    found = [(name, _("ไม่มีพารามิเตอร์นี้ · ตรวจตัวสะกด")) for name in request.GET if name not in taken]
    found += [(name, _("ส่งพารามิเตอร์นี้ครั้งเดียว")) for name, sent in request.GET.lists() if len(sent) > 1]
    if found:
        raise Problem(422, _("แก้พารามิเตอร์แล้วเรียกอีกครั้ง"), errors=mends(found))
