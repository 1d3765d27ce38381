"""Withdrawing: by the director, with a reason; number, files and address stay."""

import pytest

from tests.people import person
from tidtam.audit.selectors import lines_of
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.publishing import listeners, services
from tidtam.publishing.models import Edition
from tidtam.publishing.services import refusals
from tidtam.publishing.tests.conftest import AT, change_a_report, issue, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_files")]


def withdraw(edition, by, reason="ยอดเงินของโครงการที่ 3 ผิด"):
    return services.withdraw(edition=edition, reason=reason, by=by, at=AT)


def test_it_says_so_and_keeps_everything(office, director):
    edition = issued(office, director)
    withdraw(edition, director)
    edition.refresh_from_db()
    assert (edition.status, edition.withdrawn_by, edition.withdrawn_at) == ("withdrawn", director, AT)
    assert edition.files.count() == 7
    assert set(Edition.objects.published()) == {edition}
    assert not Edition.objects.current().exists()
    last = lines_of("publishing.edition", str(edition.pk)).last()
    assert (last.action, last.reason) == ("publishing.edition.withdrawn", "ยอดเงินของโครงการที่ 3 ผิด")


def test_only_the_director_and_only_with_a_reason(office, director):
    edition = issued(office, director)
    with pytest.raises(refusals.NotTheDirector):
        withdraw(edition, person("planner", ("planner", office)))
    with pytest.raises(refusals.ReasonMissing):
        withdraw(edition, director, reason=" ")
    edition.refresh_from_db()
    assert edition.status == "issued"


def test_twice_is_refused(office, director):
    edition = issued(office, director)
    withdraw(edition, director)
    with pytest.raises(refusals.AlreadyWithdrawn):
        withdraw(edition, director)


def test_one_withdrawn_while_it_is_prepared_never_becomes_public(office, director):
    edition = issue(office, director)
    withdraw(edition, director)
    run_waiting()
    edition.refresh_from_db()
    assert (edition.status, edition.published_at, edition.files.count()) == ("withdrawn", None, 0)
    assert Job.objects.get().status == "done"
    assert issue(office, director, key="key-2").number == 2, "its number is not given again"


def test_the_next_edition_leaves_a_withdrawn_one_as_it_is(office, director):
    first = issued(office, director)
    withdraw(first, director)
    second = issued(office, director, key="key-2")
    first.refresh_from_db()
    assert (first.status, first.superseded_by, second.status) == ("withdrawn", None, "issued")


def test_a_superseded_one_can_be_withdrawn_too_and_whoever_listens_hears_of_each_change(office, director, monkeypatch):
    heard = []
    monkeypatch.setattr(listeners, "_CALLS", [])
    listeners.when_edition_changed(
        lambda changes, *, at: heard.extend((one.edition.document_no, one.action, one.before) for one in changes)
    )
    first = issued(office, director)
    change_a_report(office)
    second = issued(office, director, key="key-2")
    withdraw(first, director)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.superseded_by, second.status) == ("withdrawn", second, "issued")
    assert heard == [
        ("1/2567", "published", "preparing"),
        ("1/2567", "superseded", "issued"),
        ("2/2567", "published", "preparing"),
        ("1/2567", "withdrawn", "superseded"),
    ]
