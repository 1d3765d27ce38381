"""LibreOffice opens a workbook and saves it again: it says the same, and what was filled in is read."""

import openpyxl
import pytest

from tidtam.formats.tests.test_contents_in_libreoffice import soffice  # noqa: F401 - a fixture
from tidtam.workbooks.tests.conftest import put

pytestmark = [pytest.mark.django_db, pytest.mark.document]


def test_a_workbook_that_libreoffice_saved_says_what_it_said(three, desk, soffice, tmp_path):  # noqa: F811
    row = three["p02"]
    desk.write().fill(put(row, **{"summary.results": "=cmd()|' /C calc'!A0"}))
    folder = tmp_path / "saved"
    soffice("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(desk.path))
    desk.path = folder / desk.path.name
    plan = desk.plan()
    assert plan.faults == ()
    assert [one.then for thing in plan.things for one in thing.changes] == ["=cmd()|' /C calc'!A0"]
    sheet = openpyxl.load_workbook(desk.path)["2 กิจกรรม"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert any(rule.type == "list" for rule in sheet.data_validations.dataValidation)
