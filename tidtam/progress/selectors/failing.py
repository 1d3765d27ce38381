"""What fails in a report and in an office's year, and the words it is shown with."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import Catalogue, Hit, run
from tidtam.checks.selectors import FailedCounts
from tidtam.organisations.models import Organisation
from tidtam.progress import models
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS, ProjectRound, place_label
from tidtam.projects import facts as project_facts
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.models import Project


def failed_checks_of_year(organisation: Organisation, fiscal_year_be: int) -> QuerySet[FailedCheck]:
    """Return what fails in an office's year: the failed checks of its projects and of their reports."""
    projects = Project.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be)
    reports = models.ProgressReport.objects.of_office(organisation.pk, fiscal_year_be)
    return FailedCheck.objects.filter(
        Q(content_type=ContentType.objects.get_for_model(Project), object_id__in=projects.values("pk"))
        | Q(content_type=ContentType.objects.get_for_model(models.ProgressReport), object_id__in=reports.values("pk")),
        organisation_code=organisation.code,
    )


def failed_counts_of_year(organisation: Organisation, fiscal_year_be: int) -> FailedCounts:
    """Return the counts by level of what fails in an office's year. One query (and two the first time, for types)."""
    levels = Counter(
        dict(
            failed_checks_of_year(organisation, fiscal_year_be)
            .order_by()
            .values_list("level")
            .annotate(count=Count("pk"))
        )
    )
    return FailedCounts(hard=levels["hard"], warning=levels["warning"], notice=levels["notice"])


def check_message(
    failed: FailedCheck, *, project: project_facts.Project | None = None, url: str = ""
) -> dict[str, str]:
    """Return a failed check as ui/components/check_message.html shows it, in the active language.

    project  names the activity or KPI the place stands in; without it only its kind is named.
    url      where the place can be read.
    """
    message, accepted = hit_message(failed.hit), ""
    if failed.is_accepted:
        accepted = _("รับทราบแล้ว: %(reason)s") % {"reason": failed.accepted_reason}
    is_of_project = failed.code in PROJECT_CHECKS
    return {
        **message,
        "where": "" if is_of_project else _where(failed.place, message["text"], project),
        "url": url,
        "accepted": accepted,
    }


def hit_message(hit: Hit) -> dict[str, str]:
    """Return what a check found as ui/components/check_message.html shows it, without where it stands."""
    catalogue = next((one for one in CATALOGUES if hit.code in one), CATALOGUES[0])
    return {"code": hit.code, "level": hit.level, "text": catalogue.message(hit), "cure": catalogue.cure(hit)}


def declaration_messages(here: ProjectRound) -> list[dict[str, str]]:
    """Return what fails in what was declared of the very quarter of a round. Asks nothing."""
    hits = (*run(PROJECT_CHECKS, here.project), *run(ROUND_CHECKS, here))
    return [hit_message(hit) for hit in hits if hit.place == f"executions[{here.quarter}]"]


def _where(place: str, text: str, project: project_facts.Project | None) -> str:
    """Return the words of a place; a title that the message says already is not said twice."""
    words = [word for word in place_label(place, project=project).split(" › ") if word not in text]
    return " › ".join(words) or place_label(place)


CATALOGUES: tuple[Catalogue[Any], ...] = (REPORT_CHECKS, ROUND_CHECKS, PROJECT_CHECKS)
"""The checks of reports and projects, whose words a stored failed check is shown with."""


def check_titles() -> dict[str, str]:
    """Return the checks of this room by code in the active language: their message without its values."""
    return {check.code: PLACEHOLDER.sub("…", str(check.message)) for catalogue in CATALOGUES for check in catalogue}


PLACEHOLDER = re.compile(r"%\(\w+\)s")


def failed_by_check(organisation: Organisation, fiscal_year_be: int) -> dict[str, tuple[str, int]]:
    """Return (level, how many) of each check that fails in an office's year: strongest first, then the most."""
    rows = failed_checks_of_year(organisation, fiscal_year_be).order_by().values_list("code", "level")
    counted = rows.annotate(count=Count("pk"))
    order = {level: number for number, level in enumerate(Level.values)}
    ordered = sorted(counted, key=lambda row: (order[row[1]], -row[2], row[0]))
    return {code: (level, count) for code, level, count in ordered}


def failed_check_list(
    organisation: Organisation, fiscal_year_be: int, *, level: str = "", quarter: int | None = None, code: str = ""
) -> QuerySet[FailedCheck]:
    """Return what fails in an office's year, thing by thing in the order of quarter and project; "" asks nothing.

    quarter  keeps what fails in reports of that quarter; what fails for a project itself belongs to none.
    """
    failed = failed_checks_of_year(organisation, fiscal_year_be)
    if level:
        failed = failed.filter(level=level)
    if code:
        failed = failed.filter(code=code)
    of_report = models.ProgressReport.objects.filter(pk=OuterRef("object_id"))
    is_report = Q(content_type=ContentType.objects.get_for_model(models.ProgressReport))
    failed = failed.annotate(
        in_quarter=Case(When(is_report, then=Subquery(of_report.values("quarter"))), default=0),
        of_project=Case(
            When(is_report, then=Subquery(of_report.values("project"))),
            default=F("object_id"),
            output_field=BigIntegerField(),
        ),
    )
    if quarter:
        failed = failed.filter(in_quarter=quarter)
    return failed.order_by("in_quarter", "of_project", "content_type", "object_id", "number", "pk")


@dataclass(frozen=True, slots=True)
class CheckedThing:
    """What failed checks were found in: a report, or (quarter None) a project."""

    name: str
    number: int | None
    quarter: int | None
    url: str


def things_of(failed: Sequence[FailedCheck]) -> dict[tuple[int, int], CheckedThing]:
    """Return the reports and projects of failed checks by (content type, id): two queries for any number."""
    ids: dict[int, set[int]] = defaultdict(set)
    for row in failed:
        ids[row.content_type_id].add(row.object_id)
    of_reports = ContentType.objects.get_for_model(models.ProgressReport).pk
    of_projects = ContentType.objects.get_for_model(Project).pk
    things: dict[tuple[int, int], CheckedThing] = {}
    reports = models.ProgressReport.objects.filter(pk__in=ids[of_reports]).select_related("project__current_version")
    for report in reports:
        things[of_reports, report.pk] = CheckedThing(
            str(report.project), report.project.number, report.quarter, report.get_absolute_url()
        )
    for project in Project.objects.filter(pk__in=ids[of_projects]).select_related("current_version"):
        things[of_projects, project.pk] = CheckedThing(str(project), project.number, None, project.get_absolute_url())
    return things
