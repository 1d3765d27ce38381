"""What is typed on the pages of assessment."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.assessment.choices import Verdict
from tidtam.assessment.pages import word
from tidtam.instruments.facts import Band, Node
from tidtam.ui.forms import HouseForm

LONGEST_TEXT = 5_000
TOO_LONG = {"max_length": _("เขียนไม่เกิน %(limit_value)s ตัวอักษร")}


def _text(label: Any, *, required: bool = False, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows, "lang": "th"}),
        error_messages=TOO_LONG,
        help_text=help_text,
    )


class LevelForm(HouseForm):
    """A level of a leaf, why, what was found and what to do."""

    level = forms.TypedChoiceField(label=_("ระดับ"), coerce=int, empty_value=None, widget=forms.RadioSelect)
    reason = _text(_("เหตุผล"))
    finding = _text(_("ผลที่พบ"))
    advice = _text(_("ข้อเสนอแนะต่อสำนักงาน"))
    required_words = {"level": _("เลือกระดับ 1 ถึง 5")}

    def __init__(self, *args: Any, bands: Sequence[Band], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(band.level, f"{band.level} {word(band.label, band.label_en)}") for band in bands]
        self.house_style()


class ReasonForm(HouseForm):
    """Why something is sent back, or why there is a new edition."""

    reason = _text(_("เหตุผล"), required=True)
    required_words = {"reason": _("กรอกเหตุผล")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()


class VerdictForm(ReasonForm):
    """What is decided of an appeal."""

    verdict = forms.ChoiceField(label=_("ผลการพิจารณา"), choices=Verdict.choices, widget=forms.RadioSelect)
    field_order = ["verdict", "reason"]
    required_words = {"reason": _("กรอกเหตุผล"), "verdict": _("เลือกผลการพิจารณา")}


class AssignForm(HouseForm):
    """Who assesses what: a person by account, where, which node, and whether as second assessor."""

    username = forms.CharField(label=_("ชื่อบัญชีของผู้ประเมิน"), max_length=150)
    organisation = forms.CharField(
        label=_("หน่วยงานที่ประเมิน"),
        max_length=200,
        help_text=_("รหัสหรือชื่อ · ชื่อของ สพฐ. หมายถึงทุกเขต"),
    )
    node_code = forms.ChoiceField(label=_("ตัวชี้วัด"), required=False)
    is_second = forms.BooleanField(label=_("เป็นผู้ประเมินคนที่สอง"), required=False)
    required_words = {"username": _("กรอกชื่อบัญชี"), "organisation": _("กรอกหน่วยงาน")}

    def __init__(self, *args: Any, nodes: Sequence[Node] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["node_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("ทุกตัวชี้วัด")), *((node.code, f"{node.code} {node.title}") for node in nodes)]
        self.house_style()
