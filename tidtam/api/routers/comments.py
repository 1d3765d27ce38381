"""Threads beside the fields of what climbs the chain: reading them, and saying something."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.api import facts
from tidtam.api.answers import answered
from tidtam.api.bodies import CommentGiven
from tidtam.api.choices import Area
from tidtam.api.climbing import REGISTRATION, REPORT, SHEET, Climbing
from tidtam.api.operations import operation
from tidtam.api.problems import Mend, Problem
from tidtam.api.writing import sent_body, sent_key
from tidtam.approval.deciding import discussion_on
from tidtam.approval.selectors import advice_on
from tidtam.approval.things import kind_of
from tidtam.comments.choices import Word
from tidtam.comments.models import Comment
from tidtam.comments.selectors import Thread
from tidtam.comments.services import (
    CommentRefused,
    KeyReused,
    NotAMender,
    NotASpeaker,
    SaidMeanwhile,
    add_comment,
    reopen_thread,
    resolve_thread,
)
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import person_of

router = Router()
SETTLING = {Word.MENDED: resolve_thread, Word.REOPENED: reopen_thread}
NOT_NOW = (KeyReused, NotAMender, NotASpeaker, SaidMeanwhile)
"""Refusals because of who asks or what was said meanwhile; all others are to be mended in what was sent."""


def _declare(kind: Climbing, *, threads: Any, saying: Any) -> None:
    """Declare the threads of a kind of thing, and saying something there. threads, saying  their words."""

    @operation(
        router,
        "GET",
        f"{kind.path}/comments",
        name=f"{kind.name}_comments",
        area=Area.COMMENTS,
        policy=kind.policy,
        answers=facts.ThreadList,
        summary=threads,
        description=_("ความเห็นทุกช่อง เก่าสุดก่อน พร้อมคำแนะนำของผู้อนุมัติ และคุณเขียนได้หรือไม่"),
    )
    def comments(request: HttpRequest, pk: int) -> HttpResponse:
        thing = kind.of(pk)
        discussion = discussion_on(request, thing, advice_on(thing), url="", label_of=str)
        said = facts.ThreadList(
            may_speak=discussion.may_speak,
            may_mend=discussion.may_mend,
            items=tuple(map(_thread_line, discussion.threads.values())),
        )
        return answered(request, said)

    @operation(
        router,
        "POST",
        f"{kind.path}/comments",
        name=f"comment_on_{kind.name}",
        area=Area.COMMENTS,
        policy=kind.policy,
        takes=CommentGiven,
        answers=facts.CommentLine,
        status=201,
        is_keyed=True,
        summary=saying,
        description=_("เขียนความเห็น บอกว่าแก้จุดนั้นแล้ว หรือเปิดความเห็นอีกครั้ง สองอย่างหลังบอก seen คือลำดับของความเห็นล่าสุดที่อ่าน"),
    )
    def comment(request: HttpRequest, pk: int) -> HttpResponse:
        thing = kind.of(pk)
        said = _say(request, thing, office=kind.office_of(thing))
        return answered(request, _comment_line(said), status=HTTPStatus.CREATED)


def _say(request: HttpRequest, thing: Any, *, office: Any) -> Comment:
    """Say what a request sends, once for its key. Raises Problem."""
    key, given, climbs = sent_key(request), sent_body(request, CommentGiven), kind_of(thing)
    what: dict[str, Any] = {
        "thing": thing,
        "organisation": climbs.organisation(thing),
        "office": office,
        "menders": climbs.owner_roles,
        "place": given.place,
        "text": given.text,
        "by": person_of(request),
        "at": timezone.now(),
        "key": key,
    }
    try:
        if given.word == Word.SAID:
            return add_comment(**what)
        if given.seen is None:
            sentence = gettext("บอกลำดับของความเห็นล่าสุดที่อ่าน")
            raise Problem(422, sentence, errors=[Mend("seen", sentence)])
        return SETTLING[given.word](**what, seen=given.seen)
    except CommentRefused as refused:
        if isinstance(refused, NOT_NOW):
            raise Problem(409, refused) from refused
        raise Problem(422, refused, errors=[Mend("text", str(refused))]) from refused


def _thread_line(thread: Thread) -> facts.ThreadLine:
    return facts.ThreadLine(
        place=thread.place,
        is_open=thread.is_open,
        seen=thread.seen,
        asked=tuple(
            facts.AskedLine(text=one.text, by=str(one.by), role=one.role, at=one.at, is_followed=one.is_followed)
            for one in thread.asked
        ),
        comments=tuple(map(_comment_line, thread.comments)),
    )


def _comment_line(one: Comment) -> facts.CommentLine:
    return facts.CommentLine(
        place=one.place,
        number=one.number,
        word=Word(one.word),
        text=one.text,
        by=str(one.by),
        role=Role(one.role),
        acting_for=str(one.acting_for or ""),
        at=one.at,
    )


_declare(REGISTRATION, threads=_("ความเห็นเรื่องทะเบียนโครงการ"), saying=_("เขียนความเห็นเรื่องทะเบียนโครงการ"))
_declare(REPORT, threads=_("ความเห็นเรื่องรายงาน"), saying=_("เขียนความเห็นเรื่องรายงาน"))
_declare(SHEET, threads=_("ความเห็นเรื่องแบบรายงาน"), saying=_("เขียนความเห็นเรื่องแบบรายงาน"))
