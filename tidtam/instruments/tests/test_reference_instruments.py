"""The instruments the product ships: names and structure of four real ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.audit.models import AuditLine
from tidtam.instruments import models, selectors
from tidtam.instruments.rules import applicable, leaves_asked
from tidtam.instruments.services import REFERENCE_INSTRUMENTS, InstrumentRefused, decoded, load_instruments, open_round
from tidtam.instruments.writing import as_json, document

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 2, tzinfo=UTC)


@pytest.fixture
def loaded():
    return load_instruments(at=AT, by="setup")


def held(code, year):
    return selectors.version_facts(selectors.version_in_use(code, year))


def test_four_instruments_are_loaded_once_and_say_what_is_empty(loaded):
    assert loaded.added == ("QP 2566/1", "AP 2566/1", "STD 2566/1", "QW 2567/1")
    assert {notice.code for notice in loaded.notices} == {"rubric_empty", "percent_bands_empty", "target_empty"}
    again = load_instruments(at=AT, by="setup")
    assert (again.added, again.unchanged) == ((), loaded.added)
    assert AuditLine.objects.filter(action="instruments.version.loaded").count() == 4


def test_what_was_loaded_comes_out_as_the_file_it_came_from(loaded):
    raw = decoded(REFERENCE_INSTRUMENTS)
    versions = [held("QP", 2566), held("AP", 2566), held("STD", 2566), held("QW", 2567)]
    written = document(versions)
    assert written["instruments"] == raw["instruments"]
    assert as_json(written).count("\n") > 100


def test_twelve_indicators_of_quick_policy_are_asked_of_each_kind_of_office(loaded):
    quick_policy = held("QP", 2566)
    for kind, variant in (("esa_primary", "QP-6a"), ("esa_secondary", "QP-6b")):
        codes = [node.code for node in leaves_asked(quick_policy, "6m", office_kind=kind)]
        assert len(codes) == 12
        assert variant in codes
    assert [each.months for each in quick_policy.rounds] == [6, 12]


def test_the_action_plan_invents_no_target_and_no_bands(loaded):
    action_plan = held("AP", 2566)
    targets = {node.code: node.target for node in action_plan.nodes if node.kind == "target"}
    assert targets == {code: Decimal(80) for code in ("AP-2", "AP-3", "AP-4", "AP-11")} | {"AP-24": None}
    assert {node.score_group for node in action_plan.nodes if node.code in ("AP-13", "AP-14")} == {"AP-13+14"}
    assert not any(node.percent_bands for node in action_plan.nodes)


def test_what_is_for_primary_offices_is_not_asked_of_secondary_ones(loaded):
    standards = held("STD", 2566)
    secondary = {node.code for node in applicable(standards, "esa_secondary")}
    assert not {"S3.2.1", "S3.3.1", "S3.4.1", "S3.4.3.1"} & secondary
    assert {"S3.4.3.2", "S3.4.3.3"} <= secondary
    monitored = [node.code for node in standards.nodes if node.is_monitored]
    assert monitored == ["S1.2", "S3.3.2", "S3.3.3", "S3.3.5", "S3.3.6"]


def test_quick_win_has_its_statements_and_a_narrative_for_each_item(loaded):
    quick_win = held("QW", 2567)
    leaves = [node for node in quick_win.nodes if node.is_leaf]
    assert len([node for node in leaves if node.kind != "narrative"]) == 43
    assert len([node for node in leaves if node.kind == "narrative"]) == 11
    assert len([node for node in leaves if node.in_short_edition]) == 25
    assert not quick_win.counts_overall
    populations = {node.population for node in leaves} - {""}
    assert populations <= set(models.Population.objects.values_list("code", flat=True))


def test_no_text_of_a_rubric_is_invented(loaded):
    assert not any(node.rubric or node.guidance for node in models.Node.objects.all())


@pytest.mark.shared
def test_names_and_kinds_are_those_of_the_sources(loaded, load_shared):
    letter = load_shared("lpn_2566.json")
    for code, instrument in letter["instruments"].items():
        version = held(code, 2566)
        for one in instrument["indicators"]:
            node = version.node(one["code"])
            assert (node.title, node.number, node.applies_to) == (one["name_th"], one["printed_no"], one["applies_to"])
    quick_win = held("QW", 2567)
    for statement in load_shared("qw_2567.json")["statements"]:
        node = quick_win.node(statement["id"])
        assert node.parent == statement["item"]
        assert node.in_short_edition == (statement["short_table"] is not None)
        assert node.unit in ("", statement["unit_th"])


def test_a_version_is_remembered_by_its_content(loaded):
    version = selectors.version_in_use("STD", 2566)
    first = selectors.version_facts(version)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert selectors.version_facts(version) is first
    assert len(asked) == 0


def test_a_population_is_the_latest_up_to_a_day(loaded):
    day = date(2024, 10, 7)
    assert selectors.population_on("SCHOOLS", day - timedelta(days=1)) is None
    assert selectors.population_on("SCHOOLS", day).value == 29_152
    models.Population.objects.create(
        code="SCHOOLS",
        name="สถานศึกษา",
        unit="แห่ง",
        as_of_date=day + timedelta(days=30),
        value=29_000,
        source_note="ทะเบียน",
    )
    assert selectors.population_on("SCHOOLS", day + timedelta(days=29)).value == 29_152
    assert selectors.population_on("SCHOOLS", day + timedelta(days=30)).value == 29_000


def test_a_round_is_open_between_its_days_which_may_lie_before_the_years_end(loaded):
    version = selectors.version_in_use("QP", 2566)
    stated = selectors.version_facts(version)
    assert selectors.window_of(stated, "12m") is None
    opened = open_round(
        version=version,
        round_code="12m",
        opens_at=datetime(2023, 8, 1, tzinfo=UTC),
        due_at=datetime(2023, 8, 30, tzinfo=UTC),
        closes_at=datetime(2023, 8, 30, tzinfo=UTC),
        at=AT,
        by="นักวิเคราะห์",
    )
    assert selectors.window_of(stated, "12m") == opened
    assert (opened.as_of_date, opened.subject) == (date(2023, 9, 30), "QP")
    assert selectors.window_of(stated, "6m") is None


def test_a_published_version_is_not_loaded_over(loaded):
    changed = decoded(REFERENCE_INSTRUMENTS)
    changed["instruments"][0]["title"] = "ชื่ออื่น"
    changed["populations"][0]["value"] = 1
    with pytest.raises(InstrumentRefused) as refused:
        load_instruments(changed, at=AT, by="test")
    assert {(fault.path, fault.code) for fault in refused.value.faults} == {
        ("instruments[0].number", "version_changed"),
        ("populations[0].value", "population_changed"),
    }
    changed["instruments"][0]["number"] = 2
    changed["populations"] = []
    assert load_instruments(changed, at=AT, by="test").added == ("QP 2566/2",)
    assert held("QP", 2566).title == "ชื่ออื่น"
