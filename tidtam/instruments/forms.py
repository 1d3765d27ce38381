"""What may be typed on the pages of instruments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.drafts.typed import Typed
from tidtam.instruments.choices import FaultCode, LinkKind
from tidtam.instruments.facts import Fault
from tidtam.instruments.fields import CODE, Field, Table
from tidtam.instruments.typed import places, read
from tidtam.thai.calendar import fiscal_year_be
from tidtam.thai.dates import BANGKOK, DateRefused, parse_date
from tidtam.ui.forms import HouseForm

Options = Sequence[tuple[str, Any]]

DIGITS = {"inputmode": "numeric", "class": "in short"}
"""Of a box for a year: a box for numbers would take no Thai digits."""


class YearFilter(forms.Form):
    """The fiscal year of a list. A value that cannot be used falls back to the latest year there is."""

    fiscal_year = forms.ChoiceField(label=_("ปีงบประมาณ"), required=False)

    def __init__(self, *args: Any, years: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._years = sorted(years, reverse=True)
        field = self.fields["fiscal_year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(year), str(year)) for year in self._years]

    def year(self, *, today: date) -> int:
        """Return the chosen year; else this one, or the latest there is an instrument of."""
        self.is_valid()
        this = fiscal_year_be(today)
        default = this if this in self._years or not self._years else self._years[0]
        return int(self.cleaned_data.get("fiscal_year") or default)


class OfficeKindFilter(forms.Form):
    """As which kind of office a version is looked at."""

    as_office = forms.ChoiceField(
        label=_("ดูแบบที่หน่วยงานเห็น"),
        required=False,
        choices=[("", _("ทุกตัวชี้วัด")), ("esa_primary", _("ที่ สพป. เห็น")), ("esa_secondary", _("ที่ สพม. เห็น"))],
    )

    def kind(self) -> str:
        """Return the kind of office, "" for everything."""
        self.is_valid()
        return str(self.cleaned_data.get("as_office") or "")


PARTS: Mapping[str, tuple[str, ...]] = {
    "names": ("title", "title_en", "short_title", "note"),
    "method": ("good_from_level", "national_target", "counts_overall", "overall_rule"),
    "basics": ("kind", "parent", "code", "number", "title", "title_en", "type_label", "guidance"),
    "counted": ("unit", "population"),
    "audience": ("audience_unit",),
    "compared": ("target", "target_scope"),
    "works": ("most_works",),
    "answering": ("answered_by", "applies_to", "rounds", "bureau_code", "sources", "in_short_edition"),
    "scoring": ("is_monitored", "weight", "variant_of", "score_group"),
}
"""Which fields stand together on the pages of the builder; no part has the name of a field."""


class FactForm(HouseForm):
    """A form of the builder: the fields of a table, and rows for its lists. What is typed means what typed.read says.

    typed     what to show: what was sent, what waits as a draft, or what stands.
    rows      how many rows of each list are offered.
    options   what can be chosen at a place, where fields.py does not say it.
    """

    def __init__(
        self,
        table: Table,
        typed: Typed,
        *,
        rows: Mapping[str, int],
        options: Mapping[str, Options],
        only: Collection[str] = (),
        is_sent: bool = False,
    ) -> None:
        super().__init__(**{"data" if is_sent else "initial": dict(typed)})  # type: ignore[arg-type]
        self.table, self.rows, self.typed = table, rows, typed
        for field in table.fields:
            if not only or field.name in only:
                self.fields[field.name] = _drawn(field, options.get(field.name))
        for name, count in rows.items():
            for row in range(count):
                for place in places(table, name, row):
                    field = table.lists[name].field(place.removeprefix(f"{name}_{row}_"))
                    self.fields[place] = _drawn(field, options.get(f"{name}.{field.name}"), is_in_row=True)
        self.house_style()

    def read(self) -> Any:
        """Return the fact that was typed; what cannot be read stands in the form's errors at its place.

        A field that was not offered is left as the table has it: the caller knows better.
        """
        self.is_valid()
        fact, faults = read(self.table, self.typed, rows=self.rows)
        not_offered = {field.name for field in self.table.fields} - self.fields.keys()
        for place, fault in faults.items():
            if place not in not_offered:
                self.refuse(place, fault)
        return fact

    def refuse(self, place: str, fault: Fault) -> None:
        """Say at a place what to do there; of the form as a whole where it has no such place."""
        if not self.has_error(place):
            self.add_error(place if place in self.fields else None, fault.message)

    def faults(self) -> list[tuple[str, str]]:
        """Return what to mend, each with the name of its field: the words alone are often the same."""
        labels = {field.auto_id: field.label for field in self if field.errors}
        of_form = len(self.non_field_errors())
        found = super().faults()
        return found[:of_form] + [(where, f"{labels[where]}: {words}") for where, words in found[of_form:]]

    def __getattr__(self, name: str) -> Any:
        """Return for a template the fields of a part of the form, or the rows of a list with their fields."""
        if name in PARTS:
            return [self[field] for field in PARTS[name]]
        if name in self.__dict__.get("rows", ()):
            return [[self[place] for place in places(self.table, name, row)] for row in range(self.rows[name])]
        raise AttributeError(name)


def _drawn(field: Field, options: Options | None, *, is_in_row: bool = False) -> forms.Field:
    """Return the box of a field. Only what is typed as texts is asked for; typed.read judges it."""
    is_chosen = field.choices is not None  # one of them always is
    kwargs: dict[str, Any] = {"label": field.label, "required": (field.required or is_chosen) and not is_in_row}
    if kwargs["required"]:
        kwargs["error_messages"] = {"required": FaultCode.VALUE_MISSING.label}
    if field.kind == "yes_no":
        return forms.BooleanField(**kwargs)
    if options is not None and field.kind == "codes":
        widget = forms.CheckboxSelectMultiple(attrs={"data-several": ""})
        return forms.MultipleChoiceField(choices=options, widget=widget, **kwargs)
    if options is not None:
        return forms.ChoiceField(choices=options, **kwargs)
    if field.choices is not None:
        return forms.ChoiceField(choices=field.choices.choices, **kwargs)
    if field.kind == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "lang": "th"}), strip=False, **kwargs)
    keys = {"decimal": "decimal", "whole": "numeric"}.get(field.kind, "text")
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": keys}), strip=False, **kwargs)


class BeginForm(HouseForm):
    """A new instrument: its code, fiscal year and name."""

    code = forms.RegexField(CODE, label=_("รหัสเครื่องมือ"), max_length=20)
    fiscal_year_be = forms.IntegerField(
        label=_("ปีงบประมาณ"), min_value=2500, max_value=2699, widget=forms.TextInput(attrs=DIGITS)
    )
    title = forms.CharField(label=_("ชื่อเครื่องมือ"), max_length=500)
    required_words = {
        "code": _("ใส่รหัสสั้น ๆ เช่น QP"),
        "fiscal_year_be": _("ใส่ปีงบประมาณ พ.ศ. สี่หลัก"),
        "title": _("ใส่ชื่อเครื่องมือ"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["invalid"] = _("ใช้ตัวอักษร ตัวเลข จุด ขีด โดยไม่เว้นวรรค")
        for word in ("invalid", "min_value", "max_value"):
            self.fields["fiscal_year_be"].error_messages[word] = _("ใส่ปีงบประมาณ พ.ศ. สี่หลัก")
        self.house_style()


class CopyForm(HouseForm):
    """The next version of an instrument: for which fiscal year."""

    fiscal_year_be = forms.IntegerField(
        label=_("ปีงบประมาณของฉบับใหม่"), min_value=2500, max_value=2699, widget=forms.TextInput(attrs=DIGITS)
    )
    required_words = {"fiscal_year_be": _("ใส่ปีงบประมาณ พ.ศ. สี่หลัก")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for word in ("invalid", "min_value", "max_value"):
            self.fields["fiscal_year_be"].error_messages[word] = _("ใส่ปีงบประมาณ พ.ศ. สี่หลัก")
        self.house_style()


class RoundForm(HouseForm):
    """From which day a round takes answers, by when they are due, and when it closes; the last two at 16:30."""

    opens = forms.CharField(label=_("เปิดรับตั้งแต่วันที่"), help_text=_("เช่น 1/8/2566"))
    due = forms.CharField(label=_("กำหนดส่ง"))
    closes = forms.CharField(label=_("ปิดรับ"))
    required_words = dict.fromkeys(("opens", "due", "closes"), _("ใส่วันที่ เช่น 30/8/2566"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()

    def clean(self) -> dict[str, Any]:
        """Read the days. What stands for none is said at its field."""
        for name in self.fields:
            try:
                self.cleaned_data[name] = parse_date(self.cleaned_data.get(name, ""))
            except DateRefused:
                if not self.has_error(name):
                    self.add_error(name, str(self.required_words[name]))
        return self.cleaned_data

    def limits(self) -> dict[str, datetime]:
        """Return the instants as services.open_round takes them."""
        closing = time(16, 30)
        days = {name: self.cleaned_data[name] for name in ("opens", "due", "closes")}
        clocks = {"opens": time.min, "due": closing, "closes": closing}
        return {f"{name}_at": datetime.combine(day, clocks[name], tzinfo=BANGKOK) for name, day in days.items()}


class LinkForm(HouseForm):
    """Two indicators that belong together: one of the version, how, and one of any instrument of the year."""

    node_code = forms.ChoiceField(label=_("ตัวชี้วัดของเครื่องมือนี้"))
    kind = forms.ChoiceField(label=_("ความสัมพันธ์"), choices=LinkKind.choices)
    other = forms.ChoiceField(label=_("ตัวชี้วัดที่เชื่อม"))

    def __init__(self, *args: Any, mine: Options, others: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("node_code", mine), ("other", others)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("เลือกตัวชี้วัด")), *options]
            field.error_messages["required"] = _("เลือกตัวชี้วัด")
        self.house_style()
