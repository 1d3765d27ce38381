"""The corpus of hostile and awkward files, names and texts: nothing gets through, nothing stays behind."""

import json
import re
import resource
import subprocess
import sys
import tempfile
import unicodedata

import pytest

from tidtam.formats.gate.choices import Kind
from tidtam.formats.gate.names import MOST_BYTES, clean_name
from tidtam.formats.gate.services import NoPicture, judge, prepare_picture
from tidtam.thai.text import clean

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def corpus(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    script = shared / "data" / "hostile_corpus.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def manifest(corpus):
    return json.loads((corpus / "manifest.json").read_text(encoding="ascii"))


def used():
    """Seconds all children computed so far, and the most memory one of them had, in MB."""
    of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return of_children.ru_utime + of_children.ru_stime, of_children.ru_maxrss >> 10


def names_of(name):
    """A file's name, and for an archive the name under which it might pass for a workbook."""
    return [name, name.replace(".zip", ".xlsx"), name.replace(".zip", ".docx")] if name.endswith(".zip") else [name]


def test_every_file_gets_its_verdict_within_two_seconds_and_600_mb_and_leaves_nothing(
    corpus, manifest, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = sorted(corpus.iterdir())
    assert len(manifest["files"]) == 22
    wrong = []
    for file, told in manifest["files"].items():
        for name in names_of(file):
            computed, _memory = used()
            verdict = judge(corpus / file, name=name, allowed=Kind)
            seconds = used()[0] - computed
            meant = {"reject": (False, False), "accept": (True, False), "neutralise": (True, True)}[told["expect"]]
            if (verdict.is_accepted, bool(verdict.notes)) != meant or bool(verdict.refusal) == verdict.is_accepted:
                wrong.append((name, told, verdict))
            assert seconds <= 2, name
    assert wrong == []
    assert used()[1] <= 600
    assert list(tmp_path.iterdir()) == []
    assert sorted(corpus.iterdir()) == before


def test_no_file_of_the_corpus_passes_as_another_kind(corpus, manifest):
    passed = {
        (file, kind)
        for file in manifest["files"]
        for kind in Kind
        if judge(corpus / file, name=f"a.{kind}", allowed=Kind).is_accepted
    }
    accepted = {
        (file, Kind(file.rpartition(".")[2])) for file, told in manifest["files"].items() if told["expect"] != "reject"
    }
    assert passed == accepted


@pytest.mark.parametrize("file", ["pixels_30000.png", "polyglot.gif", "script.svg", "empty.pdf"])
def test_no_picture_is_prepared_from_what_was_refused(corpus, tmp_path, file):
    with pytest.raises(NoPicture, match=r"[ก-๙]"):
        prepare_picture(corpus / file, into=tmp_path / "into", thumbnail=tmp_path / "thumbnail")
    assert list(tmp_path.iterdir()) == []


def test_every_name_becomes_harmless(manifest):
    assert len(manifest["filenames"]) == 10
    for name in manifest["filenames"]:
        kept = clean_name(name)
        assert kept
        assert clean_name(kept) == kept
        assert len(kept.encode()) <= MOST_BYTES
        assert not re.search(r"""[/\\<>:"|?*'\x00-\x1f\u202a-\u202e]|^\.|\.$""", kept)
        assert not re.match(r"(?i)(con|nul|aux|prn)\.", kept)


def test_every_text_becomes_plain_text(manifest):
    assert len(manifest["narratives"]) == 23
    for text in manifest["narratives"]:
        text = "ก" * 1_000_000 if text.startswith("REPEAT:1000000:") else text
        kept = clean(text)
        assert clean(kept) == kept
        assert unicodedata.is_normalized("NFC", kept)
        kept.encode()  # no lone surrogate
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", kept)
        assert not re.search("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{5}", kept)
        if text.isascii():  # markup and formulas stay what they are: text
            assert kept == text
    words = [clean(text) for text in manifest["narratives"]]
    assert "ก\nข (Word line break)" in words
    assert "น\u0e33 น\u0e33" in words
    assert "แก vs แก" in words
