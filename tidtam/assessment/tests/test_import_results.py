"""Results published before Tidtam: brought in whole or not at all, and every edition stays."""

import copy
from fractions import Fraction

import pytest

from tidtam.assessment.models import Result
from tidtam.assessment.reading import fault_words, read_json
from tidtam.assessment.selectors import result_of, results_of, versions_with_results
from tidtam.assessment.services import FileRefused, ReasonMissing, import_results
from tidtam.assessment.tests.stored import AT
from tidtam.audit.models import AuditLine
from tidtam.instruments.selectors import version_in_use
from tidtam.instruments.services import load_instruments

pytestmark = pytest.mark.django_db


def bring_in(document):
    return import_results(document, by="console", at=AT)


def refused(document):
    with pytest.raises(FileRefused) as caught:
        bring_in(document)
    return [(fault.path, fault.code) for fault in caught.value.faults]


@pytest.fixture
def file(results_2566):
    return copy.deepcopy(results_2566)


def test_the_real_office_comes_out_as_its_letter_printed(country, versions_2566, file):
    published = bring_in(file)
    assert (len(published.results), published.unchanged) == (4, 0)  # two rounds of QP
    printed = {
        code: (str(total.shown), total.label, total.counted)
        for code, version in versions_2566.items()
        for total in [result_of(country["S52"], version).scores.total]
    }
    assert printed == {"QP": ("3.83", "ดีมาก", 12), "AP": ("4.80", "ดีเยี่ยม", 5), "STD": ("4.57", "ดีเยี่ยม", 3)}


def test_the_shipped_instruments_and_levels_come_out_as_the_letter(country, file):
    load_instruments(at=AT, by="test")
    bring_in(file)
    printed = {
        code: (str(total.shown), total.label, total.counted, total.asked)
        for code in ("QP", "AP", "STD")
        for total in [result_of(country["S52"], version_in_use(code, 2566)).scores.total]
    }
    assert printed == {
        "QP": ("3.83", "ดีมาก", 12, 12),
        "AP": ("4.80", "ดีเยี่ยม", 5, 5),
        "STD": ("4.57", "ดีเยี่ยม", 3, 3),
    }


def test_the_shipped_levels_are_those_of_the_letter(file, load_shared):
    letter = load_shared("lpn_2566.json")["instruments"]
    for row in file["results"]:
        levels = {
            each["code"]: {code: each[f"level_{code}"] for code in letter[row["instrument"]]["rounds"]}
            for each in letter[row["instrument"]]["indicators"]
            if each["kind"] == "level_scored"
        }
        assert row["levels"] == {code: by_round for code, by_round in levels.items() if None not in by_round.values()}


def test_the_first_round_shows_levels_and_an_open_mean(country, versions_2566, file):
    bring_in(file)
    first = result_of(country["S52"], versions_2566["QP"], round_code="6m")
    assert (first.scores.nodes["QP-4"].levels, first.scores.nodes["QP-4"].mean) == ({"6m": 2}, None)
    assert (first.scores.total.mean, first.edition.is_final) == (None, False)


def test_targets_keep_their_percent_and_outcome(country, versions_2566, file):
    bring_in(file)
    nodes = result_of(country["S52"], versions_2566["AP"]).scores.nodes
    assert (nodes["AP-2"].outcome, nodes["AP-24"].outcome) == ("met", "in_progress")


def test_columns_say_of_the_whole_what_the_content_says(country, versions_2566, file):
    bring_in(file)
    row = Result.objects.get(version=versions_2566["STD"])
    assert (row.mean, row.level, row.content["total"]["shown"]) == (Fraction(137, 30), 5, "4.57")


def test_the_same_file_again_changes_nothing(country, versions_2566, file):
    bring_in(file)
    again = bring_in(file)
    assert (len(again.results), again.unchanged, Result.objects.count()) == (0, 4, 4)


def test_a_level_that_changes_is_a_new_edition_and_the_old_one_stays(country, versions_2566, file):
    bring_in(file)
    file["results"][0]["levels"]["QP-5"]["12m"] = 3
    with pytest.raises(ReasonMissing):
        bring_in(file)
    file["results"][0]["reason"] = "แก้ตามหนังสือแจ้งแก้ไข"
    assert len(bring_in(file).results) == 1  # the first round says what it said
    editions = Result.objects.filter(version=versions_2566["QP"], round_code="12m").order_by("number")
    assert [(each.number, each.is_current, each.content["total"]["shown"]) for each in editions] == [
        (1, False, "3.83"),
        (2, True, "3.88"),
    ]
    assert result_of(country["S52"], versions_2566["QP"]).edition.reason == "แก้ตามหนังสือแจ้งแก้ไข"


def test_everything_wrong_is_said_at_once_and_nothing_is_stored(country, versions_2566, file):
    qp, ap, std = file["results"]
    qp["levels"]["QP-1"]["6m"] = 6
    qp["levels"]["QP-6a"] = {"6m": 3, "12m": 3}
    qp["levels"]["QP-99"] = {"6m": 3}
    del qp["levels"]["QP-2"]["12m"]
    qp["levels"]["QP-3"]["9m"] = 3
    qp["levels"]["QP-4"]["6m"] = "2"
    ap["levels"]["AP-14"] = {"year": 4}
    ap["percents"]["AP-10"] = "50"
    ap["percents"]["AP-3"] = "NaN"
    ap["surprise"] = 1
    std["levels"]["S1.2"] = {"year": 3}
    std["office"] = "สพม.ลำปาง ลำพูน"
    file["results"].append({"office": "X1", "instrument": "QQ", "levels": {}, "published_date": "2566-13-01"})
    assert set(refused(file)) == {
        ("results[0].levels.QP-1.6m", "level"),
        ("results[0].levels.QP-6a.6m", "not_applicable"),
        ("results[0].levels.QP-6a.12m", "not_applicable"),
        ("results[0].levels.QP-99", "node"),
        ("results[0].levels", "level_missing"),
        ("results[0].levels.QP-3.9m", "round"),
        ("results[0].levels.QP-4.6m", "level"),
        ("results[1].levels", "unlike_levels"),
        ("results[1].percents.AP-10", "not_a_target"),
        ("results[1].percents.AP-3", "percent"),
        ("results[1]", "unknown_field"),
        ("results[2].levels.S1.2.year", "not_scored"),
        ("results[3].published_date", "date"),
        ("results[3].instrument", "no_version"),
        ("results[3].office", "office"),
    }
    assert not Result.objects.exists()


def test_an_office_is_named_once_for_an_instrument(country, versions_2566, file):
    file["results"].append(copy.deepcopy(file["results"][0]))
    assert refused(file) == [("results[3]", "twice")]


@pytest.mark.parametrize("document", [[], {}, {"format": "x", "fiscal_year_be": 66, "results": {}}, None])
def test_what_is_no_results_file_is_refused_in_words(document, db):
    with pytest.raises(FileRefused) as caught:
        bring_in(document)
    assert all(fault_words(fault) for fault in caught.value.faults)


@pytest.mark.parametrize("data", [b"{", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"\xff\xfe"])
def test_what_json_would_swallow_is_refused(data):
    with pytest.raises(ValueError):  # the sentence is of the reader that met it
        read_json(data)


def test_advice_is_kept_and_read_back(country, versions_2566, file):
    file["results"][0]["advice"] = {"QP-5": {"finding": "พบว่า", "advice": "ควร"}}
    bring_in(file)
    result = result_of(country["S52"], versions_2566["QP"])
    assert (result.advice["QP-5"].finding, result.advice["QP-5"].advice) == ("พบว่า", "ควร")


def test_many_offices_are_read_with_the_queries_of_one(country, versions_2566, file, django_assert_num_queries):
    bring_in(file)
    version = versions_2566["QP"]
    result_of(country["S52"], version)  # the version is remembered
    with django_assert_num_queries(1):
        found = results_of(country.values(), version)
    assert [*found] == [country["S52"].pk]
    assert [each.instrument.code for each in versions_with_results(2566)] == ["AP", "QP", "STD"]


def test_each_edition_has_a_line_of_its_own_in_the_trail(country, versions_2566, file):
    bring_in(file)
    lines = AuditLine.objects.filter(action="assessment.result.imported")
    assert lines.count() == 4
    assert {line.actor for line in lines} == {"console"}
