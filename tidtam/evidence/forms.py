"""What is typed on the pages of a library."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.evidence import rules
from tidtam.evidence.choices import EvidenceKind
from tidtam.evidence.services.refusals import NotOfTheWeb, TitleMissing, TitleTooLong
from tidtam.ui.forms import HouseForm

UNUSED = "unused"


class LibraryFilters(forms.Form):
    """What of a library is shown; everything is optional."""

    q = forms.CharField(label=_("ค้นหาชื่อ ไฟล์ หรือลิงก์"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("ชนิด"), required=False, choices=[("", _("ทุกชนิด")), *EvidenceKind.choices])
    year = forms.ChoiceField(label=_("ปีงบประมาณ"), required=False)
    used = forms.ChoiceField(label=_("การใช้"), required=False, choices=[("", _("ทั้งหมด")), (UNUSED, _("ยังไม่ได้ใช้"))])

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        """Take the years to choose from, latest first."""
        super().__init__(data)
        choices = [("", _("ทุกปี")), *((str(year), str(year)) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return what `selectors.library` takes; what cannot be read filters nothing."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "text": said.get("q", ""),
            "kind": said.get("kind", ""),
            "fiscal_year_be": int(said["year"]) if said.get("year") else None,
            "unused": said.get("used") == UNUSED,
        }


class TitleForm(HouseForm):
    """What a piece of evidence is called."""

    title = forms.CharField(
        label=_("ชื่อหลักฐาน"), max_length=rules.LONGEST_TITLE, help_text=_("บอกว่าคืออะไร เมื่อใด เช่น ภาพการอบรมครูรุ่นที่ 1")
    )
    required_words = {"title": TitleMissing.message}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the fields."""
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= {"lang": "th", "autocomplete": "off"}
        self.fields["title"].error_messages["max_length"] = str(TitleTooLong(count=rules.LONGEST_TITLE))
        self.house_style()


class LinkForm(TitleForm):
    """A link and what it is called."""

    address = forms.CharField(
        label=_("ที่อยู่ลิงก์"),
        max_length=rules.LONGEST_ADDRESS,
        help_text=_("ระบบเก็บเฉพาะที่อยู่ ไม่เก็บสำเนาของเว็บ ตั้งให้ผู้ตรวจเปิดดูได้"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    required_words = {**TitleForm.required_words, "address": NotOfTheWeb.message}
    field_order = ["address", "title"]

    def clean_address(self) -> str:
        """Return the address. Raises ValidationError for what is none of the web, beside what the title lacks."""
        address = self.cleaned_data["address"].strip()
        if not rules.host_of(address):
            raise forms.ValidationError(NotOfTheWeb.message)
        return str(address)
