"""A file with many mistakes: every one is named, with its place, what stands there and what to do, all at once."""

import json
from pathlib import Path

import pytest

from tidtam.exchange.choices import FaultKind
from tidtam.exchange.facts import OrganisationName
from tidtam.exchange.office_json import LARGEST_FILE_MB
from tidtam.exchange.office_json.parse import parse_office
from tidtam.exchange.office_json.references import OrganisationFault, Surroundings
from tidtam.exchange.office_json.shape import MOST_FAULTS
from tidtam.formats.sizes import MEGABYTE

K = FaultKind
ROOT = Path(__file__).resolve().parents[3]


def frame(**given):
    return {
        "format": "tidtam.office",
        "version": 1,
        "demo": False,
        "organisation": {"code": "P50-2"},
        "fiscal_year_be": 2567,
        "projects": [],
        **given,
    }


def project(key="P1", **given):
    return {"key": key, "name": "โครงการ", "fiscal_year_be": 2567, **given}


def report(key="P1", quarter=2, **given):
    return {"project_key": key, "fiscal_year_be": 2567, "quarter": quarter, **given}


def parsed(tree, surroundings=None):
    data = tree if isinstance(tree, bytes) else json.dumps(tree, ensure_ascii=False).encode()
    return parse_office(data, surroundings)


def faults(tree, surroundings=None):
    return {fault.path: fault.kind for fault in parsed(tree, surroundings).faults}


SEEDED = {
    "work_groups[1]": K.TWICE,
    "printed.headline.planned_baht": K.FLOAT,
    "printed.headline.quarter": K.QUARTER,
    "projects[0].nmae": K.MISSPELT_FIELD,
    "projects[0].name": K.MISSING_FIELD,
    "projects[0].in_emenscr": K.NOT_TRUE_FALSE,
    "projects[0].start_date": K.NOT_DATE,
    "projects[0].budget.total_baht": K.NEGATIVE,
    "projects[0].budget.basis": K.NEAR_CHOICE,
    "projects[0].budget.planned[0].planned_baht": K.TOO_MANY_DECIMALS,
    "projects[0].budget.planned[1].quarter": K.QUARTER,
    "projects[0].kpis[0].target": K.NOT_NUMBER,
    "projects[0].kpis[0].due_quarters[1]": K.TWICE,
    "projects[0].activities[0].title": K.BLANK,
    "projects[0].objectives": K.NOT_LIST,
    "projects[0].place": K.NOT_TEXT,
    "projects[0].number": K.OUT_OF_RANGE,
    "projects[1].end_date": K.DATES_REVERSED,
    "projects[1].work_group": K.NO_SUCH_WORK_GROUP,
    "projects[1].kpis[0].key": K.TWICE,
    "projects[1].activities[0].serves[0]": K.NO_SUCH_TARGET,
    "projects[1].activities[0].parent_key": K.NO_SUCH_ACTIVITY,
    "projects[1].plan_links[1].is_primary": K.TWO_PRIMARY,
    "projects[1].budget.transfers[0].amount_baht": K.NOT_POSITIVE,
    "projects[2].fiscal_year_be": K.YEAR_CE,
    "projects[3].key": K.TWICE,
    "reports[0].project_key": K.NO_SUCH_PROJECT,
    "reports[1].status": K.NOT_CHOICE,
    "reports[1].answers[0].narrative": K.TWO_FORMS,
    "reports[1].disbursement.actual_baht": K.NOT_FINITE,
    "reports[2].activities[0].activity_key": K.NO_SUCH_ACTIVITY,
    "reports[2].kpi_values[0].kpi_key": K.NO_SUCH_KPI,
    "reports[2].answers[0].covers[0]": K.NO_SUCH_RESULT,
    "reports[2].fiscal_year_be": K.OTHER_YEAR,
    "reports[3].data_date": K.NOT_DATE,
    "reports[3].unknown": K.UNKNOWN_FIELD,
    "reports[4]": K.TWICE,
}
FLOAT, NAN = 372595.5, float("nan")


def file_with_seeded_mistakes():
    first = {
        "key": "P0",
        "nmae": "โครงการ",
        "fiscal_year_be": 2567,
        "number": 0,
        "in_emenscr": "true",
        "start_date": "2567-03-31",
        "place": 5,
        "objectives": "ข้อเดียว",
        "kpis": [{"key": "k", "name": "ตัวชี้วัด", "target": "1e5", "due_quarters": [2, 2]}],
        "activities": [{"key": "a", "title": "  "}],
        "budget": {
            "total_baht": "-1.00",
            "basis": "atc",
            "planned": [{"quarter": 1, "planned_baht": "1.234"}, {"quarter": 5, "planned_baht": "1.00"}],
        },
    }
    second = project(
        start_date="2024-03-31",
        end_date="31 มกราคม 2567",
        work_group="กลุ่มที่ไม่มี",
        results=[{"key": "r", "kind": "outcome", "text": "ผล"}],
        kpis=[{"key": "r", "name": "ตัวชี้วัด"}],
        activities=[{"key": "a", "title": "ประชุม", "serves": ["x"], "parent_key": "b"}],
        plan_links=[
            {"tree": "master_plan", "code": "1", "is_primary": True},
            {"tree": "master_plan", "code": "2", "is_primary": True},
        ],
        budget={"transfers": [{"direction": "in", "amount_baht": "0", "project_code": "ก"}]},
    )
    both_forms = {"part": "output", "narrative": {"what": "ประชุม", "whole_text": "ประชุมแล้ว"}}
    return frame(
        work_groups=["กลุ่มนโยบายและแผน", "กลุ่มนโยบายและแผน"],
        printed={"headline": {"quarter": 0, "planned_baht": FLOAT}},
        projects=[first, second, project("P1", fiscal_year_be=2024), project("P1")],
        reports=[
            report("P8"),
            report(status="done?", answers=[both_forms], disbursement={"actual_baht": NAN}),
            report(
                quarter=1,
                fiscal_year_be=2566,
                activities=[{"activity_key": "z"}],
                kpi_values=[{"kpi_key": "z"}],
                answers=[{"part": "output", "covers": ["r"]}],
            ),
            report(quarter=1, data_date=45382, unknown=1),
            report(quarter=1),
        ],
    )


def test_thirty_seven_seeded_mistakes_are_all_named_by_their_paths():
    assert len(SEEDED) == 37
    assert faults(file_with_seeded_mistakes()) == SEEDED


def test_an_answer_to_a_form_stands_once_and_says_something():
    said = {"form": "ministry_form", "place": "public_benefit", "text": "ชุมชนใช้แหล่งเรียนรู้"}
    found = faults(
        frame(projects=[project(form_answers=[said, said]), project("P2", form_answers=[{**said, "text": " "}])])
    )
    assert found == {"projects[0].form_answers[1]": K.TWICE, "projects[1].form_answers[0].text": K.BLANK}


def test_faults_come_in_the_order_of_the_file():
    paths = [fault.path for fault in parsed(frame(projects=[{"key": 1}] * 12)).faults if fault.path.endswith("key")]
    assert paths == [f"projects[{index}].key" for index in range(12)]


def test_every_fault_says_in_thai_what_to_do():
    for fault in parsed(file_with_seeded_mistakes()).faults:
        assert "%(" not in fault.message
        assert any("ก" <= letter <= "๛" for letter in fault.message)


def test_a_fault_shows_what_stands_there_on_one_short_line():
    tree = frame(projects=[project(start_date="\x1b[31m" + "วัน\n" * 100)])
    (fault,) = parsed(tree).faults
    assert len(fault.value) == 60
    assert "\n" not in str(fault)
    assert "\x1b" not in str(fault)


def test_sound_projects_and_reports_are_kept_beside_faulty_ones():
    tree = frame(
        projects=[project("P1"), project("P2", number=0), project("P3")],
        reports=[report("P1"), report("P2"), report("P3", quarter=9)],
    )
    answer = parsed(tree)
    assert [each.key for each in answer.file.projects] == ["P1", "P3"]
    assert [each.project_key for each in answer.file.reports] == ["P1"]
    assert answer.left_out == ("projects[1]", "reports[1]", "reports[2]")


def test_a_fault_in_the_frame_leaves_nothing_to_bring_in():
    assert parsed(frame(demo="no")).file is None


def test_a_report_of_a_faulty_project_is_no_second_fault():
    assert faults(frame(projects=[project(number=0)], reports=[report()])) == {"projects[0].number": K.OUT_OF_RANGE}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", K.EMPTY_FILE),
        (b"  \n", K.EMPTY_FILE),
        (b"{", K.NOT_JSON),
        (b"[" * 100_000, K.TOO_DEEP),
        (b" " * (LARGEST_FILE_MB * MEGABYTE + 1), K.TOO_LARGE),
        (b"\xff\xff\xff", K.ENCODING),
        (b"[]", K.NOT_OBJECT),
        (b"{}", K.FORMAT),
        (b'{"format": "tidtam.office", "version": 2}', K.VERSION),
        (b'{"format": "tidtam.office", "version": true}', K.VERSION),
    ],
)
def test_an_unreadable_file_is_refused_for_one_reason(data, kind):
    (fault,) = parsed(data).faults
    assert fault.kind == kind
    assert parsed(data).file is None


def test_a_syntax_fault_names_line_and_column():
    (fault,) = parsed(b'{\n "format": tidtam}').faults
    assert (fault.details["line"], fault.details["column"]) == (2, 12)


def test_a_name_given_twice_is_refused():
    data = json.dumps(frame(projects=[project()])).replace('"key": "P1"', '"key": "P1", "key": "P2"').encode()
    assert faults(data) == {"projects[0].key": K.REPEATED_FIELD}


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("12.50", K.FLOAT),
        ("1e5", K.FLOAT),
        ("NaN", K.NOT_FINITE),
        ("-Infinity", K.NOT_FINITE),
        ('"1e5"', K.NOT_MONEY),
        ('"1_000"', K.NOT_MONEY),
        ('"1,23,4"', K.NOT_MONEY),
        ('"-5"', K.NEGATIVE),
        ('"1.234"', K.TOO_MANY_DECIMALS),
        ("9" * 5000, K.NUMBER_TOO_LARGE),
        ('"99999999999999"', K.NUMBER_TOO_LARGE),
        ("true", K.NOT_MONEY),
        ('""', K.NOT_MONEY),
    ],
)
def test_an_amount_that_is_none_is_refused(number, kind):
    tree = json.dumps(frame(projects=[project(budget={"total_baht": "HERE"})]))
    assert faults(tree.replace('"HERE"', number).encode()) == {"projects[0].budget.total_baht": kind}


@pytest.mark.parametrize("typed", ['"30370.00"', '"30,370.00"', '"๓๐,๓๗๐"', "30370", '"30370 บาท"'])
def test_an_amount_is_taken_in_every_spelling_of_an_office(typed):
    tree = json.dumps(frame(projects=[project(budget={"total_baht": "HERE"})]))
    answer = parsed(tree.replace('"HERE"', typed).encode())
    assert str(answer.file.projects[0].budget.total_baht) == "30370.00"


@pytest.mark.parametrize("typed", ["2024-03-31", "31 มีนาคม 2567", "๓๑ มี.ค. ๒๕๖๗", "31/3/2567", "31-3-2567"])
def test_a_date_is_taken_in_every_spelling_of_an_office(typed):
    answer = parsed(frame(projects=[project()], reports=[report(data_date=typed)]))
    assert answer.file.reports[0].data_date.isoformat() == "2024-03-31"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"])
def test_thai_is_read_in_every_encoding_an_office_saves(encoding):
    answer = parsed(json.dumps(frame(projects=[project()]), ensure_ascii=False).encode(encoding))
    assert answer.file.projects[0].name == "โครงการ"


def surroundings(codes, fault=None):
    return Surroundings(plan_codes=lambda year: codes, organisation=lambda name, year: fault)


def test_a_plan_link_must_stand_in_a_tree_of_the_year():
    links = [{"tree": "master_plan", "code": "11"}, {"tree": "master_plan", "code": "99"}, {"tree": "ndp", "code": "1"}]
    tree = frame(
        projects=[project(plan_links=links)],
        reports=[report(answers=[{"part": "sub_plan", "covers": ["11", "98"]}])],
    )
    assert faults(tree, surroundings({"master_plan": {"11"}})) == {
        "projects[0].plan_links[1].code": K.NO_SUCH_PLAN_CODE,
        "projects[0].plan_links[2].tree": K.NO_SUCH_TREE,
        "reports[0].answers[0].covers[1]": K.NO_SUCH_PLAN_CODE,
    }


def test_an_office_that_is_unknown_here_is_one_of_the_faults():
    fault = OrganisationFault(K.NO_SUCH_ORGANISATION, {})
    assert faults(frame(), surroundings({}, fault)) == {"organisation": K.NO_SUCH_ORGANISATION}


def test_the_office_asked_for_is_the_one_named():
    asked = []

    def organisation(name, year):
        asked.append((name, year))

    parsed(frame(), Surroundings(plan_codes=lambda year: {}, organisation=organisation))
    assert asked == [(OrganisationName(code="P50-2"), 2567)]


def test_a_sub_activity_stands_under_a_main_one():
    rows = [("a", ""), ("b", "a"), ("c", "b")]
    activities = [{"key": key, "title": key, "parent_key": parent} for key, parent in rows]
    assert faults(frame(projects=[project(activities=activities)])) == {
        "projects[0].activities[2].parent_key": K.PARENT_IS_SUB
    }


def test_work_that_no_registration_lists_has_a_title_and_what_is_listed_has_its_own():
    rows = [
        {"activity_key": "a", "title": "ประชุม"},
        {"activity_key": "unplanned-1", "title": "ช่วยน้ำท่วม"},
        {"activity_key": "unplanned-2"},
    ]
    cause = {"category": "other", "activity_key": "unplanned-1"}
    registered = project(activities=[{"key": "a", "title": "ประชุม"}])
    told = report(activities=rows, disbursement={"causes": [cause]})
    assert faults(frame(projects=[registered], reports=[told])) == {
        "reports[0].activities[0].title": K.REGISTERED_TITLE,
        "reports[0].activities[2].activity_key": K.NO_SUCH_ACTIVITY,
    }


def test_a_printed_report_belongs_to_a_project_of_the_file():
    printed = {"reports": [{"project_key": "P9", "quarter": 2}, {"project_key": "P1", "quarter": 2}] * 2}
    assert faults(frame(projects=[project()], printed=printed)) == {
        "printed.reports[0].project_key": K.NO_SUCH_PROJECT,
        "printed.reports[2].project_key": K.NO_SUCH_PROJECT,
        "printed.reports[2]": K.TWICE,
        "printed.reports[3]": K.TWICE,
    }


def test_work_groups_that_cannot_be_read_are_one_fault():
    assert faults(frame(work_groups=[1], projects=[project(work_group="กลุ่ม")])) == {"work_groups[0]": K.NOT_TEXT}


def test_a_file_that_lists_no_work_groups_has_those_its_projects_name():
    answer = parsed(frame(projects=[project(work_group="กลุ่มอำนวยการ")]))
    assert answer.faults == ()
    assert answer.file.work_groups == ("กลุ่มอำนวยการ",)


def test_a_file_of_rubbish_is_told_in_a_bounded_list():
    answer = parsed(frame(projects=[{"x": 1}] * 2000))
    assert len(answer.faults) == MOST_FAULTS + 1
    assert answer.faults[-1].kind == K.TOO_MANY
    assert answer.file is None


@pytest.mark.parametrize(
    "member",
    [
        {"x" * 100_000: 1},
        {"start_date": "1" * 100_000},
        {"budget": {"basis": "a" * 100_000, "total_baht": "9" * 100_000}},
        {"kpis": [{"key": "k", "name": "n", "target": "1" * 100_000}]},
    ],
)
def test_a_monstrous_word_is_refused_unread(member):
    for fault in parsed(frame(projects=[project(**member)])).faults:
        assert len(fault.path) < 200
        assert len(fault.message) < 400


def test_the_example_of_the_manual_is_an_office_file():
    manual = (ROOT / "docs/exchange.md").read_text(encoding="utf-8")
    answer = parsed(manual.split("```json")[1].split("```")[0].encode())
    assert answer.faults == ()
    assert (len(answer.file.projects), len(answer.file.reports)) == (1, 1)
