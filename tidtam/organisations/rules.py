"""Rules of the tree as pure functions: which organisation a text means, usual spellings, paths, carrying figures over.

Not here: reading the database (selectors) and writing it (services).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from tidtam.thai import collation, numerals

# --- names -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def searchable(text: str) -> str:
    """Return collation.search_key of a name, remembered: a province's name comes with each of its schools."""
    return collation.search_key(text)


def name_key(text: str) -> str:
    """Return the form in which two spellings of one name are equal: letters, vowels, tone marks and digits only.

    Spaces, dots, dashes and brackets carry no meaning in an office's name, Thai digits equal Arabic ones, and Latin
    letters lose their case: "สพป. เชียงใหม่ เขต ๒" and "สพป.เชียงใหม่ เขต 2" have one key.
    """
    return "".join(char for char in searchable(text) if char.isalnum() or unicodedata.category(char).startswith("M"))


def code_key(text: str) -> str:
    """Return a typed code as codes are stored: upper case, Arabic digits, no spaces around."""
    return numerals.to_arabic_digits(text).strip().upper()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation a text may mean: its code and the keys (name_key) of its names and of its aliases."""

    code: str
    name_keys: frozenset[str]
    alias_keys: frozenset[str] = frozenset()

    @classmethod
    def of(cls, code: str, names: Iterable[str], aliases: Iterable[str] = ()) -> "Candidate":
        """Return a candidate from names as printed; empty names count for nothing."""
        return cls(code, frozenset(map(name_key, names)) - {""}, frozenset(map(name_key, aliases)) - {""})


@dataclass(frozen=True, slots=True)
class Match:
    """What a text means: `code` by `by`; where `by` is "ask", code is None and `near` ranks what to ask about."""

    by: Literal["code", "name", "alias", "ask"]
    code: str | None
    near: tuple[str, ...] = ()


def match(text: str, candidates: Sequence[Candidate], *, near: int = 5) -> Match:
    """Return the one organisation the text means, or ask; never a guess.

    Order: code, then exact full or short name, then alias. The first of the three that meets anything decides: when
    it meets two organisations the answer is "ask" with both, and no later step is tried. When nothing is met, `near`
    holds up to that many codes, most alike first (ties by code).
    Source: docs/rules/matching-names.md, whose table is tests/test_matching_names.py.
    """
    code, key = code_key(text), name_key(text)
    by_code = [one.code for one in candidates if one.code.upper() == code]
    by_name = [one.code for one in candidates if key in one.name_keys]
    by_alias = [one.code for one in candidates if key in one.alias_keys]
    steps: tuple[tuple[Literal["code", "name", "alias"], list[str]], ...] = (
        ("code", by_code),
        ("name", by_name),
        ("alias", by_alias),
    )
    for by, met in steps:
        if len(met) == 1:
            return Match(by, met[0])
        if met:
            return Match("ask", None, tuple(sorted(met)))
    return Match("ask", None, near_misses(key, candidates, most=near))


def near_misses(
    key: str, candidates: Sequence[Candidate], *, most: int = 5, least_alike: float = 0.6
) -> tuple[str, ...]:
    """Return the codes of the candidates whose names or aliases are most alike to a key, best first."""
    if not key:
        return ()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    ranked: list[tuple[float, str]] = []
    for one in candidates:
        best = 0.0
        for other in one.name_keys | one.alias_keys:
            matcher.set_seq1(other)
            floor = max(best, least_alike)
            if matcher.real_quick_ratio() >= floor and matcher.quick_ratio() >= floor:
                best = max(best, matcher.ratio())
        if best >= least_alike:
            ranked.append((-best, one.code))
    return tuple(code for _, code in sorted(ranked)[:most])


OFFICE_WORDS = {  # kind: (abbreviation, words of the full name)
    "esa_primary": ("สพป.", "เขตพื้นที่การศึกษาประถมศึกษา"),
    "esa_secondary": ("สพม.", "เขตพื้นที่การศึกษามัธยมศึกษา"),
}
USUAL_PLACES = {"กรุงเทพมหานคร": ("กทม.", "กรุงเทพฯ"), "พระนครศรีอยุธยา": ("อยุธยา",)}


def usual_spellings(*, kind: str, places: Sequence[str], area_no: int | None) -> list[str]:
    """Return how people usually write the name of an area office beside its printed names.

    kind    "esa_primary" or "esa_secondary"; any other kind has none.
    places  the names of its provinces, in the order of its name.
    Spellings that differ in spaces, dots or digits only are not listed: name_key makes them equal. A place alone is
    listed for numbered primary areas only ("เชียงใหม่ เขต 2"): without a number it would mean two offices.
    """
    if kind not in OFFICE_WORDS:
        return []
    short, words = OFFICE_WORDS[kind]
    whole = " ".join(places)
    spelled = [whole]
    if len(places) > 1:
        spelled.append(" ".join(places[:-1]) + "และ" + places[-1])
    for place, usual in USUAL_PLACES.items():
        if place in places:
            spelled += [whole.replace(place, other) for other in usual]
    area = f" เขต {area_no}" if area_no else ""
    found: list[str] = []
    for place in spelled:
        found += [f"{words}{place}{area}", f"สนง.{words}{place}{area}"]
        if place != whole:
            found += [f"{short}{place}{area}", f"สำนักงาน{words}{place}{area}"]
        if area_no:
            found.append(f"{short}{place} {area_no}")
            if kind == "esa_primary":
                found.append(f"{place}{area}")
    return found


def unambiguous(spellings: Mapping[str, Iterable[str]], *, taken: Iterable[str]) -> dict[str, list[str]]:
    """Return, per code, the spellings that mean this organisation alone.

    spellings  code -> texts; taken - keys (name_key) that already name something. A key that two codes share is
    dropped from both: a spelling that could mean two offices must be asked about.
    """
    codes_of_key: dict[str, set[str]] = defaultdict(set)
    texts = {code: list(found) for code, found in spellings.items()}
    for code, found in texts.items():
        for text in found:
            codes_of_key[name_key(text)].add(code)
    already = set(taken)
    kept: dict[str, list[str]] = {}
    for code, found in texts.items():
        seen: set[str] = set()
        kept[code] = []
        for text in found:
            key = name_key(text)
            if key and key not in already and key not in seen and len(codes_of_key[key]) == 1:
                seen.add(key)
                kept[code].append(text)
    return kept


# --- paths -------------------------------------------------------------------------------------------------------


def child_path(parent_path: str, own_id: int) -> str:
    """Return the path of an organisation below a parent's path ("" for a root): "1.2." and 15 make "1.2.15."."""
    return f"{parent_path}{own_id}."


def is_below(path: str, ancestor_path: str) -> bool:
    """Return whether a path stands at or below another."""
    return path.startswith(ancestor_path)


def moved_path(path: str, *, old: str, new: str) -> str:
    """Return a path after the organisation at path `old` moved to path `new`; raises ValueError outside it."""
    if not is_below(path, old):
        raise ValueError(f"{path} does not stand below {old}")
    return new + path[len(old) :]


# --- figures over a reform ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Succession:
    """One arrow of a merger or split: what part of the predecessor went to the successor (None: not stated)."""

    from_code: str
    to_code: str
    share: Decimal | None


def apportion(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Return the amount cut by shares that make 1, in steps of 0.01; the parts add up to the amount exactly.

    Each part is cut down to 0.01; the hundredths left over go to the largest remainders, first come first served.
    Raises ValueError unless the shares make 1 and the amount has at most two decimals.
    """
    cent = Decimal("0.01")
    if sum(shares) != 1 or min(shares) < 0:
        raise ValueError("shares must be parts of one whole")
    if amount != amount.quantize(cent):
        raise ValueError("the amount must have at most two decimals")
    exact = [abs(amount) * share for share in shares]
    parts = [part.quantize(cent, ROUND_DOWN) for part in exact]
    left = int((abs(amount) - sum(parts)) / cent)
    order = sorted(range(len(shares)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[:left]:
        parts[index] += cent
    return [part.copy_sign(amount) if part else part for part in parts]


def carry_over(figures: Mapping[str, Decimal], successions: Sequence[Succession]) -> dict[str, Decimal]:
    """Return figures by predecessor as figures by successor; the grand total stays the same to the satang.

    figures  code -> amount with at most two decimals. A code without succession keeps its figure.
    Raises ValueError where a split does not state its shares: nobody may guess them.
    """
    arrows: dict[str, list[Succession]] = defaultdict(list)
    for arrow in successions:
        arrows[arrow.from_code].append(arrow)
    carried: dict[str, Decimal] = defaultdict(Decimal)
    for code, amount in figures.items():
        leaving = arrows.get(code)
        if not leaving:
            carried[code] += amount
            continue
        shares = [Decimal(1)] if len(leaving) == 1 and leaving[0].share is None else [one.share for one in leaving]
        stated = [share for share in shares if share is not None]
        if len(stated) != len(leaving):
            raise ValueError(f"the shares of {code} are not stated")
        for arrow, part in zip(leaving, apportion(amount, stated), strict=True):
            carried[arrow.to_code] += part
    return dict(carried)
