"""What may be typed into the address of the office list. A value that is none of the choices asks nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tidtam.organisations.choices import ESA_OFFICE_KINDS, OrganisationKind
from tidtam.organisations.models import Province, Region
from tidtam.organisations.selectors import OFFICE_SORTS

OFFICE_KINDS = [(OrganisationKind(kind).value, OrganisationKind(kind).label) for kind in ESA_OFFICE_KINDS]


class OfficeFilters(forms.Form):
    """Text, kind, region, province and order of the office list, all optional."""

    q = forms.CharField(label=_("ค้นหาชื่อหรือรหัส"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("ประเภท"), required=False, choices=[("", _("ทุกประเภท")), *OFFICE_KINDS])
    region = forms.ChoiceField(label=_("ภาค"), required=False)
    province = forms.ChoiceField(label=_("จังหวัด"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(sort, sort) for sort in OFFICE_SORTS])

    def __init__(self, *args: Any, provinces: Iterable[Province], regions: Iterable[Region], **kwargs: Any) -> None:
        """Take the provinces and regions to choose from."""
        super().__init__(*args, **kwargs)
        in_english = translation.get_language() == "en"
        self.choose_from("region", _("ทุกภาค"), regions, in_english=in_english)
        self.choose_from("province", _("ทุกจังหวัด"), provinces, in_english=in_english)

    def choose_from(self, name: str, everything: Any, rows: Iterable[Province | Region], *, in_english: bool) -> None:
        """Offer rows by their codes under their names in the reader's language."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *((row.code, row.name_en if in_english else row.name_th) for row in rows)]

    def wanted(self) -> dict[str, str]:
        """Return what was asked for by field; "" where nothing, or nothing that is offered, was asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
