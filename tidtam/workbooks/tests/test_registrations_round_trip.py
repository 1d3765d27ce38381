"""Whatever a registration says, its workbook says, and coming back unchanged it says nothing new."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.exchange.tests import strategies
from tidtam.projects.choices import Section
from tidtam.projects.places import FieldKind, fields_of
from tidtam.projects.typed import read_value, texts_of
from tidtam.workbooks.book import write_book
from tidtam.workbooks.facts import About, Book
from tidtam.workbooks.reading import read_book
from tidtam.workbooks.registrations.registrations import OpenRegistration
from tidtam.workbooks.registrations.sheets import sheets_of
from tidtam.workbooks.registrations.words import Legend, Offers, shown, typed
from tidtam.workbooks.tests.test_reading import ABOUT

GROUPS = ("กลุ่มนโยบายและแผน", "กลุ่มนิเทศ")
OFFERS = Offers(groups=GROUPS, earlier={"last": "โครงการของปีก่อน"})


@given(strategies.projects("p", 2567, GROUPS))
def test_every_field_is_read_as_it_is_shown(project):
    """Each field but those whose words are those of a list that no longer has them."""
    targets = [row.key for row in (*project.results, *project.kpis)]
    activities = [row.key for row in project.activities]
    legend = Legend.read(Legend.of(targets, activities).text)
    for section in Section:
        for one in fields_of(project, section):
            if one.kind is FieldKind.ROWS or one.place == "plan_links.primary":
                continue
            words = typed(one, shown(one, OFFERS, legend, {}), OFFERS, legend, [*targets, *activities])
            texts = texts_of(words) if one.kind in (FieldKind.KEYS, FieldKind.QUARTERS) else (str(words),)
            value = read_value(one, texts)
            if one.kind is FieldKind.LINES:
                value = tuple(line for line in texts[0].split("\n") if line)
            assert value == (one.value or None if one.choices else one.value)


@given(st.lists(strategies.projects("p", 2567, GROUPS), min_size=1, max_size=3))
@settings(max_examples=10)
def test_any_office_goes_out_and_comes_back_unchanged(tmp_path_factory, projects):
    said = [
        OpenRegistration(row=SimpleNamespace(pk=number), saved=project, said=project)
        for number, project in enumerate(projects)
    ]
    about = About(
        kind="registrations",
        office=ABOUT.office,
        subject="2567",
        language="th",
        made_by=ABOUT.made_by,
        made_at=ABOUT.made_at,
    )
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    path.write_bytes(write_book(Book(about=about, title="", instructions=(), sheets=sheets_of(said, OFFERS, about))))
    found = read_book(path)
    assert (found.filled, found.faults) == ((), ())
