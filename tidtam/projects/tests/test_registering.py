"""Registering a project: beginning it, writing it section by section, submitting, and changing it after approval."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.approval.choices import Status
from tidtam.approval.selectors import version_of
from tidtam.approval.services import (
    ChangedMeanwhile,
    DraftUnreadable,
    GateClosed,
    NotTheOwner,
    NotWritten,
    WarningsNotSeen,
)
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people
from tidtam.approval.tests.conftest import AT, YEAR, Keys, take
from tidtam.audit.selectors import lines_of
from tidtam.audit.services import subject_of
from tidtam.checks.models import FailedCheck
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of, drafts_token, version_of_section
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused
from tidtam.plans.services import load_plans
from tidtam.progress.tests.small_office import FULL
from tidtam.projects.checks import clean_project
from tidtam.projects.choices import Section
from tidtam.projects.models import Project, ProjectOwner, ProjectVersion
from tidtam.projects.selectors import as_facts, newest_as_facts
from tidtam.projects.services import (
    NotDiscarded,
    Owners,
    begin_registration,
    discard_draft,
    edit_registration,
    keep_registration_draft,
    save_projects,
    submit_registration,
)

pytestmark = pytest.mark.django_db


def begin(places, by, **given):
    given = {"name": "โครงการใหม่", "work_group": places.group, "copied_from": None, "key": uuid.uuid4()} | given
    return begin_registration(organisation=places.office, fiscal_year_be=YEAR, by=by, at=AT, **given)


def row(project):
    return Project.objects.select_related("current_version", "draft_version", "work_group", "organisation").get(
        pk=project.pk
    )


def written(project):
    return newest_as_facts([row(project)])[0]


def seen(project, section):
    return version_of_section(drafts_of(project), section)


def edit(project, section, changes, by, **given):
    given = {"seen": seen(project, section), "key": uuid.uuid4()} | given
    return edit_registration(project=row(project), section=section, changes=changes, by=by, at=AT, **given)


def keep(project, section, typed, by):
    return keep_registration_draft(
        project=row(project),
        section=section,
        typed=typed,
        key=uuid.uuid4(),
        seen=seen(project, section),
        by=by,
        at=AT,
    )


def submit(project, by, **given):
    newest = row(project).newest_version
    given = {
        "version": version_of(newest),
        "token": drafts_token(drafts_of(project)),
        "idempotency_key": Keys.new(),
        "has_seen_warnings": True,
    } | given
    return submit_registration(project=row(project), by=by, at=AT, **given)


@pytest.fixture
def begun(places, people):
    return begin(places, people.owner)


@pytest.fixture
def approved(places, people):
    project = replace(clean_project(), fiscal_year_be=YEAR, work_group=places.group.name_th)
    save_projects(organisation=places.office, projects=[project], at=AT, by="owner", origin="entered", is_demo=False)
    ProjectVersion.objects.filter(project__key=project.key).update(status=Status.APPROVED)
    return Project.objects.get(key=project.key)


def actions(project):
    return [line.action.rpartition(".")[2] for line in lines_of(*subject_of(project).values())]


# Beginning ------------------------------------------------------------------------------------------------------------


def test_a_registration_begins_as_a_draft_with_its_name(begun, places):
    assert written(begun).name == "โครงการใหม่"
    assert written(begun).work_group == places.group.name_th
    assert row(begun).current_version.status == Status.SAVED
    assert actions(begun) == ["saved"]


def test_a_form_sent_twice_begins_one_project(places, people):
    key = uuid.uuid4()
    assert begin(places, people.owner, key=key) == begin(places, people.owner, key=key)
    assert Project.objects.count() == 1


@pytest.mark.parametrize("who", ["group_head", "planner", "outsider"])
def test_only_an_owner_begins(places, people, who):
    with pytest.raises(NotTheOwner):
        begin(places, getattr(people, who))
    with pytest.raises(NotTheOwner):
        begin(places, people.owner, work_group=None)  # the role holds in the work group, not for the office
    assert not Project.objects.exists()


def test_a_name_is_needed(places, people):
    with pytest.raises(ChangesRefused):
        begin(places, people.owner, name="\u200b ")


def test_a_copy_takes_over_all_but_what_happened_and_when(places, people):
    last = replace(FULL, fiscal_year_be=YEAR - 1, work_group=places.group.name_th)
    save_projects(organisation=places.office, projects=[last], at=AT, by="owner", origin="entered", is_demo=False)
    begun = begin(
        places, people.owner, copied_from=Project.objects.select_related("current_version", "work_group").get()
    )
    said = written(begun)
    assert (said.continuing_from, said.kpis, said.results) == ("full", FULL.kpis, FULL.results)
    assert (said.code, said.start_date, said.end_date, said.executions) == ("", None, None, ())
    assert [activity.key for activity in said.activities] == ["a1", "a2"]  # a3 was added outside the plan
    assert said.budget.planned == FULL.budget.planned


def test_a_project_of_the_same_year_is_not_copied(places, people, approved):
    with pytest.raises(ChangesRefused) as refused:
        begin(places, people.owner, copied_from=row(approved))
    assert "copied_from" in refused.value.sentences


# Writing --------------------------------------------------------------------------------------------------------------


def test_a_section_is_written_checked_and_recorded(begun, people):
    changes = {"kpis": ("k1",), "kpis[k1].name": "ครูที่ผ่านการอบรม", "kpis[k1].target_pct": Decimal(80)}
    edit(begun, Section.DETAILS, changes, people.owner)
    assert written(begun).kpis[0].target_pct == 80
    failed = FailedCheck.objects.of(begun).values_list("code", flat=True)
    assert "projects.kpi_percent_without_total" in failed
    assert actions(begun) == ["saved", "saved"]
    assert seen(begun, Section.DETAILS) == 1
    assert seen(begun, Section.BUDGET) == 0


def test_the_same_form_sent_twice_changes_once(begun, people):
    key, changes = uuid.uuid4(), {"name": "ชื่อใหม่"}
    edit(begun, Section.GENERAL, changes, people.owner, seen=0, key=key)
    edit(begun, Section.GENERAL, changes, people.owner, seen=0, key=key)
    assert actions(begun) == ["saved", "saved"]


def test_two_people_in_one_section_meet_and_in_two_do_not(begun, people):
    edit(begun, Section.GENERAL, {"name": "ของฉัน"}, people.owner, seen=0)
    edit(begun, Section.BUDGET, {"budget.total_baht": Decimal(5)}, people.co_owner, seen=0)
    with pytest.raises(Conflict):
        edit(begun, Section.GENERAL, {"name": "ของร่วม"}, people.co_owner, seen=0)
    assert written(begun).name == "ของฉัน"


@pytest.mark.parametrize("who", ["group_head", "planner", "outsider"])
def test_only_an_owner_writes(begun, approved, people, who):
    for project in (begun, approved):
        with pytest.raises(NotTheOwner):
            edit(project, Section.GENERAL, {"name": "ของคนอื่น"}, getattr(people, who))


def test_what_is_submitted_is_not_written(begun, people):
    submit(begun, people.owner)
    with pytest.raises(NotWritten):
        edit(begun, Section.GENERAL, {"name": "หลังส่ง"}, people.owner)
    with pytest.raises(NotWritten):
        keep(begun, Section.GENERAL, {"name": "หลังส่ง"}, people.owner)


def test_a_change_after_approval_stands_beside_what_holds(approved, people):
    edit(approved, Section.GENERAL, {"name": "ชื่อใหม่"}, people.owner)
    project = row(approved)
    assert (project.current_version.number, project.draft_version.number) == (1, 2)
    assert project.draft_version.status == Status.SAVED
    assert as_facts([project])[0].name == clean_project().name
    assert written(approved).name == "ชื่อใหม่"
    edit(approved, Section.BUDGET, {"budget.work_plan_name": "พื้นฐาน"}, people.owner)
    assert ProjectVersion.objects.count() == 2


def test_what_was_sent_back_is_corrected_in_place(begun, people):
    submit(begun, people.owner)
    take("send_back", row(begun).newest_version, people.group_head, comment="แก้ชื่อ")
    edit(begun, Section.GENERAL, {"name": "แก้แล้ว"}, people.owner)
    assert row(begun).newest_version.status == Status.SENT_BACK
    assert actions(begun)[-1] == "corrected"


@pytest.mark.parametrize(
    ("section", "changes", "place"),
    [
        (Section.GENERAL, {"work_group": "กลุ่มที่ไม่มี"}, "work_group"),
        (Section.GENERAL, {"continuing_from": "nothing"}, "continuing_from"),
        (Section.PLANS, {"plan_links": ("master_plan:NOTHING",)}, "plan_links"),
        (
            Section.PLANS,
            {"plan_links": ("master_plan:MP12",), "plan_links.primary": "master_plan:MP12"},
            "plan_links.primary",
        ),
    ],
)
def test_what_names_nothing_that_exists_is_refused(begun, people, section, changes, place):
    load_plans(at=AT, by="setup")
    with pytest.raises(ChangesRefused) as refused:
        edit(begun, section, changes, people.owner)
    assert list(refused.value.sentences) == [place]
    assert seen(begun, section) == 0


def test_an_end_before_the_start_cannot_be_saved(approved, people):
    with pytest.raises(ChangesRefused) as refused:
        edit(approved, Section.GENERAL, {"end_date": clean_project().start_date.replace(year=2020)}, people.owner)
    assert list(refused.value.sentences) == ["end_date"]


def test_what_somebody_wrote_is_invented_no_more(places, people):
    made_up = replace(FULL, work_group=places.group.name_th, invented=("kpis", "budget.total_baht", "rationale"))
    save_projects(organisation=places.office, projects=[made_up], at=AT, by="owner", origin="entered", is_demo=True)
    project = Project.objects.get()
    edit(project, Section.DETAILS, {"kpis[k1].unit": "ร้อยละ"}, people.owner)
    assert written(project).invented == ("budget.total_baht", "rationale")


def test_an_import_begins_every_section_anew(begun, places, people):
    keep(begun, Section.GENERAL, {"name": "พิมพ์ค้างไว้"}, people.owner)
    imported = replace(written(begun), name="จากไฟล์")
    save_projects(organisation=places.office, projects=[imported], at=AT, by="owner", origin="entered", is_demo=False)
    assert (seen(begun, Section.GENERAL), Draft.objects.waiting().count()) == (2, 0)
    with pytest.raises(Conflict):
        edit(begun, Section.GENERAL, {"name": "พิมพ์ค้างไว้"}, people.owner, seen=1)


# Owners ---------------------------------------------------------------------------------------------------------------


def test_who_is_named_owns_the_project_and_nobody_else(begun, people):
    edit(begun, Section.GENERAL, {}, people.owner, owners=Owners(people.co_owner.pk))
    assert actions(begun) == ["saved", "saved"]
    with pytest.raises(NotTheOwner):
        edit(begun, Section.GENERAL, {"name": "ชื่อใหม่"}, people.owner)
    edit(begun, Section.GENERAL, {}, people.co_owner, owners=Owners(people.co_owner.pk, frozenset({people.owner.pk})))
    edit(begun, Section.GENERAL, {"name": "ชื่อใหม่"}, people.owner)
    assert [owner.is_main for owner in ProjectOwner.objects.all()] == [True, False]


def test_naming_the_same_owners_again_says_nothing(begun, people):
    for _time in range(2):
        edit(begun, Section.GENERAL, {}, people.owner, owners=Owners(people.owner.pk))
    assert actions(begun) == ["saved", "saved"]


def test_an_owner_is_one_of_the_office_s_people(begun, people):
    for owners in (Owners(people.planner.pk), Owners(None, frozenset({people.owner.pk}))):
        with pytest.raises(ChangesRefused):
            edit(begun, Section.GENERAL, {}, people.owner, owners=owners)
    assert not ProjectOwner.objects.exists()


# Submitting and discarding --------------------------------------------------------------------------------------------


def test_what_waits_in_the_drafts_is_submitted_too(begun, people):
    keep(begun, Section.GENERAL, {"name": "พิมพ์ไว้ยังไม่บันทึก"}, people.owner)
    keep(begun, Section.BUDGET, {"budget.total_baht": "๕๐๐"}, people.co_owner)
    decision = submit(begun, people.owner)
    assert row(begun).newest_version.status == Status.SUBMITTED
    assert decision.snapshot.content["name"] == "พิมพ์ไว้ยังไม่บันทึก"
    assert written(begun).budget.total_baht == 500
    assert not Draft.objects.waiting().exists()


def test_warnings_keep_a_submission_back_until_who_sends_it_has_seen_them(begun, people):
    keep(begun, Section.GENERAL, {"name": "พิมพ์ไว้ยังไม่บันทึก"}, people.owner)
    with pytest.raises(WarningsNotSeen):
        submit(begun, people.owner, has_seen_warnings=False)
    assert row(begun).newest_version.status == Status.SAVED
    assert Draft.objects.waiting().exists()
    assert submit(begun, people.owner).to_status == Status.SUBMITTED


def test_a_submission_sent_twice_is_made_once(begun, people):
    key, version = Keys.new(), version_of(row(begun).newest_version)
    first = submit(begun, people.owner, idempotency_key=key)
    assert submit(begun, people.owner, idempotency_key=key, version=version) == first


def test_what_cannot_be_read_keeps_the_submission_back_and_nothing_is_lost(begun, people):
    keep(begun, Section.GENERAL, {"name": "ชื่อใหม่"}, people.owner)
    keep(begun, Section.BUDGET, {"budget.total_baht": "หมื่นหนึ่ง"}, people.owner)
    with pytest.raises(DraftUnreadable) as refused:
        submit(begun, people.owner)
    assert list(refused.value.sentences) == ["budget.total_baht"]
    assert written(begun).name == "โครงการใหม่"
    assert Draft.objects.waiting().count() == 2


def test_what_was_typed_after_the_page_was_read_keeps_the_submission_back(begun, people):
    token = drafts_token(drafts_of(begun))
    keep(begun, Section.GENERAL, {"name": "ชื่อใหม่"}, people.co_owner)
    with pytest.raises(ChangedMeanwhile):
        submit(begun, people.owner, token=token)


def test_a_hard_check_keeps_the_submission_back(begun, people):
    changes = {"kpis": ("k1",), "kpis[k1].name": "ครู", "kpis[k1].target_pct": Decimal(80)}
    edit(begun, Section.DETAILS, changes, people.owner)
    with pytest.raises(GateClosed):
        submit(begun, people.owner)


def test_a_draft_beside_what_holds_is_discarded(approved, people):
    edit(approved, Section.GENERAL, {"name": "ชื่อใหม่"}, people.owner)
    discard_draft(project=row(approved), version=version_of(row(approved).draft_version), by=people.owner, at=AT)
    assert row(approved).draft_version is None
    assert written(approved) == as_facts([row(approved)])[0]
    assert actions(approved)[-1] == "discarded"


def test_a_project_that_was_never_submitted_is_discarded_whole(begun, people):
    keep(begun, Section.GENERAL, {"name": "ชื่อใหม่"}, people.owner)
    gone = discard_draft(project=row(begun), version=version_of(row(begun).newest_version), by=people.owner, at=AT)
    assert gone is None
    assert not Project.objects.exists()
    assert not Draft.objects.exists()
    assert actions(begun)[-1] == "discarded"


def test_what_was_ever_submitted_is_not_discarded(begun, approved, people):
    submit(begun, people.owner)
    take("recall", row(begun).newest_version, people.owner)
    for project in (begun, approved):
        with pytest.raises(NotDiscarded):
            discard_draft(project=row(project), version=version_of(row(project).newest_version), by=people.owner, at=AT)
