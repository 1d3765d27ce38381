"""`tidtam verify`: against the register, and offline against a signed statement."""

import argparse
import hashlib

import pytest

from tidtam.audit import keys
from tidtam.ui.console import Refused
from tidtam.verification import services
from tidtam.verification.commands import verify
from tidtam.verification.facts import FileFacts
from tidtam.verification.models import IssuedDocument
from tidtam.verification.tests.conftest import AT, FIRST, SECOND, document

pytestmark = pytest.mark.django_db
CONTENT = b"the bytes that were issued"


@pytest.fixture
def issued(office, key_file, tmp_path):
    """Return the folder of a file that was issued, a changed one, the statement and its signature."""
    facts = FileFacts("booklet.pdf", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    (row,) = services.register([document(office, files=(facts,))], by="director", at=AT)
    (tmp_path / "booklet.pdf").write_bytes(CONTENT)
    (tmp_path / "changed.pdf").write_bytes(CONTENT.replace(b"issued", b"forged"))
    (tmp_path / "s.json").write_bytes(row.statement.encode())
    (tmp_path / "s.sig").write_bytes(bytes.fromhex(row.signature))
    return tmp_path


def run(*words):
    parser = argparse.ArgumentParser()
    verify.add_arguments(parser)
    return verify.run(parser.parse_args([str(word) for word in words]))


def test_a_file_is_told_from_a_changed_one(issued, office, capsys):
    assert run(issued / "booklet.pdf") == 0
    assert "รายงานความก้าวหน้า 1/2567 · สำนักงานทดสอบ ลำปาง" in capsys.readouterr().out
    assert run(issued / "booklet.pdf", issued / "changed.pdf") == 1
    assert "changed.pdf: ไม่ใช่ไฟล์ที่ระบบนี้ออก" in capsys.readouterr().out
    services.register([document(office, SECOND, number="2/2567", files=())], by="director", at=AT)
    assert run(issued / "booklet.pdf") == 0
    assert "รายงานความก้าวหน้า 2/2567 (661e-8400-e29b)" in capsys.readouterr().out
    services.withdraw(FIRST, reason="ผิด", by="director", at=AT)
    assert run(issued / "booklet.pdf") == 1


def test_a_key_kept_outside_must_have_signed_it(issued, key_file, tmp_path):
    assert run(issued / "booklet.pdf", "--key", keys.public_key_path(key_file)) == 0
    other = tmp_path / "other.pem"
    keys.make_key_pair(other)
    assert run(issued / "booklet.pdf", "--key", keys.public_key_path(other)) == 1
    IssuedDocument.objects.update(signature="", key=None)
    assert run(issued / "booklet.pdf") == 0
    assert run(issued / "booklet.pdf", "--key", keys.public_key_path(key_file)) == 1


def test_a_statement_is_enough_without_a_database(issued, key_file, django_assert_num_queries, capsys):
    key = keys.public_key_path(key_file)
    with django_assert_num_queries(0):
        assert run(issued / "booklet.pdf", "--statement", issued / "s.json", "--key", key) == 0
        assert run(issued / "changed.pdf", "--statement", issued / "s.json", "--key", key) == 1
    assert "ไม่ใช่ไฟล์ในคำรับรองนี้" in capsys.readouterr().out


def test_a_statement_that_was_changed_or_has_no_key_is_refused(issued, key_file):
    key, statement = keys.public_key_path(key_file), issued / "s.json"
    with pytest.raises(Refused, match="--key"):
        run(issued / "booklet.pdf", "--statement", statement)
    said = statement.read_text()
    statement.write_text(said.replace("1/2567", "2/2567"))
    with pytest.raises(Refused, match="อย่าเชื่อ"):
        run(issued / "booklet.pdf", "--statement", statement, "--key", key)
    for broken in (b"[]", said.encode("utf-16"), said.encode()[:-9], b"\xff" + said.encode(), b"[" * 100_000):
        statement.write_bytes(broken)
        with pytest.raises(Refused, match="ไม่ใช่คำรับรอง"):
            run(issued / "booklet.pdf", "--statement", statement, "--key", key)
    with pytest.raises(Refused, match="อ่านไฟล์"):
        run(issued / "nothing.pdf")
