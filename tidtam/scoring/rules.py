"""What levels become: a status, an exact mean, a level and its word for every node and for the whole.

Pure functions of an instrument version and what stands for one office; docs/rules/scoring.md has worked numbers.
Means are Fractions and travel upward unrounded: rounding and bands are for showing, at each node by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tidtam.instruments.choices import NodeKind, OverallRule
from tidtam.instruments.facts import Band, Choice, InstrumentVersion, Node, PercentBand
from tidtam.instruments.rules import applicable
from tidtam.scoring.facts import Given, NodeScore, Outcome, Scores, Status

LOWEST_LEVEL = 1
LOW_LEVEL = 2
"""Up to this level somebody must say what to do."""
HIGHEST_LEVEL = 5
WHOLE = ""
"""The code of the whole instrument among scores."""


def score(version: InstrumentVersion, given: Given, *, office_kind: str) -> Scores:
    """Return what an instrument comes to for an office of a kind (OrganisationKind).

    Levels given to nodes that are not scored, do not apply or are unknown change nothing.
    Raises ValueError for a level outside 1-5 or a round that the version does not have.
    """
    rounds = {each.code for each in version.rounds}
    for (code, round_code), level in given.levels.items():
        if not LOWEST_LEVEL <= level <= HIGHEST_LEVEL or round_code not in rounds:
            raise ValueError(f"{code} {round_code}: {level} is no level of a round of {version.code}")
    asked = frozenset(node.code for node in applicable(version, office_kind))
    return _Scoring(version, given, asked).scores()


def rounded(value: Fraction) -> Decimal:
    """Return a value with two decimals, half up: 2.505 is 2.51. Exact whatever its denominator."""
    hundredths = (value * 100 * 2 + 1) // 2  # the floor of x + 1/2, in whole numbers
    return Decimal(hundredths).scaleb(-2)


def band_of(mean: Fraction, bands: Sequence[Band]) -> Band | None:
    """Return the band of a mean, found from the mean rounded to two decimals; None where no band holds it."""
    shown = rounded(mean)
    return next((band for band in bands if band.first <= shown <= band.last), None)


def level_of_percent(percent: Decimal | Fraction, bands: Sequence[PercentBand]) -> int | None:
    """Return the level of a percent, found from the percent as it is shown, with two decimals.

    None without bands: the level is then entered. A percent below the first band is the lowest level, not missing.
    """
    if not bands:
        return None
    shown = rounded(Fraction(percent))
    return max((band.level for band in bands if band.first <= shown), default=LOWEST_LEVEL)


def level_of_checklist(ticked: Collection[str], choices: Sequence[Choice]) -> int:
    """Return the level of a checklist that was answered: the highest whose criteria and all lower ones are ticked.

    Ticking nothing is an answer, and the lowest level. A criterion without a level asks nothing.
    """
    asked: defaultdict[int, set[str]] = defaultdict(set)
    for choice in choices:
        if choice.level is not None:
            asked[choice.level].add(choice.code)
    reached = LOWEST_LEVEL
    for level in sorted(asked):
        if not asked[level] <= set(ticked):
            break
        reached = level
    return reached


def outcome_of(percent: Decimal, target: Decimal) -> Outcome:
    """Return whether a percent, as it is shown with two decimals, reaches a target."""
    return "met" if rounded(Fraction(percent)) >= target else "not_met"


def is_good(total: NodeScore | None, version: InstrumentVersion) -> bool:
    """Return whether an office is good or above in an instrument; without a published mean it never is."""
    return total is not None and total.level is not None and total.level >= version.good_from_level


def is_good_overall(parts: Sequence[tuple[InstrumentVersion, NodeScore | None]], rule: str) -> bool:
    """Return whether an office is good or above overall, by an OverallRule.

    parts  each instrument that counts and applies, with the office's total; None where nothing is published.
    """
    if not parts or rule == OverallRule.EVERY_PART:
        return bool(parts) and all(is_good(total, version) for version, total in parts)
    means = [total.mean for _version, total in parts if total is not None and total.mean is not None]
    if len(means) < len(parts):
        return False
    version = parts[0][0]
    band = band_of(sum(means, Fraction(0)) / len(means), version.bands)
    return band is not None and band.level >= version.good_from_level


def share_of(part: int, whole: int) -> Decimal | None:
    """Return a part of a whole in percent with two decimals, half up; None of nothing."""
    return rounded(Fraction(part * 100, whole)) if whole else None


def needs_advice(node: NodeScore) -> bool:
    """Return whether a leaf's result must say what to do: a level of 2 or less in any round, or a level that fell."""
    return node.has_fallen or any(level <= LOW_LEVEL for level in node.levels.values())


class _Scoring:
    """One run over a tree, from the leaves up.

    levels   of each leaf by round; members of a score group share theirs.
    scored   what was scored so far, by code.   carrying  the codes that are in a mean, with or without one themselves.
    lowest   by code, the lowest leaf below that has a mean: (mean, code, level).
    """

    def __init__(self, version: InstrumentVersion, given: Given, applicable: frozenset[str]) -> None:
        self.version = version
        self.given = given
        self.applicable = applicable
        self.children: defaultdict[str, list[Node]] = defaultdict(list)
        for node in version.nodes:
            self.children[node.parent].append(node)
        self.levels = self._levels()
        self.scored: dict[str, NodeScore] = {}
        self.carrying: set[str] = set()
        self.lowest: dict[str, tuple[Fraction, str, int]] = {}

    def scores(self) -> Scores:
        for node in self.children[WHOLE]:
            self._visit(node, is_monitored=False)
        total = self._group(WHOLE)
        return Scores(nodes={node.code: self.scored[node.code] for node in self.version.nodes}, total=total)

    def _levels(self) -> dict[str, dict[str, int]]:
        """Return the levels of scored leaves by round. Where members of a group were given unlike ones, the lowest."""
        members: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for node in self.version.nodes:
            if node.is_scored and node.code in self.applicable:
                members[_counted_as(node, variants=False)].append(node.code)
        found: dict[str, dict[str, int]] = {}
        for codes in members.values():
            shared: dict[str, int] = {}
            for each in self.version.rounds:
                given = [self.given.levels.get((code, each.code)) for code in codes]
                if levels := [level for level in given if level is not None]:
                    shared[each.code] = min(levels)
            found.update(dict.fromkeys(codes, shared))
        return found

    def _visit(self, node: Node, *, is_monitored: bool) -> None:
        """Score a node after everything below it. What stands below a monitored node is monitored."""
        is_monitored = is_monitored or node.is_monitored
        for child in self.children[node.code]:
            self._visit(child, is_monitored=is_monitored)
        if node.code not in self.applicable:
            found = NodeScore(code=node.code, status="not_applicable")
        elif is_monitored:
            found = NodeScore(code=node.code, status="monitored")
        elif not node.is_leaf:
            found = self._group(node.code)
        elif node.is_scored:
            found = self._leaf(node)
        elif node.kind == NodeKind.TARGET:
            found = self._target(node)
        else:  # collected and shown: a kind without level or target
            found = NodeScore(code=node.code, status="monitored")
        self.scored[node.code] = found

    def _leaf(self, node: Node) -> NodeScore:
        self.carrying.add(node.code)
        asked = [each.code for each in self.version.rounds if not node.rounds or each.code in node.rounds]
        levels = {code: self.levels[node.code][code] for code in asked if code in self.levels[node.code]}
        is_whole = bool(asked) and len(levels) == len(asked)
        found = self._shown(
            NodeScore(
                code=node.code,
                status=_status(len(levels), len(asked), is_in_progress=node.code in self.given.in_progress),
                levels=levels,
                mean=Fraction(sum(levels.values()), len(levels)) if is_whole else None,
                counted=len(levels),
                asked=len(asked),
                change=levels[asked[-1]] - levels[asked[0]] if is_whole and len(asked) > 1 else None,
            )
        )
        if found.mean is not None and found.level is not None:
            self.lowest[node.code] = (found.mean, node.code, found.level)
        return found

    def _target(self, node: Node) -> NodeScore:
        """Compare a percent with its target: an outcome and no level; it is in no mean."""
        percent = self.given.percents.get(node.code)
        if percent is None:
            if node.code in self.given.in_progress:
                return NodeScore(code=node.code, status="in_progress", outcome="in_progress")
            return NodeScore(code=node.code, status="missing")
        if node.target is None:  # nothing says whether it is reached: shown
            return NodeScore(code=node.code, status="monitored", percent=percent)
        outcome = outcome_of(percent, node.target)
        return NodeScore(code=node.code, status="scored", percent=percent, outcome=outcome)

    def _group(self, code: str) -> NodeScore:
        """Return the weighted mean of the children that carry levels, what counts as one counted once.

        Where none can carry a level (targets only) there is no mean: only how many were compared.
        """
        assessed = [
            child
            for child in self.children[code]
            if self.scored[child.code].status not in ("not_applicable", "monitored")
        ]
        if not assessed:
            return NodeScore(code=code, status="monitored")
        carrying = [child for child in assessed if child.code in self.carrying]
        is_in_progress = any(self.scored[child.code].status == "in_progress" for child in carrying or assessed)
        if not carrying:
            stand = sum(self.scored[child.code].status == "scored" for child in assessed)
            status = _status(stand, len(assessed), is_in_progress=is_in_progress)
            return NodeScore(code=code, status=status, counted=stand, asked=len(assessed))
        self.carrying.add(code)
        below = [self.lowest[child.code] for child in carrying if child.code in self.lowest]
        if below:
            self.lowest[code] = min(below)
        units = self._units(carrying)
        known = [(mean, weight) for mean, weight in units if mean is not None]
        mean = None
        if len(known) == len(units):
            mean = sum((mean * weight for mean, weight in known), Fraction(0)) / sum(weight for _mean, weight in known)
        return self._shown(
            NodeScore(
                code=code,
                status=_status(len(known), len(units), is_in_progress=is_in_progress),
                mean=mean,
                counted=len(known),
                asked=len(units),
                lowest=self.lowest[code][1:] if below else None,
            )
        )

    def _units(self, nodes: Sequence[Node]) -> list[tuple[Fraction | None, Fraction]]:
        """Return mean and weight of everything that counts once; the mean of variants that both apply is their mean."""
        together: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
        for node in nodes:
            together[_counted_as(node, variants=True)].append(node)
        units: list[tuple[Fraction | None, Fraction]] = []
        for members in together.values():
            means = [mean for node in members if (mean := self.scored[node.code].mean) is not None]
            whole = sum(means, Fraction(0)) / len(means) if len(means) == len(members) else None
            units.append((whole, max(Fraction(node.weight) for node in members)))
        return units

    def _shown(self, found: NodeScore) -> NodeScore:
        """Return a score with its mean as it is shown: two decimals, the level and words of its band."""
        mean = found.mean
        if mean is None:
            return found
        found = replace(found, shown=rounded(mean))
        band = band_of(mean, self.version.bands)
        return found if band is None else replace(found, level=band.level, label=band.label, label_en=band.label_en)


def _status(stand: int, asked: int, *, is_in_progress: bool) -> Status:
    """Return the status of something of which so much stands of so much."""
    if asked and stand == asked:
        return "scored"
    return "in_progress" if stand or is_in_progress else "missing"


def _counted_as(node: Node, *, variants: bool) -> tuple[str, str]:
    """Return what a node is counted as in its parent's mean: alike for what counts once."""
    if variants and node.variant_of:
        return "variants", node.variant_of
    return ("score group", node.score_group) if node.score_group else ("node", node.code)
