"""The cells of a workbook of registrations by whose they are, and putting answers into them."""


class Cells:
    """The cells of an open file. A row is named by (whose, owner); the empty ones by (whose, list, number)."""

    def __init__(self, file):
        self.rows, self.offered = {}, {}
        for sheet in file.worksheets:
            if not str(sheet["A1"].value).startswith("tidtam:sheet"):
                continue
            code = str(sheet["A1"].value).split()[-1]
            names = {cell.value: cell.column for cell in sheet[1]}
            for number in range(3, sheet.max_row + 1):
                identity = str(sheet.cell(number, 1).value)
                about, _legend, owner = identity.rsplit("|", 2)[0].split("|", 2)
                found = (sheet, number, names)
                if about.endswith("+") and owner:
                    self.offered.setdefault((about[:-1], owner.partition("[")[0]), []).append(found)
                self.rows[about.removesuffix("+"), owner, code] = found

    @property
    def new(self):
        """The names of projects that are to begin."""
        return [about for about, owner, code in self.rows if about.startswith("N") and code == "general"]

    def at(self, about, place):
        """Return the cell of a place of what is written."""
        for (whose, owner, _code), (sheet, number, names) in self.rows.items():
            column = place.removeprefix(f"{owner}.") if owner else place
            if whose == about and column in names and (not owner or place.startswith(f"{owner}.")):
                return sheet.cell(number, names[column])
        raise LookupError(place)

    def empty(self, about, name, number, column):
        """Return a cell of the empty row of a list, numbered from 0."""
        sheet, row, names = self.offered[about, name][number]
        return sheet.cell(row, names[column])

    def number(self, about, name, number):
        """Return the number that an empty row is named by."""
        return self.empty(about, name, number, "number").value


def put(cell, words):
    """Type words into a cell; a text stays one, whatever it begins with."""
    cell.value = words
    if isinstance(words, str):
        cell.data_type = "s"


def answers(row, said):
    """Return what types answers about a registered project into a file, by place or (list, number, column)."""

    def do(file):
        cells = Cells(file)
        for place, words in said.items():
            about = f"P{row.pk}"
            put(cells.at(about, place) if isinstance(place, str) else cells.empty(about, *place), words)

    return do
