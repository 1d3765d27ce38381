"""Issuing: who may, what is frozen, what refuses it."""

import datetime as dt

import pytest

from tests.people import person
from tidtam.audit.selectors import lines_of
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import Hit
from tidtam.checks.services import accept_check, store_failed_checks
from tidtam.documents.office_booklet.freeze import sha256
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.services import delegate
from tidtam.progress.models import ProgressReport
from tidtam.publishing import selectors
from tidtam.publishing.models import Edition, PublishedReport, SignedCheck
from tidtam.publishing.services import refusals
from tidtam.publishing.tests.conftest import AT, YEAR, an_office, change_a_report, issue, issued, preview

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_files")]


def test_an_edition_is_frozen_numbered_and_waits_for_its_files(office, director):
    edition = issue(office, director)
    assert (edition.document_no, edition.status, edition.published_at) == ("1/2567", "preparing", None)
    assert sha256(edition.frozen_record.content) == edition.record_sha256
    record = selectors.record_of(edition)
    assert (record.cover.document_no, record.is_draft) == ("1/2567", False)
    assert not Edition.objects.published().exists()
    assert Job.objects.get().title.startswith("จัดทำไฟล์เล่มรายงานลำดับที่ 1/2567")


def test_only_approved_reports_are_printed_and_the_others_are_named(office, director):
    record = selectors.record_of(issue(office, director))
    assert {report.status for report in record.reports_in_order} == {"approved"}
    assert [(row.report.id, row.status) for row in record.left_out] == [("F6Q2", "submitted")]
    assert [ref.id for ref in record.without_report] == ["F5"]
    assert PublishedReport.objects.count() == 4


def test_each_step_is_in_the_trail(office, director):
    edition = issued(office, director)
    lines = lines_of("publishing.edition", str(edition.pk))
    assert [(line.action, line.actor, line.role) for line in lines] == [
        ("publishing.edition.signed", "director", "director"),
        ("publishing.edition.published", "director", "director"),
    ]


def test_only_the_director_issues(office, director):
    elsewhere = an_office("P50-1", "2.")
    for user in (
        person("deputy", ("deputy", office)),
        person("planner", ("planner", office)),
        person("stranger", ("director", elsewhere)),
        person("nobody"),
    ):
        with pytest.raises(refusals.NotTheDirector):
            issue(office, user)
    assert not Edition.objects.exists()


def test_who_acts_for_the_director_issues_in_that_role(office, director):
    deputy = person("deputy", ("deputy", office))
    delegate(
        from_user=director, to_user=deputy, organisation=office, role="director",
        from_date=dt.date(2024, 4, 1), to_date=dt.date(2024, 5, 1), at=AT, by="director",
    )  # fmt: skip
    edition = issue(office, deputy)
    assert (edition.issued_role, edition.acting_for) == ("director", director)


def test_what_changed_since_the_page_was_shown_refuses_it(office, director):
    seen = preview(office).seen_sha256
    change_a_report(office)
    with pytest.raises(refusals.ChangedMeanwhile, match="ข้อมูลเปลี่ยนไปหลังจากที่เปิดหน้านี้"):
        issue(office, director, seen=seen)
    assert not Edition.objects.exists()


def test_a_failed_check_that_was_not_shown_refuses_it(office, director):
    seen = preview(office).seen_sha256
    fail_a_report(office)
    with pytest.raises(refusals.ChangedMeanwhile):
        issue(office, director, seen=seen)


def test_sending_the_form_twice_is_one_edition(office, director):
    shown = preview(office).seen_sha256
    first, again = (issue(office, director, seen=shown) for _ in range(2))
    assert first == again
    run = issued(office, director, seen=shown)
    assert (run, Edition.objects.count(), Job.objects.count()) == (first, 1, 1)


def test_the_same_key_with_another_order_is_refused(office, director):
    issue(office, director)
    with pytest.raises(refusals.KeyReused):
        issue(office, director, has_seen_warnings=False)


def test_while_one_is_prepared_no_other_of_the_round_is_issued(office, director):
    issue(office, director)
    with pytest.raises(refusals.BeingPrepared):
        issue(office, director, key="key-2")
    assert issue(office, director, months=12, key="key-3").document_no == "2/2567"


def test_issuing_again_what_is_issued_is_refused(office, director):
    edition = issued(office, director)
    with pytest.raises(refusals.NothingChanged) as refused:
        issue(office, director, key="key-2")
    assert refused.value.edition == edition


def fail_a_report(office, number=1):
    report = ProgressReport.objects.get(project__organisation=office, project__number=number)
    hit = Hit(
        "progress.cause_missing", "hard", "submit", "disbursement.causes", {"planned": "1,000.00", "actual": "100.00"}
    )
    store_failed_checks(thing=report, organisation_code=office.code, hits=[hit], at=AT)
    return FailedCheck.objects.get(object_id=report.pk, accepted_at=None)


def test_a_hard_failed_check_needs_a_signed_reason_and_both_are_printed(office, director):
    fail_a_report(office)
    with pytest.raises(refusals.ReasonsMissing) as refused:
        issue(office, director, reasons={})
    assert [hit.code for hit in refused.value.hits] == ["publishing.unanswered_checks"]
    with pytest.raises(refusals.ReasonsMissing):
        issue(office, director, reason="   ")
    edition = issue(office, director, reason="เอกสารต้นเรื่องอยู่ที่กลุ่มนโยบายและแผน")
    signed = SignedCheck.objects.get(edition=edition)
    assert (signed.code, signed.reason) == ("publishing.unanswered_checks", "เอกสารต้นเรื่องอยู่ที่กลุ่มนโยบายและแผน")
    [accepted] = selectors.record_of(edition).accepted_checks
    assert accepted.subject.id == "F1Q2"
    assert (accepted.accepted_by, accepted.reason) == (
        "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "เอกสารต้นเรื่องอยู่ที่กลุ่มนโยบายและแผน",
    )  # fmt: skip
    assert accepted.accepted_date == dt.date(2024, 4, 20)


def test_a_check_accepted_with_the_report_is_listed_by_role_day_and_reason(office, director):
    accept_check(failed=fail_a_report(office), reason="เอกสารเดิม", by="director", role="director", at=AT)
    [accepted] = selectors.record_of(issue(office, director)).accepted_checks
    assert (accepted.accepted_by, accepted.reason) == ("ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "เอกสารเดิม")
    assert not SignedCheck.objects.exists()


def test_warnings_need_a_tick(office, director):
    assert [hit.code for hit in preview(office).to_be_ticked] == ["publishing.not_approved"]
    with pytest.raises(refusals.WarningsNotSeen):
        issue(office, director, has_seen_warnings=False)


def test_before_the_round_is_over_a_reason_is_needed(office, director):
    early = AT - dt.timedelta(days=30)
    with pytest.raises(refusals.ReasonsMissing):
        issue(office, director, at=early, reasons={})


def test_an_office_without_projects_has_nothing_to_issue(office):
    other = an_office("P50-1", "2.")
    with pytest.raises(refusals.NothingToIssue):
        issue(other, person("other", ("director", other)))


def test_numbers_run_by_office_and_year_of_issue(office, director):
    issued(office, director)
    next_year = AT.replace(year=2025)
    assert issue(office, director, months=12, key="b", at=next_year).document_no == "1/2568"


def test_nothing_changes_an_issued_edition(office, director):
    edition = issued(office, director)
    before = selectors.record_of(edition), list(edition.reports.values()), list(edition.files.values())
    change_a_report(office)
    ProgressReport.objects.update(status="sent_back")
    edition.refresh_from_db()
    assert (selectors.record_of(edition), list(edition.reports.values()), list(edition.files.values())) == before


def test_a_reopened_report_is_printed_and_summed_as_it_was_approved(office, director):
    report = change_a_report(office)
    ProgressReport.objects.filter(pk=report.pk).update(status="sent_back")
    edition = issue(office, director)
    printed = {row.ref.pk: row for row in selectors.record_of(edition).reports_in_order}[report.pk]
    approved = report.disbursement.actual_baht - 11
    assert (printed.money.actual_baht, printed.status) == (approved, "approved")
    assert edition.reports.get(project__project=report.project).actual_baht == approved
    sums = selectors.money_of(edition.reports.all())
    assert sums == selectors.record_of(edition).quarter_money.totals
    assert [row.report.id for row in selectors.record_of(edition).left_out] == ["F6Q2"]


def test_a_later_edition_supersedes_the_one_that_counted(office, director):
    first = issued(office, director)
    change_a_report(office)
    second = issue(office, director, key="key-2")
    first.refresh_from_db()
    assert first.status == "issued", "until the new files are there, the old edition counts"
    second = issued(office, director, key="key-2", seen=second.seen_sha256)
    first.refresh_from_db()
    assert (first.status, first.superseded_by, second.status) == ("superseded", second, "issued")
    assert first.files.count() == 7
    assert set(Edition.objects.published()) == {first, second}


def test_a_record_that_was_tampered_with_makes_no_file(office, director):
    edition = issue(office, director)
    frozen = edition.frozen_record
    frozen.content = frozen.content.replace("100.00", "900.00", 1)
    frozen.save()
    run_waiting()
    edition.refresh_from_db()
    assert (edition.status, Job.objects.get().status) == ("preparing", "failed")
    assert "ไม่ตรงกับที่ลงนาม" in Job.objects.get().error


def test_the_preview_takes_as_many_queries_for_any_office(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        selectors.preview(organisation=office, fiscal_year_be=YEAR, months=6, on=AT.date())


def test_a_check_of_another_gate_asks_the_director_nothing(office, director):
    failed = fail_a_report(office)
    FailedCheck.objects.filter(pk=failed.pk).update(gate="register")
    edition = issue(office, director)
    assert not SignedCheck.objects.filter(edition=edition).exists()
