"""What may be typed into the attention list's address and forms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.attention.choices import NoticeKind


class AttentionFilters(forms.Form):
    """Fiscal year and kind of what is listed, both optional."""

    year = forms.ChoiceField(label=_("ปีงบประมาณ"), required=False)
    kind = forms.ChoiceField(label=_("เรื่อง"), required=False, choices=[("", _("ทุกเรื่อง")), *NoticeKind.choices])

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        """Take the years to choose from, latest first."""
        super().__init__(data)
        self.years = years
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]

    def shown_year(self) -> int | None:
        """Return the year that was asked for, else the latest; None where there is none."""
        self.is_valid()
        return int(self.cleaned_data.get("year") or next(iter(self.years), 0)) or None

    def shown_kind(self) -> str:
        """Return the kind that was asked for; "" for all."""
        self.is_valid()
        return str(self.cleaned_data.get("kind") or "")


class SeenForm(forms.Form):
    """Which notice was looked into, and why it may stand."""

    digest = forms.RegexField(r"[0-9a-f]{32}")
    year = forms.IntegerField()
    reason = forms.CharField(required=False)
