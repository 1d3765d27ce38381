"""What may be chosen on the pages of roll-up. A value that is none of the choices asks nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.rollup.choices import Tree

Choices = Sequence[tuple[str, Any]]


class OverviewFilters(forms.Form):
    """Fiscal year and what to divide the nation into."""

    year = forms.ChoiceField(label=_("ปีงบประมาณ"), required=False)
    by = forms.ChoiceField(label=_("แยกตาม"), required=False)

    def __init__(self, data: Any, *, years: Choices, divisions: Choices) -> None:
        """Take the years, latest first, and the divisions to choose from."""
        super().__init__(data)
        _choose(self, year=years, by=divisions)

    def chosen(self, name: str) -> str:
        """Return what was chosen, else the first choice; "" where there is none."""
        return _chosen(self, name)


class InstrumentFilters(forms.Form):
    """Round, node, division and tree of the page of one instrument."""

    round = forms.ChoiceField(label=_("รอบ"), required=False)
    node = forms.ChoiceField(label=_("ตัวชี้วัด"), required=False)
    by = forms.ChoiceField(label=_("แยกตาม"), required=False)
    tree = forms.ChoiceField(label=_("โครงสร้าง"), required=False, choices=Tree.choices)

    def __init__(self, data: Any, *, rounds: Choices, nodes: Choices, divisions: Choices) -> None:
        """Take what there is to choose from; the last round comes first."""
        super().__init__(data)
        _choose(self, round=rounds, node=nodes, by=divisions)

    def chosen(self, name: str) -> str:
        """Return what was chosen, else the first choice."""
        return _chosen(self, name)


def _choose(form: forms.Form, **choices: Choices) -> None:
    for name, some in choices.items():
        form.fields[name].choices = list(some)  # type: ignore[attr-defined]


def _chosen(form: forms.Form, name: str) -> str:
    form.is_valid()
    first = next((str(value) for value, _label in form.fields[name].choices), "")  # type: ignore[attr-defined]
    return str(form.cleaned_data.get(name) or "") or first
