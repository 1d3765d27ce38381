"""The grid of amounts: keys, a block pasted from a spreadsheet, and what is computed while it is typed."""

import gzip
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders

from tidtam.thai.money import format_baht, parse_baht, percent

SCRIPT_BYTES = 2_560


@pytest.fixture
def page(open_page):
    return open_page("/_ui/")


def cell(page, row, column):
    return page.locator(f'[data-sheet="sample-sheet"] [data-g="{row},{column}"]')


def at(page):
    return page.evaluate("document.activeElement.dataset.g")


def paste(page, text):
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )


def values(page):
    return [[cell(page, row, column).input_value() for column in (0, 1)] for row in (0, 1, 2)]


def computed(page):
    return page.locator('[data-sheet="sample-sheet"] tfoot td').all_inner_texts()


def status(page):
    return page.locator("#sample-sheet").inner_text()


def test_enter_and_arrows_move_in_two_dimensions(page):
    cell(page, 0, 0).focus()
    for key, stands in [
        ("Enter", "1,0"),
        ("Enter", "2,0"),
        ("Enter", "2,0"),
        ("Shift+Enter", "1,0"),
        ("ArrowUp", "0,0"),
        ("ArrowUp", "0,0"),
        ("ArrowDown", "1,0"),
        ("End", "1,0"),
        ("ArrowRight", "1,1"),
        ("ArrowLeft", "1,0"),
    ]:
        page.keyboard.press(key)
        assert at(page) == stands, key


def test_arrows_move_inside_the_words_of_a_cell_first(page):
    cell(page, 0, 0).focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert at(page) == "0,0"
    page.keyboard.press("Shift+ArrowRight")
    assert at(page) == "0,0"


def test_a_pasted_block_fills_cells_and_says_what_it_skipped(page):
    cell(page, 0, 0).focus()
    paste(page, "๖๔,๒๐๐.๕\t 1 200 \r\n฿ 500.25 \t9,000บาท\r\n(700.00)\t\r\n")
    assert values(page) == [["64,200.50", "1,200.00"], ["500.25", "9,000.00"], ["", ""]]
    assert status(page) == "วางแล้ว 4 ช่อง ข้าม 1 ช่องที่ไม่ใช่จำนวนเงินหรืออยู่นอกตาราง"


def test_what_lies_outside_the_grid_or_cannot_be_read_leaves_its_cells_alone(page):
    before = values(page)
    cell(page, 1, 1).focus()
    paste(page, "1.234\t5\n-3\t1,23,4")
    assert values(page) == before
    assert status(page) == "วางแล้ว 0 ช่อง ข้าม 4 ช่องที่ไม่ใช่จำนวนเงินหรืออยู่นอกตาราง"


def test_one_value_is_pasted_as_text_into_its_cell(page):
    cell(page, 0, 1).focus()
    paste(page, "58,200.00")
    assert status(page) == ""


def test_it_reads_and_computes_as_the_server_does(page):
    typed = {
        (0, 0): "๑๒๔,๐๐๐.๐๐",
        (1, 0): "30,000.01 บาท",
        (2, 0): "฿36000.5",
        (0, 1): "9,999,999,999,999.99",
        (1, 1): "0.01",
        (2, 1): "12.-",
    }
    for (row, column), text in typed.items():
        cell(page, row, column).fill(text)
        cell(page, row, column).blur()
        assert cell(page, row, column).input_value() == format_baht(parse_baht(text))
    actual, committed = (
        sum(parse_baht(text) for (_row, column), text in typed.items() if column == wanted) for wanted in (0, 1)
    )
    plan = Decimal("220000.50")
    assert computed(page) == [
        "220,000.50",
        format_baht(actual),
        format_baht(committed),
        f"{percent(actual, plan)}%",
    ]


def test_percent_is_rounded_half_up_to_two_decimals(page):
    shown = page.locator('[data-sheet="sample-sheet"] tbody tr').first.locator("[data-pct]")
    for typed in ("8999.99", "28516.28", "0", "4466.43", "744.00", "0.01", "372.005", "-1", "1e5", "5,00"):
        cell(page, 0, 0).fill(typed)
        try:
            expected = f"{percent(parse_baht(typed), Decimal('124000')):,}%"
        except ValueError:
            expected = "-"
        assert shown.inner_text() == expected, typed


def test_what_cannot_be_read_stays_as_typed_and_counts_for_nothing(page):
    cell(page, 0, 0).fill("ห้าพัน")
    cell(page, 0, 0).blur()
    assert cell(page, 0, 0).input_value() == "ห้าพัน"
    assert computed(page)[1] == "-"


def test_without_script_it_shows_what_the_server_computed(open_page):
    page = open_page("/_ui/", script=False)
    assert computed(page) == ["220,000.50", "58,200.00", "20,000.00", "26.45%"]


def test_the_script_weighs_little():
    with open(finders.find("ui/grid.js"), "rb") as script:
        assert len(gzip.compress(script.read())) <= SCRIPT_BYTES
