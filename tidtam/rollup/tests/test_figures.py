"""What an approved figure adds: a number that is missing adds nothing, and an answered 0 stays 0."""

from decimal import Decimal

from tidtam.answers.facts import Figure
from tidtam.rollup.facts import FIGURE, Line, Measures, Territory
from tidtam.rollup.sources import of_figure

NATION = Territory(id=1, kind="nation", code="OBEC", name="")


def figure(kind, *, parts=None, choice="", label="", school_year_be=None, **numbers):
    exact = {name: Decimal(value) for name, value in numbers.items()}
    said = {"parts": parts or {}, "choice": choice, "label": label, "school_year_be": school_year_be}
    return Figure(sheet_id=1, node_code="X", kind=kind, **said, **exact)


def line(*figures):
    sums = sum((of_figure(one)[""] for one in figures), Measures())
    return Line(territory=NATION, node_code="X", asked=len(figures), sums=sums)


def test_a_share_adds_both_its_numbers():
    found = line(figure("share", achieved=1238, total=7926), figure("share", achieved=0, total=10))
    assert (found.achieved, found.total, found.share_pct) == (Decimal(1238), Decimal(7936), Decimal("15.60"))


def test_the_printed_share_of_the_quick_win_report_is_mended():
    assert line(figure("share", achieved=1238, total=7926)).share_pct == Decimal("15.62")


def test_an_answered_zero_counts_and_a_missing_number_does_not():
    assert of_figure(figure("count", number=0)) == {"": Measures(contributors=1)}
    assert of_figure(figure("count")) == {}


def test_a_change_adds_the_later_and_the_earlier_year():
    found = line(figure("change", before=14996, after=15327))
    assert found.achieved - found.total == 331


def test_parts_of_a_breakdown_and_choices_are_counted_by_their_codes():
    found = of_figure(figure("breakdown", total=1008, parts={"policy": Decimal(172), "fake": Decimal(0)}))
    assert found["policy"].achieved == 172 * FIGURE
    assert found["fake"] == Measures(contributors=1)
    one = Measures(contributors=1)
    assert of_figure(figure("choice", choice="yes")) == {"": one, "yes": one}


def test_a_survey_is_counted_by_its_own_label_and_a_change_by_its_years():
    surveyed = of_figure(figure("survey_mean", n=10, mean=4, label="มากที่สุด"))
    assert surveyed["มากที่สุด"] == Measures(contributors=1)
    changed = of_figure(figure("change", before=14996, after=15327, school_year_be=2567))
    assert changed["2567"] == changed[""]
    assert of_figure(figure("change", school_year_be=2567)) == {}


def test_a_survey_weighs_by_people_to_the_last_decimal():
    found = line(figure("survey_mean", n=59795, mean="4.43", sd="0.85"))
    assert (found.sums.n, found.survey_mean, found.pooled_sd) == (59795, Decimal("4.43"), Decimal("0.85"))
