"""A synthetic nation: 245 invented area offices below a commission of their own, with believable results, seeded.

The same seed makes the same nation. Nothing in it is a fact but the provinces the offices stand in; all of it is marked
demo. Its results are brought in like any other history; its schools come from schools.py.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from tidtam.demo.schools import FIRST, SECOND, spread, weights_by_province
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.rules import leaves_asked
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.facts import NewOrganisation
from tidtam.scoring.facts import Given
from tidtam.scoring.rules import is_good, score

ROOT = NewOrganisation(
    code="NATION",
    kind=OrganisationKind.COMMISSION.value,
    name_th="สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐานสาธิต",
    short_name_th="สพฐ.สาธิต",
    name_en="Demonstration commission",
    is_demo=True,
    source_note="synthetic",
)
PRIMARY, SECONDARY = 183, 62
"""As many offices of each kind as the commission has."""
GOOD = {"QP": 242, "AP": 239, "STD": 245}
"""How many offices are good or above by part: the figures that were printed for fiscal year 2566."""
SEED = 2566


@dataclass(frozen=True, slots=True)
class Character:
    """What an invented office is like: the mean level it tends to, 1-5, and how much its indicators differ."""

    quality: float
    spread: float


def offices(*, seed: int = SEED) -> list[NewOrganisation]:
    """Return the invented offices: primary ones spread over the provinces as schools are, one secondary one in most."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose, nothing secret
    names = [f"{first}{second}" for first in FIRST for second in SECOND]
    random.shuffle(names)
    weights = weights_by_province()
    by_province = spread(PRIMARY - len(weights), weights)
    largest = sorted(weights, key=lambda code: (-weights[code], code))[:SECONDARY]
    found = []
    for province in sorted(weights):
        found += [_office("primary", province, number, names.pop()) for number in range(1, by_province[province] + 2)]
        if province in largest:
            found.append(_office("secondary", province, 1, names.pop()))
    return found


def _office(kind: str, province: str, number: int, name: str) -> NewOrganisation:
    long, short, letter = {
        "primary": ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาสาธิต", "สพป.สาธิต", "P"),
        "secondary": ("สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาสาธิต", "สพม.สาธิต", "S"),
    }[kind]
    return NewOrganisation(
        code=f"NATION-{letter}{province}-{number}",
        kind=OrganisationKind.ESA_PRIMARY.value if kind == "primary" else OrganisationKind.ESA_SECONDARY.value,
        parent_code=ROOT.code,
        name_th=f"{long}{name}",
        short_name_th=f"{short}{name}",
        province_codes=(province,),
        is_demo=True,
        source_note="synthetic",
    )


def results(
    version: InstrumentVersion,
    offices: Sequence[tuple[str, str]],
    *,
    good: int | None = None,
    without: int = 0,
    seed: int = SEED,
) -> Iterator[tuple[str, Given]]:
    """Yield what an instrument comes to for offices, as (code, given).

    offices  (code, kind) of each.   good  how many are to be good or above; without it, as their character has it.
    without  how many of the rest have no result at all. Raises ValueError where good and without exceed the offices.
    """
    if (good or 0) + without > len(offices):
        raise ValueError(f"{good} good ones and {without} without a result are more than {len(offices)} offices")
    random = Random(f"{seed} {version.code} {version.fiscal_year_be}")  # noqa: S311
    drawn = list(offices)
    random.shuffle(drawn)
    wanted: list[bool | None] = [None] * len(drawn) if good is None else [number < good for number in range(len(drawn))]
    chosen = {code: (kind, is_wanted) for (code, kind), is_wanted in zip(drawn, wanted, strict=True)}
    absent = {code for code, _kind in drawn[len(drawn) - without :]}
    for code, kind in offices:
        if code not in absent:
            yield code, given_of(version, code, kind, is_wanted=chosen[code][1], seed=seed)


def given_of(
    version: InstrumentVersion, code: str, kind: str, *, is_wanted: bool | None = None, seed: int = SEED
) -> Given:
    """Return what stands for one invented office: levels by node and round, percents of compared nodes.

    is_wanted  whether it is to be good or above; None: as it comes. It is drawn again until it is, from a character
               that moves towards it, so it always ends.
    """
    random = Random(f"{seed} {version.code} {version.fiscal_year_be} {code}")  # noqa: S311
    character = character_of(code, seed=seed)
    quality = character.quality
    while True:
        given = _drawn(version, kind, Character(quality, character.spread), random)
        total = score(version, given, office_kind=kind).total
        if is_wanted is None or is_good(total, version) is is_wanted:
            return given
        quality = min(5.0, quality + 0.25) if is_wanted else max(1.0, quality - 0.25)


def character_of(code: str, *, seed: int = SEED) -> Character:
    """Return what an invented office is like, whatever the instrument: a good one tends to be good everywhere."""
    random = Random(f"{seed} {code}")  # noqa: S311
    return Character(quality=1.6 + 3.4 * random.betavariate(5, 2.2), spread=random.uniform(0.3, 0.9))


def _drawn(version: InstrumentVersion, kind: str, character: Character, random: Random) -> Given:
    levels: dict[tuple[str, str], int] = {}
    percents: dict[str, Decimal] = {}
    shared: dict[tuple[str, str], int] = {}
    for number, each in enumerate(version.rounds):
        for node in leaves_asked(version, each.code, office_kind=kind):
            if node.is_scored:
                key = (node.score_group or node.code, each.code)
                level = shared.setdefault(key, _level(character, random, later=number, rounds=len(version.rounds)))
                levels[node.code, each.code] = level
            elif node.kind == NodeKind.TARGET:
                percents[node.code] = _percent(character, random)
    return Given(levels=levels, percents=percents)


def _level(character: Character, random: Random, *, later: int, rounds: int) -> int:
    """Draw a level: later rounds of a year tend to be a little higher."""
    lift = 0.5 * later / max(1, rounds - 1) - 0.25 if rounds > 1 else 0.0
    return min(5, max(1, round(random.gauss(character.quality + lift, character.spread))))


def _percent(character: Character, random: Random) -> Decimal:
    return Decimal(min(10_000, max(0, round(random.gauss(6_000 + 800 * character.quality, 900))))) / 100


def document(
    version: InstrumentVersion, given: Mapping[str, Given], *, fiscal_year_be: int, published: dt.date
) -> dict[str, Any]:
    """Return a results file (tidtam-results/1) of invented results by office code."""
    return {
        "format": "tidtam-results/1",
        "note": "synthetic",
        "fiscal_year_be": fiscal_year_be,
        "results": [
            {
                "office": code,
                "instrument": version.code,
                "published_date": published.isoformat(),
                "levels": _by_node(one.levels),
                "percents": {node: str(value) for node, value in one.percents.items()},
            }
            for code, one in given.items()
        ],
    }


def _by_node(levels: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (node, round_code), level in levels.items():
        found.setdefault(node, {})[round_code] = level
    return found
