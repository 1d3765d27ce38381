"""The register: what is issued, what supersedes it, what is withdrawn, and who signed it."""

import dataclasses
import subprocess

import pytest

from tidtam.audit import keys
from tidtam.audit.models import AuditLine
from tidtam.audit.services import NewLine
from tidtam.verification import rules, selectors, services
from tidtam.verification.choices import Signature, Standing
from tidtam.verification.models import IssuedDocument, IssuedFile, SigningKey
from tidtam.verification.tests.conftest import AT, FIRST, SECOND, document, file

pytestmark = pytest.mark.django_db


def register(*documents, **more):
    return services.register(documents, by="director", at=AT, **more)


def test_a_file_that_was_issued_is_found_by_its_bytes_and_no_other(office, key_file):
    register(document(office))
    found = selectors.answer_to_hash("a" * 64)
    assert (found.document.pk, found.file.file_name) == (FIRST, "booklet.pdf")
    assert (found.standing, found.signature, found.newest) == (Standing.CURRENT, Signature.VALID, None)
    assert selectors.answer_to_hash("b" * 64) is None
    assert selectors.answer_of(SECOND) is None


def test_a_later_document_of_the_series_supersedes_and_is_named(office, key_file):
    register(document(office))
    register(document(office, SECOND, number="2/2567", files=(file("b"),)))
    found = selectors.answer_to_hash("a" * 64)
    assert (found.standing, found.newest.pk, found.signature) == (Standing.SUPERSEDED, SECOND, Signature.VALID)
    assert selectors.answer_of(SECOND).standing == Standing.CURRENT


def test_another_series_supersedes_nothing(office, key_file):
    register(document(office), document(office, SECOND, series="another", files=(file("b"),)))
    assert {selectors.answer_of(pk).standing for pk in (FIRST, SECOND)} == {Standing.CURRENT}


def test_one_superseded_twice_names_the_one_that_counts(office, key_file):
    third = rules.document_id("third", "0" * 64)
    for number, pk in enumerate((FIRST, SECOND, third), 1):
        register(document(office, pk, number=f"{number}/2567", files=(file(f"{number}"),)))
    assert selectors.answer_of(FIRST).newest.pk == third
    services.withdraw(third, reason="ยอดเงินผิด", by="director", at=AT)
    assert selectors.answer_of(FIRST).newest.pk == third  # and its own page says that it was withdrawn
    assert selectors.answer_of(third).document.withdrawn_reason == "ยอดเงินผิด"


def test_what_is_withdrawn_stays_withdrawn(office, key_file):
    register(document(office))
    services.withdraw(FIRST, reason="ยอดเงินผิด", by="director", at=AT)
    services.withdraw(FIRST, reason="เหตุผลอื่น", by="director", at=AT)
    services.withdraw(SECOND, reason="ไม่มีในทะเบียน", by="director", at=AT)
    register(document(office))
    found = selectors.answer_to_hash("a" * 64)
    assert (found.standing, found.document.withdrawn_reason) == (Standing.WITHDRAWN, "ยอดเงินผิด")
    assert found.signature == Signature.VALID


def test_bytes_of_two_documents_are_those_of_the_one_that_counts(office, key_file):
    register(document(office))
    register(document(office, SECOND))
    assert selectors.answer_to_hash("a" * 64).document.pk == SECOND


def test_a_file_made_later_is_one_of_the_same_document_and_signed_with_the_others(office, key_file):
    register(document(office))
    register(document(office, files=(file(), file("b", "booklet.docx"))))
    assert list(IssuedFile.objects.values_list("sha256", flat=True).order_by("sha256")) == ["a" * 64, "b" * 64]
    assert selectors.answer_to_hash("b" * 64).signature == Signature.VALID
    lines = AuditLine.objects.count()
    register(document(office))  # nothing new
    assert AuditLine.objects.count() == lines


def test_a_document_that_is_issued_again_counts_again(office, key_file):
    register(document(office))
    register(document(office, SECOND))
    register(document(office))
    assert selectors.answer_of(FIRST).standing == Standing.CURRENT
    assert selectors.answer_of(SECOND).newest.pk == FIRST


def test_every_step_stands_in_the_trail_with_the_lines_of_the_room_that_issues(office, key_file):
    own = NewLine(
        subject_kind="publishing.edition", subject_id="1", organisation_code="P50-2",
        action="publishing.edition.published", by="director", at=AT,
    )  # fmt: skip
    register(document(office), lines=[own])
    register(document(office, SECOND))
    services.withdraw(SECOND, reason="ผิด", by="director", at=AT)
    assert list(AuditLine.objects.order_by("pk").values_list("action", flat=True)) == [
        "publishing.edition.published",
        "verification.document.registered",
        "verification.document.superseded",
        "verification.document.registered",
        "verification.document.withdrawn",
    ]


# The signature -------------------------------------------------------------------------------------------------------


def test_anybody_verifies_the_statement_with_the_public_key_alone(office, key_file):
    (row,) = register(document(office))
    public = keys.read_public_key(keys.public_key_path(key_file))
    public.verify(bytes.fromhex(row.signature), row.statement.encode())
    assert selectors.is_valid(row.statement, row.signature, keys.public_pem(public)) == Signature.VALID
    assert selectors.is_valid(row.statement + " ", row.signature, keys.public_pem(public)) == Signature.BROKEN
    assert selectors.is_valid(row.statement, row.signature, b"no key") == Signature.BROKEN


def test_openssl_verifies_it_too(office, key_file, tmp_path):
    (row,) = register(document(office))
    (tmp_path / "s.json").write_bytes(row.statement.encode())
    (tmp_path / "s.sig").write_bytes(bytes.fromhex(row.signature))
    order = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(keys.public_key_path(key_file))]
    order += ["-rawin", "-in", "s.json", "-sigfile", "s.sig"]
    done = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "Signature Verified Successfully"), done.stderr
    (tmp_path / "s.json").write_bytes(row.statement.replace("1/2567", "2/2567").encode())
    assert subprocess.run(order, cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (IssuedDocument, {"title": "เรื่องอื่น"}),
        (IssuedDocument, {"number": "9/2567"}),
        (IssuedDocument, {"statement": "{}"}),
        (IssuedDocument, {"signature": "0" * 128}),
        (IssuedFile, {"sha256": "f" * 64}),
        (SigningKey, {"public_pem": "another"}),
    ],
)
def test_a_row_changed_behind_our_back_is_told(office, key_file, rows, change):
    register(document(office))
    rows.objects.update(**change)
    assert selectors.answer_of(FIRST).signature == Signature.BROKEN


def test_a_file_put_in_beside_is_told(office, key_file):
    (row,) = register(document(office))
    IssuedFile.objects.create(document=row, file_name="forged.pdf", sha256="f" * 64, size=1)
    assert selectors.answer_to_hash("f" * 64).signature == Signature.BROKEN


def test_after_a_new_key_what_the_old_one_signed_stays_proven(office, key_file, settings):
    register(document(office))
    settings.DOCUMENT_KEY_FILE = key_file.with_name("second.pem")
    keys.make_key_pair(settings.DOCUMENT_KEY_FILE)
    register(document(office, SECOND, series="another"))
    answers = [selectors.answer_of(pk) for pk in (FIRST, SECOND)]
    assert [answer.signature for answer in answers] == [Signature.VALID] * 2
    assert len({answer.document.key_id for answer in answers}) == len(selectors.known_keys()) == 2


def test_a_restore_without_the_private_key_answers_and_is_signed_once_there_is_one(office, key_file, caplog):
    register(document(office))
    key_file.rename(key_file.with_name("lost.pem"))
    register(document(office, SECOND, series="another", files=(file("b"),)))
    assert "run tidtam setup" in caplog.text
    assert selectors.answer_to_hash("a" * 64).signature == Signature.VALID
    found = selectors.answer_to_hash("b" * 64)
    assert (found.standing, found.signature) == (Standing.CURRENT, Signature.UNSIGNED)
    assert services.sign_unsigned(by="setup", at=AT) == 0
    key_file.with_name("lost.pem").rename(key_file)
    assert services.sign_unsigned(by="setup", at=AT) == 1
    assert selectors.answer_to_hash("b" * 64).signature == Signature.VALID
    assert services.sign_unsigned(by="setup", at=AT) == 0


# Readings ------------------------------------------------------------------------------------------------------------


def test_a_number_is_asked_with_words_of_its_office(office, key_file):
    register(document(office))
    asked = rules.Asked(number="1/2567")
    assert [row.pk for row in selectors.documents_asked(asked)] == [FIRST]
    assert [row.pk for row in selectors.documents_asked(dataclasses.replace(asked, office="ลำปาง"))] == [FIRST]
    assert selectors.documents_asked(dataclasses.replace(asked, office="ระยอง")) == []
    assert selectors.documents_asked(rules.Asked(number="2/2567")) == []
    assert [row.pk for row in selectors.documents_asked(rules.asked("550e-8400-e29b"))] == [FIRST]


def test_an_answer_costs_the_same_however_many_files_and_documents(office, key_file, django_assert_num_queries):
    register(document(office, files=[file(f"{number:x}", f"{number}.pdf") for number in range(16)]))
    register(document(office, SECOND, files=(file("ab"[:1], "own.pdf"),)))
    with django_assert_num_queries(3):
        selectors.answer_to_hash("b" * 64)
