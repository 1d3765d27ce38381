"""What a cell says of a field is read as the field's value again, for every field there is."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.approval.choices import Origin, Status
from tidtam.drafts.typed import TypedReading
from tidtam.exchange.tests import strategies
from tidtam.progress.checks.examples import PROJECT, REPORT
from tidtam.progress.selectors import ReportInContext
from tidtam.progress.topics import editable_fields
from tidtam.progress.typed import read_value
from tidtam.workbooks.book import write_book
from tidtam.workbooks.facts import Book
from tidtam.workbooks.quarter.reports import OpenReport
from tidtam.workbooks.quarter.sheets import sheets_of
from tidtam.workbooks.quarter.words import shown, typed
from tidtam.workbooks.reading import read_book
from tidtam.workbooks.tests.test_reading import ABOUT

FIELDS = {one.place: one for one in editable_fields(REPORT, PROJECT)}


@given(st.data())
def test_every_field_is_read_as_it_is_shown(data):
    project = data.draw(strategies.projects("p", 2567, []))
    report = data.draw(strategies.reports(project, 2, Status.SAVED, Origin.ENTERED))
    for one in editable_fields(report, project):
        assert read_value(one.field, typed(one, shown(one))) == one.field.value


@given(st.data())
@settings(max_examples=10)
def test_any_report_goes_out_and_comes_back_unchanged(tmp_path_factory, data):
    project = data.draw(strategies.projects("p", 2567, []))
    report = data.draw(strategies.reports(project, 2, Status.SAVED, Origin.ENTERED))
    saved = ReportInContext(report, project, ())
    one = OpenReport(
        row=SimpleNamespace(pk=7),
        saved=saved,
        report=report,
        drafts={},
        waiting=TypedReading({}, {}),
        earlier_versions={},
    )
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    path.write_bytes(write_book(Book(about=ABOUT, title="", instructions=(), sheets=sheets_of([one], {}))))
    found = read_book(path)
    assert (found.filled, found.faults) == ((), ())


@pytest.mark.parametrize(
    ("place", "words", "sent"),
    [
        ("summary.no_suggestions", "ใช่", "1"),
        ("summary.no_suggestions", "TRUE", "1"),
        ("summary.no_suggestions", "0", ""),
        ("answers[kpi].covers", "๒, 1", ["k2", "k1"]),
        ("answers[kpi].covers", "2 2", ["k2"]),
        ("activities[a1].status", " ดำเนินการแล้วเสร็จ ", "done"),
        ("activities[a1].later_quarter", "ไตรมาส 3", "3"),
        ("disbursement.causes[1].activity_key", "อบรมครูพี่เลี้ยง", "a1"),
    ],
)
def test_words_of_a_cell_become_what_the_form_sends(place, words, sent):
    assert typed(FIELDS[place], words) == sent


@pytest.mark.parametrize(
    ("place", "words"),
    [("summary.no_suggestions", "อาจจะ"), ("answers[kpi].covers", "3"), ("answers[kpi].covers", "หนึ่ง")],
)
def test_words_the_form_could_not_send_are_refused(place, words):
    with pytest.raises(ValueError):
        typed(FIELDS[place], words)
