"""Files nobody thought of: cut, changed and random ones end in a verdict, and what passes is what it says."""

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tidtam.formats.gate import csv, office, pictures
from tidtam.formats.gate import pdf as pdf_reader
from tidtam.formats.gate.choices import Kind
from tidtam.formats.gate.found import Found, Refused
from tidtam.formats.gate.names import MOST_BYTES, clean_name
from tidtam.formats.tests.made_files import FILES, docx, docx_parts, pdf, picture, xlsx, zipped

pytestmark = pytest.mark.filterwarnings("ignore")  # as the child does

READERS = {
    Kind.PDF: pdf_reader,
    Kind.JPG: pictures,
    Kind.PNG: pictures,
    Kind.DOCX: office,
    Kind.XLSX: office,
    Kind.CSV: csv,
}
MAGIC = {
    Kind.PDF: b"%PDF-1.7\n",
    Kind.JPG: b"\xff\xd8\xff\xe0",
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
    Kind.DOCX: b"PK\x03\x04",
    Kind.XLSX: b"PK\x03\x04",
}
LARGE = {"big.csv", "bomb.xlsx", "long.xlsx", "many-parts.docx", "pixels.png"}
SMALL = {
    name: make()
    for name, make in FILES.items()
    if name not in LARGE and name.lower().rpartition(".")[2] in {kind.value for kind in Kind}
}


def examined(content, kind):
    """What the reader finds, None where it refuses; anything else it may do is a fault of ours."""
    try:
        found = READERS[kind].examine(io.BytesIO(content), kind)
    except Refused:
        return None
    assert isinstance(found, Found)
    return found


@st.composite
def changed(draw):
    """A file of the table with bytes changed, taken out, put in or repeated."""
    name = draw(st.sampled_from(sorted(SMALL)))
    content = bytearray(SMALL[name])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(content)))
        end = min(len(content), place + draw(st.integers(0, 40)))
        content[place:end] = draw(st.one_of(st.binary(max_size=8), st.just(bytes(content[place:end]) * 2)))
    return bytes(content), Kind(name.lower().rpartition(".")[2])


@given(changed())
def test_a_changed_file_ends_in_a_verdict(file):
    examined(*file)


@given(st.sampled_from(sorted(MAGIC)), st.binary(max_size=3000))
def test_random_bytes_with_the_right_beginning_do_not_pass(kind, content):
    assert examined(MAGIC[kind] + content, kind) is None


@given(st.sampled_from(sorted(Kind)), st.binary(max_size=3000))
def test_random_bytes_pass_at_most_as_text(kind, content):
    assert examined(content, kind) is None or kind == Kind.CSV


def noise(kind):
    pixels = random.Random(1).randbytes(120 * 80 * 3)
    target = io.BytesIO()
    Image.frombytes("RGB", (120, 80), pixels).save(target, kind)
    return target.getvalue()


WHOLE = {
    Kind.PDF: pdf(),
    Kind.JPG: noise("JPEG"),
    Kind.PNG: noise("PNG"),
    Kind.DOCX: docx(),
    Kind.XLSX: xlsx({"xl/media/a.png": picture("PNG")}),
}


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_file_cut_at_any_byte_does_not_pass(kind, data):
    whole = WHOLE[kind]
    assert examined(whole, kind) is not None
    # The last bytes of a picture say no more than that it ends; the last of a PDF may be a blank.
    assert examined(whole[: data.draw(st.integers(0, len(whole) - 64))], kind) is None


XML = st.text(st.sampled_from("<>&;!?-[]DOCTYPEN \"'/=abx#0\n\ufeff"), max_size=80)
NAMES = st.one_of(
    # zipfile writes no name that ends before its first letter.
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(lambda name: name[0] != "\0"),
    st.sampled_from(
        ["../a", "word/../../a", "/a", "word\\a", "word/document.xml", "WORD/a.xml", "word/a.bin", "a.xml"]
    ),
)


@given(st.lists(st.tuples(NAMES, XML | st.binary(max_size=200)), max_size=6))
def test_no_archive_that_passes_reaches_outside_itself_or_declares_anything(parts):
    archive = zipped([*docx_parts().items(), *parts])
    if examined(archive, Kind.DOCX) is None:
        return
    with zipfile.ZipFile(io.BytesIO(archive)) as passed:
        names = passed.namelist()
        assert len({name.lower() for name in names}) == len(names)
        for name in names:
            assert not name.startswith("/")
            assert ".." not in name.split("/")
            assert "\\" not in name
            assert b"<!DOCTYPE" not in passed.read(name)
            assert b"<!ENTITY" not in passed.read(name)


@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_text_passes_in_every_encoding_or_in_none(text, encoding):
    text = text.encode("utf-8", "ignore").decode()
    if text.startswith("\ufeff"):
        return
    verdicts = {examined(text.encode(other), Kind.CSV) is None for other in ("utf-8-sig", encoding)}
    assert len(verdicts) == 1


@given(st.text(max_size=300) | st.text(st.sampled_from("./\\: con\u202e\u0e33\u0e4d\u0e32\r\n\ud800"), max_size=30))
def test_a_clean_name_is_one_name_and_stays(name):
    kept = clean_name(name)
    assert kept
    assert not set(kept) & set("/\\\r\n\0:")
    assert len(kept.encode()) <= MOST_BYTES
    assert clean_name(kept) == kept
