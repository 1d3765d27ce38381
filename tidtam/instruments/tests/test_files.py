"""An instrument as a file: JSON and XLSX, out and back, with every fault of a workbook named by its cell."""

import io
import json
from datetime import UTC, datetime

import openpyxl
import pytest

from tidtam.config.cli import main
from tidtam.instruments import selectors
from tidtam.instruments.models import Instrument
from tidtam.instruments.reading import read_instruments
from tidtam.instruments.services import InstrumentRefused, load_instruments
from tidtam.instruments.sheets import read_workbook, write_version
from tidtam.organisations.models import Organisation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
SMALL = {
    "format": "tidtam-instruments/1",
    "instruments": [
        {
            "code": "MINI",
            "fiscal_year_be": 2569,
            "title": "เครื่องมือทดลอง",
            "national_target": None,
            "rounds": [{"code": "6m", "label": "รอบ 6 เดือน", "months": 6, "as_of_date": "2026-03-31"}],
            "bands": [
                {"level": 1, "first": "1", "last": "1.5", "label": "ปรับปรุง"},
                {"level": 2, "first": "1.51", "last": "2", "label": "ดี"},
            ],
            "good_from_level": 2,
            "nodes": [
                {"code": "1", "kind": "group", "title": "ด้านที่หนึ่ง"},
                {
                    "code": "1.1",
                    "kind": "level",
                    "parent": "1",
                    "title": "มีแผน",
                    "rubric": [{"level": 1, "text": "ไม่มีแผน"}, {"level": 2, "text": "มีแผน\nและทำตามแผน"}],
                    "rounds": ["6m"],
                    "sources": ["PMQA 1.1", "KRS 3"],
                },
                {
                    "code": "1.2",
                    "kind": "percent_bands",
                    "parent": "1",
                    "title": "ร้อยละของผู้เรียน",
                    "unit": "คน",
                    "weight": "0.5",
                    "percent_bands": [{"level": 1, "first": "0"}, {"level": 2, "first": "62.5"}],
                },
                {
                    "code": "1.3",
                    "kind": "choice",
                    "title": "ทางเลือก",
                    "answered_by": "school",
                    "choices": [{"code": "a", "label": "มี"}, {"code": "b", "label": "ไม่มี"}],
                },
            ],
        }
    ],
}


@pytest.fixture
def small():
    load_instruments(SMALL, at=AT, by="test")
    return selectors.version_facts(selectors.version_in_use("MINI", 2569))


def workbook_of(version, tmp_path, change=None):
    path = tmp_path / "mini.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(write_version(version, created=AT)))
    if change:
        change(book)
    book.save(path)
    return path


def test_a_workbook_comes_back_as_it_went_out(small, tmp_path):
    book = read_workbook(workbook_of(small, tmp_path))
    document, faults = read_instruments(book.document)
    assert (book.faults, faults) == ([], [])
    assert document.versions == (small,)


def test_faults_of_a_workbook_name_their_cells_all_at_once(small, tmp_path):
    def spoil(book):
        book["ตัวชี้วัด"]["B3"] = "ดาว"
        book["ตัวชี้วัด"]["E4"] = None
        book["ตัวชี้วัด"]["Z1"] = "สีโปรด"
        book["ตัวชี้วัด"]["C4"] = "9"
        book["รอบ"]["D2"] = "=3+3"
        book["ช่วงระดับ"]["B3"] = "1.6"
        book["เกณฑ์ระดับ"]["A2"] = "7.7"
        book["เครื่องมือ"]["B2"] = "2026"
        del book["ตัวเลือก"]

    with pytest.raises(InstrumentRefused) as refused:
        load_instruments(workbook_of(small, tmp_path, spoil), at=AT, by="test")
    said = {(fault.path, fault.code) for fault in refused.value.faults}
    assert said == {
        ("แผ่น ตัวชี้วัด ช่อง B3", "unknown_choice"),
        ("แผ่น ตัวชี้วัด ช่อง E4", "value_missing"),
        ("แผ่น ตัวชี้วัด ช่อง Z1", "unknown_field"),
        ("แผ่น ตัวชี้วัด ช่อง C4", "unknown_parent"),
        ("แผ่น รอบ ช่อง D2", "formula"),
        ("แผ่น ช่วงระดับ ช่อง B3", "band_gap"),
        ("แผ่น เกณฑ์ระดับ ช่อง A2", "unknown_node"),
        ("แผ่น เครื่องมือ ช่อง B2", "year"),
        ("แผ่น ตัวชี้วัด แถว 5", "choices_missing"),
        ("ตัวเลือก", "unknown_sheet"),
    }


def test_what_is_no_workbook_is_refused_in_words(tmp_path):
    path = tmp_path / "mini.xlsx"
    path.write_bytes(b"PK nothing")
    with pytest.raises(InstrumentRefused) as refused:
        load_instruments(path, at=AT, by="test")
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("mini.xlsx", "unreadable")]


def test_the_command_loads_lists_and_exports(tmp_path, capsys):
    Organisation.objects.create(code="EVA", kind="bureau", name_th="สำนักทดลอง", path="1.", sort_key="a")
    source, out = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps(SMALL), encoding="utf-8")
    assert main(["instrument", "load", str(source), "--owner", "EVA"]) == 0
    assert "MINI 2569/1" in capsys.readouterr().out
    assert Instrument.objects.get(code="MINI").owner.code == "EVA"
    assert main(["instrument", "export", "MINI", "--fiscal-year", "2569", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["instruments"] == SMALL["instruments"]
    assert main(["instrument", "export", "MINI", "--fiscal-year", "2569", "--out", str(tmp_path / "o.xlsx")]) == 0
    capsys.readouterr()
    assert main(["instrument", "list", "--fiscal-year", "2569", "--json"]) == 0
    assert [row["code"] for row in json.loads(capsys.readouterr().out)] == ["MINI"]


def test_a_draft_does_not_hold_until_it_is_published(tmp_path):
    source = tmp_path / "in.json"
    source.write_text(json.dumps(SMALL), encoding="utf-8")
    assert main(["instrument", "load", str(source), "--draft"]) == 0
    assert selectors.version_in_use("MINI", 2569) is None
    assert selectors.version_of("MINI", 2569, 1).state == "draft"


def test_the_command_names_every_fault(tmp_path, capsys):
    source = tmp_path / "in.json"
    broken = json.loads(json.dumps(SMALL))
    broken["instruments"][0]["nodes"][1]["parent"] = "Z"
    broken["instruments"][0]["rounds"] = []
    source.write_text(json.dumps(broken), encoding="utf-8")
    assert main(["instrument", "load", str(source)]) == 2
    said = capsys.readouterr().err
    assert "nodes[1].parent" in said
    assert "rounds" in said
    assert main(["instrument", "export", "MINI", "--fiscal-year", "2569", "--out", str(tmp_path / "x.json")]) == 2
