"""From a file to registrations: checked first, confirmed as checked, exactly once, and never over what stands there."""

import datetime as dt
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.approval.choices import Origin, Status
from tidtam.approval.tests.conftest import AT
from tidtam.audit.models import AuditLine
from tidtam.drafts.typed import ChangesRefused
from tidtam.imports import services
from tidtam.imports.choices import Standing, State
from tidtam.imports.facts import Matching
from tidtam.imports.models import ColumnMatching, ListImport
from tidtam.imports.tests.conftest import YEAR, begun, checked, csv_of, registered, rows_of, straight
from tidtam.projects import facts
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.services import save_projects


def test_a_list_becomes_drafts_of_its_groups(places, people, tmp_path):
    row = registered(
        checked(begun(places, people.owner, csv_of(rows_of(places.group, 3)), tmp_path), people.owner), people.owner
    )
    assert (row.state, row.registered, row.left_out, bytes(row.content)) == (State.DONE, 3, 0, b"")
    versions = ProjectVersion.objects.select_related("project").order_by("pk")
    assert [(one.name, one.status, one.origin, str(one.total_baht)) for one in versions] == [
        (f"โครงการ {number}", Status.SAVED, Origin.ENTERED, f"{number}00.50") for number in (1, 2, 3)
    ]
    assert {one.project.work_group_id for one in versions} == {places.group.pk}
    assert list(AuditLine.objects.order_by("pk").values_list("action", flat=True)) == [
        "imports.list.read",
        "imports.list.matched",
        *["projects.project.saved"] * 3,
        "imports.list.registered",
    ]


def test_one_bad_row_stops_all_until_somebody_leaves_it_out(places, people, tmp_path):
    rows = rows_of(places.group, 40)
    rows[6][2] = "1e5"
    row = checked(begun(places, people.owner, csv_of(rows), tmp_path), people.owner)
    assert [(fault["row"], fault["column"], fault["value"]) for fault in row.seen.faults] == [(8, "C", "1e5")]
    with pytest.raises(services.NotConfirmed):
        registered(row, people.owner)
    assert not Project.objects.exists()
    done = registered(row, people.owner, leave_out_faulty=True)
    assert (done.registered, done.left_out) == (39, 1)
    assert not Project.objects.filter(current_version__name="โครงการ 7").exists()


def test_sending_the_mended_file_again_adds_only_what_was_left_out(places, people, tmp_path):
    rows = rows_of(places.group, 5)
    bad = [*rows[:2], [rows[2][0], rows[2][1], "x"], *rows[3:]]
    registered(
        checked(begun(places, people.owner, csv_of(bad), tmp_path), people.owner), people.owner, leave_out_faulty=True
    )
    again = checked(begun(places, people.owner, csv_of(rows), tmp_path), people.owner)
    assert (again.seen.count(Standing.KNOWN), again.seen.count(Standing.NEW)) == (4, 1)
    assert registered(again, people.owner).registered == 1
    assert Project.objects.count() == 5


def test_what_stands_there_already_is_never_changed(places, people, tmp_path):
    stored = facts.Project(
        key="k", name="โครงการ 1", fiscal_year_be=YEAR, work_group=places.group.name_th, place="ที่เดิม"
    )
    save_projects(organisation=places.office, projects=[stored], at=AT, by="x", origin=Origin.ENTERED, is_demo=False)
    row = checked(begun(places, people.owner, csv_of(rows_of(places.group, 2)), tmp_path), people.owner)
    entry = row.seen.entries[0]
    assert (entry["standing"], entry["differs"]) == (Standing.DIFFERENT, ["total_baht"])
    assert registered(row, people.owner).registered == 1
    version = Project.objects.get(key="k").current_version
    assert version is not None
    assert (version.total_baht, version.place) == (None, "ที่เดิม")


def test_registering_twice_makes_one_of_each_and_keeps_what_was_written_since(places, people, tmp_path, monkeypatch):
    """Killed between two batches and done again, with somebody writing into what the first run made."""
    monkeypatch.setattr(sys.modules[services.register_list.__module__], "BATCH", 2)
    row = checked(begun(places, people.owner, csv_of(rows_of(places.group, 5)), tmp_path), people.owner)

    class Killed(Exception):
        pass

    def die(done, _total):
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        services.register_list(
            list_import=row, token=row.token, leave_out_faulty=False, held=None, by=people.owner, at=AT, said=die
        )
    assert Project.objects.count() == 4
    ProjectVersion.objects.filter(name="โครงการ 1").update(place="เขียนเพิ่ม")
    row = ListImport.objects.select_related("organisation", "otherwise").get(pk=row.pk)
    assert registered(row, people.owner).registered == 5
    assert Project.objects.count() == 5
    assert ProjectVersion.objects.get(name="โครงการ 1").place == "เขียนเพิ่ม"
    again = ListImport.objects.select_related("organisation", "otherwise").get(pk=row.pk)
    assert registered(again, people.owner).registered == 5
    assert Project.objects.count() == 5


def test_another_matching_is_checked_and_confirmed_anew(places, people, tmp_path):
    row = checked(begun(places, people.owner, csv_of(rows_of(places.group, 2)), tmp_path), people.owner)
    token = row.token
    other = Matching(row.sheet, (1, 1), {1: "name", 2: "work_group"})
    services.match_columns(list_import=row, matching=other, otherwise=None, by=people.owner, at=AT)
    row = ListImport.objects.select_related("organisation", "otherwise").get(pk=row.pk)
    with pytest.raises(services.NotConfirmed):
        registered(row, people.owner, token=token)
    services.check_list(list_import=row, held=None)
    row = ListImport.objects.select_related("organisation", "otherwise").get(pk=row.pk)
    assert row.token != token
    with pytest.raises(services.NotConfirmed):
        registered(row, people.owner, token=token)


def test_a_check_of_an_older_matching_is_not_kept(places, people, tmp_path):
    old = begun(places, people.owner, csv_of(rows_of(places.group, 2)), tmp_path)
    other = Matching(old.sheet, (1, 1), {1: "name"})
    services.match_columns(list_import=old, matching=other, otherwise=None, by=people.owner, at=AT)
    services.check_list(list_import=old, held=None)
    assert ListImport.objects.get(pk=old.pk).state == State.READ


def test_the_office_remembers_what_its_columns_mean(places, people, tmp_path):
    headings = ["งานที่จะทำปีนี้", "หน่วย", "เงิน"]
    first = begun(places, people.owner, csv_of(rows_of(places.group, 1), headings), tmp_path)
    said = Matching(0, (1, 1), {1: "name", 2: "work_group", 3: "total_baht"})
    assert first.matching.columns != said.columns
    services.match_columns(list_import=first, matching=said, otherwise=None, by=people.owner, at=AT)
    later = csv_of(rows_of(places.group, 1), [*reversed(headings)])
    turned = begun(places, people.owner, later, tmp_path)
    assert dict(turned.matching.columns) == {1: "total_baht", 2: "work_group", 3: "name"}
    assert ColumnMatching.objects.count() == 1
    services.match_columns(list_import=turned, matching=turned.matching, otherwise=None, by=people.owner, at=AT)
    assert ColumnMatching.objects.count() == 1


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({1: "total_baht"}, "columns"),
        ({1: "name", 2: "name"}, "column-2"),
        ({1: "name", 2: "responsible"}, "column-2"),
    ],
)
def test_columns_that_cannot_mean_that_are_refused(places, people, tmp_path, columns, place):
    row = begun(places, people.owner, csv_of(rows_of(places.group, 1)), tmp_path)
    with pytest.raises(ChangesRefused) as refused:
        services.match_columns(list_import=row, matching=Matching(0, (1, 1), columns), otherwise=None, by=None, at=AT)
    assert set(refused.value.sentences) == {place}


def test_who_owns_nothing_there_registers_nothing(places, people, tmp_path):
    row = checked(begun(places, people.planner, csv_of(rows_of(places.group, 2)), tmp_path), people.planner)
    assert row.seen.count(Standing.FAULTY) == 2
    with pytest.raises(services.NotConfirmed):
        registered(row, people.planner, leave_out_faulty=True)


def test_a_list_with_nothing_new_is_not_registered(places, people, tmp_path):
    content = csv_of(rows_of(places.group, 1))
    straight(places, people.owner, content, tmp_path)
    again = checked(begun(places, people.owner, content, tmp_path), people.owner)
    with pytest.raises(services.NotConfirmed):
        registered(again, people.owner)


def test_an_unreadable_and_an_empty_file_say_what_to_do(places, people, tmp_path):
    for content in (b"\xff\xdb\xdc", b"", b"\n\n"):
        with pytest.raises(services.ListNotRead) as refused:
            begun(places, people.owner, content, tmp_path)
        assert " · " in str(refused.value)
    assert not ListImport.objects.exists()


def test_what_nobody_finished_is_removed_and_what_was_finished_forgets_its_words(places, people, tmp_path):
    left = begun(places, people.owner, csv_of(rows_of(places.group, 1)), tmp_path)
    done = registered(
        checked(begun(places, people.owner, csv_of(rows_of(places.group, 1)), tmp_path), people.owner), people.owner
    )
    services.remove_left_over(AT + dt.timedelta(days=6))
    assert ListImport.objects.count() == 2
    services.remove_left_over(AT + dt.timedelta(days=8))
    assert not ListImport.objects.filter(pk=left.pk).exists()
    services.remove_left_over(AT + dt.timedelta(days=91))
    kept = ListImport.objects.get(pk=done.pk)
    assert (bytes(kept.outcome), kept.registered) == (b"", 1)


def test_checking_asks_as_often_for_a_long_list_as_for_a_short_one(places, people, tmp_path):
    def asked(count, first):
        row = begun(places, people.owner, csv_of(rows_of(places.group, count, first)), tmp_path)
        row = checked(row, people.owner)
        with CaptureQueriesContext(connection) as queries:
            services.check_list(list_import=row, held=None)
        registered(row, people.owner)
        return len(queries)

    asked(1, 1)
    assert asked(2, 10) == asked(60, 100)
