"""A frozen record comes back as it was, and the files made from it are the same bytes."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.documents.office_booklet import record as r
from tidtam.documents.office_booklet.freeze import freeze, sha256, thaw
from tidtam.documents.office_booklet.printed import laid_out
from tidtam.documents.office_booklet.render_json import render_json

AMOUNTS = st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False, allow_infinity=False)
st.register_type_strategy(Decimal, AMOUNTS | st.sampled_from([Decimal("0"), Decimal("0.00"), Decimal("1E+2")]))
PROJECTS = st.builds(r.ProjectRef)
REPORTS = st.builds(r.ReportRef)
ACCEPTED = st.builds(r.AcceptedCheck, subject=st.none() | PROJECTS | REPORTS)


def few(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


MONEY = st.builds(
    r.MoneyWindow,
    **{name: few(REPORTS) for name in ("reports", "with_plan", "with_plan_or_spending", "below_plan", "over_plan")},
)
SECTIONS = st.builds(r.ReportSection, before_money=few(st.builds(r.Block)), after_money=few(st.builds(r.Block)))
CHAPTERS = st.builds(
    r.ProjectChapter,
    quarters=few(st.builds(r.QuarterSection, report=st.none() | SECTIONS)),
    start_date=st.none() | st.dates(),
    budget_baht=st.none() | AMOUNTS,
)
BOOKLETS = st.builds(
    r.Booklet,
    projects=few(PROJECTS),
    shares=few(st.builds(r.StatusShare, projects=few(PROJECTS))),
    coverage=few(st.builds(r.QuarterCoverage, reports=few(REPORTS))),
    quarter_money=MONEY,
    round_money=MONEY,
    report_statuses=st.just(()),
    chapters=few(st.builds(r.StatusChapter, groups=few(st.builds(r.GroupChapter, projects=few(CHAPTERS))))),
    outside_emenscr=few(PROJECTS),
    without_report=few(PROJECTS),
    left_out=few(st.builds(r.LeftOut)),
    accepted_checks=few(ACCEPTED),
    plan_links=few(st.builds(r.PlanLinkRow)),
    money_by_work_group=few(st.builds(r.MoneyGroup, projects=few(PROJECTS))),
    money_by_strategy=st.just(()),
)


def exact(value):
    """Return a value with its types and the digits of its amounts, which == does not see."""
    if dataclasses.is_dataclass(value):
        return (type(value), *(exact(getattr(value, field.name)) for field in dataclasses.fields(value)))
    if isinstance(value, tuple):
        return tuple(exact(each) for each in value)
    return (type(value), str(value)) if isinstance(value, Decimal | date) else (type(value), value)


@given(BOOKLETS)
def test_every_record_comes_back_as_it_was(booklet):
    content = freeze(booklet)
    assert exact(thaw(content)) == exact(booklet)
    assert freeze(thaw(content)) == content


@pytest.mark.django_db
@pytest.mark.shared
def test_the_real_office_is_rendered_alike_from_the_frozen_record(booklet):
    again = thaw(freeze(booklet))
    assert exact(again) == exact(booklet)
    assert render_json(again) == render_json(booklet)
    for numerals in ("thai", "arabic"):
        assert laid_out(again, numerals) == laid_out(booklet, numerals)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda text: text.replace('"is_demo"', '"new":1,"is_demo"', 1),
        lambda text: text.replace('"cover"', '"covers"', 1),
        lambda text: "{}",
    ],
)
@settings(max_examples=10)
@given(booklet=BOOKLETS)
def test_what_is_no_record_is_refused(spoil, booklet):
    with pytest.raises(ValueError):
        thaw(spoil(freeze(booklet)))


@given(BOOKLETS)
def test_any_change_changes_the_hash(booklet):
    other = dataclasses.replace(booklet, is_demo=not booklet.is_demo)
    assert sha256(freeze(other)) != sha256(freeze(booklet))
