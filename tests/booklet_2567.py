"""Reads the source office of FY2567 (forty projects, thirty-one quarterly reports) into the facts of both rooms.

For tests only: the narratives stand in the folder of source documents and nowhere else. What the source does not print
stays missing: it registers no outputs, outcomes, plan links, dates or yearly budget, and it gives no KPI a value.

What the source prints in one box and the facts keep apart:

- the box of activities is cut at its printed "กิจกรรมหลักที่ n" and at the titles of the sub-activities, so that every
  activity has its own words;
- activities are renumbered from quarter to quarter (finding T1), so each is keyed by quarter and number and cannot be
  followed; a KPI printed in two quarters with the same words is one KPI;
- one printed sentence that names several causes stands in each of those causes.

The data date of the booklet is 31 March 2567, and Q2 reports have it. A Q1 report stands for the end of its own
quarter, 31 December 2566: it was sent before the booklet was made, and work after it belongs to Q2.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tidtam.approval.choices import Origin, Status
from tidtam.checks.rules import Hit, run
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS, ProjectRound, ReportSubject
from tidtam.progress.choices import ActivityStatus, CauseCategory, Part
from tidtam.progress.facts import ActivityProgress, Answer, Cause, Disbursement, Narrative, Report, Summary
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.choices import ExecutionStatus, KpiKind
from tidtam.projects.facts import Activity, Budget, Execution, Kpi, PlannedDisbursement, Project

FISCAL_YEAR_BE = 2567
OFFICE_NAME = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเชียงใหม่ เขต 2"
OFFICE_SHORT_NAME = "สพป.เชียงใหม่ เขต 2"
DATA_DATES = {1: date(2023, 12, 31), 2: date(2024, 3, 31)}

PARTS = {
    Part.OUTPUT: "outputs",
    Part.OUTCOME: "outcomes",
    Part.KPI: "kpis",
    Part.NATIONAL_STRATEGY: "national_strategy",
    Part.MASTER_PLAN_ISSUE: "master_plan_issue",
    Part.SUB_PLAN: "sub_plan",
    Part.NDP13: "plan13",
}
ACTIVITY_STATUSES = {
    "done": ActivityStatus.DONE,
    "in_progress": ActivityStatus.UNDER_WAY,
    "not_started": ActivityStatus.NOT_STARTED,
    "unknown": None,
}
CAUSES = {
    "postponed_to_next_quarter": CauseCategory.POSTPONED,
    "still_in_progress_or_needs_more_time": CauseCategory.STILL_IN_PROGRESS,
    "activity_not_held_yet": CauseCategory.NOT_HELD_YET,
    "activity_cancelled_timetable_too_tight": CauseCategory.CANCELLED,
    "urgent_policy_overlapped": CauseCategory.URGENT_POLICY,
    "workload": CauseCategory.WORKLOAD,
    "speaker_unavailable": CauseCategory.PARTNER_UNAVAILABLE,
    "fewer_participants_than_planned": CauseCategory.FEWER_PARTICIPANTS,
    "more_participants_than_planned": CauseCategory.MORE_PARTICIPANTS,
    "moved_online": CauseCategory.MOVED_ONLINE,
    "integrated_with_another_activity": CauseCategory.INTEGRATED,
    "unplanned_travel_expense": CauseCategory.UNPLANNED_WORK,
}
NO_CAUSE_PRINTED = "no_reason_printed"
UNITS = {None: "", "percent": "", "schools": "โรงเรียน", "people": "คน", "meetings per month": "ครั้งต่อเดือน"}
TRAILING_NUMBER = re.compile(r"[\s(]*[0-9๐-๙]+(?:[.)][0-9๐-๙]*)*\s*$")
MAIN_ACTIVITY = re.compile(r"กิจกรรมหลักที่\s*[0-9๐-๙]+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSource:
    """The whole office as it is printed.

    headline     the booklet's own totals by their names in the data, amounts and percents as Decimal.
    finding_ids  what the careful reader found, by report key ("P6Q2"), project key ("P24") or "headline".
    """

    projects: tuple[Project, ...]
    reports: tuple[Report, ...]
    headline: Mapping[str, Any]
    finding_ids: Mapping[str, frozenset[str]]


def report_key(report: Report) -> str:
    """Return the name the source gives a report: its project and quarter, as in "P6Q2"."""
    return f"{report.project_key}Q{report.quarter}"


def load(shared: Path) -> OfficeSource:
    """Read the office from the folder of source documents."""
    data = shared / "data"
    rows = _read(data / "cme2_2567.json")
    texts = _read(data / "cme2_2567_texts.json")
    return OfficeSource(
        projects=tuple(_project(row, texts) for row in rows),
        reports=tuple(_report(row, report, texts[report["report_id"]]) for row in rows for report in row["reports"]),
        headline=_read(data / "cme2_2567_meta.json")["headline_printed"],
        finding_ids=_finding_ids(rows, _read(data / "cme2_findings.json")),
    )


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _finding_ids(rows: list[Any], findings: list[Any]) -> dict[str, frozenset[str]]:
    reports = [report["report_id"] for row in rows for report in row["reports"]]
    found: dict[str, set[str]] = {key: set() for key in ("headline", *(row["key"] for row in rows), *reports)}
    for finding in findings:
        for key in reports if finding["applies_to"] == "all reports" else finding["applies_to"]:
            found[key].add(finding["id"])
    return {key: frozenset(ids) for key, ids in found.items()}


def _project(row: Any, texts: Any) -> Project:
    kpis: dict[str, Kpi] = {}
    activities: list[Activity] = []
    for report in row["reports"]:
        for kpi in report["kpis"]:
            if kpi["nature"] == "indicator":
                kpis.setdefault(kpi["text"], _kpi(report["quarter"], kpi))
        activities += [activity for activity, _ in _activities(report, texts[report["report_id"]])]
    return Project(
        key=row["key"],
        name=row["name"],
        number=row["number"],
        fiscal_year_be=FISCAL_YEAR_BE,
        in_emenscr=row["has_emenscr"],
        kpis=tuple(kpis.values()),
        activities=tuple(activities),
        budget=Budget(
            planned=tuple(
                PlannedDisbursement(
                    quarter=report["quarter"], planned_baht=_baht(report["disbursement"]["planned_satang"])
                )
                for report in row["reports"]
            )
        ),
        executions=(Execution(quarter=2, status=ExecutionStatus(row["group"])),),
    )


def _kpi(quarter: int, kpi: Any) -> Kpi:
    number = None if kpi["target_value"] is None else Decimal(kpi["target_value"])
    is_percent = kpi["target_unit"] == "percent"
    return Kpi(
        key=f"q{quarter}-k{kpi['number']}",
        name=kpi["text"],
        kind=None if kpi["kind"] == "unspecified" else KpiKind(kpi["kind"]),
        unit=UNITS[kpi["target_unit"]],
        target=None if is_percent else number,
        target_pct=number if is_percent else None,
    )


def _report(row: Any, report: Any, texts: Any) -> Report:
    return Report(
        project_key=row["key"],
        fiscal_year_be=FISCAL_YEAR_BE,
        quarter=report["quarter"],
        data_date=DATA_DATES[report["quarter"]],
        status=Status.SUBMITTED,
        origin=Origin.IMPORTED,
        answers=tuple(
            Answer(part=part, narrative=Narrative(whole_text=texts[box]["text"]))
            for part, box in PARTS.items()
            if box in texts
        ),
        activities=tuple(progress for _, progress in _activities(report, texts)),
        disbursement=_disbursement(report["disbursement"]),
        summary=Summary(
            results=texts["results"]["text"],
            work_problems=_as_printed(texts["problems"]["text"], report["summary"]["problems_state"]),
            suggestions=_as_printed(texts["suggestions"]["text"], report["summary"]["suggestions_state"]),
        ),
    )


def _as_printed(text: str | None, state: str) -> str:
    """A printed dash stays a dash, so that the check of dashes has something to see; a bare heading is empty."""
    return {"dash": "-", "blank": ""}.get(state, text or "")


def _disbursement(row: Any) -> Disbursement:
    return Disbursement(
        planned_baht=_baht(row["planned_satang"]),
        actual_baht=_baht(row["actual_satang"]),
        causes=tuple(
            Cause(category=CAUSES[category], text=row["printed_reason"] or "")
            for category in row["reason_categories"]
            if category != NO_CAUSE_PRINTED
        ),
    )


def _baht(satang: int) -> Decimal:
    return (Decimal(satang) / 100).quantize(Decimal("0.01"))


def _activities(report: Any, texts: Any) -> Iterator[tuple[Activity, ActivityProgress]]:
    """Yield every main and sub-activity of a report in printed order, registered and reported."""
    quarter = report["quarter"]
    bodies = MAIN_ACTIVITY.split(texts["activities"]["text"])[1:]
    if len(bodies) != len(report["activities"]):
        raise ValueError(f"{report['report_id']}: {len(bodies)} texts for {len(report['activities'])} activities")
    for row, body in zip(report["activities"], bodies, strict=True):
        key = f"q{quarter}-a{row['number']}"
        main_text, *sub_texts = _cut_at_titles(body, [sub["title"] for sub in row["sub_activities"]])
        yield _activity(key, "", quarter, row, main_text)
        for number, (sub, text) in enumerate(zip(row["sub_activities"], sub_texts, strict=True), start=1):
            yield _activity(f"{key}-s{number}", key, quarter, sub, text)


def _activity(key: str, parent_key: str, quarter: int, row: Any, text: str) -> tuple[Activity, ActivityProgress]:
    return (
        Activity(key=key, parent_key=parent_key, title=row["title"], planned_quarters=(quarter,)),
        ActivityProgress(
            activity_key=key,
            status=ACTIVITY_STATUSES[row["status"]],
            narrative=Narrative(whole_text=_without_title(text, row["title"])),
        ),
    )


def _cut_at_titles(body: str, titles: list[str]) -> list[str]:
    """Cut a text before each title in turn; a title that does not occur has no words of its own."""
    pieces = [""] * (len(titles) + 1)
    owner, rest = 0, body
    for number, title in enumerate(titles, start=1):
        found = _title_pattern(title).search(rest)
        if found:
            pieces[owner] = TRAILING_NUMBER.sub("", rest[: found.start()])
            owner, rest = number, rest[found.start() :]
    pieces[owner] = rest
    return pieces


def _without_title(text: str, title: str) -> str:
    found = _title_pattern(title).match(text)
    return text[found.end() :].strip() if found else text.strip()


def _title_pattern(title: str) -> re.Pattern[str]:
    return re.compile(r"\s*" + r"\s*".join(re.escape(letter) for letter in re.sub(r"\s", "", title)))


def plan_targets(shared: Path) -> dict[tuple[str, str], str]:
    """Return every target text of the known plan trees, by tree and code."""
    found: dict[tuple[str, str], str] = {}

    def collect(tree: str, node: Any) -> None:
        if isinstance(node, dict):
            if "text_th" in node and "code" in node:
                found[tree, node["code"]] = node["text_th"]
            node = list(node.values())
        for below in node if isinstance(node, list) else []:
            collect(tree, below)

    for tree, nodes in _read(shared / "data" / "plans.json").items():
        collect(tree, nodes)
    return found


def hits_by_key(source: OfficeSource, targets: Mapping[tuple[str, str], str]) -> dict[str, list[Hit]]:
    """Run all three catalogues over the office at the end of quarter 2; hits by report key or project key."""
    projects = {project.key: project for project in source.projects}
    hits: dict[str, list[Hit]] = {}
    for report in source.reports:
        earlier = (one for one in source.reports if one.project_key == report.project_key)
        subject = ReportSubject(
            project=projects[report.project_key],
            report=report,
            earlier_reports=tuple(one for one in earlier if one.quarter < report.quarter),
            plan_targets=targets,
        )
        hits[report_key(report)] = run(REPORT_CHECKS, subject)
    for project in source.projects:
        reports = tuple(one for one in source.reports if one.project_key == project.key)
        hits[project.key] = run(PROJECT_CHECKS, project) + run(
            ROUND_CHECKS, ProjectRound(project=project, quarter=2, reports=reports)
        )
    return hits


def found_ids(hits: list[Hit]) -> set[str]:
    """Return the ids of the findings that some hits name."""
    return {
        finding
        for hit in hits
        for catalogue in (REPORT_CHECKS, ROUND_CHECKS, PROJECT_CHECKS)
        if hit.code in catalogue
        for finding in catalogue[hit.code].findings
    }
