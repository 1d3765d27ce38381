"""What may be typed into the pages of this room: the filters of failed checks, and a report field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.approval.forms import field_id
from tidtam.approval.inputs import SectionForm, SectionInput, words_of
from tidtam.approval.models import Advice
from tidtam.checks.choices import Level
from tidtam.drafts.typed import Typed, Words, plain
from tidtam.progress import places
from tidtam.progress.facts import Narrative
from tidtam.progress.topics import EditableField
from tidtam.progress.typed import spelt
from tidtam.projects.choices import ExecutionStatus
from tidtam.thai.money import format_baht, parse_baht
from tidtam.thai.numerals import NumberRefused
from tidtam.ui.forms import HouseForm

_NEEDED = {
    "reason": _("เขียนเหตุผลที่ยังไม่ได้ดำเนินการ"),
    "planned_quarter": _("เลือกไตรมาสที่จะเริ่มดำเนินการ"),
    "planned_baht": _("กรอกงบประมาณที่จะใช้ หากไม่ใช้เงินกรอก 0"),
}
_QUARTER = _("ไตรมาส %(quarter)d")
QUARTERS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]


class DeclarationForm(HouseForm):
    """What is declared of a project at the end of a quarter."""

    status = forms.ChoiceField(label=_("สถานะโครงการ"), choices=ExecutionStatus.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("เหตุผล"),
        required=False,
        max_length=places.LONGEST[places.FieldKind.TEXT],
        widget=forms.Textarea(attrs={"rows": 3, "lang": "th"}),
        help_text=_("ต้องมีเมื่อยังไม่ได้ดำเนินการ ยกเลิก/ยุติ หรือเสร็จสิ้นทั้งที่ยังมีกิจกรรมค้าง"),
    )
    planned_quarter = forms.TypedChoiceField(
        label=_("ไตรมาสที่จะเริ่มดำเนินการ"), required=False, coerce=int, empty_value=None
    )
    planned_baht = forms.CharField(label=_("งบประมาณที่จะใช้ (บาท)"), required=False, help_text=_("ไม่ใช้เงินให้กรอก 0"))
    seen = forms.CharField(required=False)
    required_words = {"status": _("เลือกสถานะโครงการ")}

    def __init__(self, *args: Any, quarter: int, **kwargs: Any) -> None:
        """Take the quarter that is declared; a start is planned for a later one, in quarter 4 for itself."""
        super().__init__(*args, **kwargs)
        start = self.fields["planned_quarter"]
        assert isinstance(start, forms.ChoiceField)
        later = range(min(quarter + 1, 4), 5)
        start.choices = [("", _("เลือกไตรมาส")), *((str(one), _QUARTER % {"quarter": one}) for one in later)]
        self.fields["planned_baht"].widget.attrs["inputmode"] = "decimal"
        if self.initial.get("planned_baht") is not None:
            self.initial["planned_baht"] = format_baht(self.initial["planned_baht"])
        self.house_style()

    def clean_planned_baht(self) -> Decimal | None:
        """Return the amount in baht. Raises ValidationError for what cannot be read."""
        try:
            return parse_baht(self.cleaned_data["planned_baht"]) if self.cleaned_data["planned_baht"] else None
        except NumberRefused:
            raise forms.ValidationError(str(places.WHAT_FITS[places.FieldKind.AMOUNT])) from None

    def declared(self) -> dict[str, Any]:
        """Return what services.declare_status takes."""
        return {**self.cleaned_data, "status": ExecutionStatus(self.cleaned_data["status"])}

    def refuse(self, messages: Iterable[Mapping[str, str]]) -> None:
        """Take the checks that it must pass and does not, each at the fields that it misses."""
        is_later = self.cleaned_data["status"] == ExecutionStatus.NOT_STARTED
        asked = ("reason", "planned_quarter", "planned_baht") if is_later else ("reason",)
        missing = [name for name in asked if self.cleaned_data[name] in (None, "")] or ["reason"]
        for message in messages:
            for name in missing:
                self.add_error(name, _NEEDED[name] if is_later else message["cure"])


class CheckFilters(forms.Form):
    """Level, quarter, check and fiscal year of the list of failed checks, all optional.

    A value that is none of the choices asks nothing.
    """

    level = forms.ChoiceField(label=_("ระดับ"), required=False, choices=[("", _("ทุกระดับ")), *Level.choices])
    quarter = forms.ChoiceField(label=_("ไตรมาส"), required=False, choices=[("", _("ทุกไตรมาส")), *QUARTERS])
    check = forms.ChoiceField(label=_("ข้อตรวจ"), required=False)
    year = forms.ChoiceField(label=_("ปีงบประมาณ"), required=False)

    def __init__(self, *args: Any, checks: Iterable[tuple[str, str]], years: Iterable[int], **kwargs: Any) -> None:
        """Take the checks, (code, words), and the years to choose from."""
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("check", [("", _("ทุกข้อ")), *checks]),
            ("year", [(str(year), str(year)) for year in years]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def wanted(self) -> dict[str, str]:
        """Return what was asked for by field; "" where nothing, or nothing that is offered, was asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


@dataclass(frozen=True, kw_only=True)
class Input(SectionInput):
    """A field of a report.

    earlier  what the quarter before says at the same place; "" where it says nothing that could be used again.
    """

    editable: EditableField
    earlier: Words = ""

    @property
    def place(self) -> str:
        """The place of the field, which is its name in the form."""
        return self.editable.place

    @property
    def label(self) -> str:
        """What it is called away from its thing: the thing's heading, and its own words."""
        return " › ".join(filter(None, (self.editable.heading, self.editable.label)))

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """Values and words to choose from; of a tick, its own."""
        return self.editable.options if self.kind != "tick" else [("1", self.editable.label)]

    @cached_property
    def kind(self) -> str:
        """How it is written: a places.FieldKind."""
        return self.editable.field.kind.value

    @property
    def stored_words(self) -> str:
        """What stands in the report, as a reader sees it."""
        return words_of(self.stored, self.editable.options)

    @property
    def longest(self) -> int | None:
        """Most letters it takes."""
        return places.LONGEST.get(self.editable.field.kind)

    @property
    def is_text(self) -> bool:
        """Whether words are written here."""
        return self.editable.field.kind in places.LONGEST

    @cached_property
    def is_carried(self) -> bool:
        """Whether it still says word for word what the quarter before said."""
        return self.is_text and places.is_carried(plain(self.typed), plain(self.earlier))

    @property
    def can_copy(self) -> bool:
        """Whether the words of the quarter before could be used here."""
        return self.is_text and bool(plain(self.earlier)) and not self.is_carried


@dataclass(frozen=True, slots=True)
class InputGroup:
    """The inputs of one thing: an answer, the value of a KPI, an activity, the money of the quarter.

    advice, messages  what is to be mended of the thing as a whole, and the failed checks that stand at it.
    """

    place: str
    heading: str
    inputs: tuple[Input, ...]
    advice: tuple[Advice, ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The id of the thing on its page."""
        return field_id(self.place) or "whole"

    @property
    def by_name(self) -> dict[str, Input]:
        """The inputs by the name of their field."""
        return {one.editable.field.name: one for one in self.inputs}

    @property
    def boxes(self) -> list[Input]:
        """The inputs of a narrative: its element boxes, or its one whole text."""
        return [one for one in self.inputs if one.editable.field.of is Narrative]


class ReportForm(SectionForm):
    """What the owner of a report may write of a topic."""

    def __init__(self, editable: Sequence[EditableField], *, earlier: Typed | None = None, **more: Any) -> None:
        """Take what can be written.   earlier  what the quarter before says, by place.   more  as SectionForm."""
        super().__init__(**more)
        self._editable, self._earlier = editable, earlier or {}
        self._copied: dict[str, Words] = {}

    def sent(self) -> dict[str, Words]:
        """Return what stands in the fields now, by place."""
        return {one.place: self._typed(one) for one in self._editable}

    def labels(self) -> dict[str, str]:
        """Return what the fields are called, by place."""
        return {one.place: one.label for one in self.inputs}

    def copy(self, wanted: str) -> None:
        """Fill in what the quarter before says: at one place, or where one thing or "all" says nothing yet.

        "all" is what stands on the page: a thing whose fields were folded, and so not sent, stays as it is.
        """
        for one in self.inputs:
            if one.place == wanted and one.can_copy:
                self._copied[one.place] = one.earlier
        for group in self.groups():
            is_shown = self.data is None or any(one.place in self.data for one in group.inputs)
            if wanted == group.place or (wanted == COPY_ALL and is_shown):
                self._copied |= _to_fill(group)

    def fill(self, typed: Typed) -> None:
        """Take what is offered for some fields, by place, over what was typed there."""
        self._copied |= typed

    @property
    def inputs(self) -> list[Input]:
        """The fields in the order of the form."""
        return [
            Input(
                editable=one,
                typed=self._typed(one),
                stored=self.kept.get(one.place, spelt(one.field)),
                earlier=self._earlier.get(one.place, ""),
                advice=self.advice_at(one.place),
                messages=tuple(self.messages.get(one.place, ())),
                error=self.errors.get(one.place, ""),
                discussion=self.discussion,
            )
            for one in self._editable
        ]

    def groups(self) -> list[InputGroup]:
        """Return the fields thing by thing, in the order of the form."""
        found: dict[str, list[Input]] = {}
        for one in self.inputs:
            found.setdefault(one.editable.field.owner, []).append(one)
        return [
            InputGroup(
                place,
                inputs[0].editable.heading,
                tuple(inputs),
                advice=self.advice_at(place) if place else (),
                messages=tuple(self.messages.get(place, ())),
            )
            for place, inputs in found.items()
        ]

    def _typed(self, one: EditableField) -> Words:
        if one.place in self._copied:
            return self._copied[one.place]
        return self.typed_at(one.place, one.field.kind.value, spelt(one.field))


COPY_ALL = "all"


def _to_fill(group: InputGroup) -> dict[str, Words]:
    """Return what the quarter before says of a thing wherever nothing is written; its choices where nothing at all is.

    Amounts, numbers and days are of their own quarter and are never used again.
    """
    is_blank = not any(plain(one.typed) for one in group.inputs if one.is_text)
    empty = [one for one in group.inputs if one.earlier and not plain(one.typed)]
    found = {one.place: one.earlier for one in empty if one.is_text or one.kind == "keys"}
    state = group.by_name.get("state")
    if found and is_blank and state and state.earlier in dict(state.editable.options):
        found[state.place] = state.earlier
    return found
