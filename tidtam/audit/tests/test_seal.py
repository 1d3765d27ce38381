"""`services.seal`, the keys, and the two commands."""

import argparse
import json
import stat
from datetime import UTC, datetime

import pytest

from tidtam.audit import append_only, keys, rules, selectors, services
from tidtam.audit.commands import seal_audit, verify_audit
from tidtam.audit.models import AuditChain, AuditLine, AuditSeal
from tidtam.audit.tests.test_record import new_line, record
from tidtam.ui.console import Refused

AT = datetime(2024, 3, 31, 17, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(tmp_path, settings):
    settings.AUDIT_SEAL_KEY_FILE = tmp_path / "keys" / "audit_seal_key.pem"
    keys.make_key_pair(settings.AUDIT_SEAL_KEY_FILE)
    return settings.AUDIT_SEAL_KEY_FILE


def run(command, *arguments):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


def test_a_seal_counts_chains_and_lines_and_names_the_seal_before(seal_key):
    services.record_many([new_line("1"), new_line("1"), new_line("2")])
    first = services.seal(at=AT, private_key=seal_key)
    second = services.seal(at=AT, private_key=seal_key)
    assert (first.number, first.chains, first.lines, first.previous_hash) == (1, 2, 3, rules.GENESIS)
    assert (second.number, second.previous_hash, second.root) == (2, first.hash, first.root)


def test_a_seal_keeps_only_the_heads_that_changed(seal_key):
    services.record_many([new_line("1"), new_line("2")])
    first = services.seal(at=AT, private_key=seal_key)
    record("2")
    second = services.seal(at=AT, private_key=seal_key)
    assert [leaf.subject_id for leaf in first.leaves.order_by("chain_number")] == ["1", "2"]
    assert [(leaf.subject_id, leaf.length) for leaf in second.leaves.all()] == [("2", 2)]


def test_the_signature_is_of_the_key_named(seal_key):
    row = services.seal(at=AT, private_key=seal_key)
    plain, public = selectors.seal_record(AuditSeal.objects.get()), seal_key.public_key()
    assert row.key_fingerprint == keys.fingerprint(public)
    assert keys.is_signed(key=public, signature=row.signature, payload=rules.seal_payload(plain))


@pytest.mark.parametrize("harm", ["cut", "rewritten", "removed"])
def test_a_trail_that_does_not_continue_the_last_seal_is_not_sealed_again(seal_key, harm):
    services.record_many([new_line("1"), new_line("1"), new_line("2")])
    services.seal(at=AT, private_key=seal_key)
    with append_only.triggers_lifted():
        if harm == "cut":
            AuditChain.objects.filter(subject_id="1").update(length=1)
        elif harm == "rewritten":
            AuditLine.objects.filter(chain__subject_id="2").update(hash="0" * 64)
        else:
            AuditLine.objects.filter(chain__subject_id="2").delete()
            AuditChain.objects.filter(subject_id="2").delete()
        with pytest.raises(services.TrailNotWhole):
            services.seal(at=AT, private_key=seal_key)
    assert AuditSeal.objects.count() == 1


def test_the_private_key_is_readable_by_its_owner_only_and_never_overwritten(key_file):
    before = key_file.read_bytes()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    with pytest.raises(keys.KeyExists):
        keys.make_key_pair(key_file)
    assert key_file.read_bytes() == before


def test_the_public_key_beside_it_is_its_other_half(key_file):
    public = keys.read_public_key(keys.public_key_path(key_file))
    assert keys.fingerprint(public) == keys.fingerprint(keys.read_private_key(key_file).public_key())


def test_a_file_that_is_no_key_is_refused_by_its_name(tmp_path):
    path = tmp_path / "x.pem"
    path.write_text("no key")
    with pytest.raises(Refused, match=r"x\.pem"):
        run(verify_audit, "--public-key", str(path))


def test_the_commands_seal_and_verify(key_file, capsys):
    record()
    assert run(seal_audit) == 0
    noted = capsys.readouterr().out.split()[-1]
    assert run(verify_audit, "--known-seal", noted) == 0
    out = capsys.readouterr().out
    assert "ตรวจแล้ว 1 สายบันทึก 1 บรรทัด 1 ตราประทับ" in out
    assert "ไม่พบการแก้ไข" in out


def test_sealing_without_a_key_says_to_set_up(settings, tmp_path):
    settings.AUDIT_SEAL_KEY_FILE = tmp_path / "none.pem"
    with pytest.raises(Refused, match="tidtam setup"):
        run(seal_audit)


def test_verifying_names_the_place_and_exits_with_one(key_file, capsys):
    services.record_many([new_line("12"), new_line("12")])
    run(seal_audit)
    with append_only.triggers_lifted():
        AuditLine.objects.filter(number=2).update(reason="other")
    assert run(verify_audit) == 1
    assert "สาย progress.report 12 · บรรทัด 2  บรรทัดถูกแก้ไข" in capsys.readouterr().out


def test_verifying_says_what_cannot_be_proved_without_a_seal(key_file, capsys):
    record()
    assert run(verify_audit) == 0
    assert "ยังไม่มีตราประทับ" in capsys.readouterr().out


def test_verifying_as_json_names_kind_and_place(key_file, capsys):
    record("12")
    with append_only.triggers_lifted():
        AuditLine.objects.update(reason="other")
    assert run(verify_audit, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    finding = told["findings"][0]
    assert (told["chains"], told["lines"], told["seals"], told["last_seal"]) == (1, 1, 0, None)
    assert (finding["kind"], finding["subject_id"], finding["line_numbers"]) == ("line_changed", "12", [1])


def test_a_malformed_known_seal_is_refused(key_file):
    with pytest.raises(Refused, match="--known-seal"):
        run(verify_audit, "--known-seal", "1:xyz")


@pytest.mark.django_db(transaction=True)
def test_verifying_on_its_own_connection_state_leaves_no_transaction_open(key_file):
    from django.db import connection

    services.seal(at=AT, private_key=keys.read_private_key(key_file))
    assert run(verify_audit) == 0
    assert not connection.in_atomic_block
    services.seal(at=AT, private_key=keys.read_private_key(key_file))
    assert run(verify_audit) == 0
