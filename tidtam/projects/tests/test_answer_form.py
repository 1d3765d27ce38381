"""What only a target form asks: who answers, what another typed meanwhile, and that registration and approval stand."""

import datetime as dt
from dataclasses import replace

import pytest

from tidtam.approval.choices import Origin, Status
from tidtam.approval.selectors import version_of
from tidtam.approval.services import NotTheOwner
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT
from tidtam.approval.things import kind_of
from tidtam.audit.models import AuditLine
from tidtam.drafts.typed import ChangesRefused
from tidtam.projects.facts import FormAnswer, Project, answers_laid_over, copied_into
from tidtam.projects.models import FormAnswer as Row
from tidtam.projects.models import Project as ProjectRow
from tidtam.projects.selectors import as_facts
from tidtam.projects.services import AnswersChanged, answer_form, answer_token, save_projects

FORM = "ministry_form"
BENEFIT, POLICY = "public_benefit", "inspection_policy"


def said(place, text, form=FORM):
    return FormAnswer(form=form, place=place, text=text)


def test_what_says_nothing_of_a_place_leaves_it_alone():
    standing = (said(BENEFIT, "เดิม"), said(POLICY, "ข้อ 1"))
    assert answers_laid_over([said(BENEFIT, "ใหม่"), said("a", "อื่น", "z")], standing) == (
        said(POLICY, "ข้อ 1"),
        said(BENEFIT, "ใหม่"),
        said("a", "อื่น", "z"),
    )


def test_a_project_copied_from_last_year_begins_without_answers():
    last = Project(key="p1", name="ก", fiscal_year_be=2567, form_answers=(said(BENEFIT, "ปีก่อน"),))
    begun = copied_into(Project(key="p2", name="ก", fiscal_year_be=2568), last)
    assert begun.form_answers == ()


@pytest.fixture
def project(report):
    return ProjectRow.objects.select_related("current_version", "work_group").get(pk=report.project_id)


def answer(project, by, changes, *, seen=None, at=AT, page=""):
    answer_form(project=project, form=FORM, changes=changes, seen=seen or {}, by=by, at=at, page=page)


def answers(project):
    (facts,) = as_facts([project])
    return facts.answers_to(FORM)


def lines():
    return AuditLine.objects.filter(action="projects.project.answered")


@pytest.mark.django_db
class TestAnswering:
    def test_who_goes_back_to_the_page_and_saves_again_meets_nobody_and_another_page_does(self, project, people):
        answer(project, people.owner, {BENEFIT: "หนึ่ง"}, page="a")
        answer(project, people.owner, {BENEFIT: "สอง"}, page="a")
        assert answers(project) == {BENEFIT: "สอง"}
        for page, by in (("b", people.owner), ("", people.owner), ("a", people.co_owner)):
            with pytest.raises(AnswersChanged):
                answer(project, by, {BENEFIT: "สาม"}, page=page)

    @pytest.mark.parametrize("who", ["owner", "co_owner"])
    def test_who_writes_the_projects_reports_answers(self, project, people, who):
        answer(project, getattr(people, who), {BENEFIT: " ชุมชนใช้แหล่งเรียนรู้ \r\n", POLICY: ""})
        assert answers(project) == {BENEFIT: "ชุมชนใช้แหล่งเรียนรู้"}
        (line,) = lines()
        assert (line.actor, line.role) == (who, who)
        row = Row.objects.get()
        assert (row.updated_at, row.updated_by) == (AT, getattr(people, who))

    @pytest.mark.parametrize("who", ["planner", "group_head", "director", "bureau_director", "outsider"])
    def test_nobody_else_does(self, project, people, who):
        with pytest.raises(NotTheOwner):
            answer(project, getattr(people, who), {BENEFIT: "ข้อความ"})
        assert answers(project) == {}

    def test_no_window_closes_another_offices_form(self, project, people):
        answer(project, people.owner, {BENEFIT: "ภายหลัง"}, at=AT + dt.timedelta(days=700))
        assert answers(project) == {BENEFIT: "ภายหลัง"}

    def test_the_same_form_twice_is_done_once_whatever_was_seen(self, project, people):
        for _time in range(2):
            answer(project, people.owner, {BENEFIT: "ข้อความ"})
        assert lines().count() == 1

    def test_what_another_answered_meanwhile_is_not_written_over_and_nothing_else_is_written(self, project, people):
        answer(project, people.co_owner, {BENEFIT: "ของอีกคน"})
        with pytest.raises(AnswersChanged) as met:
            answer(project, people.owner, {BENEFIT: "ของฉัน", POLICY: "ข้อ 2"})
        assert {place: row.text for place, row in met.value.standing.items()} == {BENEFIT: "ของอีกคน"}
        assert answers(project) == {BENEFIT: "ของอีกคน"}
        answer(project, people.owner, {BENEFIT: "ของฉัน"}, seen={BENEFIT: answer_token("ของอีกคน")})
        assert answers(project) == {BENEFIT: "ของฉัน"}

    def test_two_who_answer_different_places_do_not_meet(self, project, people):
        answer(project, people.co_owner, {POLICY: "ข้อ 2"})
        answer(project, people.owner, {BENEFIT: "ข้อความ"})
        assert answers(project) == {POLICY: "ข้อ 2", BENEFIT: "ข้อความ"}

    def test_an_answer_taken_away_meanwhile_is_told_too(self, project, people):
        answer(project, people.owner, {BENEFIT: "เดิม"})
        seen = {BENEFIT: answer_token("เดิม")}
        answer(project, people.co_owner, {BENEFIT: ""}, seen=seen)
        assert answers(project) == {}
        with pytest.raises(AnswersChanged) as met:
            answer(project, people.owner, {BENEFIT: "แก้ไข"}, seen=seen)
        assert met.value.standing == {BENEFIT: None}

    def test_a_text_that_is_too_long_is_refused_by_place(self, project, people):
        with pytest.raises(ChangesRefused) as refused:
            answer(project, people.owner, {BENEFIT: "ก" * 20_001, POLICY: "ข้อ 2"})
        assert list(refused.value.sentences) == [BENEFIT]
        assert answers(project) == {}

    def test_version_and_what_an_approval_names_stay_the_same(self, project, people):
        version = project.current_version
        kind = kind_of(version)
        before = (version_of(version), kind.contents([version]))
        answer(project, people.owner, {BENEFIT: "ข้อความ"})
        version.refresh_from_db()
        assert (version_of(version), kind.contents([version])) == before
        assert project.versions.count() == 1


@pytest.mark.django_db
class TestComingWithAFile:
    def save(self, project, facts):
        return save_projects(
            organisation=project.organisation,
            projects=[facts],
            at=AT,
            by="planner",
            origin=Origin.IMPORTED,
            is_demo=False,
        )

    def test_a_file_without_answers_leaves_those_that_stand_and_changes_nothing(self, project, people):
        answer(project, people.owner, {BENEFIT: "พิมพ์ไว้แล้ว"})
        (facts,) = as_facts([project])
        assert self.save(project, replace(facts, form_answers=())).unchanged == [facts.key]
        assert answers(project) == {BENEFIT: "พิมพ์ไว้แล้ว"}

    def test_answers_of_a_file_come_in_also_where_the_registration_is_submitted(self, project, people):
        project.current_version.status = Status.SUBMITTED
        project.current_version.save(update_fields=["status"])
        (facts,) = as_facts([project])
        outcome = self.save(project, replace(facts, form_answers=(said(BENEFIT, "จากไฟล์"),)))
        assert outcome.changed == [facts.key]
        assert answers(project) == {BENEFIT: "จากไฟล์"}
        row = Row.objects.get()
        assert row.updated_by == people.planner
        again = as_facts([ProjectRow.objects.select_related("current_version", "work_group").get(pk=project.pk)])
        assert self.save(project, again[0]).unchanged == [facts.key]
