"""The worked table of docs/rules/matching-names.md, and what must hold for any text."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.organisations import rules, selectors, services
from tidtam.organisations.models import Organisation
from tidtam.organisations.tests.conftest import AT

ON = dt.date(2024, 3, 31)

MEANT = [
    ("P50-2", "P50-2"),
    (" p50-2 ", "P50-2"),
    ("P๕๐-๒", "P50-2"),
    ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเชียงใหม่ เขต 2", "P50-2"),
    ("สพป.เชียงใหม่ เขต ๒", "P50-2"),
    ("สพป. เชียงใหม่ เขต 2", "P50-2"),
    ("เชียงใหม่ เขต 2", "P50-2"),
    ("สพป.เชียงใหม่ 2", "P50-2"),
    ("Chiang Mai Primary Educational Service Area Office 2", "P50-2"),
    ("สพป.กทม.", "P10"),
    ("สพม.เลย-หนองบัวลำภู", "S42"),
    ("สพม.สิงห์บุรีและอ่างทอง", "S17"),
    ("สพฐ.", "OBEC"),
]


@pytest.mark.parametrize(("text", "code"), MEANT)
def test_a_usual_spelling_finds_its_office(country, text, code):
    assert selectors.find_organisation(text, on=ON).code == code


def test_a_province_alone_is_asked_about_with_its_offices_named(country):
    with pytest.raises(selectors.OrganisationNotFound) as asked:
        selectors.find_organisation("เชียงใหม่", on=ON)
    assert [one.code for one in asked.value.near][:3] == ["S50", "P50-1", "P50-2"]
    assert "สพม.เชียงใหม่ (S50)" in str(asked.value)


def test_an_area_that_does_not_exist_is_never_another_area(country):
    with pytest.raises(selectors.OrganisationNotFound):
        selectors.find_organisation("สพป.เชียงใหม่ เขต 9", on=ON)


def test_a_name_of_two_is_asked_about_with_both(create):
    create("D-1", kind="school", short_name_th="รร.ดาว")
    create("D-2", kind="school", short_name_th="รร.ดาว")
    with pytest.raises(selectors.OrganisationAmbiguous) as asked:
        selectors.find_organisation("รร. ดาว", on=ON)
    assert [one.code for one in asked.value.near] == ["D-1", "D-2"]


def test_a_school_written_with_a_slip_is_named(create):
    create("D-1", kind="school")
    Organisation.objects.update(name_th="โรงเรียนดาวไผ่วิทยา", name_key=rules.name_key("โรงเรียนดาวไผ่วิทยา"))
    with pytest.raises(selectors.OrganisationNotFound, match="D-1"):
        selectors.find_organisation("โรงเรียนดาวไผ่วิดยา", on=ON)


def test_a_closed_office_is_found_on_its_days_only(create):
    create("OLD", valid_to_date=dt.date(2021, 10, 1))
    assert selectors.find_organisation("OLD", on=dt.date(2021, 9, 30)).code == "OLD"
    with pytest.raises(selectors.OrganisationNotFound):
        selectors.find_organisation("OLD", on=dt.date(2021, 10, 1))


def test_no_automatic_alias_means_two_organisations(country):
    keys = [key for one in selectors.candidates(Organisation.objects.all()) for key in one.name_keys | one.alias_keys]
    assert len(keys) == len(set(keys))


def test_every_printed_name_of_the_country_finds_its_own_office(country):
    listed = list(Organisation.objects.all())
    known = selectors.candidates(listed)
    for one in listed:
        for text in (one.code, one.name_th, one.short_name_th, one.name_en):
            assert rules.match(text, known).code == one.code


def test_an_alias_of_another_office_is_refused(country):
    with pytest.raises(services.AliasTaken, match="P50-2"):
        services.add_alias(
            organisation=Organisation.objects.get(code="S50"), text="สพป. เชียงใหม่ เขต ๒", at=AT, by="test"
        )


def test_an_added_alias_finds_its_office(country):
    office = Organisation.objects.get(code="P50-2")
    services.add_alias(organisation=office, text="เขตแม่ริม", at=AT, by="test")
    services.add_alias(organisation=office, text="เขต แม่ริม", at=AT, by="test")
    assert selectors.find_organisation("เขตแม่ริม", on=ON) == office
    assert office.aliases.filter(is_automatic=False).count() == 1


def test_a_name_goes_before_an_alias():
    known = [rules.Candidate.of("A", ["ดาว"]), rules.Candidate.of("B", ["เดือน"], ["ดาว"])]
    assert rules.match("ดาว", known) == rules.Match("name", "A")


def test_a_code_goes_before_a_name():
    known = [rules.Candidate.of("A", ["ดาว"]), rules.Candidate.of("B", ["A"])]
    assert rules.match("a", known) == rules.Match("code", "A")


NAMES = st.text(alphabet="กขคงเแาิ่ ๒2.-Ab", min_size=1, max_size=12)


@given(NAMES, st.lists(st.sampled_from(" .-"), max_size=3))
def test_spaces_dots_and_dashes_change_no_key(name, noise):
    assert rules.name_key("".join(noise).join(name.split())) == rules.name_key("".join(name.split()))


@given(NAMES, st.dictionaries(st.sampled_from(["K-1", "K-2", "K-3"]), st.lists(NAMES, max_size=3)))
def test_what_is_matched_bears_the_name_and_nobody_else_does(text, names):
    known = [rules.Candidate.of(code, texts) for code, texts in names.items()]
    found = rules.match(text, known)
    bearing = [code for code, texts in names.items() if rules.name_key(text) in map(rules.name_key, texts)]
    if found.code is None:
        assert len(bearing) != 1 or not rules.name_key(text)
    else:
        assert bearing == [found.code]


@given(st.dictionaries(st.sampled_from("ABC"), st.lists(NAMES, max_size=4)), st.lists(NAMES, max_size=2))
def test_kept_spellings_mean_one_code_and_nothing_taken(spellings, taken):
    keys = {rules.name_key(text) for text in taken}
    kept = rules.unambiguous(spellings, taken=keys)
    found = [rules.name_key(text) for texts in kept.values() for text in texts]
    assert len(found) == len(set(found))
    assert not keys & set(found)
