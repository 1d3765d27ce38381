"""No sentence of the printed booklet ships: the demo's words are our own."""

import json
import re

import pytest

from tidtam.demo.services import OFFICE_FILE
from tidtam.progress.sentences import NOT_YET
from tidtam.thai.likeness import likeness
from tidtam.thai.numerals import to_arabic_digits

RUN = 30
PARTS = {
    "output": "outputs",
    "outcome": "outcomes",
    "kpi": "kpis",
    "national_strategy": "national_strategy",
    "master_plan_issue": "master_plan_issue",
    "sub_plan": "sub_plan",
    "ndp13": "plan13",
}
NAMES = {"name", "work_group", "code", "tree", "key", "invented"}
"""Fields of a project that hold names and codes."""


@pytest.fixture(scope="module")
def demo():
    return json.loads(OFFICE_FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def source(load_shared):
    """The source's boxes by report and box."""
    return {
        (report, box): value["text"]
        for report, boxes in load_shared("cme2_2567_texts.json").items()
        for box, value in boxes.items()
        if isinstance(value, dict) and value.get("text")
    }


def words(text):
    return re.sub(r"\s+", "", to_arabic_digits(text))


def runs(text):
    text = words(text)
    return {text[start : start + RUN] for start in range(len(text) - RUN + 1)}


def strings(tree):
    if isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)
    elif isinstance(tree, str):
        yield tree


def whole(narrative):
    return "\n".join(narrative.get(name, "") for name in ("whole_text", "what", "where", "how", "result", "leads_to"))


def own_boxes(report):
    """Yield (box of the source, our text) of a report."""
    for answer in report["answers"]:
        yield PARTS[answer["part"]], whole(answer.get("narrative", {}))
    yield "activities", "\n".join(whole(row.get("narrative", {})) for row in report["activities"])
    summary = report["summary"]
    yield "results", summary.get("results", "")
    yield "problems", summary.get("work_problems", "")
    yield "suggestions", summary.get("suggestions", "")
    yield "disbursement", "\n".join(cause.get("text", "") for cause in report["disbursement"].get("causes", []))


def test_no_thirty_letters_of_the_source_stand_in_the_demo(demo, source):
    plans = json.loads((OFFICE_FILE.parents[2] / "plans" / "fixtures" / "plans-2566.json").read_text(encoding="utf-8"))
    printed = set().union(*map(runs, source.values()))
    public = set().union(*map(runs, [*strings(plans), *NOT_YET.values()]))
    projects = [{name: value for name, value in row.items() if name not in NAMES} for row in demo["projects"]]
    for text in [*strings(projects), *strings(demo["reports"])]:
        assert not (runs(text) & printed) - public, text


def test_no_box_is_like_the_box_of_the_source(demo, source):
    compared = 0
    sentences = {words(sentence) for sentence in NOT_YET.values()}
    for report in demo["reports"]:
        name = f"{report['project_key']}Q{report['quarter']}"
        for box, text in own_boxes(report):
            other = source.get((name, box), "")
            if len(words(text)) < RUN or len(words(other)) < RUN or words(text) in sentences:
                continue
            compared += 1
            assert likeness(text, other) < 0.5, (name, box)
    assert compared > 250


def test_boxes_are_as_long_as_real_ones(demo):
    lengths = sorted(len(text) for text in strings(demo["reports"]))
    assert lengths[-1] == 4_440
    assert sum(length > 1_500 for length in lengths) >= 3
