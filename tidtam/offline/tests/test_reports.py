"""What a device is given of reports: those its person may write now, as their pages stand, and nothing else."""

import re

import pytest

pytestmark = pytest.mark.django_db
OF_ONE_ANSWER = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]+"')
"""What no two answers share."""


def inside(page):
    """Return what lies between the top bar and the footer of a page."""
    page = page[page.index('<section class="sub"') :]
    return OF_ONE_ANSWER.sub("", re.split(r'(?=\s*<footer class="foot")', page)[0]).split()


def test_own_open_report_comes_as_its_pages_show_it(ask, people, report):
    said = ask(people.owner, f"/offline/reports/{report.pk}/").json()
    assert [one["number"] for one in said["topics"]] == [1, 2, 3, 4, 5, 6]
    for one in [said["list"], *said["topics"]]:
        page = ask(people.owner, one["address"]).content.decode()
        assert OF_ONE_ANSWER.sub("", one["html"]).split() == inside(page), one["address"]
