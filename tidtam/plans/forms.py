"""What may be typed on the pages of plans."""

from datetime import date

from django import forms

from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.rules import FIRST_YEAR_BE, LAST_YEAR_BE
from tidtam.thai.calendar import fiscal_year_be
from tidtam.thai.text import clean


class PlanFilter(forms.Form):
    """The filters of the plan list. A value that cannot be used falls back to its default: a list always answers."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=PlanTreeKind.choices)
    fiscal_year_be = forms.IntegerField(required=False, min_value=FIRST_YEAR_BE, max_value=LAST_YEAR_BE)

    def chosen(self, *, today: date) -> tuple[str, str, int]:
        """Return words, kind of tree ("" for all) and fiscal year; without a year, the one of `today`."""
        self.is_valid()
        usable = self.cleaned_data
        year = usable.get("fiscal_year_be") or fiscal_year_be(today)
        return clean(usable.get("q") or "").strip(), usable.get("kind") or "", year
