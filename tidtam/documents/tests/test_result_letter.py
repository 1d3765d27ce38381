"""The result letter: what it says of the real office, and of instruments of any shape."""

import dataclasses
import datetime as dt
import re
from decimal import Decimal

import docx
import pytest

from tidtam.assessment.facts import Advice
from tidtam.documents.layout import Heading, Table, Text
from tidtam.documents.result_letter.compose import letter_of
from tidtam.documents.result_letter.printed import laid_out
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.result_letter.render_docx import render_docx
from tidtam.documents.tests import lampang
from tidtam.instruments.facts import STANDARD_BANDS, InstrumentVersion, Node, Round
from tidtam.scoring.facts import Given
from tidtam.scoring.rules import score

SIGNER = Signer(position="ผู้อำนวยการสำนัก", acting_position="ที่ปรึกษา", organisation="สำนักงานคณะกรรมการ")


@pytest.fixture(scope="module")
def source(load_shared):
    return load_shared("lpn_2566.json")


@pytest.fixture(scope="module")
def letter(source):
    return letter_of(lampang.results(source), office_short_name="สพม.ลำปาง ลำพูน", signer=SIGNER)


def tables(letter):
    return [block for block in laid_out(letter, "arabic").blocks if isinstance(block, Table)]


def texts(letter):
    return [line for block in laid_out(letter, "arabic").blocks if isinstance(block, Text) for line in block.paragraphs]


def row_of(table, start):
    return next(row for row in table.rows if row[0].startswith(start))


def look_of(table, start):
    return next(look for row, look in zip(table.rows, table.looks, strict=True) if row[0].startswith(start))


def test_the_first_page_says_what_the_three_parts_came_to(letter):
    assert [row[1] for row in tables(letter)[0].rows] == [
        "ดีมาก\n(คะแนนเฉลี่ย 3.83)",
        "ดีเยี่ยม\n(คะแนนเฉลี่ย 4.80)",
        "ดีเยี่ยม\n(คะแนนเฉลี่ย 4.57)",
    ]


def test_parts_stand_in_the_order_of_every_letter_so_far(source):
    mixed = letter_of(lampang.results(source, codes=("STD", "AP", "QP")))
    assert [part.code for part in mixed.parts] == ["QP", "AP", "STD"]


def test_every_node_of_every_instrument_has_a_row_with_a_status(letter, source):
    printed = [row[0] for table in tables(letter)[1:] for row in table.rows]
    for instrument in source["instruments"].values():
        for node in instrument["indicators"]:
            assert sum(name.endswith(node["name_th"]) for name in printed) >= 1, node["code"]
    assert all(line.status for part in letter.parts for line in part.lines)


def test_the_qp_table_is_the_printed_one(letter, source):
    table = tables(letter)[1]
    assert [column.title for column in table.columns] == [
        "ตัวชี้วัด", "รอบ 6 เดือน", "รอบ 12 เดือน", "ค่าคะแนนเฉลี่ย", "คำอธิบายระดับคุณภาพ",
    ]  # fmt: skip
    for node in source["instruments"]["QP"]["indicators"]:
        row = next(row for row in table.rows if row[0].endswith(node["name_th"]))
        if node["status"] == "scored":
            expected = (str(node["level_6m"]), str(node["level_12m"]), node["printed_mean"], node["printed_label_th"])
            assert row[1:] == expected
    assert row_of(table, "6a.")[1:] == ("–", "–", "–", "ไม่อยู่ในขอบข่าย (เฉพาะ สพป.)")
    assert table.total == ("คะแนนเฉลี่ยรวม 12 ตัวชี้วัด", "", "", "3.83", "ดีมาก")


def test_falls_and_jumps_are_shown_in_the_table_and_below_it(letter):
    table = tables(letter)[1]
    assert look_of(table, "1.").note == "ลดลง 1 ระดับ จาก 4 เป็น 3"
    assert look_of(table, "8.").note == "เพิ่มขึ้น 3 ระดับ จาก 1 เป็น 4"
    assert look_of(table, "2.").note == ""
    said = texts(letter)
    assert "อยู่ที่ระดับ 2 ลงมา ให้พัฒนาก่อน: ข้อ 5 · ข้อ 8" in said
    assert "ระดับลดลงระหว่างรอบ: ข้อ 1 (จาก 4 เป็น 3) · ข้อ 5 (จาก 3 เป็น 2)" in said
    assert any(line.endswith("ข้อ 4 (จาก 2 เป็น 5) · ข้อ 8 (จาก 1 เป็น 4) · ข้อ 10 (จาก 3 เป็น 5)") for line in said)


def test_ap_has_a_table_of_levels_and_one_of_targets_with_their_scope(letter):
    levels, targets = tables(letter)[2:4]
    assert (levels.title, targets.title) == (
        "ตัวชี้วัดที่มีการประเมินระดับคุณภาพ",
        "ตัวชี้วัดที่มีการประเมินเทียบค่าเป้าหมาย",
    )
    assert levels.total == ("คะแนนเฉลี่ยรวม 5 ตัวชี้วัด", "4.80", "ดีเยี่ยม")
    assert row_of(levels, "14.")[1:] == ("5", "ดีเยี่ยม")
    assert look_of(levels, "14.").note == "ใช้คะแนนร่วมกับข้อ 13 นับเป็นหนึ่งตัวชี้วัด"
    assert targets.columns[2].title == "ผลการดำเนินงานภาพรวมของ สพฐ. (ร้อยละ)"
    assert row_of(targets, "2.")[1:] == ("80.00", "100.00", "บรรลุ")
    assert row_of(targets, "24.")[1:] == ("–", "–", "อยู่ระหว่างดำเนินการ")


def test_results_of_two_scopes_are_each_labelled(source):
    [result] = lampang.results(source, codes=("AP",))
    own = dataclasses.replace(result.version.node("AP-2"), target_scope="office")
    nodes = tuple(own if node.code == "AP-2" else node for node in result.version.nodes)
    mixed = dataclasses.replace(result, version=dataclasses.replace(result.version, nodes=nodes))
    targets = tables(letter_of([mixed]))[2]
    assert targets.columns[2].title == "ผลการดำเนินงาน (ร้อยละ)"
    assert (row_of(targets, "2.")[2], row_of(targets, "3.")[2]) == ("100.00\n(ของ สพท.)", "100.00\n(ภาพรวมของ สพฐ.)")


def test_a_standard_shows_its_raw_mean_and_its_lowest_indicator(letter):
    table = tables(letter)[4]
    assert row_of(table, "มาตรฐานที่ 1")[1:] == ("4.50", "5", "ดีเยี่ยม")
    assert row_of(table, "มาตรฐานที่ 3")[1:] == ("4.40", "5", "ดีเยี่ยม")
    assert look_of(table, "มาตรฐานที่ 3").note == "ต่ำสุด ระดับ 2: ประเด็นการพิจารณา 2 อัตราการออกกลางคันลดลง"
    assert row_of(table, "2. การพัฒนาสู่องค์การ")[1:] == ("", "–", "ติดตามแต่ไม่ประเมินผล")
    assert table.total == ("คะแนนรวมของภาพรวม (3 มาตรฐาน)", "4.57", "5", "ดีเยี่ยม")
    assert {look.depth for look in table.looks} == {0, 1, 2, 3}


def test_advice_is_the_finding_and_what_to_do_below_a_generated_heading(letter, source):
    headings = [block.text for block in laid_out(letter, "arabic").blocks if isinstance(block, Heading)]
    said = texts(letter)
    for node in source["instruments"]["QP"]["indicators"]:
        if node["recommendation"]:
            assert sum(heading.endswith(node["name_th"]) for heading in headings) == 1
            assert node["recommendation"]["finding_th"] in said
            assert node["recommendation"]["advice_th"] in said


def test_history_without_advice_says_so_where_some_was_due(letter):
    blocks = list(laid_out(letter, "arabic").blocks)
    place = next(n for n, block in enumerate(blocks) if getattr(block, "text", "").endswith("อัตราการออกกลางคันลดลง"))
    assert blocks[place + 1] == Text(("ไม่มีข้อเสนอแนะในต้นฉบับ",))
    assert texts(letter).count("ไม่มีข้อเสนอแนะในต้นฉบับ") == 2  # that one, and AP as a whole


def test_results_of_the_system_do_not_speak_of_an_original(source):
    own = lampang.result("STD", source["instruments"]["STD"], is_history=False)
    said = texts(letter_of([own]))
    assert "ไม่มีข้อเสนอแนะ" in said
    assert not [line for line in said if "ต้นฉบับ" in line]
    advised = dataclasses.replace(own, advice={"S3.4.2": Advice(finding="พบว่า", advice="ควรทำ")})
    assert {"พบว่า", "ควรทำ"} <= set(texts(letter_of([advised])))


def test_who_signs_is_named_by_position_also_acting(letter):
    signed = next(b for b in laid_out(letter, "arabic").blocks if isinstance(b, Text) and b.kind == "signer")
    assert signed.paragraphs[1:] == ("ผู้อำนวยการสำนัก", "รักษาการในตำแหน่งที่ปรึกษา", "สำนักงานคณะกรรมการ")
    unsigned = dataclasses.replace(letter, signer=None)
    assert laid_out(unsigned, "thai").watermark == "ร่าง"
    assert laid_out(letter, "thai").watermark == ""


def test_an_open_part_has_no_words_and_says_how_far_it_is(source):
    [result] = lampang.results(source, codes=("QP",))
    levels = {pair: level for pair, level in result.given.levels.items() if pair[1] == "6m" or pair[0] == "QP-1"}
    given = Given(levels=levels)
    half = dataclasses.replace(
        result, given=given, scores=score(result.version, given, office_kind=lampang.OFFICE["office_kind"])
    )
    first, table = tables(letter_of([half], unpublished=("มาตรฐาน",)))[:2]
    assert [row[1] for row in first.rows] == ["ยังไม่สมบูรณ์ (1 จาก 12 ตัวชี้วัด)", "ยังไม่ประกาศผล"]
    assert table.total == ("คะแนนเฉลี่ยรวม 12 ตัวชี้วัด", "–", "–", "–", "ยังไม่สมบูรณ์ (1 จาก 12 ตัวชี้วัด)")


def test_an_instrument_of_another_shape_has_its_letter_too(source):
    version = InstrumentVersion(
        code="OWN",
        fiscal_year_be=2567,
        title="เครื่องมือของสำนัก",
        rounds=(Round(code="year", label="ทั้งปี"),),
        bands=STANDARD_BANDS,
        nodes=(
            Node(code="G", kind="group", title="ส่วนแรก"),
            Node(code="G1", kind="checklist", title="รายการ", number="1", parent="G"),
            Node(code="G2", kind="share", title="สัดส่วน", number="2", parent="G"),
            Node(code="T", kind="target", title="เป้าหมาย", target=Decimal(50)),
            Node(code="N", kind="narrative", title="เล่าผล"),
        ),
    )
    given = Given(levels={("G1", "year"): 3})
    scores = score(version, given, office_kind="esa_primary")
    own = dataclasses.replace(
        lampang.result("QP", source["instruments"]["QP"]), version=version, given=given, scores=scores, advice={}
    )
    letter = letter_of([own])
    level, target, other = tables(letter)[1:]
    assert (level.title, [row[0] for row in level.rows]) == ("ส่วนแรก", ["1. รายการ"])
    assert list(target.rows) == [("เป้าหมาย", "50.00", "–", "ไม่มีข้อมูล")]
    assert [row[0] for row in other.rows] == ["ส่วนแรก", "2. สัดส่วน", "เล่าผล"]
    assert {line.code for part in letter.parts for line in part.lines} == {"G", "G1", "G2", "T", "N"}


@pytest.mark.parametrize(("numerals", "year"), [("thai", "๒๕๖๖"), ("arabic", "2566")])
def test_the_docx_has_real_headings_and_tables_in_one_kind_of_digits(letter, tmp_path, numerals, year):
    made = render_docx(letter, laid_out(letter, numerals))
    path = tmp_path / "letter.docx"
    path.write_bytes(made)
    document = docx.Document(str(path))
    headings = [paragraph for paragraph in document.paragraphs if paragraph.style.name.startswith("Heading")]
    assert len([one for one in headings if one.style.name == "Heading 1"]) == 3
    assert len(document.tables) == 5
    said = "".join(paragraph.text for paragraph in document.paragraphs)
    assert year in said
    other = "0123456789" if numerals == "thai" else "๐๑๒๓๔๕๖๗๘๙"
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    # The number of a variant ("6b") is a code and keeps its digit.
    assert not [
        word for text in (*cells, said) for word in re.sub("6[ab]|X[12]", "", text).split() if set(word) & set(other)
    ]
    assert made == render_docx(letter, laid_out(letter, numerals))


def test_the_day_of_the_data_is_that_of_the_latest_result(letter):
    assert letter.as_of_date == dt.date(2023, 10, 31)
