"""The one shape of a plan node and a plan tree, for documents, checks, importer and page. Reads no database."""

from dataclasses import dataclass, field
from typing import Any

from tidtam.plans.choices import Confidence, PlanNodeKind, PlanProblemCode


@dataclass(frozen=True, slots=True)
class PlanNodeFact:
    """One node of a plan tree.

    tree          kind of the tree (PlanTreeKind value), not its version.
    title         Thai title; "" for a target, which has only its text.
    target_text   Thai text of a target; "" for every other kind.
    parent_code   code in the same tree; "" at the top.
    strategies    codes of the national strategies a master-plan issue serves, in the order of the source;
                  empty where the source states none. Where several stand here, the user chooses.
    valid_*_be    first and last fiscal year; None where the node follows its tree.
    """

    tree: str
    code: str
    kind: str
    title: str = ""
    target_text: str = ""
    parent_code: str = ""
    strategies: tuple[str, ...] = ()
    title_en: str = ""
    confidence: str = Confidence.KNOWN.value
    valid_from_be: int | None = None
    valid_to_be: int | None = None

    @property
    def text(self) -> str:
        """The words a page or a document shows: a target's text, else the title."""
        return self.target_text if self.kind == PlanNodeKind.TARGET else self.title


@dataclass(frozen=True, slots=True)
class PlanTreeFact:
    """One version of a plan with its nodes, parents before children."""

    kind: str
    version: str
    valid_from_be: int | None = None
    valid_to_be: int | None = None
    source_note: str = ""
    nodes: tuple[PlanNodeFact, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPath:
    """What follows from a chosen sub-plan target: upwards to the national strategies.

    target              the sub-plan target, or None when the path starts at a sub-plan without one.
    issue_targets       targets of the master-plan issue; strategy_targets those of all its strategies.
    strategies          the national strategies the issue serves: none where the source states none.
    """

    target: PlanNodeFact | None
    sub_plan: PlanNodeFact
    issue: PlanNodeFact
    issue_targets: tuple[PlanNodeFact, ...] = ()
    strategies: tuple[PlanNodeFact, ...] = ()
    strategy_targets: tuple[PlanNodeFact, ...] = ()

    @property
    def needs_a_choice(self) -> bool:
        """Whether the user must choose the strategy: several fit, or the source states none."""
        return len(self.strategies) != 1


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing wrong in a plan file: where (path), what (code), and the values its words need."""

    path: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What to do about it, in the language of the request."""
        return str(PlanProblemCode(self.code).label) % self.values

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
