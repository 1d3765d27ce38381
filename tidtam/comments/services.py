"""What is said in a thread. An entry is never changed: what settles a thread, or opens it again, is one more entry."""

import uuid
from datetime import datetime

from django.db import models, transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.comments import rules
from tidtam.comments.choices import Word
from tidtam.comments.models import Comment
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles, role_to_use
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean
from tidtam.ui import refusals


class CommentRefused(Exception):
    """Nothing was said; the sentence says what to do."""

    message: Promise | str = ""

    def __str__(self) -> str:
        return str(self.message)


class NotASpeaker(CommentRefused):
    """Who only reads the thing asked."""

    message = _("ความเห็นเขียนได้เฉพาะผู้รับผิดชอบ เจ้าหน้าที่นโยบายและแผน และผู้อนุมัติของเรื่องนี้")


class NotAMender(CommentRefused):
    """Who does not write the thing said that a place was mended."""

    message = _("เฉพาะผู้รับผิดชอบเท่านั้นที่บอกได้ว่าแก้จุดนี้แล้ว")


class NothingSaid(CommentRefused):
    """There were no words."""

    message = _("พิมพ์ความเห็นก่อนส่ง")


class TooLong(CommentRefused):
    """There were too many words."""

    message = _("ย่อความเห็นให้ไม่เกิน %(count)s ตัวอักษร")

    def __str__(self) -> str:
        return str(self.message) % {"count": f"{rules.LONGEST_TEXT:,}"}


class NoSuchPlace(CommentRefused):
    """The name of the place is none that could be kept."""

    message = _("ไม่พบช่องข้อมูลนี้แล้ว · เปิดหน้าใหม่แล้วเขียนอีกครั้ง")


class SaidMeanwhile(CommentRefused):
    """Somebody said something else before the place was called mended, or opened again."""

    message = _("มีความเห็นใหม่ก่อนที่จะส่ง · อ่านความเห็นใหม่แล้วส่งอีกครั้ง")


class KeyReused(refusals.KeyReused, CommentRefused):
    """The same key came with other words."""


def add_comment(
    *,
    thing: models.Model,
    organisation: Organisation,
    office: Organisation,
    place: str,
    text: str,
    by: User,
    at: datetime,
    key: uuid.UUID,
    menders: frozenset[str] = rules.MENDERS,
) -> Comment:
    """Say something at a place of a thing; a thread that was settled is open again.

    organisation  where the thing belongs, for which a role is asked.   office  which the audit line names.
    text  kept as typed texts are (thai.text.clean), at most LONGEST_TEXT letters.   menders  the roles that write it.
    Raises CommentRefused. The same key again says it once.
    """
    return _say(Word.SAID, thing, organisation, office, place, text, by, at, key, seen=None, menders=menders)


def resolve_thread(
    *,
    thing: models.Model,
    organisation: Organisation,
    office: Organisation,
    place: str,
    text: str = "",
    seen: int,
    by: User,
    at: datetime,
    key: uuid.UUID,
    menders: frozenset[str] = rules.MENDERS,
) -> Comment:
    """Say that a place was mended, with words or without. Whether advice was followed is decided by what changed.

    seen  the number of the last entry its reader saw; SaidMeanwhile where there is another by now.
    """
    return _say(Word.MENDED, thing, organisation, office, place, text, by, at, key, seen=seen, menders=menders)


def reopen_thread(
    *,
    thing: models.Model,
    organisation: Organisation,
    office: Organisation,
    place: str,
    text: str = "",
    seen: int,
    by: User,
    at: datetime,
    key: uuid.UUID,
    menders: frozenset[str] = rules.MENDERS,
) -> Comment:
    """Open a settled thread again, with words or without."""
    return _say(Word.REOPENED, thing, organisation, office, place, text, by, at, key, seen=seen, menders=menders)


def _speaking_role(
    word: Word, by: User, organisation: Organisation, *, at: datetime, menders: frozenset[str]
) -> HeldRole:
    """Return the role in which a person says it. Raises NotASpeaker, NotAMender."""
    held = held_roles(by, on=local_date(at))
    speaking = role_to_use(menders | rules.SEE_IT_THROUGH, held, organisation)
    role = role_to_use(menders, held, organisation) if word == Word.MENDED else speaking
    if role is None:
        raise NotAMender if speaking else NotASpeaker
    return role


def _refuse_unsayable(word: Word, place: str, text: str) -> None:
    if not text and word == Word.SAID:
        raise NothingSaid
    if len(text) > rules.LONGEST_TEXT:
        raise TooLong
    if len(place) > rules.LONGEST_PLACE:
        raise NoSuchPlace


@transaction.atomic
def _say(
    word: Word,
    thing: models.Model,
    organisation: Organisation,
    office: Organisation,
    place: str,
    text: str,
    by: User,
    at: datetime,
    key: uuid.UUID,
    *,
    seen: int | None,
    menders: frozenset[str],
) -> Comment:
    place, text = clean(place), clean(text)
    role = _speaking_role(word, by, organisation, at=at, menders=menders)
    _refuse_unsayable(word, place, text)
    # One at a time beside a thing: what is counted below stays so, and the same sent twice meets itself.
    type(thing)._base_manager.select_for_update().only("pk").get(pk=thing.pk)
    earlier = Comment.objects.filter(key=key).first()
    if earlier is not None:
        said = (earlier.thing, earlier.place, earlier.word, earlier.text, earlier.by_id)
        if said != (thing, place, word, text, by.pk):
            raise KeyReused
        return earlier
    beside = Comment.objects.of(thing)
    last = beside.filter(place=place).aggregate(last=Max("number"))["last"] or 0
    if seen is not None and seen != last:
        raise SaidMeanwhile
    comment = Comment.objects.create(
        thing=thing,
        place=place,
        number=last + 1,
        word=word,
        text=text,
        by=by,
        role=role.role,
        acting_for_id=role.acting_for_id,
        at=at,
        key=key,
    )
    record(
        **subject_of(thing),
        organisation_code=office.code,
        action=f"comments.thread.{word}",
        by=by.username,
        at=at,
        role=role.role,
        fields=field_hashes({"place": place, "text": text}),
    )
    return comment
