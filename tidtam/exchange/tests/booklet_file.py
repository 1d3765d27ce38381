"""The source office of FY2567 as an office file, with what its booklet printed (tests/booklet_2567). For tests only."""

from decimal import Decimal

from tests import booklet_2567
from tidtam.exchange.choices import PrintedOutcome, PrintedTopic
from tidtam.exchange.facts import (
    OfficeFile,
    OrganisationName,
    Printed,
    PrintedHeading,
    PrintedHeadline,
    PrintedReport,
)

TOPICS = {
    "goals": PrintedTopic.TARGETS,
    "activities": PrintedTopic.ACTIVITIES,
    "disbursement": PrintedTopic.DISBURSEMENT,
    "summary": PrintedTopic.SUMMARY,
}


def source_file(shared, rows):
    """Return the office file; `rows` is the content of cme2_2567.json."""
    source = booklet_2567.load(shared)
    return OfficeFile(
        demo=False,
        organisation=OrganisationName(name=booklet_2567.OFFICE_NAME),
        fiscal_year_be=booklet_2567.FISCAL_YEAR_BE,
        printed=Printed(
            headline=_headline(source.headline),
            reports=tuple(_report(row["key"], report) for row in rows for report in row["reports"]),
        ),
        projects=source.projects,
        reports=source.reports,
    )


def _headline(printed):
    def two(name):
        return Decimal(printed[name]).quantize(Decimal("0.01"))

    return PrintedHeadline(
        quarter=2,
        projects=printed["projects"],
        finished=printed["finished"],
        in_progress=printed["in_progress"],
        not_started=printed["not_started"],
        finished_pct=two("finished_pct"),
        in_progress_pct=two("in_progress_pct"),
        not_started_pct=two("not_started_pct"),
        spending_projects=printed["q2_projects"],
        planned_baht=two("q2_planned_thb"),
        actual_baht=two("q2_actual_thb"),
        not_disbursed_baht=two("q2_not_disbursed_thb"),
        disbursed_pct=two("q2_actual_pct"),
        not_disbursed_pct=two("q2_not_disbursed_pct"),
    )


def _report(key, report):
    outcome = report["disbursement"]["printed_outcome"]
    headings = [
        PrintedHeading(topic=topic, text=report["headings"][name]["text"])
        for name, topic in TOPICS.items()
        if report["headings"].get(name)
    ]
    if report["sub_plan_heading_misprinted_as_national_strategy"]:
        repeated = "ผลการดำเนินงานต่อเป้าหมายของยุทธศาสตร์ชาติ"
        headings.append(PrintedHeading(topic=PrintedTopic.SUB_PLAN, text=repeated))
    return PrintedReport(
        project_key=key,
        quarter=report["quarter"],
        outcome=PrintedOutcome(outcome) if outcome else None,
        headings=tuple(headings),
    )
