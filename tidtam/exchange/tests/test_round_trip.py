"""What is written reads back the same, as a file and through the database, whatever stands in the texts."""

import datetime as dt
import json
from contextlib import contextmanager

import jsonschema
import pytest
from django.db import transaction
from hypothesis import given, settings

from tidtam.access.services import mark_as_demo
from tidtam.approval.choices import Origin, Status
from tidtam.audit.models import AuditLine
from tidtam.exchange.choices import Mode
from tidtam.exchange.facts import OrganisationName
from tidtam.exchange.office_json.parse import parse_office
from tidtam.exchange.office_json.schema import office_schema
from tidtam.exchange.office_json.writing import in_order, write_office
from tidtam.exchange.services import export_office, import_office, read_office_file
from tidtam.exchange.tests.strategies import HOSTILE, offices, raw_texts
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.services import create_organisation

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
NAME = OrganisationName(code="P50-2", name="สำนักงานทดสอบ")
VALIDATOR = jsonschema.Draft202012Validator(office_schema())


@contextmanager
def fresh_office():
    """An office in a database that is taken back afterwards: one for each generated file."""
    with transaction.atomic():
        new = NewOrganisation(code=NAME.code, kind="bureau", name_th=NAME.name)
        yield create_organisation(new=new, at=AT, by="test")
        transaction.set_rollback(True)


@given(offices(organisation=NAME))
def test_a_written_file_reads_back_as_it_was(file):
    data = write_office(file)
    parsed = parse_office(data)
    assert parsed.faults == ()
    assert parsed.cleaned == ()
    assert parsed.file == in_order(file)
    assert write_office(parsed.file) == data


@given(offices(organisation=NAME))
@settings(max_examples=40)
def test_a_written_file_follows_the_published_schema(file):
    VALIDATOR.validate(json.loads(write_office(file)))


@pytest.mark.django_db
@given(offices(organisation=NAME))
@settings(max_examples=40)
def test_an_import_exports_as_it_came_and_changes_nothing_the_second_time(file):
    with fresh_office() as office:
        first = import_office(file=file, mode=Mode.HISTORY, at=AT, by="planner")
        assert len(first.projects.created) == len(file.projects)
        assert export_office(organisation=office, fiscal_year_be=file.fiscal_year_be) == write_office(file)
        lines = AuditLine.objects.count()
        second = import_office(file=file, mode=Mode.HISTORY, at=AT, by="planner")
        assert second.changes_nothing
        exported = export_office(organisation=office, fiscal_year_be=file.fiscal_year_be)
        third = import_office(file=read_office_file(exported).file, mode=Mode.HISTORY, at=AT, by="planner")
        assert third.changes_nothing
        assert AuditLine.objects.count() == lines


@pytest.mark.django_db
@given(offices(organisation=NAME, demo=True, status=Status.SAVED, origin=Origin.ENTERED))
@settings(max_examples=10)
def test_demo_drafts_keep_their_mark_through_the_round(file):
    with fresh_office() as office:
        mark_as_demo()
        import_office(file=file, mode=Mode.DRAFTS, at=AT, by="planner")
        assert export_office(organisation=office, fiscal_year_be=file.fiscal_year_be) == write_office(file)


def with_text(text: str) -> bytes:
    project = {"key": "P1", "name": "โครงการ", "fiscal_year_be": 2567, "rationale": text}
    tree = {"format": "tidtam.office", "version": 1, "demo": False, "organisation": {"code": "P50-2"}}
    return json.dumps({**tree, "fiscal_year_be": 2567, "projects": [project]}).encode()


@given(raw_texts)
def test_any_text_is_repaired_once_and_then_stays(text):
    first = parse_office(with_text(text))
    again = parse_office(write_office(first.file))
    assert again.cleaned == ()
    assert again.file == first.file


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x0bb", "a\nb"),
        ("\ud800x\udfff", "x"),
        ("=1+1", "=1+1"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}}", "{{7*7}}"),
        ("ก" * 4440, "ก" * 4440),
    ],
)
def test_a_hostile_text_changes_nothing_but_itself(text, kept):
    assert text in HOSTILE
    parsed = parse_office(with_text(text))
    assert parsed.file.projects[0].rationale == kept
    assert parsed.cleaned == (() if text == kept else ("projects[0].rationale",))
