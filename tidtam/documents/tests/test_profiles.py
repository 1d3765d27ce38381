"""Profiles of forms: data that is read with all its faults at once, and that names only facts there are."""

import json
from copy import deepcopy

import pytest

from tidtam.documents import profiles
from tidtam.documents.profiles import FOLDER, NoProfile, ProfileRefused, profile_for, read_profile
from tidtam.documents.sources import SOURCES, known

SHIPPED = json.loads((FOLDER / "ministry_form-2567.json").read_text(encoding="utf-8"))


def faults(change):
    document = deepcopy(SHIPPED)
    change(document)
    with pytest.raises(ProfileRefused) as refused:
        read_profile(document)
    return refused.value.faults


def test_the_ministry_form_has_the_sections_and_titles_of_its_source(load_shared):
    source = {section["number"]: section for section in load_shared("ops_form.json")["sections"]}
    profile = profile_for("ministry_form", 2567)
    assert [section.number for section in profile.sections] == list(source)
    assert {section.number: section.title and profile.in_year(2567, section.title) for section in profile.sections} == {
        number: section["title_th"] for number, section in source.items()
    }


def test_every_field_of_the_source_is_asked_under_its_label(load_shared):
    profile = profile_for("ministry_form", 2567)
    asked = {one.place: one for one in profile.asks}
    for section in load_shared("ops_form.json")["sections"]:
        fields = [field for field in section["fields"] if field["key"] != "unknown"]
        fields += [
            child for field in fields for child in field.get("children", ()) if child["kind"].startswith("check")
        ]
        for field in fields:
            if field["key"] not in {"start", "end", "months"}:  # together one place: the period
                label = profile.in_year(2567, asked[field["key"]].label)
                assert label in {field["label_th"], ""}


def test_titles_the_source_does_not_show_are_the_offices_to_write():
    profile = profile_for("ministry_form", 2567)
    unknown = [section for section in profile.sections if section.title is None]
    assert [section.number for section in unknown] == [1, 2, 3, 6]
    assert [section.title_place in profile.own_places for section in unknown] == [True] * 4


def test_a_year_without_a_profile_has_the_latest_before_it(monkeypatch):
    newer = read_profile(SHIPPED | {"fiscal_year_be": 2569})
    old = profile_for("ministry_form", 2567)
    monkeypatch.setattr(profiles, "profiles", lambda: {"ministry_form": {2567: old, 2569: newer}})
    years = {year: profile_for("ministry_form", year).fiscal_year_be for year in (2567, 2568, 2569, 2570)}
    assert years == {2567: 2567, 2568: 2567, 2569: 2569, 2570: 2569}
    with pytest.raises(NoProfile):
        profile_for("ministry_form", 2566)
    with pytest.raises(NoProfile):
        profile_for("no_form", 2567)


def test_all_faults_are_told_at_once():
    def change(document):
        document["title"] = ""
        document["extra"] = 1
        document["sections"][1]["number"] = 1
        document["sections"][0]["neutral"] = ""
        asks = document["sections"][3]["asks"]
        asks[0] |= {"source": "registration.plan_links[no_plan]", "required": "yes", "else": "guess"}
        asks[1] |= {"place": "national_strategy", "offer": "nothing.known", "depth": True}
        asks[2] = "place"
        document["sections"][6]["asks"] = []

    found = faults(change)
    wheres = [fault.partition(":")[0] for fault in found]
    assert len(found) == 12
    assert wheres.count("sections[3].asks[0]") == 3
    assert wheres.count("sections[3].asks[1]") == 3
    assert {"sections[0]", "sections[1]", "sections[3].asks[2]", "sections[6]"} <= set(wheres)


@pytest.mark.parametrize("document", [None, [], "x", {}, {"sections": {}}, {"sections": [None]}])
def test_what_is_no_profile_is_refused(document):
    with pytest.raises(ProfileRefused):
        read_profile(document)


def test_a_place_that_looks_like_a_title_of_the_form_is_taken():
    found = faults(lambda document: document["sections"][5]["asks"][0].update(place="title_2"))
    assert found == ["sections[5].asks[0]: place title_2 ซ้ำ ตั้งชื่อใหม่"]


def test_a_word_stands_with_its_brackets_or_without_as_it_was_declared():
    assert known("registration.name") == (SOURCES["registration.name"], "")
    assert known("report.problems[work]") == (SOURCES["report.problems"], "work")
    assert [known(word) for word in ("registration.name[x]", "report.problems", "report.problems[]", "Own", "")] == [
        None
    ] * 5
