"""A synthetic nation of schools: invented names, spread over the provinces as real schools are, same seed same schools.

Not here: the demo office. No name, code or place of a real school stands in this file, and each school is marked demo.
"""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from random import Random

from tidtam.organisations import selectors, services
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.facts import NewOrganisation

WEIGHTS_FILE = Path(__file__).resolve().parent / "fixtures" / "school_weights_by_province.json"
NATION = 29_152
"""As many schools as the commission has; the spread over provinces is a weight, not a fact (see the file)."""
SEED = 2567
BATCH = 400
"""Schools per transaction: each stays under 200 ms, so that others get their turn at the database."""
SECONDARY_PCT = 8
"""About one school in twelve belongs to a secondary area."""

FIRST = ("ดาว", "ฟ้า", "ธาร", "ภู", "ทุ่ง", "ลาน", "สวน", "เนิน", "ริม", "ร่ม", "แสง", "รุ้ง", "ลม", "ใบ", "เพลง", "หมอก")
SECOND = ("ตะวัน", "จันทร์", "ไผ่", "บัว", "ข้าว", "ฝน", "เมฆ", "หิน", "ทราย", "แก้ว", "คำ", "เงิน", "ทอง", "ขวัญ", "สุข", "งาม")
THIRD = ("วิทยา", "ศึกษา", "พิทยา", "อนุสรณ์", "ราษฎร์สามัคคี", "รังสรรค์", "พัฒนา", "ประชาร่วมใจ")


def load_synthetic_schools(*, at: dt.datetime, count: int = NATION, seed: int = SEED) -> int:
    """Add synthetic schools below the area offices; returns how many were added. The reference data must be there.

    Running it again with the same count and seed adds nothing. Each batch of 400 is a transaction of its own with one
    audit line, so a run that was stopped goes on where it stood.
    """
    there = selectors.codes_with_prefix("DEMO-")
    added = 0
    missing = (school for school in synthetic_schools(count=count, seed=seed) if school.code not in there)
    while batch := list(islice(missing, BATCH)):
        services.add_organisations(new=batch, batch=f"synthetic-schools-{seed}", at=at, by="demo")
        added += len(batch)
    return added


def synthetic_schools(*, count: int = NATION, seed: int = SEED) -> Iterator[NewOrganisation]:
    """Yield `count` invented schools, province by province, each below one of its province's offices.

    Raises KeyError for a province without an office. Names are unique below an office; across offices they may meet,
    as those of real schools do.
    """
    offices = selectors.office_codes_by_province()
    random = Random(seed)  # noqa: S311 - repeatable on purpose, nothing secret
    used: set[tuple[str, str]] = set()  # over provinces: a secondary area may cover three
    for province_code, schools in spread(count, weights_by_province()).items():
        primary = offices[province_code][OrganisationKind.ESA_PRIMARY.value]
        secondary = offices[province_code][OrganisationKind.ESA_SECONDARY.value]
        for number in range(1, schools + 1):
            office = random.choice(secondary if random.randrange(100) < SECONDARY_PCT else primary)
            name = _name(random)
            serial = 1
            while (office, name if serial == 1 else f"{name} {serial}") in used:
                serial += 1
            name = name if serial == 1 else f"{name} {serial}"
            used.add((office, name))
            yield NewOrganisation(
                code=f"DEMO-{province_code}-{number:04}",
                kind=OrganisationKind.SCHOOL.value,
                parent_code=office,
                name_th=f"โรงเรียนสาธิต{name}",
                short_name_th=f"รร.สาธิต{name}",
                province_codes=(province_code,),
                is_demo=True,
                source_note="synthetic",
            )


def weights_by_province() -> dict[str, int]:
    """Return how many schools stand in each province, as a weight."""
    weights: dict[str, int] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))["weights"]
    return weights


def _name(random: Random) -> str:
    return random.choice(FIRST) + random.choice(SECOND) + random.choice(THIRD)


def spread(count: int, weights: dict[str, int]) -> dict[str, int]:
    """Return `count` cut by weights into whole numbers that add up to it: largest remainders first, then by key."""
    whole = sum(weights.values())
    exact = {key: Decimal(count) * weight / whole for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    left = count - sum(parts.values())
    for key in sorted(exact, key=lambda key: (parts[key] - exact[key], key))[:left]:
        parts[key] += 1
    return parts
