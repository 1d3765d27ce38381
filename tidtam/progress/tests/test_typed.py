"""What was typed becomes what facts hold, and back, for every field there is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.approval.choices import Origin, Status
from tidtam.exchange.tests import strategies
from tidtam.progress.checks.examples import PROJECT, REPORT
from tidtam.progress.choices import Part
from tidtam.progress.facts import Report
from tidtam.progress.places import fields_of
from tidtam.progress.typed import read_typed, read_value, spelt

EMPTY = Report(project_key="clean", fiscal_year_be=2567, quarter=2)


@pytest.mark.parametrize(
    ("place", "typed", "value"),
    [
        ("disbursement.actual_baht", " ๑,๒๓๔.๕๐ ", Decimal("1234.50")),
        ("kpi_values[k1].cumulative", "1,018", Decimal(1018)),
        ("data_date", "31 มี.ค. 2567", date(2024, 3, 31)),
        ("activities[a1].later_quarter", "3", 3),
        ("summary.no_problems", "1", True),
        ("answers[kpi].covers", ["k1"], ("k1",)),
        ("answers[kpi].covers", "k1", ("k1",)),
        ("activities[unplanned-1].title", "ช่วยน้ำท่วม", "ช่วยน้ำท่วม"),
        ("answers[kpi][2].what", "ตอบครั้งที่สอง", "ตอบครั้งที่สอง"),
    ],
)
def test_what_was_typed_is_read(place, typed, value):
    typed_before = {"answers[kpi].what": "ตอบครั้งแรก"} if "[2]" in place else {}
    reading = read_typed(EMPTY, PROJECT, {**typed_before, place: typed})
    assert (reading.changes[place], reading.unreadable) == (value, {})


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("disbursement.actual_baht", "หมื่นสอง"),
        ("data_date", "เมื่อวาน"),
        ("kpi_values[k1].cumulative", "หลายคน"),
        ("activities[a1].later_quarter", "ปีหน้า"),
        ("summary.results", ["สอง", "ข้อความ"]),
        ("activities[gone].what", "ยังมีคำพูดอยู่"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place_with_what_to_do(place, typed):
    reading = read_typed(REPORT, PROJECT, {place: typed, "summary.results": "แก้แล้ว"} | {place: typed})
    assert list(reading.unreadable) == [place]
    assert reading.unreadable[place]


def test_an_empty_text_where_there_is_no_field_any_more_is_let_be():
    assert read_typed(REPORT, PROJECT, {"activities[gone].what": " "}) == read_typed(REPORT, PROJECT, {})


def test_what_says_the_same_is_no_change():
    report = replace(REPORT, summary=replace(REPORT.summary, results="บรรทัดหนึ่ง\nบรรทัดสอง"))
    assert read_typed(report, PROJECT, {"summary.results": " บรรทัดหนึ่ง\r\nบรรทัดสอง"}).changes == {}


def test_what_is_emptied_is_a_change():
    covers = f"answers[{Part.KPI.value}].covers"
    reading = read_typed(REPORT, PROJECT, {covers: [], "summary.results": "", "disbursement.actual_baht": ""})
    assert reading.changes == {covers: (), "summary.results": "", "disbursement.actual_baht": None}


@given(st.data())
def test_every_field_is_spelt_so_that_it_is_read_as_the_same(data):
    project = data.draw(strategies.projects("p", 2567, []))
    report = data.draw(strategies.reports(project, 2, Status.SAVED, Origin.ENTERED))
    for field in fields_of(report, project):
        assert read_value(field, spelt(field)) == field.value
    written = {field.place: spelt(field) for field in fields_of(report, project)}
    assert read_typed(report, project, written) == read_typed(report, project, {})
