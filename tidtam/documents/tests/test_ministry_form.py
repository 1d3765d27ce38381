"""The filled form as it is printed: sections in order, blanks as lines, none as a word, ร่าง until all is approved."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.approval.choices import Status
from tidtam.documents.layout import Heading, Pictures, Table, Text
from tidtam.documents.ministry_form import words
from tidtam.documents.ministry_form.document import project_form
from tidtam.documents.ministry_form.printed import laid_out
from tidtam.documents.profiles import profile_for
from tidtam.documents.sources import Reporter
from tidtam.documents.tests.one_project import FORM, SHIPPED, baht, form, printed, project, record, report
from tidtam.documents.tests.test_sources import LINK, done, idle, kpi, money, picture
from tidtam.progress.choices import KpiVerdict
from tidtam.progress.facts import KpiValue, Summary
from tidtam.projects.choices import KpiKind, WorkPlanKind
from tidtam.projects.facts import Budget, FormAnswer

REPORTS = (report(1), report(2))


def blocks(found, quarter=2, numerals="arabic", pictures=None, **given):
    return laid_out(form(found, quarter, **given), numerals, pictures=pictures or {}).blocks


def section(number, found, **given):
    """Return the texts of one section."""
    shown = blocks(found, **given)
    headings = [place for place, block in enumerate(shown) if isinstance(block, Heading)]
    start = next(place for place in headings if shown[place].text.startswith(f"{number}. "))
    end = next((place for place in headings if place > start), len(shown))
    texts = []
    for block in shown[start + 1 : end]:
        texts += [cell for row in block.rows for cell in row] if isinstance(block, Table) else block.paragraphs
    return texts


def test_every_section_is_printed_in_its_order_under_its_title():
    titles = [block.text for block in blocks(record(None, *REPORTS)) if isinstance(block, Heading) and block.level == 2]
    profile = profile_for(FORM, 2567)
    assert titles == [f"{one.number}. {profile.in_year(2567, one.title or one.neutral)}" for one in profile.sections]


def test_a_title_that_is_not_known_is_the_offices_own_once_it_writes_one():
    assert "6. แผนปฏิบัติการ" in printed(record(), answers={"title_6": "แผนปฏิบัติการ"})
    assert "7. อื่น" not in printed(record(), answers={"title_7": "อื่น"})


def test_none_that_is_typed_ticks_no_box_and_is_no_item_and_blank_lines_are_no_items():
    waiting = record(None, report(2, activities=(done("a1", "แล้ว"), idle("a2", 3), done("a3", "แล้ว"))))
    assert section(5, waiting, answers={"inspection_policy": "ไม่มี"}) == [f"{words.UNTICKED} โปรดระบุนโยบายข้อ  ไม่มี"]
    (planned,) = section(20, waiting)
    assert planned.startswith("1. ")
    assert section(20, waiting, answers={"next_plan": "ไม่มี"}) == [planned]
    assert section(20, waiting, answers={"next_plan": "นิเทศ\n\nสรุปผล"}) == [planned, "2. นิเทศ", "3. สรุปผล"]


def test_missing_none_zero_and_not_asked_are_printed_apart():
    found = record(
        project(budget=Budget(total_baht=baht(100))),
        report(1, disbursement=money(actual_baht=0)),
        report(2, summary=Summary(no_problems=True)),
    )
    assert section(7, found) == [words.BLANK]
    assert section(18, found) == ["18.1 ปัญหา อุปสรรคของการดำเนินงาน  ไม่มี", "18.2 แนวทางแก้ไข  ไม่มี"]
    assert section(17, found)[5:8:2] == ["0.00", words.SHORT_BLANK]
    assert section(6, found) == [words.NOT_APPLICABLE]


def test_boxes_stand_with_their_words_and_empty_ones_without():
    cells = section(4, record(None, *REPORTS, links=[LINK]))
    assert cells[1:3] == [f"{words.TICKED} 4.1 ยุทธศาสตร์ชาติ", "ยุทธศาสตร์ที่ 3 ด้านทรัพยากรมนุษย์"]
    assert cells[9:11] == [f"{words.UNTICKED} 4.5 แผนความมั่นคง", ""]


def test_an_integrated_work_plan_without_a_name_has_a_line_for_it():
    cells = section(4, record(project(budget=Budget(work_plan_kind=WorkPlanKind.INTEGRATED))))
    assert cells[-2:] == [f"{words.TICKED} 4.7.3 แผนงานบูรณาการ", words.SHORT_BLANK]


def test_an_activity_without_a_word_has_a_line_to_write_it_on():
    cells = section(14, record(None, report(1), report(2, activities=(done("a1", "แล้ว"), idle("a2", 3)))))
    assert cells[1] == "ไตรมาสที่ 2: แล้ว"
    assert cells[3].startswith("ไตรมาสที่ 2: ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก รองบประมาณ")
    assert cells[4:] == ["กิจกรรมที่ 3 สรุปผล", words.SHORT_BLANK]


def test_kpis_are_printed_by_kind_with_what_each_is_asked():
    kpis = (
        kpi(key="k2", name="พึงพอใจ", kind=KpiKind.QUALITATIVE),
        kpi(target_pct=Decimal(80), target_total=Decimal(40)),
        kpi(key="k3", name="ไม่ระบุ", kind=None, target=Decimal(0)),
    )
    values = (
        KpiValue(kpi_key="k1", cumulative=Decimal(36)),
        KpiValue(kpi_key="k2", verdict=KpiVerdict.MET),
        KpiValue(kpi_key="k3", cumulative=Decimal(0)),
    )
    dash, blank = words.NOT_APPLICABLE, words.SHORT_BLANK
    assert section(15, record(project(kpis=kpis), report(1), report(2, kpi_values=values)))[1:] == [
        *("เชิงปริมาณ", "", "", "", ""),
        *("ครู", "80.00", "40 คน", "36 คน", "90.00"),
        *("เชิงคุณภาพ", "", "", "", ""),
        *("พึงพอใจ", dash, dash, "บรรลุ", dash),
        *("ยังไม่ระบุชนิด", "", "", "", ""),
        *("ไม่ระบุ", dash, "0 คน", "0 คน", blank),
    ]


def test_pictures_are_printed_and_one_that_is_gone_is_named():
    found = record(None, *REPORTS, evidence=[picture(1), picture(2)])
    shown = blocks(found, pictures={"1.small.jpg": b"jpg"})
    (pictures,) = [block for block in shown if isinstance(block, Pictures)]
    assert [(one.content, one.caption) for one in pictures.pictures] == [(b"jpg", "ภาพที่ 1 ภาพ 1")]
    after = shown[shown.index(pictures) + 1]
    assert isinstance(after, Text)
    assert "ภาพ 2" in after.paragraphs[0]


def test_the_day_and_who_reports_are_printed():
    reporter = Reporter(name="ผู้รายงาน หนึ่ง", position="เจ้าหน้าที่", email="a@example.org")
    found = record(None, *REPORTS)
    assert section(22, found, reporter=reporter)[0] == "ผู้รายงาน  ผู้รายงาน หนึ่ง"
    assert section(23, found, on=dt.date(2024, 4, 5)) == ["ณ วันที่ 5 เมษายน 2567"]


@pytest.mark.parametrize("status", [one for one in Status if one != Status.APPROVED])
def test_it_is_a_draft_until_every_report_it_asks_for_is_approved(status):
    assert not form(record(None, *REPORTS)).is_draft
    assert form(record(None, REPORTS[0], report(2, status))).is_draft
    assert not form(record(None, REPORTS[0], report(2, status)), quarter=1).is_draft
    assert form(record(None, REPORTS[0])).is_draft
    assert form(record(None, *REPORTS, status=status)).is_draft


def test_only_a_draft_lists_what_is_missing():
    draft = printed(record(None, report(2, Status.SAVED)))
    assert words.PAGE_OF_OPEN in draft
    assert "ข้อ 7 หลักการและเหตุผล: ยังไม่มีข้อมูล" in draft
    assert words.PAGE_OF_OPEN not in printed(record(None, *REPORTS))


def test_a_year_with_an_older_profile_says_so():
    later = record(project(fiscal_year_be=2568, start_date=None))
    assert words.OLDER_PROFILE.format(year=2567) in printed(later)
    assert words.OLDER_PROFILE.format(year=2567) not in printed(record())
    assert any("ประจำปีงบประมาณ พ.ศ. 2568" in text for text in printed(later))


def test_all_digits_are_of_one_kind():
    shown = blocks(record(project(name="โครงการปี ๒๕๖๗ (2567)"), *REPORTS), numerals="thai")
    assert "โครงการปี ๒๕๖๗ (๒๕๖๗)" in [text for block in shown if isinstance(block, Text) for text in block.paragraphs]


def test_the_same_facts_are_the_same_document_and_another_day_another():
    found = record(None, *REPORTS)
    one, same = (project_form(found, form=FORM, quarter=2, template=SHIPPED) for _time in range(2))
    assert one.digest == same.digest
    assert project_form(found, form=FORM, quarter=2, template=SHIPPED, on=dt.date(2024, 4, 5)).digest != one.digest
    assert one.stem == "ministry-form-p50-2-2567-q2-7"
    answered = replace(found.project, form_answers=(FormAnswer(form=FORM, place="public_benefit", text="อ่านได้"),))
    again = project_form(replace(found, project=answered), form=FORM, quarter=2, template=SHIPPED)
    assert "อ่านได้" in again.content.decode()
