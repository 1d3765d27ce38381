"""The workbook of registrations goes out, is filled in, and comes back: nothing else changes, all of it or nothing."""

import uuid
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.approval.tests.conftest import AT, YEAR
from tidtam.audit.models import AuditLine
from tidtam.checks.models import FailedCheck
from tidtam.drafts.selectors import drafts_of
from tidtam.organisations.models import Membership
from tidtam.plans.selectors import nodes_by_code
from tidtam.plans.services import load_plans
from tidtam.projects.choices import Section
from tidtam.projects.models import Project, ProjectOwner, ProjectVersion
from tidtam.projects.selectors import newest_as_facts
from tidtam.projects.services import edit_registration, keep_registration_draft
from tidtam.workbooks.refusals import HasFaults, PlanChanged
from tidtam.workbooks.registrations.registrations import offers_of
from tidtam.workbooks.services import apply_workbook, choose_texts
from tidtam.workbooks.tests.registered import Cells, answers, put

pytestmark = pytest.mark.django_db

SAID = {
    "name": "โครงการที่แก้ชื่อ =1+1",
    "start_date": "๑ พ.ย. ๒๕๖๖",
    "in_emenscr": "ต้องนำเข้า",
    "objectives": "ข้อหนึ่ง\nข้อสอง",
    "kpis[k1].target_pct": "85%",
    "kpis[k1].due_quarters": "2 4",
    "activities[a1].planned_quarters": "1, ๒",
    "activities[a1].weight_pct": 40,
    "budget.total_baht": "๖๐,๐๐๐.๕๐",
    "budget.planned[1].planned_baht": 1000,
    "budget.basis": "พ.ร.บ. งบประมาณรายจ่าย",
    "budget.money_fiscal_year_be": 2567,
    ("results", 0, "kind"): "เป้าหมายเชิงผลลัพธ์",
    ("results", 0, "text"): "ผลลัพธ์ใหม่",
    ("activities", 1, "title"): "กิจกรรมใหม่",
    ("activities", 1, "planned_baht"): "500",
    ("budget.transfers", 0, "direction"): "รับโอน",
    ("budget.transfers", 0, "amount_baht"): 250.5,
    ("budget.transfers", 0, "project_code"): "สธ 9",
}


def row_of(key):
    rows = Project.objects.select_related("current_version", "draft_version", "work_group", "organisation")
    return rows.get(key=key)


def facts_of(key):
    return newest_as_facts([row_of(key)])[0]


def apply(desk, workbook):
    plan = desk.plan(workbook)
    assert plan.faults == ()
    return apply_workbook(workbook=workbook, token=plan.token, by=desk.person, at=AT)


def edit(desk, key, section, changes):
    return edit_registration(
        project=row_of(key), section=section, changes=changes, seen=None, key=None, by=desk.person, at=AT
    )


def test_forty_projects_go_out_and_come_back_unchanged(forty, plan_desk):
    found = plan_desk.write().plan()
    assert (found.things, found.faults) == ((), ())
    cells = Cells(openpyxl.load_workbook(plan_desk.path))
    assert {f"P{row.project_id}" for row in forty.values()} == {
        about for about, *_rest in cells.rows if about[0] == "P"
    }


def test_every_answer_is_written_as_the_form_would(three, plan_desk):
    others = {key: facts_of(key) for key in ("p01", "p03")}
    before = facts_of("p02")
    workbook = plan_desk.write().fill(answers(row_of("p02"), SAID)).receive()
    (thing,) = plan_desk.plan(workbook).things
    assert thing.pk == row_of("p02").pk
    assert not thing.conflicts
    assert len(thing.changes) >= len(SAID) - 2  # two say what it said
    done = apply(plan_desk, workbook)
    now = facts_of("p02")
    assert (now.name, now.in_emenscr, now.objectives) == (SAID["name"], True, ("ข้อหนึ่ง", "ข้อสอง"))
    assert str(now.start_date) == "2023-11-01"
    assert (now.kpis[0].target_pct, now.kpis[0].due_quarters) == (Decimal(85), (2, 4))
    assert (now.activities[0].planned_quarters, now.activities[0].weight_pct) == ((1, 2), Decimal(40))
    assert (now.budget.total_baht, now.budget.basis, now.budget.money_fiscal_year_be) == (
        Decimal("60000.50"),
        "act",
        2567,
    )
    assert (now.budget.planned[0].quarter, now.budget.planned[0].planned_baht) == (1, Decimal(1000))
    assert (now.results[-1].kind, now.results[-1].text) == ("outcome", "ผลลัพธ์ใหม่")
    assert (now.activities[-1].title, now.activities[-1].planned_baht) == ("กิจกรรมใหม่", Decimal(500))
    assert now.budget.transfers[-1].amount_baht == Decimal("250.50")
    assert now.activities[:-1] == (
        replace(before.activities[0], planned_quarters=(1, 2), weight_pct=Decimal(40)),
        *before.activities[1:],
    )
    assert {key: facts_of(key) for key in others} == others
    assert done.outcome == [
        {"pk": thing.pk, "title": thing.title, "url": f"/projects/{thing.pk}/register/", "written": len(thing.changes)}
    ]
    again = plan_desk.write().plan()
    assert (again.things, again.faults) == ((), ())


def test_what_was_approved_stands_and_the_next_version_is_written_beside_it(three, plan_desk):
    apply(plan_desk, plan_desk.write().fill(answers(row_of("p01"), {"place": "เชียงใหม่"})).receive())
    row = row_of("p01")
    assert (row.current_version.place == "เชียงใหม่", row.draft_version.place) == (False, "เชียงใหม่")
    assert (row.current_version.status, row.draft_version.status) == ("approved", "saved")
    assert AuditLine.objects.filter(action="projects.project.saved", chain__subject_id=str(row.pk)).count() == 2


def test_the_same_file_sent_twice_is_done_once(three, plan_desk):
    plan_desk.write().fill(answers(row_of("p02"), SAID))
    file = openpyxl.load_workbook(plan_desk.path)
    cells = Cells(file)
    new = cells.new[0]
    put(cells.at(new, "name"), "โครงการใหม่เอี่ยม")
    put(cells.at(new, "work_group"), row_of("p01").work_group.name_th)
    put(cells.empty(new, "activities", 2, "title"), "กิจกรรมแรก")
    file.save(plan_desk.path)
    apply(plan_desk, plan_desk.receive())
    count = Project.objects.count()
    again = plan_desk.plan()
    assert (again.things, again.faults) == ((), ())
    assert Project.objects.count() == count


def test_a_new_row_begins_a_registration_as_the_form_does(three, plan_desk, people):
    file = openpyxl.load_workbook(plan_desk.write().path)
    cells = Cells(file)
    first, second = cells.new[:2]
    group = row_of("p01").work_group.name_th
    for about in (first, second):
        put(cells.at(about, "name"), f"โครงการ {about[:4]}")
        put(cells.at(about, "work_group"), group)
    put(cells.at(first, "budget.total_baht"), 1000)
    put(cells.empty(first, "kpis", 0, "name"), "ร้อยละของครู")
    put(cells.empty(first, "kpis", 0, "target_pct"), 80)
    put(cells.empty(first, "results", 0, "kind"), "เป้าหมายเชิงผลผลิต")
    put(cells.empty(first, "results", 0, "text"), "ครูได้รับการอบรม")
    put(cells.empty(first, "activities", 0, "title"), "กิจกรรมหลัก")
    put(cells.empty(first, "activities", 1, "title"), "กิจกรรมรอง")
    put(cells.empty(first, "activities", 1, "parent_key"), cells.number(first, "activities", 0))
    put(cells.empty(first, "activities", 1, "serves"), cells.number(first, "results", 0))
    file.save(plan_desk.path)
    workbook = plan_desk.receive()
    plan = plan_desk.plan(workbook)
    assert [thing.title for thing in plan.things] == [f"โครงการ {about[:4]}" for about in (first, second)]
    assert [message["code"] for message in plan.things[0].failing()] == ["projects.kpi_percent_without_total"]
    outcome = apply(plan_desk, workbook).outcome
    made, other = (Project.objects.get(pk=one["pk"]) for one in outcome)
    said = facts_of(made.key)
    assert (said.budget.total_baht, said.work_group, said.results[0].text) == (Decimal(1000), group, "ครูได้รับการอบรม")
    main, sub = said.activities
    assert (sub.parent_key, sub.serves) == (main.key, (said.results[0].key,))
    assert made.current_version.status == "saved"
    assert other.key == second[1:]
    assert FailedCheck.objects.filter(object_id=made.pk).exists()
    assert plan_desk.write().plan().things == ()


def test_emptying_every_cell_of_a_row_removes_it_and_what_others_said_of_it(three, plan_desk):
    edit(plan_desk, "p01", Section.ACTIVITIES, {"activities[a1].serves": ("k1", "k2")})
    emptied = {
        f"kpis[k1].{name}": None
        for name in ("name", "kind", "unit", "baseline", "target", "target_pct", "target_total", "due_quarters")
    }
    emptied["kpis[k1].criterion"] = None
    apply(plan_desk, plan_desk.write().fill(answers(row_of("p01"), emptied)).receive())
    said = facts_of("p01")
    assert [kpi.key for kpi in said.kpis] == ["k2"]
    assert said.activities[0].serves == ("k2",)


def test_a_number_means_the_row_it_meant_when_the_file_went_out(three, plan_desk):
    plan_desk.write()
    before = facts_of("p01")
    keys = tuple(row.key for row in before.results)
    edit(plan_desk, "p01", Section.DETAILS, {"results": ("new", *keys), "results[new].text": "แทรกก่อน"})
    number = len(keys) + 2 + 1  # two empty rows for results stand between
    workbook = plan_desk.fill(answers(row_of("p01"), {"activities[a2].serves": str(number)})).receive()
    apply(plan_desk, workbook)
    assert facts_of("p01").activities[1].serves == (before.kpis[0].key,)


def test_only_who_wrote_the_cell_meanwhile_is_met_and_their_words_stay_unless_the_others_are_chosen(three, plan_desk):
    said = {"place": "จากไฟล์", "target_group": "จากไฟล์ด้วย"}
    workbook = plan_desk.write().fill(answers(row_of("p01"), said)).receive()
    edit(plan_desk, "p01", Section.GENERAL, {"place": "จากเพื่อน", "kind": "เพื่อนเขียน"})
    plan = plan_desk.plan(workbook)
    (conflict,) = plan.things[0].conflicts
    assert (conflict.now, conflict.then, conflict.is_chosen) == ("จากเพื่อน", "จากไฟล์", False)
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[conflict.id])
    assert plan_desk.plan(workbook).written == 2
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[])
    apply(plan_desk, workbook)
    now = facts_of("p01")
    assert (now.place, now.target_group, now.kind) == ("จากเพื่อน", "จากไฟล์ด้วย", "เพื่อนเขียน")


def test_what_was_written_between_looking_and_applying_is_never_written_over(three, plan_desk):
    workbook = plan_desk.write().fill(answers(row_of("p01"), {"place": "จากไฟล์"})).receive()
    token = plan_desk.plan(workbook).token
    edit(plan_desk, "p01", Section.GENERAL, {"place": "จากเพื่อน"})
    with pytest.raises(PlanChanged):
        apply_workbook(workbook=workbook, token=token, by=plan_desk.person, at=AT)
    assert facts_of("p01").place == "จากเพื่อน"


def test_what_waits_in_a_section_is_what_the_system_says_and_is_not_lost(three, plan_desk):
    row = row_of("p01")
    typed = {"place": "พิมพ์ค้าง", "owners.main": str(plan_desk.person.pk), "owners.others": [""]}
    keep_registration_draft(
        project=row, section=Section.GENERAL, typed=typed, key=uuid.uuid4(), seen=0, by=plan_desk.person, at=AT
    )
    workbook = plan_desk.write().fill(answers(row, {"target_group": "จากไฟล์"})).receive()
    (thing,) = plan_desk.plan(workbook).things
    assert [change.then for change in thing.changes] == ["จากไฟล์"]
    apply(plan_desk, workbook)
    assert (facts_of("p01").place, facts_of("p01").target_group) == ("พิมพ์ค้าง", "จากไฟล์")
    assert [owner.person for owner in row.owners.all()] == [plan_desk.person]
    assert drafts_of(row)["general"].typed == {}


def test_words_that_wait_and_cannot_be_saved_are_mended_first(three, plan_desk):
    row = row_of("p01")
    keep_registration_draft(
        project=row,
        section=Section.BUDGET,
        typed={"budget.total_baht": "หลายหมื่น"},
        key=uuid.uuid4(),
        seen=0,
        by=plan_desk.person,
        at=AT,
    )
    (fault,) = plan_desk.write().fill(answers(row, {"budget.planned[2].planned_baht": 5})).plan().faults
    assert "งบประมาณ" in fault.message
    assert plan_desk.write().fill(answers(row, {"place": "ที่อื่น"})).plan().faults == ()


@pytest.fixture
def targets(three):
    """Load the shipped plans; return two targets of sub-plans and a milestone as (key, words of the list)."""
    load_plans(at=AT, by="setup")
    nodes = nodes_by_code((), YEAR)
    offers = offers_of(row_of("p01").organisation, YEAR, held=(), at=AT).nodes
    found = [
        f"{tree}:{code}"
        for (tree, code), node in nodes.items()
        if tree == "master_plan" and node.kind == "target" and nodes[tree, node.parent_code].kind == "sub_plan"
    ]
    other = next(f"{tree}:{code}" for (tree, code), node in nodes.items() if node.kind == "milestone")
    return [(key, offers[key]) for key in (*found[:2], other)]


def links(key):
    said = [(f"{link.tree}:{link.code}", link.is_primary, link.contribution) for link in facts_of(key).plan_links]
    assert plan_links_are_whole(said)
    return said[2:]  # two more stand there from the beginning


def plan_links_are_whole(said):
    return len({key for key, *_rest in said}) == len(said) and sum(is_primary for _key, is_primary, _words in said) < 2


def test_plans_are_linked_by_the_words_of_a_list_and_unlinked_by_emptying_it(targets, plan_desk):
    (first, words), (second, other_words), (third, third_words) = targets
    said = {
        ("plan_links", 0, "node"): words,
        ("plan_links", 0, "primary"): "ใช่",
        ("plan_links", 0, "contribution"): "ช่วยให้อ่านออก",
        ("plan_links", 1, "node"): third_words,
    }
    apply(plan_desk, plan_desk.write().fill(answers(row_of("p01"), said)).receive())
    assert links("p01") == [(first, True, "ช่วยให้อ่านออก"), (third, False, "")]
    assert plan_desk.plan().things == ()  # the same file again
    assert plan_desk.write().plan().things == ()
    moved = {
        ("plan_links", 0, "node"): other_words,
        ("plan_links", 0, "primary"): "ใช่",
        f"plan_links[{first}].primary": None,
        f"plan_links[{third}].node": None,
    }
    apply(plan_desk, plan_desk.fill(answers(row_of("p01"), moved)).receive())
    assert links("p01") == [(first, False, "ช่วยให้อ่านออก"), (second, True, "")]
    assert plan_desk.plan().things == ()


def test_what_cannot_be_linked_is_refused_at_its_cell(targets, plan_desk):
    (first, words), (_second, other_words), (_third, third_words) = targets
    apply(plan_desk, plan_desk.write().fill(answers(row_of("p01"), {("plan_links", 0, "node"): words})).receive())
    said = {
        f"plan_links[{first}].node": other_words,
        ("plan_links", 0, "node"): third_words,
        ("plan_links", 0, "primary"): "ใช่",
    }
    faults = {
        fault.value: fault.message for fault in plan_desk.write().fill(answers(row_of("p01"), said)).plan().faults
    }
    assert "แถวว่างของโครงการ" in faults[other_words]
    assert "เลือกเป้าหมายของแผนย่อย" in faults["ใช่"]
    said.pop(f"plan_links[{first}].node")
    said |= {f"plan_links[{first}].primary": "ใช่", ("plan_links", 1, "node"): words}
    messages = {fault.message for fault in plan_desk.write().fill(answers(row_of("p01"), said)).plan().faults}
    assert any("ลบแถวนี้" in message for message in messages)
    assert any("เลือกเป้าหมายหลักแถวเดียว" in message for message in messages)


FAULTS = [
    ({"name": None}, "กรอกชื่อโครงการ"),
    ({"activities[a1].title": None}, "เขียนชื่อกิจกรรม หรือลบแถวนี้"),
    ({("activities", 0, "weight_pct"): 10}, "ชื่อกิจกรรม: เขียนชื่อกิจกรรม หรือลบแถวนี้"),
    ({("results", 0, "text"): "ไม่บอกชนิด"}, "ชนิด"),
    ({"activities[a1].serves": "99"}, "พิมพ์เลขที่"),
    ({"activities[a1].serves": "หนึ่ง"}, "พิมพ์เลขที่"),
    ({"activities[a1].parent_key": "1"}, "พิมพ์เลขที่"),
    ({"activities[a1].parent_key": "3"}, "พิมพ์เลขที่"),
    ({"work_group": "กลุ่มที่ไม่มี"}, "ไม่พบกลุ่มงาน"),
    ({"continuing_from": "โครงการที่ไม่มี"}, "เลือกโครงการของปีก่อนจากรายการ"),
    ({"start_date": "1/10/2567", "end_date": "1/10/2566"}, "วันสิ้นสุดโครงการอยู่ก่อนวันเริ่ม"),
    ({"activities[a1].weight_pct": 101}, "น้ำหนักตั้งแต่ 0 ถึง 100"),
    ({"budget.money_fiscal_year_be": 2024}, "สี่หลัก"),
    ({"in_emenscr": "อาจจะ"}, "เลือกจากรายการ"),
    ({"kpis[k1].due_quarters": "5"}, "ไตรมาส 1 ถึง 4"),
    ({("plan_links", 0, "node"): "แผนที่ไม่มี"}, "เลือกรายการจากแผน"),
    ({("plan_links", 0, "contribution"): "ช่วยได้"}, "เลือกเป้าหมายของแผนในแถวนี้ก่อน"),
]


@pytest.mark.parametrize(("said", "words"), FAULTS)
def test_what_the_form_would_refuse_is_refused_in_its_words_at_the_cell(three, plan_desk, said, words):
    before = facts_of("p01")
    workbook = plan_desk.write().fill(answers(row_of("p01"), said)).receive()
    plan = plan_desk.plan(workbook)
    (fault,) = plan.faults
    assert words in fault.message
    assert fault.cell
    assert fault.sheet
    with pytest.raises(HasFaults):
        apply_workbook(workbook=workbook, token=plan.token, by=plan_desk.person, at=AT)
    assert facts_of("p01") == before


def test_a_new_project_needs_its_name_and_a_group_of_whoever_begins_it(three, plan_desk):
    file = openpyxl.load_workbook(plan_desk.write().path)
    cells = Cells(file)
    nameless, homeless = cells.new[:2]
    put(cells.at(nameless, "place"), "เชียงใหม่")
    put(cells.at(homeless, "name"), "ไม่มีกลุ่ม")
    file.save(plan_desk.path)
    assert [fault.message for fault in plan_desk.plan().faults] == [
        "ชื่อโครงการ: กรอกชื่อโครงการ",
        "กลุ่มงาน: เลือกกลุ่มงานที่ท่านเป็นผู้รับผิดชอบโครงการ",
    ]


def test_somebody_elses_project_and_what_was_submitted_meanwhile_are_refused_row_by_row(three, plan_desk, people):
    def both(file):
        for key in ("p01", "p02"):
            answers(row_of(key), {"place": "จากไฟล์"})(file)

    workbook = plan_desk.write().fill(both).receive()
    ProjectOwner.objects.create(project=row_of("p01"), person=people.group_head)
    ProjectVersion.objects.filter(project__key="p02").update(status="submitted")
    first, second = plan_desk.plan(workbook).faults
    assert "เป็นโครงการของผู้อื่น" in first.message
    assert "ถอนกลับ" in second.message


def test_who_writes_and_begins_nothing_gets_no_workbook(three, plan_desk, people):
    plan_desk.person = people.director
    assert plan_desk.book() is None
    Membership.objects.create(user=people.director, organisation=plan_desk.office, role="owner", from_date=AT.date())
    assert plan_desk.book() is not None


def test_the_queries_of_looking_and_the_statements_of_applying_hardly_grow_with_the_projects(forty, plan_desk):
    said = {"place": "จากไฟล์", "budget.total_baht": 5, ("activities", 0, "title"): "ใหม่"}

    def all_of(keys):
        def do(file):
            for key in keys:
                answers(row_of(key), said)(file)

        return do

    looked, applied = [], []
    for keys in (["p01", "p02"], [f"p{number:02}" for number in range(3, 41)]):
        workbook = plan_desk.write().fill(all_of(keys)).receive()
        plan_desk.plan(workbook)
        with CaptureQueriesContext(connection) as queries:
            token = plan_desk.plan(workbook).token
        looked.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            apply_workbook(workbook=workbook, token=token, by=plan_desk.person, at=AT)
        applied.append(len(queries))
    assert looked[0] == looked[1]
    assert applied[1] - applied[0] <= 36 * (2 + 4 * 3)  # each is locked; four for each section, two of them savepoints
