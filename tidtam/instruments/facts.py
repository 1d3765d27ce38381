"""The one shape of an instrument: a tree of nodes with its rounds and bands, as frozen values. Reads no database.

Tables, the JSON and XLSX files, the builder and the shipped instruments translate to these; scoring, answers,
assessment, roll-up and documents read only these. A text that is missing is "", a number that is missing is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tidtam.instruments.choices import (
    NOTICES,
    SCORED_KINDS,
    AnsweredBy,
    AppliesTo,
    FaultCode,
    NodeKind,
    OverallRule,
    TargetScope,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A range of means, both ends inside, that shows as a level. Ends have two decimals; bands meet at 0.01."""

    level: int
    first: Decimal
    last: Decimal
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A time at which an instrument is answered.

    code        "6m", "12m" or "year"; names the round in files, addresses and results.
    as_of_date  the day the figures stand at; None where it is not announced.
    months      6 or 12: after how many months of the fiscal year.
    """

    code: str
    label: str
    label_en: str = ""
    months: int = 12
    as_of_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentBand:
    """A level for percents from `first` on, up to where the next band begins (100 is inside the last)."""

    level: int
    first: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricLevel:
    """What a level asks, in words; "" where the sources do not hold the words."""

    level: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of a choice, or one part of a breakdown, or one criterion of a checklist.

    level  of a criterion: the level that is reached once it and all criteria of lower levels are ticked.
    """

    code: str
    label: str
    label_en: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node: a group, or a leaf that is answered.

    code         unique in the version, stable over versions and years where the question stays ("QP-6a", "S3.4.2").
    number       as printed beside the title ("6a", "4.2"); not unique.
    parent       code of the node above; "" at the top.
    type_label   what the field calls the node: มาตรฐาน, ตัวบ่งชี้, ประเด็นการพิจารณา, ตัวชี้วัด, ประเด็น.
    is_monitored collected and shown, never scored (ติดตามแต่ไม่ประเมินผล).
    variant_of   nodes with the same word here count as one indicator (6a primary, 6b secondary).
    score_group  nodes with the same word here carry one level between them, counted once (AP 13 and 14).
    weight       in the mean of its parent; 1 unless the instrument says so.
    rounds       codes of the rounds in which it is asked; empty: in every round.
    target, target_scope   percent to reach, and whose percent is compared; kind target.
    percent_bands  levels of percents; empty: the level is entered directly.
    choices      options (choice), parts (breakdown) or criteria (checklist).
    unit, audience_unit    what is counted; audience_unit for a count with audience.
    population   code of the reference population that bounds the total; "" where none does.
    most_works   how many best works are taken; None: no limit.
    bureau_code  code of the bureau that answers a leaf of kind bureau, or looks after the leaf.
    sources      codes of the same figure in other systems (KRS, PMQA, ITA ...), for the cross-walk.
    """

    code: str
    kind: str
    title: str
    number: str = ""
    parent: str = ""
    title_en: str = ""
    type_label: str = ""
    guidance: str = ""
    answered_by: str = AnsweredBy.OFFICE.value
    applies_to: str = AppliesTo.ALL.value
    is_monitored: bool = False
    variant_of: str = ""
    score_group: str = ""
    weight: Decimal = Decimal(1)
    rounds: tuple[str, ...] = ()
    unit: str = ""
    audience_unit: str = ""
    population: str = ""
    target: Decimal | None = None
    target_scope: str = TargetScope.OFFICE.value
    percent_bands: tuple[PercentBand, ...] = ()
    rubric: tuple[RubricLevel, ...] = ()
    choices: tuple[Choice, ...] = ()
    most_works: int | None = None
    bureau_code: str = ""
    sources: tuple[str, ...] = ()
    in_short_edition: bool = True

    @property
    def is_leaf(self) -> bool:
        """Whether it is answered; a group is not."""
        return self.kind != NodeKind.GROUP

    @property
    def is_scored(self) -> bool:
        """Whether it carries a level that counts."""
        return self.kind in SCORED_KINDS and not self.is_monitored


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentVersion:
    """One version of an instrument for a fiscal year: nodes in the order they are printed, parents before children.

    code       "QP", "AP", "STD", "QW" or a bureau's own.
    number     of the version in its fiscal year, 1, 2 ...
    good_from_level  an office is good or above from this level on.
    counts_overall   whether it is one of the parts of the office's overall result.
    """

    code: str
    fiscal_year_be: int
    title: str
    nodes: tuple[Node, ...]
    rounds: tuple[Round, ...]
    bands: tuple[Band, ...]
    number: int = 1
    title_en: str = ""
    short_title: str = ""
    note: str = ""
    good_from_level: int = 3
    national_target: Decimal | None = Decimal(90)
    counts_overall: bool = True
    overall_rule: str = OverallRule.EVERY_PART.value

    def children(self, code: str) -> tuple[Node, ...]:
        """Return the nodes directly below a node ("" for the top), in their order."""
        return tuple(node for node in self.nodes if node.parent == code)

    def node(self, code: str) -> Node:
        """Return a node by its code. Raises KeyError."""
        for node in self.nodes:
            if node.code == code:
                return node
        raise KeyError(code)


STANDARD_BANDS: tuple[Band, ...] = (
    Band(level=1, first=Decimal("1.00"), last=Decimal("1.80"), label="ปรับปรุง", label_en="Needs improvement"),
    Band(level=2, first=Decimal("1.81"), last=Decimal("2.60"), label="พอใช้", label_en="Fair"),
    Band(level=3, first=Decimal("2.61"), last=Decimal("3.40"), label="ดี", label_en="Good"),
    Band(level=4, first=Decimal("3.41"), last=Decimal("4.20"), label="ดีมาก", label_en="Very good"),
    Band(level=5, first=Decimal("4.21"), last=Decimal("5.00"), label="ดีเยี่ยม", label_en="Excellent"),
)
"""Inferred: the only table of eleven tried that fits every printed label; no source prints it. Data of each version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How many there are of something in the nation on a day, and who says so."""

    code: str
    name: str
    unit: str
    as_of_date: date
    value: int
    source_note: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an instrument: where (a path such as "nodes[3].parent"), what, and the values of its words.

    The place is the path in a JSON file, or sheet, row and column of a workbook.
    """

    path: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_notice(self) -> bool:
        """Whether it is only visibly empty, and nothing is wrong."""
        return self.code in NOTICES

    @property
    def message(self) -> str:
        """What to do about it, in the language of the request."""
        return str(FaultCode(self.code).label) % self.values

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
