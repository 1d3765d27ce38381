"""The same parts give the same bytes, whenever and wherever they were packed."""

import io
import zipfile

import pytest

from tidtam.formats.zip import same_bytes, write_zip


def packed(names, *, year, platform):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
            info.create_system = platform
            archive.writestr(info, f"content of {name}")
    return target.getvalue()


def test_order_time_and_platform_leave_no_trace():
    one = packed(["b.xml", "[Content_Types].xml", "a.xml"], year=2024, platform=0)
    other = packed(["a.xml", "b.xml", "[Content_Types].xml"], year=2026, platform=3)
    assert one != other
    assert same_bytes(one) == same_bytes(other)


def test_the_content_stays_and_the_types_come_first():
    with zipfile.ZipFile(
        io.BytesIO(same_bytes(packed(["b", "[Content_Types].xml"], year=2024, platform=0)))
    ) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "b"]
        assert archive.read("b") == b"content of b"


def test_it_is_stable():
    once = write_zip({"a": b"1", "b": b"2"})
    assert same_bytes(once) == once


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_occurs_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        same_bytes(packed(["a", "a"], year=2024, platform=0))
