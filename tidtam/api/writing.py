"""What every operation that changes something asks: which version was seen, and a key under which it is done once."""

import json
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar, cast

from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.api import bodies
from tidtam.api.answers import answered
from tidtam.api.lines import check_line, decision_line
from tidtam.api.problems import Mend, Problem, mends
from tidtam.approval.choices import MoveName
from tidtam.approval.deciding import WRITERS_MOVES, make_move, status_of
from tidtam.approval.forms import ADVICE, REASON, DecisionForm
from tidtam.approval.models import Decision
from tidtam.approval.selectors import decisions_of, version_of
from tidtam.approval.services import (
    ChangedMeanwhile,
    DecisionRefused,
    DraftUnreadable,
    GateClosed,
    KeyReused,
    WarningsNotSeen,
)
from tidtam.approval.things import kind_of
from tidtam.checks.choices import Level
from tidtam.checks.selectors import failed_checks_of
from tidtam.drafts.http import MOST_FIELDS
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.exchange.choices import FaultKind
from tidtam.exchange.office_json.shape import BAD, Reading, first_repeated, reader_of
from tidtam.organisations.policies import person_of

Asked = TypeVar("Asked")


def seen_version(request: HttpRequest) -> str:
    """Return the version that If-Match names. Raises Problem (428) where it names none."""
    version = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not version:
        raise Problem(428, _("อ่านสิ่งที่จะแก้ก่อน แล้วส่ง ETag นั้นเป็น If-Match"))
    return version


def sent_key(request: HttpRequest) -> uuid.UUID:
    """Return the key of a request. Raises Problem (422) where it has none that is a UUID."""
    try:
        return uuid.UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        sentence = _("ส่ง Idempotency-Key เป็น UUID ใหม่สำหรับแต่ละคำขอ")
        raise Problem(422, sentence, errors=[Mend("Idempotency-Key", sentence)]) from None


def sent_body(request: HttpRequest, kind: type[Asked]) -> Asked:
    """Return a body as the class of facts that it is. Raises Problem (400, 422) with every fault at its place."""
    reading = Reading()
    found: Asked = reader_of(cast(Any, kind))(reading, _tree(request), "")
    if found is BAD:
        raise _faulty(mends((fault.path, fault.message) for fault in reading.faults))
    return found


def sent_fields(request: HttpRequest) -> Typed:
    """Return fields by place as they were typed. Raises Problem (400, 413, 422)."""
    tree = _tree(request)
    if not isinstance(tree, dict):
        raise _faulty((Mend("", _("ส่งเป็นคู่ของช่องกับข้อความ")),))
    if len(tree) > MOST_FIELDS:
        raise Problem(413, _("แบ่งส่งเป็นส่วน · รับได้ครั้งละไม่เกิน %(count)d ช่อง") % {"count": MOST_FIELDS})
    wrong = [place for place, words in tree.items() if not _is_words(words)]
    if wrong:
        raise _faulty(mends((place, _("ส่งเป็นข้อความ หรือรายการของข้อความ")) for place in wrong))
    return tree


def _is_words(words: object) -> bool:
    return isinstance(words, str) or (isinstance(words, list) and all(isinstance(one, str) for one in words))


def _tree(request: HttpRequest) -> Any:
    try:
        return _storable(json.loads(request.body))
    except (ValueError, RecursionError):
        raise Problem(400, _("ส่งเนื้อหาเป็น JSON ที่อ่านได้ เข้ารหัส UTF-8")) from None


def _storable(value: Any) -> Any:
    """Return JSON values without what no database takes: NUL and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="ignore").decode()
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()}
    return value


def _faulty(errors: tuple[Mend, ...]) -> Problem:
    return Problem(422, _("แก้ค่าตามรายการแล้วเรียกอีกครั้ง"), errors=errors)


def stale(thing: models.Model, detail: object) -> Problem:
    """Return the refusal of what was made on an older version; its ETag is the version that stands now."""
    return Problem(412, detail, headers={"ETag": f'"{version_of(thing)}"'})


def refused(refusal: DecisionRefused, thing: models.Model) -> Problem:
    """Return a refusal of the chain as a problem: the page's sentence, and the page's status but for what is stale."""
    if isinstance(refusal, ChangedMeanwhile):
        return stale(thing, refusal)
    errors: tuple[Mend, ...] = ()
    if isinstance(refusal, DraftUnreadable):
        errors = mends(refusal.sentences)
    elif isinstance(refusal, GateClosed):
        errors = _failed(thing, Level.HARD)
    elif isinstance(refusal, WarningsNotSeen):
        errors = (Mend("has_seen_warnings", str(refusal)), *_failed(thing, Level.WARNING))
    return Problem(status_of(refusal), refusal, errors=errors)


def _failed(thing: models.Model, level: Level) -> tuple[Mend, ...]:
    """Return the checks of a level that fail for a thing, and that nobody has answered for, as errors of a problem."""
    failed = failed_checks_of(kind_of(thing).checked_thing(thing))
    lines = [check_line(row, None) for row in failed if row.is_unanswered(level)]
    return tuple(Mend(one.place, one.message, one.cure) for one in lines)


def move_made(
    request: HttpRequest, thing: models.Model, *, submit: Callable[[Any], Callable[..., Decision]]
) -> HttpResponse:
    """Make the move that a request asks for, by the form of the pages and their services; 201 with the decision.

    submit  given the thing, returns the service of its room that saves what waits in its drafts and sends it, as the
            page of submitting does.
    """
    key, version, asked = str(sent_key(request)), seen_version(request), sent_body(request, bodies.MoveAsked)
    _refuse_unmakeable(asked)
    person, at = person_of(request), timezone.now()
    said: dict[str, Any] = {"move": asked.move, "version": version, "idempotency_key": key, "comment": asked.comment}
    said |= {f"{ADVICE}{one.place}": one.text for one in asked.advice}
    said |= {f"{REASON}{one.check}": one.reason for one in asked.reasons}
    form = DecisionForm(said)
    if not form.is_valid():
        raise _faulty(mends((NAMES.get(name, name), words[0]) for name, words in form.errors.items()))
    try:
        if asked.move == MoveName.SUBMIT:
            made = _submitted(
                submit(thing),
                thing,
                by=person,
                at=at,
                version=version,
                idempotency_key=key,
                has_seen_warnings=asked.has_seen_warnings,
            )
        else:
            made = make_move(form, thing, by=person, at=at)
    except ChangesRefused as changes:
        raise _faulty(mends(changes.sentences)) from changes
    except DecisionRefused as refusal:
        raise refused(refusal, thing) from refusal
    decided = made.thing  # of a registration that was approved, the version that what waited was written into
    assert decided is not None
    decision = decisions_of(decided).get(number=made.number)
    return answered(request, decision_line(decision), version=version_of(decided), status=HTTPStatus.CREATED)


def _submitted(
    submit: Callable[..., Decision], thing: models.Model, *, idempotency_key: str, version: str, by: User, **more: Any
) -> Decision:
    """Send a thing. Which drafts waited is no part of the request: the same one again finds what was decided then."""
    try:
        return submit(idempotency_key=idempotency_key, version=version, by=by, **more)
    except KeyReused:
        same = {"idempotency_key": idempotency_key, "version": version, "by": by, "move": MoveName.SUBMIT}
        made = decisions_of(thing).filter(**same).first()
        if made is None:
            raise
        return made


def _refuse_unmakeable(asked: bodies.MoveAsked) -> None:
    """Raise Problem for what is done by writing, and where a place is advised on or a check answered for twice: one of
    both texts would be lost."""
    reading = Reading()
    if asked.move in WRITERS_MOVES:
        offered = ", ".join(one.value for one in MoveName if one not in WRITERS_MOVES)
        reading.fault("move", FaultKind.NOT_CHOICE, asked.move.value, expected=offered)
    named: dict[str, list[Any]] = {
        "advice": [one.place for one in asked.advice],
        "reasons": [one.check for one in asked.reasons],
    }
    for name, keys in named.items():
        if (twice := first_repeated(keys)) is not None:
            first, second = twice
            reading.fault(f"{name}[{second}]", FaultKind.TWICE, keys[second], first=f"{name}[{first}]")
    if reading.faults:
        raise _faulty(mends((fault.path, fault.message) for fault in reading.faults))


NAMES = {"idempotency_key": "Idempotency-Key", "version": "If-Match"}
"""What the fields of the pages' form are called in a request."""


def write_section(
    request: HttpRequest,
    thing: models.Model,
    section: str,
    *,
    drafts_beside: models.Model,
    write: Callable[..., None],
) -> None:
    """Write what a request sends into a section of a thing, on the version it names, all or nothing.

    drafts_beside  the thing that the drafts of its sections stand beside.
    write  given the locked thing, what was typed, `by` and `at`: reads it and saves it by the service of the pages, or
           raises ChangesRefused, DecisionRefused.
    What somebody is typing there on a page is not written over (409). Raises Problem, Http404.
    """
    version, typed = seen_version(request), sent_fields(request)
    with transaction.atomic():
        row = next(iter(kind_of(thing).locked([thing.pk])), None)
        if row is None:
            raise Http404
        if version_of(row) != version:
            raise stale(row, _("เนื้อหาเปลี่ยนไปหลังจากที่อ่าน · อ่านใหม่แล้วแก้อีกครั้ง"))
        draft = drafts_of(drafts_beside).get(section)
        if draft is not None and draft.typed:
            raise Problem(409, _("%(who)s กำลังพิมพ์ส่วนนี้ในหน้าเว็บ · บันทึกหรือลบฉบับร่างที่นั่นก่อน") % {"who": draft.by})
        try:
            write(row, typed, by=person_of(request), at=timezone.now())
        except ChangesRefused as changes:
            raise _faulty(mends(changes.sentences)) from changes
        except DecisionRefused as refusal:
            raise refused(refusal, row) from refusal
