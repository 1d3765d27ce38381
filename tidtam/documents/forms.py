"""What is filled in for letters and national reports: kinds of file, who signs, the words of an item."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tidtam.documents.models import LetterSigner
from tidtam.documents.national_report.freeze import LISTS, from_lines, to_lines
from tidtam.documents.national_report.record import Item, Texts
from tidtam.documents.result_letter.places import FORMATS
from tidtam.documents.selectors import NUMERALS
from tidtam.organisations.forms.people import DayField
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


class ItemForm(HouseForm):
    """The words of an item, one statement a line, and the notes of its figures."""

    changes = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item, changes: int, **kwargs: Any) -> None:
        """Take the item as it stands, and what its report counted."""
        super().__init__(*args, **kwargs)
        self.item = item
        self.initial = {"changes": changes} | {name: to_lines(getattr(item.texts, name)) for name in LISTS}
        hint = _("บรรทัดละหนึ่งข้อ · ขึ้นต้นด้วย - ถ้าเป็นข้อย่อยของข้อก่อนหน้า")
        labels = {"results": _("ผลเชิงคุณภาพ"), "problems": _("ปัญหาอุปสรรค"), "suggestions": _("ข้อเสนอแนะเพื่อการพัฒนา")}
        for name, label in labels.items():
            area = forms.Textarea(attrs={"rows": 6})
            self.fields[name] = forms.CharField(label=label, help_text=hint, required=False, widget=area)
        for figure in item.figures:
            for name, label in (
                ("base_reason", _("เหตุที่ใช้ฐานอื่น")),
                ("note", _("หมายเหตุที่ลงนาม")),
                ("source", _("แหล่งข้อมูล")),
            ):
                self.fields[f"{name}-{figure.code}"] = forms.CharField(
                    label=format_lazy("{} {}", figure.code, label), required=False, initial=getattr(figure, name)
                )
        self.house_style()

    def texts(self) -> Texts:
        """Return the statements that were written."""
        lists = {name: from_lines(clean(self.cleaned_data[name])) for name in LISTS}
        return Texts(results=lists["results"], problems=lists["problems"], suggestions=lists["suggestions"])

    def notes(self) -> dict[str, dict[str, str]]:
        """Return the notes by figure."""
        return {
            figure.code: {
                name: clean(self.cleaned_data[f"{name}-{figure.code}"]) for name in ("base_reason", "note", "source")
            }
            for figure in self.item.figures
        }
