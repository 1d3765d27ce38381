"""What may be typed into the pages of an import."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.formats.sheets import Sheet, column_name
from tidtam.imports.facts import Matching
from tidtam.imports.fields import REGISTRATIONS
from tidtam.imports.rules.headings import labels_of, samples_of
from tidtam.ui.forms import HouseForm

SAMPLES = 3
LONGEST_SAMPLE = 60
MOST_HEADING_ROWS = 3


class YearForm(HouseForm):
    """The year whose projects a list holds."""

    fiscal_year_be = forms.TypedChoiceField(label=gettext_lazy("ปีงบประมาณ"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None = None, *, years: Sequence[int]) -> None:
        super().__init__(data, initial={"fiscal_year_be": years[0]})
        field = self.fields["fiscal_year_be"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(year, str(year)) for year in years]
        self.house_style()


class ListForm(HouseForm):
    """Where the list stands in its file."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("แผ่นงาน"), coerce=int)
    header_from = forms.IntegerField(
        label=gettext_lazy("หัวตารางเริ่มที่แถว"),
        min_value=1,
        error_messages={"invalid": gettext_lazy("กรอกเลขแถวของหัวตาราง เช่น 3")},
    )
    header_to = forms.IntegerField(
        label=gettext_lazy("หัวตารางจบที่แถว"),
        min_value=1,
        error_messages={"invalid": gettext_lazy("กรอกเลขแถวของหัวตาราง เช่น 3")},
    )
    otherwise = forms.ChoiceField(label=gettext_lazy("กลุ่มงานของแถวที่ไม่ได้เขียนไว้"), required=False)
    required_words = {
        "header_from": gettext_lazy("กรอกเลขแถวของหัวตาราง เช่น 3"),
        "header_to": gettext_lazy("กรอกเลขแถวของหัวตาราง เช่น 3"),
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        sheets: Sequence[Sheet],
        places: Sequence[tuple[str, str]],
        matching: Matching,
        otherwise: str,
    ) -> None:
        """Take what can be chosen. places  code and name of where the reader may register; an only one is chosen."""
        super().__init__(
            data,
            initial={
                "sheet": matching.sheet,
                "header_from": matching.header[0],
                "header_to": matching.header[1],
                "otherwise": otherwise or (places[0][0] if len(places) == 1 else ""),
            },
        )
        shown = [(number, sheet) for number, sheet in enumerate(sheets) if sheet.cells and not sheet.is_hidden]
        for name, choices in (
            ("sheet", [(number, sheet.name or _("ไฟล์ CSV")) for number, sheet in shown]),
            ("otherwise", list(places)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.house_style()

    def clean(self) -> dict[str, Any]:
        """Refuse a heading that ends before it begins, or that is a whole list."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("header_from"), said.get("header_to")
        if first and last and not first <= last < first + MOST_HEADING_ROWS:
            self.add_error("header_to", _("กรอกแถวสุดท้ายของหัวตาราง ไม่เกิน 3 แถวจากแถวแรก"))
        return said


def column_rows(sheet: Sheet, matching: Matching, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the columns of a list as their page draws them: heading, some of what stands below, and the choice."""
    labels = labels_of(sheet, matching.header)
    samples = {
        column: [" ".join(cell.text.split())[:LONGEST_SAMPLE] for cell in cells[:SAMPLES]]
        for column, cells in samples_of(sheet, matching.header[1]).items()
    }
    shown = sorted(column for column in {*labels, *samples} if labels.get(column) or samples.get(column))
    return [
        {
            "id": f"column-{column}",
            "letters": column_name(column),
            "label": labels.get(column, "")[:120],
            "samples": samples.get(column, []),
            "chosen": matching.columns.get(column, ""),
            "error": errors.get(f"column-{column}", ""),
        }
        for column in shown[:MOST_COLUMNS_SHOWN]
    ]


MOST_COLUMNS_SHOWN = 30
"""Columns that a page can offer thirty fields each and stay small."""


def chosen_columns(sent: Mapping[str, Any]) -> dict[int, str]:
    """Return the fields that were chosen, by column; what is no field is none."""
    names = {one.name for one in REGISTRATIONS}
    return {
        int(name.removeprefix("column-")): value
        for name, value in sent.items()
        if name.startswith("column-") and name.removeprefix("column-").isdecimal() and value in names
    }
