"""Export profiles: what a form of one fiscal year asks for, as data (fixtures/profiles/<form>-<year>.json).

A profile names its sections and, place by place, which fact answers it by a word of sources.py. One file is a form's
year: another year's form is another file, without a line of code. A year without a profile has the latest before it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.documents.sources import OWN, known, words_known

FOLDER = Path(__file__).parent / "fixtures" / "profiles"
_PLACE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing a form asks.

    place        names it inside its form, for good: answers are kept under it.
    label        as printed; "" where the section's title is enough.   depth  how far below the line above it stands.
    source       a word of sources.py; `own`: an answer only this form asks.
    is_else_own  an answer of one's own is taken where the source says nothing, or beside what it says.
    offer        a word whose text is offered for an answer of one's own; "" for none.
    """

    place: str
    label: str
    source: str
    is_required: bool = True
    is_else_own: bool = False
    offer: str = ""
    depth: int = 0

    @property
    def takes_own(self) -> bool:
        """Whether an answer of one's own is kept for it."""
        return self.source == OWN or self.is_else_own


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered section. title is None where the source of the form does not show it: then `neutral` is printed, and
    an office may write its own under `title_place`. note: the form's own instruction, printed small.
    """

    number: int
    title: str | None
    neutral: str
    note: str
    asks: tuple[Asked, ...]

    @property
    def title_place(self) -> str:
        """The place under which an office's own title is kept; "" where the form prints one."""
        return f"title_{self.number}" if self.title is None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProfile:
    """A form of one fiscal year. Texts may hold {year}, the year of the project."""

    form: str
    fiscal_year_be: int
    title: str
    owner: str
    sections: tuple[Section, ...]

    @property
    def asks(self) -> tuple[Asked, ...]:
        """Everything it asks, in printing order."""
        return tuple(asked for section in self.sections for asked in section.asks)

    @property
    def own_places(self) -> tuple[str, ...]:
        """The places an office answers for this form alone: titles that are not known, and answers of its own."""
        titles = [section.title_place for section in self.sections if section.title_place]
        return (*titles, *(asked.place for asked in self.asks if asked.takes_own))

    def in_year(self, fiscal_year_be: int, text: str) -> str:
        """Return a printed text of the profile with the year of a project."""
        return text.replace("{year}", str(fiscal_year_be))


class NoProfile(LookupError):
    """No profile of this form holds in the year."""


class ProfileRefused(ValueError):
    """A profile has faults: all of them, each with where and what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@cache
def profiles() -> Mapping[str, Mapping[int, ExportProfile]]:
    """Return the shipped profiles by form and year. Raises ProfileRefused."""
    found: dict[str, dict[int, ExportProfile]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        profile = read_profile(json.loads(path.read_text(encoding="utf-8")))
        if path.stem != f"{profile.form}-{profile.fiscal_year_be}":
            raise ProfileRefused([_("ตั้งชื่อไฟล์เป็น %(name)s.json") % {"name": f"{profile.form}-{profile.fiscal_year_be}"}])
        found.setdefault(profile.form, {})[profile.fiscal_year_be] = profile
    return found


def profile_for(form: str, fiscal_year_be: int) -> ExportProfile:
    """Return the profile that holds in a year: its own, else the latest before it. Raises NoProfile."""
    years = [year for year in profiles().get(form, {}) if year <= fiscal_year_be]
    if not years:
        raise NoProfile(form)
    return profiles()[form][max(years)]


def profiles_of_year(fiscal_year_be: int) -> list[ExportProfile]:
    """Return the profile of every form that has one in a year."""
    return [profile_for(form, fiscal_year_be) for form, years in profiles().items() if min(years) <= fiscal_year_be]


def title_of_form(form: str) -> str:
    """Return the title of a form as its latest profile prints it; its word where there is none."""
    years = profiles().get(form, {})
    return years[max(years)].title if years else form


def read_profile(document: Any) -> ExportProfile:
    """Return a profile of a document. Raises ProfileRefused with all its faults, in the active language."""
    faults = list(_faults(document))
    if faults:
        raise ProfileRefused(faults)
    sections = tuple(
        Section(
            number=section["number"],
            title=section["title"],
            neutral=section.get("neutral", ""),
            note=section.get("note", ""),
            asks=tuple(
                Asked(
                    place=asked["place"],
                    label=asked.get("label", ""),
                    source=asked["source"],
                    is_required=asked.get("required", True),
                    is_else_own=asked.get("else") == OWN,
                    offer=asked.get("offer", ""),
                    depth=asked.get("depth", 0),
                )
                for asked in section["asks"]
            ),
        )
        for section in document["sections"]
    )
    return ExportProfile(
        form=document["form"],
        fiscal_year_be=document["fiscal_year_be"],
        title=document["title"],
        owner=document["owner"],
        sections=sections,
    )


# ---- what is wrong with a document

TEXT, OPTIONAL_TEXT, TEXT_OR_NULL, NUMBER, OPTIONAL_NUMBER, FLAG, LIST = range(7)
KINDS = (
    gettext_lazy("ตัวหนังสือ"),
    gettext_lazy("ตัวหนังสือ"),
    gettext_lazy("ตัวหนังสือ หรือ null"),
    gettext_lazy("จำนวนเต็ม"),
    gettext_lazy("จำนวนเต็ม"),
    gettext_lazy("true หรือ false"),
    gettext_lazy("รายการในวงเล็บเหลี่ยม [ ] อย่างน้อยหนึ่งรายการ"),
)
PROFILE = {"form": TEXT, "fiscal_year_be": NUMBER, "title": TEXT, "owner": TEXT, "sections": LIST}
SECTION = {"number": NUMBER, "title": TEXT_OR_NULL, "neutral": OPTIONAL_TEXT, "note": OPTIONAL_TEXT, "asks": LIST}
ASKED = {
    "place": TEXT,
    "label": OPTIONAL_TEXT,
    "source": TEXT,
    "required": FLAG,
    "else": OPTIONAL_TEXT,
    "offer": OPTIONAL_TEXT,
    "depth": OPTIONAL_NUMBER,
}


def _faults(document: Any) -> Iterator[str]:
    """Yield every fault of a document: of its shape where it has one, of its meaning where the shape allows."""
    shape = list(_shape(document, PROFILE, ""))
    yield from shape
    sections = document.get("sections") if isinstance(document, dict) else None
    if not isinstance(sections, list):
        return
    places: set[str] = set()
    last = 0
    for index, section in enumerate(sections):
        where = f"sections[{index}]"
        wrong = list(_shape(section, SECTION, where))
        yield from wrong
        if not isinstance(section, dict):
            continue
        number = section.get("number")
        if isinstance(number, int) and number <= last:
            yield _("%(where)s: ให้เลขข้อเพิ่มขึ้นจาก %(last)s") % {"where": where, "last": last}
        last = number if isinstance(number, int) else last
        if section.get("title", "") is None and not section.get("neutral"):
            yield _("%(where)s: ใส่ neutral ซึ่งเป็นชื่อกลางของข้อที่ไม่รู้ชื่อ") % {"where": where}
        asks = section.get("asks")
        for place, asked in enumerate(asks if isinstance(asks, list) else ()):
            yield from _asked(asked, f"{where}.asks[{place}]", places)
        if isinstance(number, int):
            places.add(f"title_{number}")


def _asked(asked: Any, where: str, places: set[str]) -> Iterator[str]:
    yield from _shape(asked, ASKED, where)
    if not isinstance(asked, dict):
        return
    place = asked.get("place")
    if isinstance(place, str) and place:
        if not _PLACE.fullmatch(place):
            yield _("%(where)s: ตั้ง place ด้วย a-z 0-9 และ _ แทน %(value)s") % {"where": where, "value": place}
        if place in places:
            yield _("%(where)s: place %(value)s ซ้ำ ตั้งชื่อใหม่") % {"where": where, "value": place}
        places.add(place)
    for key in ("source", "offer"):
        word = asked.get(key)
        if isinstance(word, str) and word and known(word) is None:
            yield _("%(where)s: ไม่มีแหล่งข้อมูลชื่อ %(value)s ใช้ %(known)s") % {
                "where": where,
                "value": word,
                "known": " ".join(words_known()),
            }
    if asked.get("else", OWN) != OWN:
        yield _("%(where)s: else เป็นได้เพียง own") % {"where": where}


def _shape(value: Any, fields: Mapping[str, int], where: str) -> Iterator[str]:
    """Yield what does not fit of an object: fields missing, unknown, of another kind."""
    lead = f"{where}: " if where else ""
    if not isinstance(value, dict):
        yield lead + _("ใส่ข้อมูลเป็นคู่ชื่อกับค่าในวงเล็บปีกกา { }")
        return
    for name in value.keys() - fields.keys():
        yield lead + _("ลบช่อง %(name)s ซึ่งไม่มีในรูปแบบ") % {"name": name}
    for name, kind in fields.items():
        given = value.get(name)
        is_text, is_number = isinstance(given, str), isinstance(given, int) and not isinstance(given, bool)
        fits = {
            TEXT: is_text and bool(given),
            OPTIONAL_TEXT: name not in value or is_text,
            TEXT_OR_NULL: name in value and (given is None or (is_text and bool(given))),
            NUMBER: is_number,
            OPTIONAL_NUMBER: name not in value or is_number,
            FLAG: name not in value or isinstance(given, bool),
            LIST: isinstance(given, list) and bool(given),
        }
        if not fits[kind]:
            yield lead + _("ใส่ %(name)s เป็น%(kind)s") % {"name": name, "kind": KINDS[kind]}
