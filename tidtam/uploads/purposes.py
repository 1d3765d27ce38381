"""What files are sent for. This room knows none of it: a higher room registers its purposes when Django starts."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from tidtam.accounts.models import User
from tidtam.formats.gate.choices import Kind
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole


def _no_limit(_organisation: Organisation, _fiscal_year_be: int | None) -> int | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a file is sent for, and what holds of it.

    name        "evidence"; at most 30 letters.
    kinds       what its content may be.
    most_bytes  of one file.
    may         whether a person with the roles they hold today sends files for it at an organisation.
    room_left   bytes that the organisation still may keep in a fiscal year; None without limit.
    """

    name: str
    kinds: Collection[Kind]
    most_bytes: int
    may: Callable[[User, Organisation, Iterable[HeldRole]], bool]
    room_left: Callable[[Organisation, int | None], int | None] = _no_limit

    @property
    def kind_names(self) -> list[str]:
        """The kinds as a page names them."""
        return [kind.upper() for kind in Kind if kind in self.kinds]

    @property
    def extensions(self) -> str:
        """What a browser offers to choose from."""
        spelt = [kind.value for kind in Kind if kind in self.kinds] + (["jpeg"] if Kind.JPG in self.kinds else [])
        return ",".join(f".{extension}" for extension in spelt)

    @property
    def most_megabytes(self) -> int:
        """The limit of one file as a page names it."""
        return self.most_bytes // MEGABYTE


class PurposeUnknown(LookupError):
    """No room registered this purpose."""


_PURPOSES: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Let files be sent for a purpose. Registering again replaces."""
    _PURPOSES[purpose.name] = purpose


def purpose_of(name: str) -> Purpose:
    """Return what was registered under a name. Raises PurposeUnknown."""
    try:
        return _PURPOSES[name]
    except KeyError:
        raise PurposeUnknown(name) from None
