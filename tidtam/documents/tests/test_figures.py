"""The figures of the real office, worked in docs/rules/booklet-figures.md."""

import dataclasses
import json
from decimal import Decimal

import pytest

from tidtam.documents.layout import Heading, Text
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.figures import figures
from tidtam.documents.office_booklet.printed import laid_out
from tidtam.documents.office_booklet.render_json import render_json
from tidtam.progress import facts
from tidtam.progress.models import ProgressReport
from tidtam.progress.rules import money_split
from tidtam.progress.selectors import NO_MONEY, money_by_project, money_totals

pytestmark = [pytest.mark.django_db, pytest.mark.shared]

# docs/rules/booklet-figures.md repeats this table: id, value, percent.
WORKED = {
    "projects": (40, None),
    "status.finished": (5, "12.50"),
    "status.in_progress": (25, "62.50"),
    "status.not_started": (10, "25.00"),
    "coverage.q1": (4, None),
    "coverage.q2": (27, None),
    "quarter.reports": (27, None),
    "quarter.with_plan_or_spending": (23, None),
    "quarter.with_plan": (22, None),
    "quarter.planned": ("368545.00", None),
    "quarter.carried_in": ("0.00", None),
    "quarter.actual": ("194591.28", "52.80"),
    "quarter.within_plan": ("187586.28", "50.90"),
    "quarter.not_disbursed": ("180958.72", "49.10"),
    "quarter.over_plan": ("7005.00", None),
    "round.reports": (31, None),
    "round.planned": ("739120.00", None),
    "round.actual": ("563281.28", "76.21"),
    "report_status.submitted": (31, None),
    "outside_emenscr": (2, None),
    "without_report": (12, None),
}


def by_id(booklet):
    return {figure.id: figure for figure in figures(booklet)}


def test_the_figures_are_the_worked_ones(booklet):
    found = by_id(booklet)
    for name, (value, pct) in WORKED.items():
        assert (found[name].value, found[name].pct) == (Decimal(value), pct and Decimal(pct)), name


def test_every_figure_is_the_sum_of_its_parts(booklet):
    for figure in figures(booklet):
        assert sum(part.value for part in figure.parts if part.value is not None) == figure.value, figure.id


def test_every_percentage_follows_from_the_figures_it_names(booklet):
    found = by_id(booklet)
    for figure in found.values():
        whole = sum(found[name].value for name in figure.pct_of)
        if figure.pct is not None:
            assert abs(figure.pct - 100 * figure.value / Decimal(whole)) <= Decimal("0.005"), figure.id


def test_groups_add_up_to_the_round(booklet):
    found = by_id(booklet)
    for name in ("work_group", "strategy"):
        for part in ("planned", "actual", "not_disbursed", "over_plan"):
            groups = [one.value for one in found.values() if one.id.startswith(name) and one.id.endswith(f".{part}")]
            assert sum(groups) == found[f"round.{part}"].value


def test_money_by_project_is_the_rule_summed_and_adds_up_to_the_office(booklet, office, source):
    reports = ProgressReport.objects.of_office(office.pk, 2567)
    by_project = money_by_project(reports)
    assert sum(by_project.values(), NO_MONEY) == money_totals(reports)
    (f5,) = {report.project_id for report in reports.filter(project__key="F5")}
    splits = [money_split(report.disbursement) for report in source.reports if report.project_key == "F5"]
    assert by_project[f5].not_disbursed_baht == sum(split.not_disbursed_baht for split in splits) == Decimal("2025.00")


def test_the_summary_says_which_reports_stand_behind_the_money(booklet):
    lines = [
        line for block in laid_out(booklet, "arabic").blocks if isinstance(block, Text) for line in block.paragraphs
    ]
    assert "27 รายงาน, 23 มีแผนหรือมีการเบิกจ่าย, 22 มีแผน" in lines
    assert "ไตรมาส 1 มีรายงาน 4 จาก 40 โครงการ · ไตรมาส 2 มีรายงาน 27 จาก 40 โครงการ" in lines
    assert any("7,005.00" in line and "อยู่นอกแถบ" in line for line in lines)


def test_the_headings_are_generated_and_right_in_all_reports(booklet):
    layout = laid_out(booklet, "arabic")
    texts = [(block.kind, block.paragraphs[0]) for block in layout.blocks if isinstance(block, Text)]
    assert texts.count(("passage", "ผลการดำเนินงานต่อเป้าหมายของแผนย่อย")) == 31
    headings = [block.text for block in layout.blocks if isinstance(block, Heading)]
    assert headings.count("ความก้าวหน้าของเป้าหมายโครงการ ประจำไตรมาสที่ 2 ปีงบประมาณ 2567") == 27
    assert headings.count("การเบิกจ่ายงบประมาณประจำไตรมาสที่ 1 ปีงบประมาณ 2567") == 4
    assert headings.count("ความก้าวหน้าของโครงการที่ดำเนินการกับแผนแม่บทภายใต้ยุทธศาสตร์ชาติและยุทธศาสตร์ชาติหลัก") == 31
    assert [block.text for block in layout.blocks if isinstance(block, Heading) and block.level == 1] == [
        "สรุปผลการดำเนินงาน",
        "โครงการที่ดำเนินการเสร็จสิ้นแล้ว",
        "โครงการที่อยู่ระหว่างดำเนินการ",
        "โครงการที่ยังไม่ได้ดำเนินการ",
        "หมายเหตุ",
        "ภาคผนวก",
    ]


def test_no_heading_total_status_or_verdict_is_a_field_of_the_facts():
    names = {
        field.name
        for kind in (facts.Report, facts.Disbursement, facts.Summary, facts.Answer, facts.ActivityProgress)
        for field in dataclasses.fields(kind)
        if (kind, field.name) != (facts.ActivityProgress, "title")  # that of work no registration lists
    }
    assert not names & {"heading", "title", "verdict", "total", "within_plan_baht", "over_plan_baht", "disbursed_pct"}


def test_json_holds_every_figure_with_the_ids_behind_it(booklet):
    data = json.loads(render_json(booklet))
    found = {figure["id"]: figure for figure in data["figures"]}
    assert found["quarter.actual"]["value"] == "194591.28"
    assert found["quarter.over_plan"]["behind"]
    assert set(found["quarter.over_plan"]["parts"]) <= {
        str(part.value) for part in by_id(booklet)["quarter.over_plan"].parts
    }
    assert (found["coverage.q1"]["unit"], len(found["coverage.q1"]["behind"])) == ("reports", 4)
    assert data["notices"] == ["ร่าง", "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"]


def test_the_number_of_queries_does_not_grow_with_the_office(office, source, booklet, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        office_booklet(organisation=office, fiscal_year_be=2567, months=6)


def test_twelve_months_name_the_quarters_without_a_report(booklet, office):
    twelve = office_booklet(organisation=office, fiscal_year_be=2567, months=12)
    assert [(row.quarter, len(row.reports)) for row in twelve.coverage] == [(1, 4), (2, 27), (3, 0), (4, 0)]
    assert twelve.quarter_money.disbursed_pct is None
    assert twelve.round_money.totals.actual_baht == Decimal("563281.28")


def test_money_carried_in_is_counted_once_over_the_year(booklet):
    """docs/rules/disbursement.md, "Over several quarters"; the parts still sum to the figure."""
    report = ProgressReport.objects.select_related("disbursement").get(project__key="P22", quarter=2)
    report.disbursement.carried_in_baht = Decimal("100.00")
    report.disbursement.save()
    again = office_booklet(organisation=report.project.organisation, fiscal_year_be=2567, months=6)
    before, after = by_id(booklet), by_id(again)
    assert after["quarter.not_disbursed"].value == before["quarter.not_disbursed"].value + 100
    assert after["round.not_disbursed"].value == before["round.not_disbursed"].value
    assert after["round.actual"].pct == Decimal("76.21")
    for figure in after.values():
        assert sum(part.value for part in figure.parts if part.value is not None) == figure.value, figure.id
