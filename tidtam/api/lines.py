"""Answers that several rooms give alike: reports of a list, failed checks, what was decided."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tidtam.api import facts
from tidtam.api.answers import answered
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.selectors import decisions_of, standing_of, version_of
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.evidence.choices import EvidenceKind
from tidtam.evidence.models import Evidence
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import check_message
from tidtam.projects.facts import Project


def report_line(quarter: int, row: ProgressReport | None) -> facts.ReportLine:
    """Return a quarter of a project; of one that was opened and nobody wrote yet, its id to write it."""
    if row is None:
        return facts.ReportLine(quarter=quarter, id=None, status=Status.NOT_REPORTED, origin=None)
    return facts.ReportLine(quarter=quarter, id=row.pk, status=Status(row.status), origin=Origin(row.origin))


def check_line(failed: FailedCheck, project: Project | None) -> facts.CheckLine:
    """Return a failed check in the words of the pages. id: null of one that is not stored."""
    said = check_message(failed, project=project)
    return facts.CheckLine(
        id=failed.pk,
        code=failed.code,
        level=Level(failed.level),
        place=failed.place,
        message=said["text"],
        cure=said["cure"],
        accepted=failed.accepted_reason,
    )


def checks_answer(request: HttpRequest, failed: Iterable[FailedCheck], project: Project | None) -> HttpResponse:
    """Return the failed checks of a thing."""
    return answered(request, facts.CheckList(items=tuple(check_line(one, project) for one in failed)))


def decisions_answer(request: HttpRequest, thing: models.Model) -> HttpResponse:
    """Return what was decided of a thing and what whoever asks may do now. Six queries at most."""
    standing = standing_of(thing, person_of(request), held=roles_of_request(request), on=timezone.localdate())
    version = version_of(thing)
    return answered(
        request,
        facts.DecisionList(
            status=Status(standing.status),
            version=version,
            moves=tuple(move for move in MoveName if move in standing.moves),
            items=tuple(decision_line(one) for one in decisions_of(thing)),
        ),
        version=version,
    )


def decision_line(one: Any) -> facts.DecisionLine:
    """Return a decision, loaded as decisions_of loads it."""
    return facts.DecisionLine(
        number=one.number,
        move=MoveName(one.move),
        to_status=Status(one.to_status),
        step=one.step,
        by=str(one.by),
        role=Role(one.role),
        acting_for=str(one.acting_for or ""),
        at=one.at,
        version=one.version,
        content_hash=one.content_hash,
        comment=one.comment,
        advice=tuple(
            facts.AdviceLine(place=each.place, text=each.text, is_followed=each.resolved_at is not None)
            for each in one.advice.all()
        ),
    )


def evidence_line(row: Evidence) -> facts.EvidenceLine:
    """Return a piece of evidence; who added it is nobody's business outside its office."""
    return facts.EvidenceLine(
        id=row.pk,
        kind=EvidenceKind(row.kind),
        title=row.title,
        name=row.name,
        address=row.address,
        bytes=row.bytes,
        sha256=row.sha256,
        fiscal_year_be=row.fiscal_year_be,
        added_at=row.added_at,
    )
