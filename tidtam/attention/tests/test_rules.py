"""What is noticed across projects, on small made offices, and what is left alone."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.attention.choices import NoticeKind
from tidtam.attention.facts import OfficeYear
from tidtam.attention.rules import notices
from tidtam.attention.rules.spending import results_pct
from tidtam.progress.checks.examples import clean_report
from tidtam.progress.choices import ActivityStatus
from tidtam.progress.facts import ActivityProgress, Disbursement, KpiValue, Summary
from tidtam.projects.choices import KpiKind
from tidtam.projects.facts import Activity, Kpi, PlannedDisbursement

CLEAN = clean_report()


def said(key, text="", quarter=2, **changes):
    """Return a project and its report that say nothing but this."""
    project = replace(CLEAN.project, key=key, name=f"โครงการ {key}", activities=(), kpis=())
    report = replace(
        CLEAN.report, project_key=key, quarter=quarter, answers=(), activities=(), kpi_values=(),
        disbursement=Disbursement(), summary=Summary(results=text),
    )  # fmt: skip
    return replace(project, **changes), report


def office(*pairs):
    return OfficeYear(projects=tuple(project for project, _ in pairs), reports=tuple(report for _, report in pairs))


def found(*pairs, kind=None):
    return [one for one in notices(office(*pairs)) if kind in {None, one.kind}]


REGISTER = "เขตพื้นที่ดูแลผู้เรียนที่บ้านโดยผู้ปกครองที่ขึ้นทะเบียนแล้วจำนวน {a} ครอบครัว ส่วนสวนอักษรริมธารมีเด็กมาเรียนรวม {b} คน"
OTHER_WORDS = (
    "ปีนี้คณะทำงานลงเยี่ยมโดยผู้ปกครองที่ขึ้นทะเบียนแล้วจำนวน {a} ครอบครัว และพบว่าที่สวนอักษรริมธารมีเด็กมาเรียนรวม {b} คน "
    "ซึ่งทุกคนได้รับแบบฝึกที่จัดทำขึ้นใหม่และส่งคืนครบก่อนสิ้นเดือน โดยครูพี่เลี้ยงเป็นผู้ตรวจและบันทึกผลลงในสมุดประจำตัวของเด็ก"
)


def test_two_projects_that_tell_one_register_with_different_numbers_are_named_with_both_places():
    [notice] = found(said("a", REGISTER.format(a=71, b=23)), said("b", OTHER_WORDS.format(a=58, b=29)))
    assert notice.kind == NoticeKind.TWO_NUMBERS
    assert notice.values == {"shared": "2", "different": "2"}
    assert {(one.project, one.place) for one in notice.places} == {("a", "summary.results"), ("b", "summary.results")}


def test_thai_digits_and_groups_are_the_same_numbers():
    assert not found(said("a", REGISTER.format(a="๑,๐๗๑", b="๒๓")), said("b", OTHER_WORDS.format(a="1071", b=23)))


def test_other_quarters_may_have_other_numbers():
    assert not found(said("a", REGISTER.format(a=71, b=23), 1), said("b", OTHER_WORDS.format(a=58, b=29), 2))


def test_words_that_a_third_project_uses_too_prove_nothing():
    texts = [REGISTER.format(a=71, b=23), OTHER_WORDS.format(a=58, b=29), OTHER_WORDS.format(a=58, b=29)[:95]]
    third = said("c", "งานของเราคือโดยผู้ปกครองที่ขึ้นทะเบียนแล้ว และสวนอักษรริมธารมีเด็กมาเรียนรวม")
    assert not found(said("a", texts[0]), said("b", texts[1]), third, kind=NoticeKind.TWO_NUMBERS)


def test_one_number_alone_may_be_chance():
    assert not found(said("a", REGISTER.format(a=71, b=23)), said("b", OTHER_WORDS.format(a=58, b=23)[:80]))


LONG = "ครูพี่เลี้ยงสองคนนั่งฟังเด็กอ่านทีละคนในห้องสมุด จดคำที่สะดุดลงบัตร แล้วให้เด็กเลือกนิทานเล่มต่อไปด้วยตนเอง"


def test_a_long_text_in_two_projects_is_told_once_and_in_one_project_never():
    [notice] = found(said("a", LONG), said("b", LONG.replace("สองคน", "สามคน")))
    assert (notice.kind, notice.values["projects"], len(notice.places)) == (NoticeKind.COPIED, "2", 2)
    assert not found(said("a", LONG, 1), said("a", LONG, 2))


def test_short_texts_and_sentences_of_the_guide_may_be_the_same():
    ready = "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถบรรลุดัชนีชี้วัดที่กำหนดไว้"
    assert not found(said("a", ready), said("b", ready))
    assert not found(said("a", "จัดอบรมแล้วตามแผน"), said("b", "จัดอบรมแล้วตามแผน"))


def with_work(*, total, actual, statuses, value=None):
    activities = tuple(Activity(key=f"a{n}", title=f"งาน {n}") for n in range(len(statuses)))
    kpi = Kpi(key="k", name="คนที่ผ่าน", kind=KpiKind.QUANTITATIVE, unit="คน", target=Decimal(100))
    project, report = said("a", activities=activities, kpis=(kpi,))
    budget = replace(project.budget, total_baht=Decimal(total), planned=())
    return replace(project, budget=budget), replace(
        report,
        activities=tuple(ActivityProgress(activity_key=f"a{n}", status=one) for n, one in enumerate(statuses)),
        kpi_values=() if value is None else (KpiValue(kpi_key="k", cumulative=Decimal(value)),),
        disbursement=Disbursement(actual_baht=Decimal(actual)),
    )


DONE, UNDER_WAY, NOT_STARTED = ActivityStatus.DONE, ActivityStatus.UNDER_WAY, ActivityStatus.NOT_STARTED


@pytest.mark.parametrize(
    ("actual", "statuses", "value", "is_noticed"),
    [
        (90_000, [NOT_STARTED] * 4, None, True),
        (90_000, [DONE, *[NOT_STARTED] * 3], 10, True),
        (90_000, [DONE, DONE, NOT_STARTED, NOT_STARTED], 10, False),
        (90_000, [NOT_STARTED] * 4, 60, False),
        (79_000, [NOT_STARTED] * 4, None, False),
        (90_000, [UNDER_WAY] * 4, None, False),
    ],
)
def test_spending_far_ahead_of_results_is_noticed(actual, statuses, value, is_noticed):
    pair = with_work(total=100_000, actual=actual, statuses=statuses, value=value)
    assert bool(found(pair, kind=NoticeKind.SPENDING_AHEAD)) == is_noticed


def test_what_is_not_known_is_no_result():
    project, report = said("a")
    assert results_pct(project, [report]) is None


def money(*, plan, actual, total=None):
    project, report = said("a")
    budget = replace(project.budget, total_baht=total and Decimal(total), planned=())
    amounts = Disbursement(planned_baht=Decimal(plan), actual_baht=Decimal(actual))
    return replace(project, budget=budget), replace(report, disbursement=amounts)


@pytest.mark.parametrize(
    ("plan", "actual", "is_noticed"),
    [
        ("1500000", "1.5", True),
        ("1.5", "1500000", True),
        ("1500000", "1500", True),
        ("1500000", "1200", False),
        ("1500000", "900000", False),
        ("1500", "4500", False),
        ("0", "1500000", False),
    ],
)
def test_an_amount_in_another_unit_is_noticed(plan, actual, is_noticed):
    assert bool(found(money(plan=plan, actual=actual), kind=NoticeKind.UNIT_SLIP)) == is_noticed


def test_a_budget_in_million_baht_is_noticed_against_its_own_plan():
    project, report = said("a")
    planned = (PlannedDisbursement(quarter=1, planned_baht=Decimal(2_000_000)),)
    budget = replace(project.budget, total_baht=Decimal(2), planned=planned)
    [notice] = found((replace(project, budget=budget), report))
    assert notice.values == {"large": "2,000,000.00", "small": "2.00", "times": "1,000,000"}


@pytest.mark.parametrize(("value", "is_noticed"), [("9500", True), ("95", False), ("300", False)])
def test_a_value_a_hundred_times_its_target_is_noticed(value, is_noticed):
    pair = with_work(total=1, actual=0, statuses=[], value=value)
    assert bool(found(pair, kind=NoticeKind.UNIT_SLIP)) == is_noticed


def test_a_name_spelled_two_ways_several_times_each_is_noticed_and_a_slip_is_not():
    right, wrong = "ประชุมที่ห้องประชุมพิณเนศวรชั้นสอง ", "ประชุมที่ห้องประชุมพินเนศวรชั้นสอง "
    [notice] = found(said("a", right * 3), said("b", wrong * 3), kind=NoticeKind.TWO_SPELLINGS)
    assert (notice.values["first_count"], notice.values["second_count"]) == ("3", "3")
    assert not found(said("a", right * 3), said("b", wrong), kind=NoticeKind.TWO_SPELLINGS)


PLACES = ["หอประชุม", "โรงเรียนต้นแบบ", "ศูนย์ฝึก", "ห้องสมุด", "สนามกีฬา"]
PEOPLE = ["ครูผู้สอน", "ผู้บริหาร", "นักเรียน", "บุคลากร", "ผู้ปกครอง"]
WORK = ["อบรมเชิงปฏิบัติการ", "นิเทศติดตาม", "ประชุมชี้แจง", "จัดค่าย", "คัดเลือกผลงาน", "จัดทำคู่มือ"]
SUBJECTS = ["อ่านออกเขียนได้", "คณิตคิดเร็ว", "ความปลอดภัย", "บัญชีและพัสดุ", "ปฐมวัย", "วิทยาการคำนวณ", "ภาษาอังกฤษ"]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("together", [0, 2])
def test_a_clean_office_is_left_alone(seed, together):
    """Forty projects that say what they did, with figures of their own, some on one subject; or each two on one."""
    chance = random.Random(seed)
    pairs = []
    for number in range(2 * len(SUBJECTS) if together else 40):
        subject, lines = SUBJECTS[number // 2] if together else chance.choice(SUBJECTS), []
        for _ in range(chance.randint(2, 5)):
            lines.append(
                f"{chance.choice(WORK)}เรื่อง{subject} ให้{chance.choice(PEOPLE)} จำนวน {chance.randint(10, 400)} คน "
                f"ณ {chance.choice(PLACES)} เมื่อวันที่ {chance.randint(1, 28)} กุมภาพันธ์ 2567"
            )
        pairs.append(said(f"p{number}", " ".join(lines)))
    assert not found(*pairs)
