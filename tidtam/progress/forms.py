"""What may be typed into the pages of this room: the filters of failed checks, and a report field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.approval.forms import field_id
from tidtam.approval.models import Advice
from tidtam.approval.rules import is_within
from tidtam.checks.choices import Level
from tidtam.progress import places
from tidtam.progress.topics import EditableField
from tidtam.thai.calendar import BUDDHIST_OFFSET
from tidtam.thai.dates import parse_date
from tidtam.thai.money import format_baht, parse_baht
from tidtam.thai.numerals import to_arabic_digits

QUARTERS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]


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


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a report as its form shows it: with what was typed, and what goes with it.

    typed    as typed, or as stored where nothing was sent.   stored  what stands in the report, in the same spelling.
    advice   what is to be mended here.   error  what is to be mended in what was typed; "" where nothing is.
    """

    editable: EditableField
    typed: str
    stored: str
    advice: tuple[Advice, ...]
    error: str

    @property
    def id(self) -> str:
        """The id of the field on its page."""
        return field_id(self.editable.place)

    @property
    def kind(self) -> str:
        """How it is written: a places.FieldKind."""
        return self.editable.field.kind.value

    @property
    def differs(self) -> bool:
        """Whether something else was typed than stands in the report."""
        return _plain(self.typed) != _plain(self.stored)

    @property
    def stored_words(self) -> str:
        """What stands in the report, as a reader sees it."""
        return dict(self.editable.options).get(self.stored, self.stored)


class ReportForm:
    """Everything the owner of a report may write, by place. Nothing typed is lost: the inputs give it back as it came.

    A field that is not sent stays as it is; a tick counts as sent where any field of the form was.
    """

    def __init__(
        self,
        editable: Sequence[EditableField],
        *,
        advice: Sequence[Advice] = (),
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Take what can be written, the advice that waits, and what was sent."""
        self.data = data
        self.errors: dict[str, str] = {}
        self._editable, self._advice = editable, advice

    def changes(self) -> dict[str, places.Value]:
        """Return what was typed and differs from the report, by place; fields that cannot be read are in `errors`."""
        found: dict[str, places.Value] = {}
        for one in self._editable:
            typed, stored = self._typed(one), spelt(one.field)
            if _plain(typed) == _plain(stored):
                continue
            try:
                found[one.place] = read_value(one.field, typed)
            except ValueError:
                self.errors[one.place] = str(places.WHAT_FITS[one.field.kind])
        return found

    def refuse(self, sentences: Mapping[str, object]) -> None:
        """Take what is to be mended, by place."""
        self.errors.update({place: str(sentence) for place, sentence in sentences.items()})

    @property
    def inputs(self) -> list[Input]:
        """The fields in the order of the form."""
        return [
            Input(
                editable=one,
                typed=self._typed(one),
                stored=spelt(one.field),
                advice=tuple(row for row in self._advice if row.place and is_within(one.place, row.place)),
                error=self.errors.get(one.place, ""),
            )
            for one in self._editable
        ]

    def error_list(self) -> list[tuple[str, str]]:
        """Return what is to be mended as the component error_summary lists it: (id of the field, words)."""
        labels = {one.place: " › ".join(filter(None, (one.heading, one.label))) for one in self._editable}
        return [(field_id(place), f"{labels.get(place, '')}: {words}") for place, words in self.errors.items()]

    def _typed(self, one: EditableField) -> str:
        if self.data is None:
            return spelt(one.field)
        if one.field.kind is places.FieldKind.TICK:
            return "1" if self.data.get(one.place) else ""
        return str(self.data.get(one.place, spelt(one.field)))


def spelt(field: places.Field) -> str:
    """Return a field's value as its input holds it: amounts as printed, days as 31/3/2567, a tick as "1"."""
    value = field.value
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year + BUDDHIST_OFFSET}"
    if field.kind is places.FieldKind.AMOUNT:
        return format_baht(value)  # type: ignore[arg-type]  # an amount is a Decimal
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def read_value(field: places.Field, typed: str) -> places.Value:
    """Return what was typed into an input as facts hold it. Raises ValueError where it cannot be read."""
    kind, text = field.kind, typed.strip()
    if kind is places.FieldKind.TICK:
        return bool(text)
    if kind in (places.FieldKind.TEXT, places.FieldKind.LINE, places.FieldKind.ACTIVITY):
        return typed
    if not text:
        return None
    if kind is places.FieldKind.AMOUNT:
        return parse_baht(text)
    if kind is places.FieldKind.DATE:
        return parse_date(text)
    if kind is places.FieldKind.QUARTER:
        return int(text)
    if kind is places.FieldKind.NUMBER:
        try:
            return Decimal(to_arabic_digits(text).replace(",", ""))
        except InvalidOperation:
            raise ValueError(field.place) from None
    return text


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
