"""What must agree after any fault: statuses, decisions, snapshots, audit lines, editions, their files, the trail."""

import hashlib
from collections import Counter

from django.db.models import Count

from tidtam.approval import things
from tidtam.approval.models import Approval, Decision, DecisionKey
from tidtam.approval.rules import hash_of_content
from tidtam.audit.models import AuditLine
from tidtam.audit.selectors import lines_of, verify_trail
from tidtam.jobs.models import Job
from tidtam.publishing.models import Edition
from tidtam.publishing.selectors import bytes_path
from tidtam.publishing.services.issue import WRITE_FILES
from tidtam.verification.models import IssuedDocument
from tidtam.verification.rules import statement

FILES = 7
MOVES = {"submitted", "recalled", "sent_back", "approved", "reopened"}


def assert_all_agrees() -> None:
    """Raise AssertionError at the first thing that is half done, lost or double."""
    _decisions_agree()
    _editions_agree()
    assert verify_trail().findings == []


def _decisions_agree() -> None:
    decided = Counter()
    made = Approval.objects.filter(moves__gt=0)  # tests that begin with an approved report make one without a move
    for approval in made.select_related("content_type", "snapshot", "approved_snapshot"):
        thing = approval.content_type.get_object_for_this_type(pk=approval.object_id)
        decisions = list(
            Decision.objects.filter(content_type=approval.content_type, object_id=approval.object_id)
            .select_related("snapshot", "by")
            .order_by("number")
        )
        assert [one.number for one in decisions] == [*range(1, approval.moves + 1)], thing
        assert decisions[-1].to_status == thing.status, thing
        if thing.status == "approved":
            assert approval.approved_snapshot == decisions[-1].snapshot, thing
        for one in decisions:
            assert one.content_hash == one.snapshot.content_hash == hash_of_content(one.snapshot.content), one
        lines = lines_of(*things.kind_of(thing).subject(thing))
        told = [(line.actor, line.at) for line in lines if line.action.rpartition(".")[2] in MOVES]
        assert told == [(one.by.username, one.at) for one in decisions], thing
        decided.update(one.idempotency_key_id for one in decisions)
    assert sum(decided.values()) == Decision.objects.count()
    assert set(decided) == set(DecisionKey.objects.values_list("key", flat=True)), "a key without its decision"


def _editions_agree() -> None:
    editions = list(Edition.objects.select_related("frozen_record"))
    numbers = sorted((one.organisation_id, one.number_year_be, one.number) for one in editions)
    first = {place: place[2] for place in reversed(numbers)}
    assert len(first) == len(numbers), "a number twice"
    for office, year, number in numbers:
        assert number == 1 or (office, year, number - 1) in first, "a number left out"
    rounds = Edition.objects.filter(status__in=["preparing", "issued"])
    by_round = rounds.values("organisation", "kind", "fiscal_year_be", "months", "status").annotate(each=Count("pk"))
    assert all(row["each"] == 1 for row in by_round), "a round with two editions"
    for edition in editions:
        sha256 = hashlib.sha256(edition.frozen_record.content.encode()).hexdigest()
        assert sha256 == edition.record_sha256, edition
        told = Counter(
            AuditLine.objects.filter(
                chain__subject_kind="publishing.edition", chain__subject_id=str(edition.pk)
            ).values_list("action", flat=True)
        )
        is_published = edition.published_at is not None
        assert told["publishing.edition.signed"] == 1, edition
        assert told["publishing.edition.published"] == is_published, edition
        assert told["publishing.edition.withdrawn"] == (edition.status == "withdrawn"), edition
        assert told["publishing.edition.superseded"] == (edition.superseded_by_id is not None), edition
        assert edition.files.count() == (FILES if is_published else 0), edition
        for file in edition.files.all():
            assert hashlib.sha256(bytes_path(file.sha256).read_bytes()).hexdigest() == file.sha256, file
        assert Job.objects.filter(kind=WRITE_FILES, content_key=str(edition.pk)).count() == 1, edition
        _is_registered(edition)


def _is_registered(edition: Edition) -> None:
    """What the register says of an edition is what the edition says of itself."""
    document = IssuedDocument.objects.filter(pk=edition.pk).first()
    assert (document is not None) == (edition.published_at is not None), edition
    if document is None:
        return
    assert document.standing == {"issued": "current"}.get(edition.status, edition.status), edition
    assert document.superseded_by_id == edition.superseded_by_id, edition
    assert (document.withdrawn_at, document.withdrawn_reason) == (edition.withdrawn_at, edition.withdrawn_reason)
    hashes = edition.files.values_list("sha256", flat=True)
    assert set(document.files.values_list("sha256", flat=True)) == set(hashes), edition
    assert document.statement == statement(document.facts()), edition
