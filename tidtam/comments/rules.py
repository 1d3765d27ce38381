"""Who may say something beside a thing, and when what is said there is settled."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tidtam.comments.choices import Word
from tidtam.organisations.choices import Role

MENDERS = frozenset({Role.OWNER.value, Role.CO_OWNER.value})
"""Who says that a place was mended: those who write the thing. Of other things than a project's, its own writers."""
SEE_IT_THROUGH = frozenset(role.value for role in (Role.PLANNER, Role.GROUP_HEAD, Role.DEPUTY, Role.DIRECTOR))
"""Who comments beside those who write a thing: who sees it through its approval. Whoever only reads it does not."""

LONGEST_TEXT = 4_000
LONGEST_PLACE = 300


def is_open(said: Sequence[tuple[Word, datetime]], asked: Iterable[datetime]) -> bool:
    """Return whether a thread waits for somebody: until its last word is that the place was mended.

    said   its entries with their instants, oldest first.
    asked  when it was asked to mend the place, as far as nothing was changed for it yet.
    """
    if said and said[-1][0] == Word.MENDED:
        return any(at > said[-1][1] for at in asked)
    return bool(said) or any(True for _at in asked)
