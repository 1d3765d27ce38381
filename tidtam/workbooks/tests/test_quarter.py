"""The workbook of a quarter goes out, is filled in, and comes back: nothing else changes, nothing is half-applied."""

import datetime as dt
import sys
import uuid

import openpyxl
import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tidtam.approval.services import keep_draft
from tidtam.approval.tests.conftest import AT
from tidtam.audit.models import AuditLine
from tidtam.drafts.selectors import drafts_of
from tidtam.progress.facts import Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts
from tidtam.progress.services import edit_report, edit_topics
from tidtam.progress.services.edit_report import write_as_owner
from tidtam.projects.models import ProjectOwner
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.quarter import plan as quarter_plan
from tidtam.workbooks.refusals import HasFaults, NothingToWrite, PlanChanged
from tidtam.workbooks.services import apply_workbook, choose_texts
from tidtam.workbooks.tests.conftest import put

pytestmark = pytest.mark.django_db

ANSWERS = {
    "summary.results": "อบรมครบทุกโรงเรียน\nผลดี",
    "disbursement.actual_baht": 12000.5,
    "kpi_values[k1].cumulative": "๓๐",
    "activities[a1].status": "ดำเนินการแล้วเสร็จ",
    "activities[a2].later_quarter": "ไตรมาส 3",
    "activities[a2].end_date": "31 มี.ค. 2567",
    "activities[unplanned-1].title": "ช่วยน้ำท่วม",
    "activities[unplanned-2].title": "=1+1 งานด่วน",
    "disbursement.causes[2].category": "ภาระงานมาก",
    "disbursement.causes[2].text": "ครูไม่พอ",
    "disbursement.causes[3].text": "ฝนตก",
    "answers[kpi].covers": "2, 1",
    "summary.no_suggestions": "ใช่",
    "data_date": "31/3/2567",
}


def facts_of(row) -> Report:
    (said,) = as_facts([ProgressReport.objects.select_related("project", "disbursement").get(pk=row.pk)])
    return said


def apply(desk, workbook, by=None):
    return apply_workbook(workbook=workbook, token=desk.plan(workbook).token, by=by or desk.person, at=AT)


def test_forty_projects_go_out_and_come_back_unchanged(forty, desk):
    found = desk.write().plan()
    assert (found.things, found.faults) == ((), ())
    file = openpyxl.load_workbook(desk.path)
    assert {row.pk for row in forty.values()} == {
        int(str(sheet.cell(number, 1).value).split("|")[0][1:])
        for sheet in file.worksheets
        if str(sheet["A1"].value).startswith("tidtam:sheet")
        for number in range(3, sheet.max_row + 1)
    }


def test_every_answer_is_written_as_the_form_would(three, desk):
    row = three["p02"]
    before = {key: facts_of(one) for key, one in three.items()}
    workbook = desk.write().fill(put(row, **ANSWERS)).receive()
    plan = desk.plan(workbook)
    assert plan.faults == ()
    assert [thing.pk for thing in plan.things] == [row.pk]
    done = apply(desk, workbook)
    now = facts_of(row)
    assert now.summary.results == ANSWERS["summary.results"]
    assert str(now.disbursement.actual_baht) == "12000.50"
    assert [(one.activity_key, one.title) for one in now.activities][-2:] == [
        ("unplanned-1", "ช่วยน้ำท่วม"),
        ("unplanned-2", "=1+1 งานด่วน"),
    ]
    assert [cause.text for cause in now.disbursement.causes][-2:] == ["ครูไม่พอ", "ฝนตก"]
    assert str(next(one for one in now.kpi_values if one.kpi_key == "k1").cumulative.normalize()) == "3E+1"
    assert now.summary.no_suggestions
    assert done.applied_at == AT
    assert {key: facts_of(one) for key, one in three.items() if key != "p02"} == {
        key: said for key, said in before.items() if key != "p02"
    }
    again = desk.write().plan()
    assert (again.things, again.faults) == ((), ())


def test_only_who_wrote_the_cell_meanwhile_is_met_and_their_words_stay_unless_the_others_are_chosen(three, desk):
    row = three["p01"]
    workbook = (
        desk.write().fill(put(row, **{"summary.results": "จากไฟล์", "summary.work_problems": "จากไฟล์ด้วย"})).receive()
    )
    edit_report(
        report=row,
        topic=6,
        changes={"summary.results": "จากเพื่อน", "summary.suggestions": "เพื่อนเสนอ"},
        seen=None,
        key=uuid.uuid4(),
        by=desk.person,
        at=AT,
    )
    plan = desk.plan(workbook)
    (thing,) = plan.things
    (conflict,) = thing.conflicts
    assert (conflict.now, conflict.then, conflict.is_chosen) == ("จากเพื่อน", "จากไฟล์", False)
    assert plan.written == 1
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[conflict.id])
    assert desk.plan(workbook).written == 2
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[])
    apply(desk, workbook)
    said = facts_of(row).summary
    assert (said.results, said.work_problems, said.suggestions) == ("จากเพื่อน", "จากไฟล์ด้วย", "เพื่อนเสนอ")


def test_a_text_chosen_against_one_that_changed_again_is_not_written(three, desk):
    row = three["p01"]
    workbook = desk.write().fill(put(row, **{"summary.results": "จากไฟล์"})).receive()

    def colleague(words):
        edit = {"report": row, "topic": 6, "changes": {"summary.results": words}, "seen": None, "key": None}
        edit_report(**edit, by=desk.person, at=AT)

    colleague("จากเพื่อน")
    (conflict,) = desk.plan(workbook).things[0].conflicts
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[conflict.id])
    token = desk.plan(workbook).token
    colleague("เพื่อนแก้อีก")
    with pytest.raises(PlanChanged):
        apply_workbook(workbook=workbook, token=token, by=desk.person, at=AT)
    assert facts_of(row).summary.results == "เพื่อนแก้อีก"
    assert not desk.plan(workbook).things[0].written


def test_what_waits_in_a_topic_is_what_the_system_says_and_is_not_lost(three, desk):
    row = three["p01"]
    key = uuid.uuid4()
    typed = {"summary.results": "พิมพ์ค้าง", "summary.suggestions_to": "สพฐ."}
    keep_draft(thing=row, section="6", typed=typed, key=key, seen=0, by=desk.person, at=AT)
    workbook = desk.write().fill(put(row, **{"summary.work_problems": "จากไฟล์"})).receive()
    (thing,) = desk.plan(workbook).things
    assert [one.cell.words for one in thing.changes] == ["จากไฟล์"]
    apply(desk, workbook)
    said = facts_of(row).summary
    assert (said.results, said.suggestions_to, said.work_problems) == ("พิมพ์ค้าง", "สพฐ.", "จากไฟล์")
    assert drafts_of(row)["6"].typed == {}


def test_words_that_wait_and_cannot_be_read_are_mended_first(three, desk):
    row = three["p01"]
    keep_draft(
        thing=row, section="3", typed={"disbursement.actual_baht": "หมื่นสอง"}, key=uuid.uuid4(), seen=0,
        by=desk.person, at=AT,
    )  # fmt: skip
    (fault,) = desk.write().fill(put(row, **{"disbursement.saved_baht": 10})).plan().faults
    assert "อ่านไม่ได้" in fault.message


def test_applied_twice_is_applied_once(three, desk):
    row = three["p01"]
    workbook = desk.write().fill(put(row, **ANSWERS)).receive()
    token = desk.plan(workbook).token
    first = apply_workbook(workbook=Workbook.objects.get(), token=token, by=desk.person, at=AT)
    again = apply_workbook(workbook=Workbook.objects.get(), token=token, by=desk.person, at=AT)
    assert first.outcome == again.outcome
    lines = AuditLine.objects.filter(action="workbooks.workbook.applied")
    assert lines.count() == 1
    version = ProgressReport.objects.get(pk=row.pk).version
    same = desk.receive()
    assert desk.plan(same).written == 0
    with pytest.raises(NothingToWrite):
        apply(desk, same)
    assert ProgressReport.objects.get(pk=row.pk).version == version


def test_where_one_report_refuses_none_is_written(three, desk, monkeypatch):
    before = {key: facts_of(row) for key, row in three.items()}
    file = desk.write()
    for row in three.values():
        file.fill(put(row, **{"summary.results": "จากไฟล์"}))
    workbook = file.receive()

    def breaks(contents, **more):
        write_as_owner(contents[:2], **more)
        raise RuntimeError("the lights go out")

    monkeypatch.setattr(sys.modules[edit_topics.__module__], "write_as_owner", breaks)
    with pytest.raises(RuntimeError):
        apply(desk, workbook)
    assert {key: facts_of(row) for key, row in three.items()} == before
    assert Workbook.objects.get().applied_at is None
    assert not AuditLine.objects.filter(action="workbooks.workbook.applied").exists()


def test_what_was_submitted_meanwhile_is_not_written_over(three, desk):
    row = three["p01"]
    workbook = desk.write().fill(put(row, **{"summary.results": "จากไฟล์"})).receive()
    token = desk.plan(workbook).token
    row.refresh_from_db()
    ProgressReport.objects.filter(pk=row.pk).update(status="submitted")
    (fault,) = desk.plan(workbook).faults
    assert "ถอนกลับ" in fault.message
    with pytest.raises(HasFaults):
        apply_workbook(workbook=workbook, token=token, by=desk.person, at=AT)


def test_somebody_elses_workbook_is_refused_row_by_row(three, desk, people):
    row = three["p01"]
    workbook = desk.write().fill(put(row, **{"summary.results": "จากไฟล์"})).receive()
    ProjectOwner.objects.create(project=row.project, person=people.group_head)
    (fault,) = desk.plan(workbook).faults
    assert "เป็นโครงการของผู้อื่น" in fault.message


def test_after_the_window_closed_nothing_is_written(three, desk):
    workbook = desk.write().fill(put(three["p01"], **{"summary.results": "จากไฟล์"})).receive()
    (fault,) = desk.plan(workbook, at=dt.datetime(2025, 4, 10, 3, 0, tzinfo=dt.UTC)).faults
    assert fault.cell


def test_the_checks_that_keep_a_report_back_are_told_before_it_is_written(three, desk):
    (thing,) = desk.write().fill(put(three["p01"], **{"summary.results": ""})).plan().things
    assert any("topics/6/" in message["url"] for message in thing.failing())


def test_a_row_further_down_waits_for_the_empty_one_above_it(three, desk):
    (fault,) = desk.write().fill(put(three["p01"], **{"activities[unplanned-3].title": "งานแทรก"})).plan().faults
    assert "แถวว่างก่อนหน้า" in fault.message


def test_the_queries_of_a_plan_do_not_grow_with_the_reports(forty, desk):
    file = desk.write()

    def all_of(rows):
        def do(file):
            for row in rows:
                put(row, **{"summary.results": "จากไฟล์", "disbursement.actual_baht": 5})(file)

        return do

    few = file.fill(all_of(list(forty.values())[:2])).receive()
    many = file.fill(all_of(list(forty.values())[2:])).receive()
    counts = []
    for workbook in (few, many):
        with CaptureQueriesContext(connection) as queries:
            desk.plan(workbook)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_reports_are_made_ready_before_they_are_locked(forty, desk, monkeypatch):
    """While they are written only what must be sure is asked: the windows, who may, and what was written meanwhile."""
    file = desk.write()

    def applied(rows):
        for row in rows:
            file.fill(put(row, **{"summary.results": "จากไฟล์", "disbursement.actual_baht": 5}))
        workbook = file.receive()
        plan = desk.plan(workbook)
        for thing in plan.things:
            thing.prepare()
        with CaptureQueriesContext(connection) as queries:
            quarter_plan.apply_quarter(plan, by=desk.person, at=AT)
        return len(queries)

    windows = 2
    rows = list(forty.values())
    few, many = applied(rows[:2]), applied(rows[2:12])
    assert many - few <= 8 * windows


def test_a_report_of_a_quarter_before_that_was_written_meanwhile_is_read_again(three, desk):
    row = three["p01"]
    workbook = desk.write().fill(put(row, **{"disbursement.actual_baht": 5})).receive()
    plan = desk.plan(workbook)
    ProgressReport.objects.filter(project=row.project, quarter=1).update(version=F("version") + 1)
    with pytest.raises(PlanChanged), transaction.atomic():
        quarter_plan.apply_quarter(plan, by=desk.person, at=AT)
