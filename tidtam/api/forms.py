"""What may be typed on the page of one's own tokens."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.api import rules
from tidtam.api.choices import READ_ONLY, Access, Area
from tidtam.ui.forms import HouseForm

AGES = [(30, _("30 วัน")), (90, _("90 วัน")), (180, _("180 วัน")), (365, _("1 ปี"))]
NOTHING = ""


class TokenForm(HouseForm):
    """A name, how long it opens anything, and for each area: nothing, reading, or writing."""

    name = forms.CharField(
        label=_("ชื่อโทเค็น"), max_length=100, required=False, help_text=_("เช่น ชื่อระบบที่จะใช้ เพื่อรู้ว่าเพิกถอนตัวไหน")
    )
    days = forms.TypedChoiceField(label=_("อายุ"), choices=AGES, coerce=int, initial=90)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give each area a field."""
        super().__init__(*args, **kwargs)
        for area in Area:
            offered = [(NOTHING, _("ไม่ให้")), (Access.READ.value, Access.READ.label)]
            offered += [] if area in READ_ONLY else [(Access.WRITE.value, Access.WRITE.label)]
            self.fields[area.value] = forms.ChoiceField(label=area.label, choices=offered, required=False)
        self.house_style()

    @property
    def areas(self) -> list[forms.BoundField]:
        """The fields of the areas."""
        return [self[area.value] for area in Area]

    def chosen(self) -> dict[str, Any]:
        """Return what a valid form asks of services.make_token."""
        said = self.cleaned_data
        key: UUID = said["key"]
        scopes = [rules.scope(area, said[area.value]) for area in Area if said[area.value]]
        return {"name": said["name"], "days": said["days"], "key": key, "scopes": scopes}
