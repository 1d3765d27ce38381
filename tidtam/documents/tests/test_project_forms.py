"""What forms ask of a project: complete, missing and where it is written; the answers only a form asks."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.people import person
from tidtam.approval.choices import Status
from tidtam.documents.completeness import Standing, completeness
from tidtam.documents.ministry_form.document import project_form, reporter_of
from tidtam.documents.profiles import profile_for
from tidtam.documents.project_record import record_of_project
from tidtam.documents.services import write_whole
from tidtam.documents.sources import Desk
from tidtam.documents.sources.said import KpiResults, KpiRow, given
from tidtam.documents.tests.one_project import FORM, SHIPPED
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.small_office import FULL, YEAR, fill, make_office
from tidtam.projects.choices import KpiKind
from tidtam.projects.models import FormAnswer, Project, ProjectVersion
from tidtam.projects.services import answer_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return fill(make_office())


@pytest.fixture
def owner(office):
    return person("owner", ("owner", office))


@pytest.fixture
def full(office):
    ProjectVersion.objects.update(status=Status.APPROVED)
    return Project.objects.get(key="full")


def standings(record, quarter=2):
    found = completeness(profile_for(FORM, YEAR), record, quarter)
    return {one.filled.asked.place: one for one in found.asked}


class TestCompleteness:
    def test_each_thing_asked_stands_in_one_of_five_ways(self, full):
        shown = standings(record_of_project(full.pk))
        expected = {
            "rationale": Standing.COMPLETE,
            "target_group": Standing.MISSING,
            "section_6": Standing.OPTIONAL,
            "next_plan": Standing.NOT_APPLICABLE,  # every planned activity has a result
            "report_date": Standing.WITH_FILE,
        }
        assert {place: shown[place].standing for place in expected} == expected

    def test_what_is_given_with_a_gap_is_missing_and_says_what_to_do(self, full):
        one = standings(record_of_project(full.pk))["ndp13"]  # the project names a milestone no plan has
        assert one.standing == Standing.MISSING
        assert "NO-SUCH" in one.filled.said.faults[0]

    def test_money_received_that_is_missing_is_written_in_the_registration_spending_in_the_report(self, full):
        found = record_of_project(full.pk)
        assert standings(found, quarter=4)["budget"].desk == Desk.TOPIC_3
        unsaid = replace(found.project.budget, total_baht=None)
        found = replace(found, project=replace(found.project, budget=unsaid))
        assert standings(found, quarter=4)["budget"].desk == Desk.BUDGET

    def test_the_count_is_of_what_is_complete_or_missing(self, full):
        found = completeness(profile_for(FORM, YEAR), record_of_project(full.pk), 2)
        states = [one.standing for one in found.asked]
        assert found.done == states.count(Standing.COMPLETE)
        assert found.total == found.done + states.count(Standing.MISSING)
        assert len(found.missing) == states.count(Standing.MISSING)
        assert not found.is_complete

    def test_an_answer_of_ones_own_completes_it_and_what_is_stored_is_offered(self, full):
        before = standings(record_of_project(full.pk))["public_benefit"]
        assert (before.standing, before.offer) == (Standing.MISSING, "นักเรียนอ่านคล่องขึ้น")
        FormAnswer.objects.create(
            project=full, form=FORM, place="public_benefit", text="ชุมชนได้ประโยชน์", updated_at="2024-04-01T00:00Z"
        )
        assert standings(record_of_project(full.pk))["public_benefit"].standing == Standing.COMPLETE


@pytest.fixture
def page(client, owner, full):
    client.force_login(owner)
    return reverse("documents:project_form", args=[full.pk, FORM])


def text(response):
    return response.content.decode()


class TestOneForm:
    def test_it_shows_every_section_with_what_is_said_and_where_the_rest_is_written(self, client, page, full):
        shown = client.get(page)
        assert shown.status_code == 200
        html = text(shown)
        assert all(f'id="section-{number}"' in html for number in range(1, 24))
        assert "เหตุผลบรรทัดแรก" in html
        assert reverse("projects:section", args=[full.pk, "general"]) in html
        assert reverse("progress:evidence", args=[ProgressReport.objects.get(project=full, quarter=2).pk]) in html
        assert "<script>alert(1)" not in html

    def test_a_box_that_is_not_ticked_says_nothing(self, client, page, full):
        assert text(client.get(page)).count("ทำเครื่องหมายไว้") == 0
        ProjectVersion.objects.filter(project=full).update(work_plan_kind="basic")
        assert text(client.get(page)).count("ทำเครื่องหมายไว้") == 1

    def test_an_english_reader_sees_what_is_printed_in_thai_and_what_to_do_in_english(self, full):
        with override("en"):
            shown = standings(record_of_project(full.pk))
            assert shown["project_status"].filled.said.value.options[0][0] == "ยังไม่สิ้นสุดโครงการ"
            assert not any("ก" <= letter <= "๛" for letter in shown["ndp13"].filled.said.faults[0])

    def test_a_result_goes_before_what_is_said_of_it_as_in_print(self):
        row = KpiRow(
            name="ร้อยละของผู้อ่านคล่อง", kind=KpiKind.QUANTITATIVE, unit="คน", target_pct=None,
            target_number=Decimal(40), result=Decimal(37), pct=None, verdict="บรรลุ",
        )  # fmt: skip
        shown = render_to_string("documents/_said.html", {"said": given(KpiResults((row,)))})
        assert "37 คน" in shown
        assert "บรรลุ" not in shown

    def test_an_earlier_quarter_leaves_out_what_was_said_later(self, client, page):
        assert "จัดแล้ว" in text(client.get(f"{page}?quarter=2"))
        assert "จัดแล้ว" not in text(client.get(f"{page}?quarter=1"))

    def test_an_answer_is_kept_and_the_page_says_so(self, client, page, full):
        kept = client.post(f"{page}?quarter=2", {"public_benefit": "ชุมชน\r\nได้ประโยชน์", "title_1": "ชื่อ"}, follow=True)
        assert kept.redirect_chain == [(f"{page}?quarter=2", 302)]
        assert "บันทึกคำตอบของแบบนี้แล้ว" in text(kept)
        assert dict(full.form_answers.values_list("place", "text")) == {
            "public_benefit": "ชุมชน\nได้ประโยชน์",
            "title_1": "ชื่อ",
        }
        assert "1. ชื่อ" in text(kept)

    def test_a_place_the_form_does_not_leave_to_answer_is_not_kept(self, client, page, full):
        client.post(page, {"rationale": "ของฉัน", "no_place": "x", "section_6": "ข้อมูล"})
        assert list(full.form_answers.values_list("place", flat=True)) == ["section_6"]

    def test_a_stored_text_is_offered_and_laid_in_without_saving(self, client, page, full):
        laid = client.post(page, {"offer": "public_benefit", "section_6": "พิมพ์ค้างไว้"})
        assert laid.status_code == 200
        assert ">\nนักเรียนอ่านคล่องขึ้น</textarea>" in text(laid)
        assert ">\nพิมพ์ค้างไว้</textarea>" in text(laid)
        assert not full.form_answers.exists()

    def test_a_stored_text_is_laid_behind_what_is_typed_and_enter_saves_what_is_typed(self, client, page, full):
        laid = text(client.post(page, {"offer": "public_benefit", "public_benefit": "พิมพ์เอง"}))
        assert ">\nพิมพ์เอง\nนักเรียนอ่านคล่องขึ้น</textarea>" in laid
        first = laid.partition(f'action="{page}?quarter=2"')[2].partition("<button")[2].partition(">")[0]
        assert "name=" not in first  # the one a browser presses for the key Enter

    def test_what_is_typed_while_a_report_answers_the_same_is_kept(self, client, page, full):
        report = full.reports.get(quarter=2)
        report.work_problems = "รายงานไว้แล้ว"
        report.save()
        assert 'name="operation_problems"' not in text(client.get(f"{page}?quarter=2"))
        kept = client.post(f"{page}?quarter=2", {"operation_problems": "พิมพ์ไว้"}, follow=True)
        assert dict(full.form_answers.values_list("place", "text")) == {"operation_problems": "พิมพ์ไว้"}
        assert ">\nพิมพ์ไว้</textarea>" in text(kept)
        assert text(kept).count("ไม่พิมพ์คำตอบนี้") == 1
        report.work_problems = ""
        report.save()
        assert "ไม่พิมพ์คำตอบนี้" not in text(client.get(f"{page}?quarter=2"))

    def test_what_a_colleague_answered_meanwhile_stands_beside_and_saving_again_decides(self, client, page, full):
        colleague = person("colleague")
        row = FormAnswer(project=full, form=FORM, place="public_benefit", text="ของอีกคน", updated_by=colleague)
        row.updated_at = "2024-04-01T00:00Z"
        row.save()
        met = client.post(page, {"public_benefit": "ของฉัน", "seen-public_benefit": "", "section_6": "อื่น"})
        assert met.status_code == 409
        html = text(met)
        assert ">\nของฉัน</textarea>" in html
        assert ">\nอื่น</textarea>" in html
        assert "ของอีกคน" in html
        assert str(colleague) in html
        seen = answer_token("ของอีกคน")
        assert f'name="seen-public_benefit" value="{seen}"' in html
        client.post(page, {"public_benefit": "ของฉัน", "seen-public_benefit": seen, "section_6": "อื่น"})
        assert dict(full.form_answers.values_list("place", "text")) == {"public_benefit": "ของฉัน", "section_6": "อื่น"}
        [name] = re.findall('name="page" value="([0-9a-f]+)"', text(client.get(page)))
        for said in ("หนึ่ง", "สอง"):  # back in the browser, and saved again
            sent = {"public_benefit": said, "seen-public_benefit": answer_token("ของฉัน"), "page": name}
            assert client.post(page, sent).status_code == 302

    def test_a_box_nobody_touched_does_not_write_over_a_colleague(self, client, page, full):
        FormAnswer.objects.create(
            project=full, form=FORM, place="public_benefit", text="ใหม่ของอีกคน", updated_at="2024-04-01T00:00Z"
        )
        stale = {"public_benefit": "เดิม", "seen-public_benefit": answer_token("เดิม"), "section_6": "ของฉัน"}
        assert client.post(page, stale).status_code == 302
        assert dict(full.form_answers.values_list("place", "text")) == {
            "public_benefit": "ใหม่ของอีกคน",
            "section_6": "ของฉัน",
        }

    def test_a_text_that_is_too_long_comes_back_as_typed(self, client, page, full):
        typed = "ก" * 20_001
        refused = client.post(page, {"section_6": typed, "public_benefit": "ยังอยู่"})
        assert refused.status_code == 422
        html = text(refused)
        assert typed in html
        assert ">\nยังอยู่</textarea>" in html
        assert 'href="#section_6"' in html
        assert not full.form_answers.exists()

    def test_who_only_reads_sees_no_box_and_keeps_what_they_typed_when_refused(self, client, office, full, page):
        client.force_login(person("director", ("director", office)))
        assert "<textarea" not in text(client.get(page))
        refused = client.post(page, {"section_6": "พิมพ์ไว้"})
        assert refused.status_code == 409
        assert "พิมพ์ไว้" in text(refused)
        assert not full.form_answers.exists()

    @pytest.mark.parametrize("form", ["nothing", "title"])
    def test_a_form_nobody_knows_is_not_found(self, client, page, full, form):
        assert client.get(reverse("documents:project_form", args=[full.pk, form])).status_code == 404


class TestFiles:
    def test_a_page_lists_the_files_made_for_who_reads_it_and_asks_for_those_that_are_not_there(
        self, client, page, owner, full, document_dir
    ):
        asked = reverse("documents:prepare_form", args=[full.pk, FORM])
        assert f'action="{asked}"' in text(client.get(page))
        day = timezone.localdate()
        reporter = reporter_of(owner, full.climbs_from, on=day)
        made = project_form(
            record_of_project(full.pk), form=FORM, quarter=2, template=SHIPPED, reporter=reporter, on=day
        )
        for name, numerals in made.files:
            write_whole(made.path(name, numerals), b"a file")
        html = text(client.get(page))
        assert all(path.name in html for path in made.stored)
        assert f'action="{asked}"' not in html
        client.force_login(person("director", ("director", full.organisation)))
        assert made.stored[0].name not in text(client.get(page))  # it names another reporter

    def test_an_office_asks_for_all_of_a_form_at_once_and_reads_the_dossiers(self, client, office, owner):
        client.force_login(owner)
        html = text(client.get(reverse("documents:office_forms", args=[office.code, YEAR])))
        assert reverse("documents:prepare_office_forms", args=[office.code, YEAR, FORM]) in html
        assert reverse("documents:dossiers", args=[office.code, YEAR]) in html


class TestAllForms:
    def test_a_projects_forms_name_what_is_missing_by_where_it_is_written(self, client, owner, full):
        client.force_login(owner)
        html = text(client.get(reverse("documents:project_forms", args=[full.pk])))
        general = reverse("projects:section", args=[full.pk, "general"])
        assert f'href="{general}"' in html
        assert "10. กลุ่มเป้าหมายโครงการ" in html
        assert "21. ประโยชน์ที่สาธารณชนได้รับ" in html
        assert reverse("documents:project_form", args=[full.pk, FORM]) in html
        assert "รออนุมัติรายงานไตรมาส 2" in html
        assert reverse("documents:dossier", args=[full.pk]) in html
        assert reverse("documents:quarterly_report", args=[full.reports.get(quarter=1).pk]) in html

    def test_a_dossier_is_called_a_draft_here_where_its_files_are_one(self, client, owner, full):
        def said():
            card = text(client.get(reverse("documents:project_forms", args=[full.pk]))).partition('id="dossier"')[2]
            is_marked = "ลายน้ำร่าง" in text(client.get(reverse("documents:dossier", args=[full.pk])))
            return ("ร่าง" in card, is_marked, "รออนุมัติรายงาน" in card)

        client.force_login(owner)
        assert said() == (True, True, True)
        ProgressReport.objects.filter(project=full).update(status=Status.NOT_REPORTED)
        assert said() == (False, False, True)  # reports are due, none that is written waits

    def test_a_reader_is_led_to_where_it_can_be_read(self, client, office, full):
        client.force_login(person("director", ("director", office)))
        html = text(client.get(reverse("documents:project_forms", args=[full.pk])))
        assert reverse("projects:section", args=[full.pk, "general"]) not in html
        assert full.get_absolute_url() in html

    def test_an_offices_year_lists_each_project_with_the_sections_it_lacks(self, client, office, owner):
        client.force_login(owner)
        html = text(client.get(reverse("documents:office_forms", args=[office.code, YEAR])))
        found = completeness(profile_for(FORM, YEAR), record_of_project(Project.objects.get(key="full").pk), 2)
        assert f"{found.done} จาก {found.total} รายการ" in html
        assert "ขาดข้อ 4, 10," in html
        for project in Project.objects.all():
            assert reverse("documents:project_forms", args=[project.pk]) in html

    def test_a_year_that_is_none_is_not_found(self, client, office, owner):
        client.force_login(owner)
        assert client.get(reverse("documents:office_forms", args=[office.code, 99_999])).status_code == 404

    def test_more_projects_ask_no_more_questions(self, client, office, owner):
        client.force_login(owner)
        address = reverse("documents:office_forms", args=[office.code, YEAR])
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        fill(office, projects=[replace(FULL, key=f"p{number}", number=number) for number in range(10, 15)])
        with CaptureQueriesContext(connection) as more:
            client.get(address)
        assert len(more) == len(few) <= 20
