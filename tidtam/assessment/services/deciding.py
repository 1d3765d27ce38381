"""Levels on their way: proposing, a second opinion, confirming, sending back. Each keeps who and why.

A form names `seen`, the count of changes of the assessment it showed; where it is another by now nothing is saved.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from tidtam.accounts.models import User
from tidtam.assessment import rules, selectors
from tidtam.assessment.models import Assessment, LevelDecision
from tidtam.assessment.services import refusals
from tidtam.audit import services as audit
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.scoring.rules import HIGHEST_LEVEL, LOWEST_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a leaf: a level and why, what was found and what to do.

    level  None where only finding and advice are written.
    """

    node_code: str
    level: int | None = None
    reason: str = ""
    finding: str = ""
    advice: str = ""


def propose(
    *, version: Version, office: Organisation, round_code: str, said: Said, seen: int, by: User, at: dt.datetime
) -> LevelDecision:
    """Propose a level as an assessor of this leaf at this office, or a second opinion as a second assessor.

    A proposal that differs from the self-assessed level, or stands where there is none, says why.
    Raises a refusals.AssessmentRefused.
    """
    facts = version_facts(version)
    node = _decided(facts, said.node_code, round_code, office)
    assessor = selectors.assessor_for(by, version=version, office=office, node_code=node.code)
    if assessor is None:
        raise refusals.NotTheAssessor
    self_level = selectors.self_given(office, version).levels.get((node.code, round_code))
    _refuse_level(said.level)
    if said.level != self_level and not said.reason.strip():
        raise refusals.LevelReasonMissing(node.code)
    word = "second" if assessor.is_second else "proposed"
    wanted = {f"{word}_level": said.level, f"{word}_reason": said.reason.strip(), f"{word}_by": by}
    if not assessor.is_second:
        wanted |= {"finding": said.finding.strip(), "advice": said.advice.strip()}
    with transaction.atomic():
        assessment, is_new = _locked(version, office, seen)
        (row,) = _rows(assessment, [node.code], round_code)
        if not is_new:
            return _said_already(row, wanted)
        row.self_level = self_level
        if assessor.is_second:
            row.second_level, row.second_reason = said.level, said.reason.strip()
            row.second_by, row.second_at = by, at
            action = "assessment.level.seconded"
        else:
            row.proposed_level, row.proposed_reason = said.level, said.reason.strip()
            row.proposed_by, row.proposed_at = by, at
            row.finding, row.advice = said.finding.strip(), said.advice.strip()
            _end_sending_back(row)
            action = "assessment.level.proposed"
        row.save()
        _record(assessment, office, action, [row], by=by, at=at, reason=said.reason.strip())
    return row


def moderate(
    *,
    version: Version,
    office: Organisation,
    round_code: str,
    said: Sequence[Said],
    seen: int,
    by: User,
    at: dt.datetime,
) -> list[LevelDecision]:
    """Confirm levels as an analyst of the bureau, many leaves at once.

    A level that is neither the proposed one nor, without a proposal, the self-assessed one says why, in other words
    than the proposal; a level as proposed keeps the proposal's reason. Texts left empty keep what stands.
    Raises a refusals.AssessmentRefused.
    """
    if not selectors.may_confirm(by, version, on=at):
        raise refusals.NotTheAnalyst
    facts = version_facts(version)
    by_code = {each.node_code: each for each in said}
    nodes = [_decided(facts, code, round_code, office) for code in by_code]
    given = selectors.self_given(office, version)
    with transaction.atomic():
        assessment, is_new = _locked(version, office, seen)
        rows = _rows(assessment, [node.code for node in nodes], round_code)
        if not is_new:
            return [_said_already(row, _confirming(by_code[row.node_code], by)) for row in rows]
        for row in rows:
            each = by_code[row.node_code]
            _refuse_level(each.level)
            row.self_level = given.levels.get((row.node_code, round_code))
            expected = row.self_level if row.proposed_level is None else row.proposed_level
            reason = each.reason.strip()
            if each.level != expected and reason in ("", row.proposed_reason):
                raise refusals.LevelReasonMissing(row.node_code)
            row.moderated_level, row.moderated_reason = each.level, reason or row.proposed_reason
            row.moderated_by, row.moderated_at = by, at
            row.finding, row.advice = each.finding.strip() or row.finding, each.advice.strip() or row.advice
            _end_sending_back(row)
            row.save()
        _record(assessment, office, "assessment.level.confirmed", rows, by=by, at=at)
    return rows


def confirm_proposed(
    *, version: Version, office: Organisation, round_code: str, seen: int, by: User, at: dt.datetime
) -> list[LevelDecision]:
    """Confirm every proposed level of an office's round that is not confirmed yet, as it is proposed."""
    waiting = LevelDecision.objects.filter(
        assessment__version=version,
        assessment__organisation=office,
        round_code=round_code,
        proposed_level__isnull=False,
        moderated_level__isnull=True,
        sent_back_at__isnull=True,
    )
    said = [Said(node_code=row.node_code, level=row.proposed_level) for row in waiting]
    return moderate(version=version, office=office, round_code=round_code, said=said, seen=seen, by=by, at=at)


def send_back(
    *,
    version: Version,
    office: Organisation,
    round_code: str,
    node_code: str,
    reason: str,
    seen: int,
    by: User,
    at: dt.datetime,
) -> LevelDecision:
    """Ask an office to mend its answer to a leaf. Its director reopens the sheet; until a level is proposed again none
    is published. Raises a refusals.AssessmentRefused.
    """
    node = _decided(version_facts(version), node_code, round_code, office)
    assessor = selectors.assessor_for(by, version=version, office=office, node_code=node.code)
    if (assessor is None or assessor.is_second) and not selectors.may_confirm(by, version, on=at):
        raise refusals.NotTheAssessor
    if not reason.strip():
        raise refusals.LevelReasonMissing(node.code)
    with transaction.atomic():
        assessment, is_new = _locked(version, office, seen)
        (row,) = _rows(assessment, [node.code], round_code)
        if not is_new:
            return _said_already(row, {"sent_back_reason": reason.strip(), "sent_back_by": by})
        row.sent_back_reason, row.sent_back_by, row.sent_back_at = reason.strip(), by, at
        row.save()
        _record(assessment, office, "assessment.level.sent_back", [row], by=by, at=at, reason=reason.strip())
    return row


def _decided(facts: InstrumentVersion, node_code: str, round_code: str, office: Organisation) -> Node:
    """Return the leaf if a level of it is decided in this round for this office."""
    if round_code in {each.code for each in facts.rounds}:
        for node in rules.deciding_leaves(facts, round_code, office_kind=office.kind):
            if node.code == node_code:
                return node
    raise refusals.NotDecidedHere


def _refuse_level(level: int | None) -> None:
    if level is None or not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
        raise refusals.LevelMissing


def _locked(version: Version, office: Organisation, seen: int) -> tuple[Assessment, bool]:
    """Return the assessment, locked, and whether it is as it was seen; it is one change further then.

    Where it is just one change further already, the same form may have come twice: `_said_already` sees that.
    Raises ChangedMeanwhile where it is anything else.
    """
    Assessment.objects.bulk_create([Assessment(version=version, organisation=office)], ignore_conflicts=True)
    assessment = Assessment.objects.select_for_update().get(version=version, organisation=office)
    if assessment.changes == seen + 1:
        return assessment, False
    if assessment.changes != seen:
        raise refusals.ChangedMeanwhile
    Assessment.objects.filter(pk=assessment.pk).update(changes=F("changes") + 1)
    return assessment, True


def _confirming(said: Said, by: User) -> dict[str, object]:
    """Return what a decision says once this is confirmed; texts left empty keep what stands."""
    texts = {"moderated_reason": said.reason.strip(), "finding": said.finding.strip(), "advice": said.advice.strip()}
    return {"moderated_level": said.level, "moderated_by": by} | {name: text for name, text in texts.items() if text}


def _said_already(row: LevelDecision, wanted: Mapping[str, object]) -> LevelDecision:
    """Return a decision that says just what is sent, by the same person: a form sent twice does it once.

    Raises ChangedMeanwhile where it says anything else.
    """
    if row.pk is None or any(getattr(row, name) != value for name, value in wanted.items()):
        raise refusals.ChangedMeanwhile
    return row


def _rows(assessment: Assessment, codes: Iterable[str], round_code: str) -> list[LevelDecision]:
    """Return a row for each leaf, made where there is none yet; the assessment is locked."""
    wanted = list(codes)
    standing = {
        row.node_code: row
        for row in LevelDecision.objects.filter(assessment=assessment, round_code=round_code, node_code__in=wanted)
    }
    return [
        standing.get(code) or LevelDecision(assessment=assessment, node_code=code, round_code=round_code)
        for code in wanted
    ]


def _end_sending_back(row: LevelDecision) -> None:
    row.sent_back_reason, row.sent_back_by, row.sent_back_at = "", None, None


def _record(
    assessment: Assessment,
    office: Organisation,
    action: str,
    rows: Sequence[LevelDecision],
    *,
    by: User,
    at: dt.datetime,
    reason: str = "",
) -> None:
    if not rows:
        return
    named = ("self_level", "proposed_level", "second_level", "moderated_level", "moderated_reason", "finding", "advice")
    audit.record(
        **audit.subject_of(assessment),
        organisation_code=office.code,
        action=action,
        by=by.get_username(),
        at=at,
        reason=reason,
        fields=audit.field_hashes(
            {f"{row.node_code}.{row.round_code}": {name: getattr(row, name) for name in named} for row in rows}
        ),
    )
