"""What may be kept in an office's library, by whom, and what becomes of it."""

import datetime as dt
import io

import pytest
from django.core.files.storage import storages
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tidtam.audit.models import AuditLine
from tidtam.evidence import rules, selectors, services
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.services import refusals
from tidtam.evidence.tests.conftest import AT, PDF, YEAR, files_in, make_thing, photograph, stored
from tidtam.uploads.choices import State


def lines():
    return [(line.action, sorted(line.fields)) for line in AuditLine.objects.order_by("pk")]


def test_a_file_is_kept_as_it_was_sent_under_a_name_of_ours(add, people, folder, office):
    evidence = add(PDF, "บันทึก ลับ.pdf", people.owner)
    assert (evidence.title, evidence.name, evidence.kind, evidence.bytes) == ("บันทึก ลับ", "บันทึก ลับ.pdf", "pdf", len(PDF))
    assert files_in(folder) == [f"{evidence.pk.hex[:2]}/{evidence.pk}.pdf"]
    assert stored(evidence.stored_name) == PDF
    assert lines()[-1] == ("evidence.evidence.added", ["evidence", "name", "sha256", "title"])


def test_a_picture_is_kept_upright_and_without_its_position(add, people, folder):
    evidence = add(photograph(turned=True), "ภาพ.jpg", people.owner)
    assert (evidence.width, evidence.height) == (200, 400)
    with Image.open(io.BytesIO(stored(evidence.stored_name))) as kept:
        assert kept.size == (200, 400)
        assert not dict(kept.getexif())
    with Image.open(io.BytesIO(stored(evidence.thumbnail_name))) as small:
        assert max(small.size) <= 320
    assert len(files_in(folder)) == 2
    assert files_in(folder.parent / "uploads" / "pictures") == []


def test_the_same_upload_is_taken_once(received, people, office, folder):
    upload = received(PDF, "ก.pdf", people.owner)
    first, again = (
        services.add_file(upload=upload, organisation=office, fiscal_year_be=YEAR, by=people.owner, at=AT) for _ in "12"
    )
    assert first == again
    assert again.is_new
    assert len(files_in(folder)) == Evidence.objects.count() == 1


@pytest.mark.parametrize("content", [PDF, photograph(turned=True)], ids=["pdf", "jpg"])
def test_the_same_bytes_in_an_office_are_one_file_and_the_person_is_told(received, people, office, folder, content):
    name = "ก.pdf" if content is PDF else "ก.jpg"
    ask = {"organisation": office, "fiscal_year_be": YEAR, "at": AT}
    first = services.add_file(upload=received(content, name, people.owner), by=people.owner, **ask)
    second_upload = received(content, f"อีกชื่อ.{name[2:]}", people.planner)
    second = services.add_file(upload=second_upload, by=people.planner, **ask)
    assert second == (first.evidence, False)
    assert Evidence.objects.count() == 1
    second_upload.refresh_from_db()
    assert second_upload.state == State.TAKEN
    kept = stored(first.evidence.stored_name)
    third = services.add_file(upload=received(kept, name, people.planner), by=people.planner, **ask)
    assert third == (first.evidence, False), "what was taken out of the library is the same file too"


def test_another_office_keeps_its_own(received, people, places, folder):
    for by, code in ((people.owner, "P50-1"), (people.elsewhere, "P50-2")):
        upload = received(PDF, "ก.pdf", by, organisation=places[code])
        added = services.add_file(upload=upload, organisation=places[code], fiscal_year_be=YEAR, by=by, at=AT)
        assert added.is_new
    assert len(files_in(folder)) == 2


def test_an_upload_of_another_person_or_place_or_one_that_is_gone_is_refused(received, people, office, places, folder):
    ask = {"fiscal_year_be": YEAR, "at": AT}
    upload = received(PDF, "ก.pdf", people.planner)
    with pytest.raises(refusals.UploadGone):
        services.add_file(upload=upload, organisation=office, by=people.director, **ask)
    with pytest.raises(refusals.UploadGone):
        services.add_file(upload=upload, organisation=places["P50-2"], by=people.above, **ask)
    upload.path.unlink()
    with pytest.raises(refusals.UploadGone):
        services.add_file(upload=upload, organisation=office, by=people.planner, **ask)
    upload.state = State.REFUSED
    with pytest.raises(refusals.UploadGone):
        services.add_file(upload=upload, organisation=office, by=people.planner, **ask)
    assert files_in(folder) == []


@pytest.mark.parametrize("name", ["analyst", "school", "elsewhere"])
def test_who_neither_writes_nor_reviews_in_the_office_adds_nothing(received, people, office, name, folder):
    by = getattr(people, name)
    with pytest.raises(refusals.NotAnAdder):
        services.add_file(upload=received(PDF, "ก.pdf", by), organisation=office, fiscal_year_be=YEAR, by=by, at=AT)
    with pytest.raises(refusals.NotAnAdder):
        link(office, by)
    assert not Evidence.objects.exists()
    assert files_in(folder) == []


@pytest.mark.parametrize("name", ["owner", "planner", "director", "administrator", "above"])
def test_who_writes_or_reviews_in_the_office_adds(people, office, name, folder):
    assert link(office, getattr(people, name)).is_new


def link(office, by, address="https://drive.example.go.th/a", title="โฟลเดอร์ภาพ"):
    return services.add_link(address=address, organisation=office, fiscal_year_be=YEAR, title=title, by=by, at=AT)


# Links --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.obec.go.th/a?b=ค", "www.obec.go.th"),
        ("HTTP://Example.com:8080/", "example.com"),
        ("https://สพฐ.ไทย/", "สพฐ.ไทย"),
        ("https://ОВЕС.go.th/", "xn--b1agzo.go.th"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("ftp://example.com/", ""),
        ("//example.com/", ""),
        ("https://obec.go.th@evil.example/", ""),
        ("https://evil.example\\@obec.go.th/", ""),
        ("https://exam ple.com/", ""),
        ("https://example.com/\u202egpj.exe", ""),
        ('https://example.com/"onclick=alert(1)', ""),
        ("https://example.com:99999/", ""),
        ("https://[::1", ""),
        ("https://localhost/", ""),
        ("https://", ""),
        ("https://example.com/" + "a" * 2_000, ""),
    ],
)
def test_a_link_leads_to_a_host_of_the_web_or_is_none(address, host):
    assert rules.host_of(address) == host


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_link(text):
    for address in (text, f"https://{text}", f"https://example.com/{text}"):
        host = rules.host_of(address)
        assert host == "" or (" " not in address and address.isprintable())


def test_the_same_address_is_kept_once(people, office, folder):
    first, again = link(office, people.owner), link(office, people.planner, title="อีกชื่อ")
    assert again == (first.evidence, False)
    assert lines()[-1] == ("evidence.evidence.added", ["address", "evidence", "title"])


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"title": " \u200b\n "}, refusals.TitleMissing),
        ({"title": "ก" * 301}, refusals.TitleTooLong),
        ({"address": "obec.go.th"}, refusals.NotOfTheWeb),
    ],
)
def test_a_link_needs_a_title_and_an_address_of_the_web(people, office, said, refusal, folder):
    with pytest.raises(refusal) as refused:
        link(office, people.owner, **said)
    assert str(refused.value)
    assert not Evidence.objects.exists()


# The quota ----------------------------------------------------------------------------------------------------------


def test_the_quota_of_an_office_and_year_is_never_exceeded(add, people, office, settings, folder):
    settings.EVIDENCE_QUOTA_MB = 1
    big = PDF + b"0" * 600_000
    add(big, "ก.pdf", people.owner)
    assert selectors.room_left(office, YEAR) == 1_000_000 - len(big)
    with pytest.raises(refusals.NoRoom) as refused:
        add(big + b"1", "ข.pdf", people.owner)
    assert "399.9" not in str(refused.value)
    assert "0.4\xa0MB" in str(refused.value)
    assert len(files_in(folder)) == 1
    add(big + b"2", "ค.pdf", people.owner, year=YEAR - 1)
    link(office, people.owner)
    assert selectors.room_left(office, None) is None


# Using --------------------------------------------------------------------------------------------------------------


def test_evidence_is_used_once_at_a_place_and_in_many_places(add, people, thing, folder):
    evidence = add(PDF, "ก.pdf", people.owner)
    ask = {"evidence": evidence, "by": people.owner, "at": AT}
    first, again = (services.use(thing=thing, place="summary.results", **ask) for _ in "12")
    other = make_thing("92")
    services.use(thing=other, place="", **ask)
    assert first == again
    assert [use.evidence for use in selectors.used_at(thing)["summary.results"]] == [evidence]
    used = selectors.where_used([evidence])[evidence.pk]
    assert [one.where.thing for one in used] == [f"รายงาน {thing.pk}", f"รายงาน {other.pk}"]
    assert [what for what, _fields in lines()].count("evidence.evidence.used") == 4, "in both chains, twice"
    services.stop_using(thing=thing, place="summary.results", **ask)
    services.stop_using(thing=thing, place="summary.results", **ask)
    assert selectors.used_at(thing) == {}
    assert lines()[-1] == ("evidence.evidence.no_longer_used", ["evidence", "place"])


def test_several_are_used_at_once_or_none(add, people, office, thing, folder):
    one, other = add(PDF, "ก.pdf", people.owner), link(office, people.owner).evidence
    ask = {"thing": thing, "place": "a", "by": people.owner, "at": AT}
    assert {use.evidence for use in services.use_many(evidence=[other, one], **ask)} == {one, other}
    assert [what for what, _fields in lines()].count("evidence.evidence.used") == 4
    with pytest.raises(refusals.EvidenceGone):
        services.use_many(evidence=[one, Evidence(kind="pdf")], **ask | {"place": "b"})
    assert [*selectors.used_at(thing)] == ["a"]


def test_evidence_of_another_office_is_used_nowhere_here(received, people, places, thing):
    elsewhere = people.elsewhere
    added = link(places["P50-2"], elsewhere)
    with pytest.raises(refusals.OfAnotherOffice):
        services.use(evidence=added.evidence, thing=thing, place="", by=people.above, at=AT)
    with pytest.raises(refusals.NoSuchPlace):
        services.use(evidence=added.evidence, thing=thing, place="x" * 301, by=people.above, at=AT)
    assert not EvidenceUse.objects.exists()


def test_pictures_are_chosen_for_the_form_whatever_their_size(add, people, thing, folder):
    picture, paper = add(photograph(), "ภาพ.jpg", people.owner), add(PDF, "ก.pdf", people.owner)
    ask = {"thing": thing, "by": people.owner, "at": AT}
    for one in (picture, paper):
        services.use(evidence=one, place="a", **ask)
    services.choose_picture(evidence=picture, is_chosen=True, **ask)
    services.choose_picture(evidence=picture, is_chosen=True, **ask)
    services.use(evidence=picture, place="b", **ask)
    assert picture.is_small
    assert selectors.chosen_pictures(thing) == [picture]
    uses = list(picture.uses.all())
    assert [one.is_chosen for one in uses] == [True, True]
    assert [*selectors.chosen_counts(uses).values()] == [1]
    assert [what for what, _fields in lines()].count("evidence.evidence.chosen") == 2
    services.choose_picture(evidence=picture, is_chosen=False, **ask)
    assert selectors.chosen_pictures(thing) == []
    with pytest.raises(refusals.NotAPictureOfIt):
        services.choose_picture(evidence=paper, is_chosen=True, **ask)
    with pytest.raises(refusals.NotAPictureOfIt):
        services.choose_picture(evidence=picture, thing=make_thing("93"), is_chosen=True, by=people.owner, at=AT)


@pytest.mark.parametrize(("size", "is_small"), [(1_999_999, True), (2_000_000, False)])
def test_a_picture_is_small_below_two_million_bytes(size, is_small):
    assert rules.is_small(size) is is_small


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 kB"), (99_999, "100 kB"), (100_000, "0.1 MB"), (2_000_000_000, "2,000.0 MB")]
)
def test_sizes_are_said_in_thousands_and_millions(count, words):
    assert rules.megabytes(count).replace("\xa0", " ") == words


# Naming and deleting ------------------------------------------------------------------------------------------------


def test_a_title_is_one_line_and_changes_nothing_else(add, people, folder):
    evidence = add(PDF, "ก.pdf", people.owner)
    renamed = services.rename(evidence=evidence, title=" ภาพ\nการ\u202eอบรม ", by=people.planner, at=AT)
    assert (renamed.title, renamed.name) == ("ภาพ การอบรม", "ก.pdf")
    assert lines()[-1] == ("evidence.evidence.renamed", ["evidence", "title"])
    with pytest.raises(refusals.NotAnAdder):
        services.rename(evidence=evidence, title="x", by=people.analyst, at=AT)


def test_what_is_used_is_not_deleted_and_the_sentence_says_where(add, people, thing, folder):
    evidence = add(photograph(), "ภาพ.jpg", people.owner)
    for place in "abcde":
        services.use(evidence=evidence, thing=thing, place=place, by=people.owner, at=AT)
    with pytest.raises(refusals.StillUsed) as refused:
        services.delete(evidence=evidence, by=people.owner, at=AT)
    assert str(refused.value).count(f"รายงาน {thing.pk}") == 3
    assert "อีก 2 ที่" in str(refused.value)
    assert len(files_in(folder)) == 2


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("owner", True),
        ("director", True),
        ("administrator", True),
        ("planner", False),
        ("above", False),
        ("elsewhere", False),
    ],
)
def test_who_added_it_an_administrator_or_a_director_deletes_it(
    add, people, name, may, folder, django_capture_on_commit_callbacks
):
    evidence = add(photograph(), "ภาพ.jpg", people.owner)
    with django_capture_on_commit_callbacks(execute=True):
        if may:
            services.delete(evidence=evidence, by=getattr(people, name), at=AT)
        else:
            with pytest.raises(refusals.NotADeleter):
                services.delete(evidence=evidence, by=getattr(people, name), at=AT)
    assert Evidence.objects.exists() is not may
    assert files_in(folder) == [] if may else len(files_in(folder)) == 2
    if may:
        assert lines()[-1][0] == "evidence.evidence.deleted"
        with pytest.raises(refusals.EvidenceGone):
            services.delete(evidence=evidence, by=people.director, at=AT)


# Files without a row ------------------------------------------------------------------------------------------------


def test_files_that_no_row_names_are_removed_after_a_day(add, people, folder):
    evidence = add(photograph(), "ภาพ.jpg", people.owner)
    storage, orphan = storages["evidence"], Evidence(kind="pdf")
    storage.save(orphan.stored_name, io.BytesIO(b"x"))
    storage.save(f"{orphan.stored_name}.part", io.BytesIO(b"x"))
    storage.save("README", io.BytesIO(b"x"))
    storage.save("aa/not-ours.txt", io.BytesIO(b"x"))
    work = folder.parent / "uploads" / "pictures" / "left"
    work.mkdir(parents=True)
    (work / "picture").write_bytes(b"x")
    now = dt.datetime.now(tz=dt.UTC)
    services.remove_orphans(now)
    assert len(files_in(folder)) == 6
    services.remove_orphans(now + dt.timedelta(days=2))
    kept = {evidence.stored_name, evidence.thumbnail_name, "README", "aa/not-ours.txt"}
    assert set(files_in(folder)) == kept
    assert not work.exists()


def test_a_storage_that_was_never_written_to_has_no_orphans(db, folder):
    services.remove_orphans(AT)
    assert not folder.exists()


def test_a_file_has_its_name_once_it_is_whole(folder, monkeypatch):
    storage, seen = storages["evidence"], []
    monkeypatch.setattr("os.fsync", lambda _descriptor: seen.append(files_in(folder)))
    storage.save("aa/x.pdf", io.BytesIO(b"whole"))
    assert seen == [["aa/x.pdf.part"], ["aa/x.pdf"]]
