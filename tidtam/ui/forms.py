"""How this house draws Django's forms: `ui/components/form_field.html` for a field, `faults` for the summary above.

A form of filters, typed into an address, is drawn by `ui/components/filters.html` from `filter_fields`.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TICKED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)

NUL = _("ลบข้อความในช่องนี้แล้วพิมพ์ใหม่ · มีอักขระที่มองไม่เห็นและระบบเก็บไม่ได้")


class HouseForm(forms.Form):
    """A form whose boxes look like the house's; the browser's own checks stay off, for ours speak the page's language.

    Place it before other form classes, and set `required_words`: field -> what to do where it is empty.
    """

    use_required_attribute = False
    required_words: Mapping[str, str | Promise] = {}

    def house_style(self) -> None:
        """Dress the fields; call it at the end of __init__, when all of them stand."""
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs.setdefault("class", "sel")
            elif not isinstance(field.widget, TICKED):
                field.widget.attrs.setdefault("class", "in")
            if name in self.required_words:
                field.error_messages["required"] = self.required_words[name]  # type: ignore[assignment]  # lazy
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = _("เลือกจากรายการ")
            field.error_messages["null_characters_not_allowed"] = NUL  # lazy
            field.widget.attrs.pop("placeholder", None)

    def faults(self) -> list[tuple[str, str]]:
        """Return what to mend as the component error_summary takes it: (id of the field, words), in their order."""
        first = next(iter(self)).auto_id
        found = [(first, str(message)) for message in self.non_field_errors()]
        return found + [(field.auto_id, str(message)) for field in self for message in field.errors]


def filter_fields(form: forms.Form, *, values: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the fields of a form as the component filters draws them; `sort`, chosen in the table's head, aside.

    values  what to show in place of what was typed, by field: a year that was chosen for the reader.
    """
    form.is_valid()
    return [
        {
            "name": name,
            "label": field.label,
            "kind": "select" if isinstance(field, forms.ChoiceField) else "search",
            "value": (values or {}).get(name) or str(form.cleaned_data.get(name) or ""),
            "options": field.choices if isinstance(field, forms.ChoiceField) else [],
        }
        for name, field in form.fields.items()
        if name != "sort"
    ]
