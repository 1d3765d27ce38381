"""People add to one library at the same moment: its quota holds, the same bytes are kept once, nothing used goes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tidtam.audit.selectors import verify_trail
from tidtam.evidence import selectors, services
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.tests.conftest import AT, PDF, YEAR, files_in
from tidtam.jobs.tests.conftest import shared_database as shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]
THREADS = 6


def at_once(work):
    """Call work(number) from several threads at one moment; return what they answered or raised."""
    start = Barrier(THREADS)

    def call(number):
        start.wait(timeout=30)
        try:
            return work(number)
        except services.EvidenceRefused as refused:
            return type(refused).__name__
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(call, range(THREADS)))


def adding(uploads, office, by):
    return lambda number: services.add_file(
        upload=uploads[number], organisation=office, fiscal_year_be=YEAR, by=by, at=AT
    )


def test_files_sent_at_once_never_exceed_the_quota(received, people, office, folder, settings):
    settings.EVIDENCE_QUOTA_MB = 1
    uploads = [received(PDF + b"%d" % number * 400_000, f"{number}.pdf", people.owner) for number in range(THREADS)]
    answers = at_once(adding(uploads, office, people.owner))
    assert answers.count("NoRoom") == THREADS - 2
    assert selectors.bytes_used(office, YEAR) <= 1_000_000
    assert len(files_in(folder)) == Evidence.objects.count() == 2
    assert verify_trail().findings == []


def test_the_same_bytes_sent_at_once_are_kept_once(received, people, office, folder):
    uploads = [received(PDF, f"{number}.pdf", people.owner) for number in range(THREADS)]
    answers = at_once(adding(uploads, office, people.owner))
    assert sum(added.is_new for added in answers) == 1
    assert len(files_in(folder)) == Evidence.objects.count() == 1


def test_what_is_used_at_the_moment_it_is_deleted_is_used_or_gone(add, people, thing, folder):
    evidence = add(PDF, "ก.pdf", people.owner)
    ask = {"evidence": evidence, "by": people.owner, "at": AT}

    def work(number):
        if number % 2:
            return services.delete(**ask) or "deleted"
        return services.use(thing=thing, place=str(number), **ask)

    answers = at_once(work)
    if "deleted" in answers:
        assert not EvidenceUse.objects.exists()
        assert answers.count("deleted") == 1
        assert files_in(folder) == []
    else:
        assert EvidenceUse.objects.count() == THREADS // 2
        assert len(files_in(folder)) == 1
    assert verify_trail().findings == []


def test_a_file_that_comes_as_its_twin_is_deleted_is_in_the_library_or_refused(add, received, people, office, folder):
    twin = add(PDF, "ก.pdf", people.owner)
    uploads = [received(PDF, f"{number}.pdf", people.owner) for number in range(THREADS)]
    adding_one = adding(uploads, office, people.owner)

    def work(number):
        if number:
            return adding_one(number)
        return services.delete(evidence=twin, by=people.owner, at=AT) or "deleted"

    deleted, *added = at_once(work)
    assert deleted == "deleted"
    standing = set(Evidence.objects.values_list("pk", flat=True))
    for one in added:
        is_told_of_the_twin = one != "UploadGone" and one.evidence.pk == twin.pk
        assert one == "UploadGone" or one.evidence.pk in standing or (is_told_of_the_twin and not one.is_new)
    assert len(files_in(folder)) == len(standing) <= 1
