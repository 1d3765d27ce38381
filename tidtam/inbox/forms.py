"""What may be typed into the addresses and forms of the inbox. A filter that is none of the choices asks nothing."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.approval.choices import Origin
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors import Asked

QUARTERS = [(str(quarter), str(quarter)) for quarter in (1, 2, 3, 4)]


class InboxFilters(forms.Form):
    """Kind, quarter and origin of what is listed, all optional."""

    kind = forms.ChoiceField(label=_("เรื่อง"), required=False, choices=[("", _("ทุกเรื่อง")), *Kind.choices])
    quarter = forms.ChoiceField(label=_("ไตรมาส"), required=False, choices=[("", _("ทุกไตรมาส")), *QUARTERS])
    origin = forms.ChoiceField(label=_("ที่มา"), required=False, choices=[("", _("ทุกที่มา")), *Origin.choices])

    def asked(self) -> Asked:
        """Return what was asked for; a value that is not offered asks nothing."""
        self.is_valid()
        wanted = {name: self.cleaned_data.get(name) or None for name in self.fields}
        return Asked(
            kind=Kind(wanted["kind"]) if wanted["kind"] else None,
            quarter=int(wanted["quarter"]) if wanted["quarter"] else None,
            origin=wanted["origin"],
        )

    def drawn(self) -> list[dict[str, Any]]:
        """Return the fields as the component ui/components/filters.html draws them."""
        self.is_valid()
        return [
            {
                "name": name,
                "label": field.label,
                "kind": "select",
                "value": self.cleaned_data.get(name) or "",
                "options": getattr(field, "choices", []),
            }
            for name, field in self.fields.items()
        ]


CHOSEN = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f.-]{1,120})", re.ASCII)


class ChosenForm(forms.Form):
    """Which things of which kind were chosen, each with the version it was seen in, and the key of the sending."""

    kind = forms.ChoiceField(choices=Kind.choices)
    key = forms.UUIDField(required=False)

    def __init__(self, data: Any, *, most: int) -> None:
        """Take what was sent, a QueryDict, and how many things may be chosen at once."""
        super().__init__(data)
        self.most = most

    def chosen(self) -> Mapping[int, str]:
        """Return the version each thing was seen in, by its id; none where kind or a thing is not readable."""
        sent = self.data.getlist("thing")  # type: ignore[attr-defined]
        read = [CHOSEN.fullmatch(one) for one in sent]
        if not self.is_valid() or len(sent) > self.most or not all(read):
            return {}
        return {int(one[1]): one[2] for one in read if one}
