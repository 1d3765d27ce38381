"""Charts: the same data gives the same bytes, the table and the drawing agree, nothing typed escapes."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.ui.charts import Bar, Column, Part, bar_chart, column_chart, split_bar

HOSTILE = "<script>&\"'=1+1{{7*7}}"
figures = st.none() | st.decimals(min_value=0, max_value=10**12, places=2)


def columns(values, label="ไตรมาส", **changed):
    named = {
        "chart_id": "money",
        "title": "แผนและผล",
        "columns": [Column(f"{label} {number}", *pair) for number, pair in enumerate(values, 1)],
        "unit": "บาท",
        "label_heading": "ไตรมาส",
        "plan_label": "แผน",
        "actual_label": "เบิกจ่ายจริง",
    }
    return column_chart(**{**named, **changed})


def bars(values, label="เหตุ"):
    drawn = [Bar(label, value) for value in values]
    return bar_chart(chart_id="causes", title="เหตุ", bars=drawn, unit="รายงาน", label_heading="เหตุ")


def parts(values, label="ระดับ"):
    drawn = [Part(label, value, "#ffffff", "#000000") for value in values]
    return split_bar(chart_id="levels", title="ระดับ", parts=drawn, unit="แห่ง", label_heading="ระดับ")


def all_three(label):
    return [columns([(Decimal(4), Decimal(3))], label), bars([Decimal(1)], label), parts([Decimal(1)], label)]


@given(st.lists(st.tuples(figures, figures), max_size=6))
def test_any_figures_make_two_drawings_that_are_xml(values):
    chart = columns(values)
    for svg in (chart.svg_wide, chart.svg_narrow):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        _x, _y, width, height = (float(number) for number in root.get("viewBox").split())
        for shape in root.iter("{http://www.w3.org/2000/svg}rect"):
            if shape.get("fill", "").startswith(("#2b3ba0", "url")):
                assert -0.1 <= float(shape.get("y")) <= height
                assert float(shape.get("x")) + float(shape.get("width")) <= width + 0.1
    assert len(chart.table.rows) == len(values)


@given(st.lists(figures, max_size=6))
def test_the_same_data_gives_the_same_bytes(values):
    assert bars(values) == bars(values)


@pytest.mark.parametrize("chart", all_three(HOSTILE), ids=["columns", "bars", "parts"])
def test_what_was_typed_is_escaped(chart):
    for svg in (chart.svg_wide, chart.svg_narrow):
        assert "<script" not in svg
        assert "&lt;script&gt;" in svg
    assert chart.table.rows[0][0].startswith(HOSTILE)


@pytest.mark.parametrize("chart", all_three("ก"), ids=["columns", "bars", "parts"])
def test_it_is_named_and_described_and_its_ids_are_unique(chart):
    both = chart.svg_wide + chart.svg_narrow
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    for named in re.findall(r'aria-labelledby="([^"]+)"', both):
        assert set(named.split()) <= set(ids)
    assert both.count("<title") == both.count("<desc") == 2


def test_missing_and_zero_are_told_apart():
    assert [row[1] for row in bars([None, Decimal(0), Decimal(7)]).table.rows] == ["ไม่มีข้อมูล", "0", "7"]


def test_shares_are_rounded_half_up_to_two_decimals():
    assert [row[2] for row in parts([Decimal(5), Decimal(25), Decimal(10)]).table.rows] == [
        "12.50%",
        "62.50%",
        "25.00%",
    ]
    assert parts([Decimal(1), Decimal(799)]).table.rows[0][2] == "0.13%"  # 0.125


def test_a_whole_of_nothing_has_no_shares():
    assert [row[2] for row in parts([Decimal(0), Decimal(0)]).table.rows] == ["–", "–"]


def test_without_data_it_says_so():
    assert "ยังไม่มีรายงานในรอบนี้" in columns([]).svg_wide


@pytest.mark.parametrize("draw", [bars, parts])
def test_a_negative_length_is_refused(draw):
    with pytest.raises(ValueError, match="negative"):
        draw([Decimal(-1)])


def test_lengths_are_in_proportion():
    drawn = re.findall(r'width="([\d.]+)" height="10" fill="#2b3ba0"', bars([Decimal(14), Decimal(7)]).svg_wide)
    assert [float(width) for width in drawn] == [640, 320]


def test_a_long_label_is_cut_between_letters():
    svg = bars([Decimal(1)], label="ปั้นน้ำ" * 40).svg_narrow
    cut = re.search(r">([^<]*)…</text>", svg)[1]
    assert ("ปั้นน้ำ" * 40).startswith(cut)
    assert re.match(r"[^\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", ("ปั้นน้ำ" * 40)[len(cut)])


def test_it_needs_no_stylesheet():
    for svg in (columns([(Decimal(4), Decimal(3))]).svg_wide, parts([Decimal(1)]).svg_narrow):
        assert "style=" not in svg
        assert "var(" not in svg
        assert 'xmlns="http://www.w3.org/2000/svg"' in svg
