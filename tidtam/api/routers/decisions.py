"""What was decided of a thing that climbs the chain, and deciding: the same operations for each kind of thing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.api import facts
from tidtam.api.bodies import MoveAsked
from tidtam.api.choices import Area
from tidtam.api.climbing import REGISTRATION, REPORT, SHEET, Climbing
from tidtam.api.lines import decisions_answer
from tidtam.api.operations import operation
from tidtam.api.writing import move_made

router = Router()
HOW_TO_DECIDE = _(
    "ส่ง ถอนกลับ อนุมัติ ส่งกลับแก้ไข หรือเปิดแก้ไขใหม่ ด้วยกฎเดียวกับหน้าเว็บ ข้อมูลเดิมที่นำเข้าอนุมัติได้เมื่อบอกเหตุผลของทุกข้อที่ต้องแก้ไข"
)


def _declare(kind: Climbing, *, history: Any, deciding: Any) -> None:
    """Declare what was decided of a kind of thing, and deciding on it. history, deciding  their words."""

    @operation(
        router,
        "GET",
        f"{kind.path}/decisions",
        name=f"{kind.name}_decisions",
        area=Area.APPROVALS,
        policy=kind.policy,
        answers=facts.DecisionList,
        is_versioned=True,
        summary=history,
        description=_("ทุกขั้นตอน และสิ่งที่คุณทำได้ตอนนี้"),
    )
    def decisions(request: HttpRequest, pk: int) -> HttpResponse:
        return decisions_answer(request, kind.of(pk))

    @operation(
        router,
        "POST",
        f"{kind.path}/decisions",
        name=f"decide_on_{kind.name}",
        area=Area.APPROVALS,
        policy=kind.policy,
        takes=MoveAsked,
        answers=facts.DecisionLine,
        status=201,
        is_versioned=True,
        is_keyed=True,
        refusals=(412, 428),
        summary=deciding,
        description=HOW_TO_DECIDE,
    )
    def decide(request: HttpRequest, pk: int) -> HttpResponse:
        thing = kind.of(pk)
        return move_made(request, thing, submit=kind.submit)


_declare(REGISTRATION, history=_("ประวัติการอนุมัติทะเบียนโครงการ"), deciding=_("ตัดสินใจเรื่องทะเบียนโครงการ"))
_declare(REPORT, history=_("ประวัติการอนุมัติรายงาน"), deciding=_("ตัดสินใจเรื่องรายงาน"))
_declare(SHEET, history=_("ประวัติการอนุมัติแบบรายงาน"), deciding=_("ตัดสินใจเรื่องแบบรายงาน"))
