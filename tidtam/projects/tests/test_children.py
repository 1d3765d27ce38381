"""The rows below things, asked in one question."""

from dataclasses import replace

import pytest

from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office
from tidtam.approval.tests.conftest import AT, YEAR
from tidtam.projects.checks import clean_project
from tidtam.projects.children import contents_of
from tidtam.projects.models import Project
from tidtam.projects.selectors import EXECUTIONS, TABLES, as_facts
from tidtam.projects.services import save_projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects(places):
    clean = replace(clean_project(), fiscal_year_be=YEAR, work_group="")
    both = [
        replace(clean, key=key, number=number, kpis=tuple(replace(one, name=f"{one.name} {key}") for one in clean.kpis))
        for number, key in enumerate(("p1", "p2"), start=1)
    ]
    save_projects(organisation=places.office, projects=both, at=AT, by="x", origin=Origin.ENTERED, is_demo=False)
    return list(Project.objects.select_related("current_version", "work_group").order_by("number"))


def test_a_question_compiled_for_one_thing_answers_for_any_other(projects, django_assert_num_queries):
    for project in (*projects, *projects):
        with django_assert_num_queries(1):
            (said,) = as_facts([project])
        assert [one.name.rpartition(" ")[2] for one in said.kpis] == [project.key] * len(said.kpis)
    assert [one.key for one in as_facts(projects)] == ["p1", "p2"]


def test_tables_of_several_parents_keep_to_their_own_ids(projects):
    first, second = projects
    versions = [second.current_version_id]
    said = contents_of(dict.fromkeys(TABLES, versions) | {EXECUTIONS: [first.pk]})
    assert set(said["kpis"]) == set(versions)
    assert set(said["executions"]) <= {first.pk}


def test_where_there_is_no_parent_nothing_is_asked(projects, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert contents_of(dict.fromkeys(TABLES, ())) == {table.word: {} for table in TABLES}
