"""What may be typed into the address of the list of failed checks. A value that is none of the choices asks nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Level

QUARTERS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]


class CheckFilters(forms.Form):
    """Level, quarter, check and fiscal year of the list of failed checks, all optional."""

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
