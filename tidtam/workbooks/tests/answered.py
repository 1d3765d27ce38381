"""Somebody who fills in the workbook of a sheet of answers, and how its cells are found and filled by place."""

import openpyxl

from tidtam.answers.models import Sheet
from tidtam.answers.selectors import LOADED
from tidtam.answers.tests.world import AT
from tidtam.organisations.selectors import held_roles
from tidtam.workbooks.book import write_book
from tidtam.workbooks.selectors import plan_of
from tidtam.workbooks.services import receive_workbook
from tidtam.workbooks.sheet.kind import sheet_book
from tidtam.workbooks.sheet.sheets import place_of_cell


class SheetDesk:
    """Somebody with the workbook of a sheet."""

    def __init__(self, sheet, person, path):
        self.row, self.person, self.path = sheet, person, path

    @property
    def sheet(self):
        return Sheet.objects.select_related(*LOADED).get(pk=self.row.pk)

    def book(self):
        held = held_roles(self.person, on=AT.date())
        return sheet_book(sheet=self.sheet, person=self.person, held=held, at=AT)

    def write(self):
        self.path.write_bytes(write_book(self.book()))
        return self

    def fill(self, words):
        """Type words into cells by place, as a program of spreadsheets would."""
        file = openpyxl.load_workbook(self.path)
        cells = cells_of(file)
        for place, said in words.items():
            cell = cells[place]
            cell.value = said
            if isinstance(said, str):
                cell.data_type = "s"
        file.save(self.path)
        return self

    def receive(self):
        return receive_workbook(
            path=self.path, name="แบบรายงาน.xlsx", organisation=self.sheet.organisation, by=self.person, at=AT
        )

    def plan(self, workbook=None):
        return plan_of(workbook or self.receive(), by=self.person, at=AT)


def cells_of(file):
    """Return the open cells of a file by place."""
    found = {}
    for sheet in file.worksheets:
        if not str(sheet["A1"].value).startswith("tidtam:sheet"):
            continue
        names = {cell.value: cell.column for cell in sheet[1][1:]}
        for number in range(3, sheet.max_row + 1):
            key = str(sheet.cell(number, 1).value).rsplit("|", 2)[0]
            for name, column in names.items():
                cell = sheet.cell(number, column)
                if not cell.protection.locked:
                    found[place_of_cell(key, name)] = cell
    return found
