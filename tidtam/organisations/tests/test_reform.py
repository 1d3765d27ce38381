"""A reform in the shape of 2564: 42 secondary areas become 62. The predecessors and figures are invented."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.organisations import rules, selectors, services
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Organisation
from tidtam.organisations.tests.conftest import AT
from tidtam.organisations.tests.test_tree import assert_paths_follow_parents

LAST_DAY_FY2564 = dt.date(2021, 9, 30)
REFORM = dt.date(2021, 10, 1)


@pytest.fixture
def reform(create):
    """20 areas split in two (40), 2 areas give a half to one new area and keep a half each (3), 19 + 1 go over whole.

    The last two predecessors merge into one: 40 + 3 + 18 + 1 = 62.
    """
    create("TOP", kind="commission")
    old = [NewOrganisation(f"O-{n:02}", "esa_secondary", f"เดิม {n}", "TOP", valid_to_date=None) for n in range(42)]
    new = [NewOrganisation(f"N-{n:02}", "esa_secondary", f"ใหม่ {n}", "TOP", valid_from_date=REFORM) for n in range(62)]
    schools = [NewOrganisation(f"X-{n:02}", "school", f"โรงเรียน {n}", f"O-{n:02}") for n in range(42)]
    services.add_organisations(new=[*old, *new, *schools], batch="reform", at=AT, by="test")
    by_code = {one.code: one for one in Organisation.objects.all()}
    common = {"effective_date": REFORM, "at": AT, "by": "test", "reason": "ปฏิรูป"}

    def split(number, into):
        services.split_organisation(
            organisation=by_code[f"O-{number:02}"],
            shares={f"N-{successor:02}": share for successor, share in into.items()},
            children={f"X-{number:02}": f"N-{next(iter(into)):02}"},
            **common,
        )

    for number in range(20):
        split(number, {2 * number: Decimal("0.6"), 2 * number + 1: Decimal("0.4")})
    split(20, {40: Decimal("0.5"), 42: Decimal("0.5")})
    split(21, {41: Decimal("0.333333"), 42: Decimal("0.666667")})
    for number in range(22, 40):
        services.merge_organisations(
            predecessors=[by_code[f"O-{number:02}"]], into=by_code[f"N-{number + 21:02}"], **common
        )
    services.merge_organisations(predecessors=[by_code["O-40"], by_code["O-41"]], into=by_code["N-61"], **common)
    return by_code


def test_each_year_keeps_its_own_tree(reform):
    before, after = selectors.tree_on(LAST_DAY_FY2564), selectors.tree_on(REFORM)
    assert sum(code.startswith("O-") for code in before.nodes) == 42
    assert sum(code.startswith("N-") for code in after.nodes) == 62
    assert not any(code.startswith("N-") for code in before.nodes)
    assert not any(code.startswith("O-") for code in after.nodes)


def test_a_school_stands_below_the_office_of_the_day(reform):
    kinds = ("esa_secondary", "school")
    assert selectors.tree_on(LAST_DAY_FY2564, kinds=kinds).nodes["X-41"].parent_code == "O-41"
    assert selectors.tree_on(REFORM, kinds=kinds).nodes["X-41"].parent_code == "N-61"
    assert [node.code for node in selectors.tree_on(REFORM, kinds=kinds).below("N-61")] == ["N-61", "X-40", "X-41"]
    assert_paths_follow_parents()


def test_successors_and_predecessors_answer_each_other(reform):
    assert [one.code for one in selectors.successors(reform["O-00"])] == ["N-00", "N-01"]
    assert {one.code for one in selectors.predecessors(reform["N-42"])} == {"O-20", "O-21"}
    assert {one.code for one in selectors.predecessors(reform["N-61"])} == {"O-40", "O-41"}


def test_sums_over_the_successors_are_those_of_the_predecessors(reform):
    figures = {f"O-{n:02}": Decimal("1000.01") * (n + 1) for n in range(42)}
    carried = rules.carry_over(figures, selectors.successions(after=LAST_DAY_FY2564, until=REFORM))
    assert len(carried) == 62
    assert sum(carried.values()) == sum(figures.values())
    assert (carried["N-00"], carried["N-01"]) == (Decimal("600.01"), Decimal("400.00"))
    assert carried["N-61"] == figures["O-40"] + figures["O-41"]


def test_a_school_without_a_new_office_stops_the_split(create):
    office = create("A")
    create("A-1", kind="school", parent="A")
    create("B"), create("C")
    with pytest.raises(services.ChangeRefused, match="A-1"):
        services.split_organisation(
            organisation=office, shares={"B": None, "C": None}, effective_date=REFORM, at=AT, by="test"
        )
    assert Organisation.objects.get(code="A").valid_to_date is None


def test_shares_that_do_not_make_one_are_refused(create):
    office = create("A")
    create("B"), create("C")
    with pytest.raises(services.ChangeRefused):
        services.split_organisation(
            organisation=office, shares={"B": Decimal("0.5"), "C": Decimal("0.4")}, effective_date=REFORM, at=AT, by="x"
        )


def test_a_successor_not_yet_founded_is_refused(create):
    office, later = create("A"), create("B", valid_from_date=dt.date(2022, 1, 1))
    with pytest.raises(services.ChangeRefused):
        services.merge_organisations(predecessors=[office], into=later, effective_date=REFORM, at=AT, by="test")


def test_unstated_shares_are_never_guessed():
    arrows = [rules.Succession("A", "B", None), rules.Succession("A", "C", None)]
    with pytest.raises(ValueError, match="not stated"):
        rules.carry_over({"A": Decimal(1)}, arrows)


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.lists(st.integers(1, 1000), min_size=1, max_size=8),
)
def test_parts_add_up_to_the_satang(amount, weights):
    whole = Decimal(sum(weights))
    shares = [(Decimal(weight) / whole).quantize(Decimal("0.000001")) for weight in weights]
    shares[0] += 1 - sum(shares)
    parts = rules.apportion(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) < Decimal("0.02") for part, share in zip(parts, shares, strict=True))
