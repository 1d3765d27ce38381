"""Appeals: an office says once, with reasons, why its result of a round is wrong; the bureau decides with reasons."""

import datetime as dt

from django.db import IntegrityError, transaction

from tidtam.accounts.models import User
from tidtam.assessment import selectors
from tidtam.assessment.choices import Verdict
from tidtam.assessment.models import Appeal, Assessment, Result
from tidtam.assessment.services import refusals
from tidtam.audit import services as audit


def appeal(*, result: Result, reasons: str, by: User, at: dt.datetime) -> Appeal:
    """File an office's one appeal against its published result of a round, as its director.

    The same words sent twice by the same person file one. Raises NotTheDirector, NotCurrent, ReasonsMissing,
    AppealedBefore.
    """
    if not selectors.may_appeal(by, result.organisation, on=at):
        raise refusals.NotTheDirector
    if not reasons.strip():
        raise refusals.ReasonsMissing
    if not result.is_current:
        raise refusals.NotCurrent
    try:
        with transaction.atomic():
            assessment = Assessment.objects.get(version=result.version_id, organisation=result.organisation_id)
            filed = Appeal.objects.create(
                assessment=assessment,
                round_code=result.round_code,
                result=result,
                reasons=reasons.strip(),
                filed_by=by,
                filed_at=at,
            )
            audit.record(
                **audit.subject_of(assessment),
                organisation_code=result.organisation.code,
                action="assessment.appeal.filed",
                by=by.get_username(),
                at=at,
                fields=audit.field_hashes({"round": result.round_code, "reasons": filed.reasons}),
            )
    except IntegrityError as error:
        standing = Appeal.objects.filter(result=result, reasons=reasons.strip(), filed_by=by).first()
        if standing is None:
            raise refusals.AppealedBefore from error
        return standing
    return filed


def decide_appeal(*, appeal: Appeal, verdict: str, reasons: str, by: User, at: dt.datetime) -> Appeal:
    """Decide an appeal, once and with reasons. What is granted is then confirmed and published as a new edition.

    The same decision sent twice by the same person decides once.
    Raises NotTheAnalyst, ReasonsMissing, DecidedBefore; ValueError for an unknown verdict.
    """
    version = appeal.result.version
    if not selectors.may_confirm(by, version, on=at):
        raise refusals.NotTheAnalyst
    if not reasons.strip():
        raise refusals.ReasonsMissing
    with transaction.atomic():
        row = Appeal.objects.select_for_update().get(pk=appeal.pk)
        if row.verdict:
            if (row.verdict, row.verdict_reasons, row.decided_by) != (verdict, reasons.strip(), by):
                raise refusals.DecidedBefore
            return row
        row.verdict, row.verdict_reasons = Verdict(verdict).value, reasons.strip()
        row.decided_by, row.decided_at = by, at
        row.save()
        audit.record(
            **audit.subject_of(row.assessment),
            organisation_code=appeal.result.organisation.code,
            action=f"assessment.appeal.{row.verdict}",
            by=by.get_username(),
            at=at,
            fields=audit.field_hashes({"round": row.round_code, "reasons": row.verdict_reasons}),
        )
    return row
