"""What is filled in for letters and national reports: kinds of file, who signs, the words of an item."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tidtam.documents.models import LetterSigner
from tidtam.documents.national_report.freeze import (
    LISTS,
    from_lines,
    tagged_from_lines,
    tagged_to_lines,
    to_lines,
)
from tidtam.documents.national_report.gathered import Gathered
from tidtam.documents.national_report.record import Figure, Item, Population, Statement, Tagged, Texts
from tidtam.documents.project_record import YEAR
from tidtam.documents.result_letter.places import FORMATS
from tidtam.documents.selectors import NUMERALS
from tidtam.instruments.choices import SHARE_KINDS
from tidtam.organisations.forms.people import DayField
from tidtam.thai.numerals import to_arabic_digits
from tidtam.thai.text import clean
from tidtam.ui.forms import HouseForm


class NumeralsForm(HouseForm):
    """In which digits files are to be made."""

    numerals = forms.ChoiceField(
        label=_("ตัวเลข"), choices=list(zip(reversed(NUMERALS), (_("เลขไทย"), _("เลขอารบิก")), strict=True))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()


class LettersForm(NumeralsForm):
    """Which files of letters are to be made."""

    format = forms.ChoiceField(label=_("รูปแบบไฟล์"), choices=[(name, name.upper()) for name in FORMATS])


class DossiersForm(NumeralsForm):
    """Which files of dossiers are to be made."""

    format = forms.ChoiceField(label=_("รูปแบบไฟล์"), choices=[(name, name.upper()) for name in ("pdf", "docx", "json")])


class QuarterForm(HouseForm):
    """Until which quarter a form is to be filled; left out, until the last that is reported."""

    quarter = forms.TypedChoiceField(
        choices=[(quarter, str(quarter)) for quarter in YEAR], coerce=int, empty_value=None, required=False
    )


class FormFilesForm(QuarterForm, DossiersForm):
    """Which files of an office's forms are to be made, until which quarter."""


class SignerForm(HouseForm, forms.ModelForm[LetterSigner]):
    """By which position letters are signed."""

    required_words = {"position": _("ใส่ตำแหน่งผู้ลงนาม")}

    class Meta:
        model = LetterSigner
        fields = ("position", "acting_position", "organisation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()

    def clean(self) -> dict[str, Any]:
        """Return what was typed without signs that nobody sees."""
        return {name: clean(value) for name, value in (super().clean() or {}).items()}


class CutOffForm(HouseForm):
    """The day after which no figure of a report may be."""

    cut_off_date = DayField(label=_("วันตัดข้อมูล"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()


LIST_WORDS = {
    "results": _("ผลเชิงคุณภาพ"),
    "problems": _("ปัญหาอุปสรรค"),
    "suggestions": _("ข้อเสนอแนะเพื่อการพัฒนา"),
}
"""What the lists of an item are called."""


class ItemForm(HouseForm):
    """The words of an item, one statement a line, the numbers inside them, and the notes of its figures."""

    changes = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, item: Item, changes: int, populations: Mapping[str, Population], **kwargs: Any
    ) -> None:
        """Take the item as it stands, what its report counted, and the populations that may bound a number."""
        super().__init__(*args, **kwargs)
        self.item, self.populations = item, populations
        self.initial = {"changes": changes, "tagged": tagged_to_lines(item.texts.tagged)}
        self.initial |= {name: to_lines(getattr(item.texts, name)) for name in LISTS}
        hint = _("บรรทัดละหนึ่งข้อ · ขึ้นต้นด้วย - ถ้าเป็นข้อย่อยของข้อก่อนหน้า")
        for name, label in LIST_WORDS.items():
            area = forms.Textarea(attrs={"rows": 6})
            self.fields[name] = forms.CharField(label=label, help_text=hint, required=False, widget=area)
        self.fields["tagged"] = forms.CharField(
            label=_("ตัวเลขในข้อความ"),
            help_text=format_lazy(
                _("บรรทัดละหนึ่งตัวเลข: ชื่อ | จำนวน | หน่วย | สิ่งที่นับ | รหัสประชากรอ้างอิง · สองส่วนท้ายเว้นได้ · รหัสที่ใช้ได้ {}"),
                " ".join(sorted(populations)) or "–",
            ),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        for figure in item.figures:
            for name, label in _notes_of(figure):
                given = getattr(figure, name)
                self.fields[f"{name}-{figure.code}"] = _note_field(name)(
                    label=format_lazy("{} {}", figure.code, label),
                    required=False,
                    initial=given if given is not None else "",
                )
        self.house_style()

    def clean_tagged(self) -> tuple[Tagged, ...]:
        """Return the numbers inside narratives."""
        try:
            return tagged_from_lines(clean(self.cleaned_data["tagged"]), self.populations)
        except ValueError as error:
            raise forms.ValidationError(
                _("แก้บรรทัด “%(line)s” ให้มีชื่อ จำนวน และหน่วย คั่นด้วย | · รหัสประชากรใช้ที่มีในรายการ"), params={"line": error}
            ) from error

    def texts(self) -> Texts:
        """Return the statements that were written."""
        lists = {name: from_lines(clean(self.cleaned_data[name])) for name in LISTS}
        return Texts(**lists, tagged=self.cleaned_data["tagged"])

    def notes(self) -> dict[str, dict[str, str]]:
        """Return the notes by figure; a number as text."""
        return {
            figure.code: {
                name: "" if given is None else clean(str(given))
                for name, _label in _notes_of(figure)
                for given in [self.cleaned_data[f"{name}-{figure.code}"]]
            }
            for figure in self.item.figures
        }


def _notes_of(figure: Figure) -> Sequence[tuple[str, Any]]:
    """Return name and label of what may be noted at a figure."""
    group = [("group_total", _("จำนวนของกลุ่มที่มุ่งถึง (เมื่อต่างจากฐาน)"))] if figure.kind in SHARE_KINDS else []
    return (
        ("base_reason", _("เหตุที่ใช้ฐานอื่น")),
        *group,
        ("concept", _("สิ่งที่นับ (คำเดียวกันทุกที่ที่นับเรื่องเดียวกัน)")),
        ("note", _("หมายเหตุที่ลงนาม")),
        ("source", _("แหล่งข้อมูล")),
    )


def _note_field(name: str) -> type[forms.Field]:
    return CountField if name == "group_total" else forms.CharField


class CountField(forms.DecimalField):
    """A count typed in either kind of digits, with or without separators."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=17, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the number. Raises ValidationError."""
        return super().to_python(to_arabic_digits(value).replace(",", "") if isinstance(value, str) else value)


class GatheredForm(HouseForm):
    """Which statements of offices a list of an item takes."""

    changes = forms.IntegerField(widget=forms.HiddenInput)
    chosen = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("เลือกข้อความอย่างน้อยหนึ่งข้อ")}
    )

    def __init__(self, *args: Any, rows: Sequence[Gathered], **kwargs: Any) -> None:
        """Take what may be chosen from."""
        super().__init__(*args, **kwargs)
        self.rows = {one.key: one for one in rows if not one.is_taken}
        self.fields["chosen"].choices = [(key, one.statement.text) for key, one in self.rows.items()]  # type: ignore[attr-defined]

    def statements(self) -> tuple[Statement, ...]:
        """Return what was chosen, in the order of the list."""
        chosen = {*self.cleaned_data["chosen"]}
        return tuple(one.statement for key, one in self.rows.items() if key in chosen)


class TemplateForm(HouseForm):
    """Why a template is sent; the file itself is read by uploads.http."""

    required_words = {"reason": _("บอกสิ่งที่เปลี่ยนและเหตุผล")}
    reason = forms.CharField(label=_("สิ่งที่เปลี่ยนและเหตุผล"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()

    def clean_reason(self) -> str:
        """Return the words without what no page can show."""
        return clean(self.cleaned_data["reason"])


class ChoiceForm(forms.Form):
    """Which version is to count, 0 for none; and the last choice the person was shown."""

    number = forms.IntegerField(min_value=0, max_value=32_767)
    seen = forms.IntegerField(min_value=0)
