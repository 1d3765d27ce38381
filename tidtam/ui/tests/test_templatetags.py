"""The short words of templates."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tidtam.ui.templatetags import ui


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("amount", "printed"), [(Decimal("368545"), "368,545.00"), (Decimal(0), "0.00"), (None, "-"), (7, "7.00")]
)
def test_baht_prints_two_decimals_and_tells_zero_from_nothing(amount, printed):
    assert render("{{ amount|baht }}", amount=amount) == printed


@pytest.mark.parametrize(("value", "printed"), [(Decimal("52.8"), "52.80%"), (Decimal(0), "0.00%"), (None, "-")])
def test_percent_prints_two_decimals_and_tells_zero_from_nothing(value, printed):
    assert render("{{ value|percent }}", value=value) == printed


def test_a_date_is_printed_in_the_readers_era_and_holds_together():
    day = date(2025, 4, 30)
    assert ui.thai_date(day) == "30\xa0เม.ย.\xa02568"
    assert ui.thai_date(day, "deadline") == "วันพุธที่\xa030\xa0เมษายน\xa02568"
    assert ui.thai_date(None) == "-"
    with translation.override("en"):
        assert ui.thai_date(day) == "30\xa0April\xa02025"


def test_thai_words_are_marked_on_an_english_page_only_and_stay_text():
    text = "KPI “ครูบรรจุใหม่ เขต 2” <b> has no result"
    assert render("{{ text|mark_thai }}", text=text) == "KPI “ครูบรรจุใหม่ เขต 2” &lt;b&gt; has no result"
    with translation.override("en"):
        drawn = render("{{ text|mark_thai }}", text=text)
    assert drawn == 'KPI “<span lang="th">ครูบรรจุใหม่ เขต 2</span>” &lt;b&gt; has no result'


def test_the_title_names_the_page_of_a_list_after_the_first():
    pages = Paginator(range(120), 50)
    assert [ui.page_of(pages.page(number)) for number in (1, 2)] == ["", " หน้า 2 จาก 3"]
    assert ui.page_of(None) == ""


def test_a_status_is_icon_and_word():
    drawn = render('{% status_tag "sent_back" "ส่งกลับแก้ไข" %}')
    assert "t-bad" in drawn
    assert "#i-back" in drawn
    assert "ส่งกลับแก้ไข" in drawn


def test_an_unknown_status_is_neutral_and_its_word_escaped():
    drawn = render("{% status_tag code label %}", code="<b>", label="<script>")
    assert "t-mute" in drawn
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = Template("{% include 'ui/components/icons.html' %}").render(Context())
    for _tone, name in ui.LOOKS.values():
        assert f'id="i-{name}"' in sprite


@pytest.mark.parametrize(
    ("address", "changed", "query"),
    [
        ("/?search=ก&page=2", {"page": 3}, "?search=%E0%B8%81&page=3"),
        ("/?search=ก&page=2", {"page": None}, "?search=%E0%B8%81"),
        ("/?a=1&a=2", {"a": 3}, "?a=3"),
        ("/?page=2", {"page": ""}, "?"),
    ],
)
def test_query_with_changes_one_parameter_and_keeps_the_rest(address, changed, query):
    assert ui.query_with(Context({"request": RequestFactory().get(address)}), **changed) == query


@pytest.mark.parametrize(
    ("share", "drawn"), [(Decimal("104"), "100.00"), (-3, "0.00"), (None, "0.00"), (52.8, "52.80")]
)
def test_a_bar_never_leaves_its_frame(share, drawn):
    assert ui.bar(share)["share"] == drawn


def test_the_segments_of_a_status_bar_fill_it():
    segments = ui.status_bar([("approved", "ก", 5), ("saved", "ข", 0), ("submitted", "ค", 3)])["segments"]
    assert [segment["start"] for segment in segments] == ["0.000", "62.500", "62.500"]
    assert [segment["share"] for segment in segments] == ["62.500", "0.000", "37.500"]


def test_a_status_bar_of_nothing_draws_no_bar():
    assert "<svg" not in render("{% status_bar counted %}", counted=[("approved", "ก", 0)])
