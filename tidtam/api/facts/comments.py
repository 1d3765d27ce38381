"""Threads beside the fields of a thing."""

import datetime as dt
from dataclasses import dataclass

from tidtam.comments.choices import Word
from tidtam.organisations.choices import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """What somebody who decides asked to be mended at a place. is_followed: something was changed for it since."""

    text: str
    by: str
    role: Role
    at: dt.datetime
    is_followed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentLine:
    """An entry of a thread. place null: the whole thing.   number: its own in the thread, from 1."""

    place: str = ""
    number: int
    word: Word
    text: str = ""
    by: str
    role: Role
    acting_for: str = ""
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """What was said at one place, oldest first, after what was asked to be mended there.

    is_open  whether it waits for somebody.   seen  the number of its last entry: what settling or reopening names.
    """

    place: str = ""
    is_open: bool
    seen: int
    asked: tuple[AskedLine, ...]
    comments: tuple[CommentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadList:
    """The threads of a thing. may_speak, may_mend: whether whoever asks may say something, and that it was mended."""

    may_speak: bool
    may_mend: bool
    items: tuple[ThreadLine, ...]
