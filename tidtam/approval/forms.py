"""What is typed where something is decided: the move, words, advice beside fields, reasons for failed checks."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.approval.choices import MoveName

ADVICE, REASON = "advice:", "reason:"
"""What the names of the fields begin with that a page has many of: advice at a place, the reason for a failed check."""

LONGEST_TEXT = 4_000
LONGEST_PLACE = 300


def field_id(name: str) -> str:
    """Return the id of a field on its page: places hold keys that come from files, and ids hold no blanks."""
    return re.sub(r"\s", "_", name)


class DecisionForm(forms.Form):
    """A move with what it says. Nothing typed is lost: `typed` gives it back as it came, valid or not.

    version, idempotency_key  as in services.   seen  the tick below the warnings of a submission.
    """

    move = forms.ChoiceField(choices=MoveName.choices)
    version = forms.CharField(max_length=120)
    idempotency_key = forms.CharField(max_length=100)
    comment = forms.CharField(label=gettext_lazy("ความเห็น"), max_length=LONGEST_TEXT, required=False)
    seen = forms.BooleanField(required=False)

    def typed(self, name: str) -> str:
        """Return what was typed into a field, in whatever state; "" where nothing was."""
        return str(self.data.get(name, ""))

    def texts(self, prefix: str) -> dict[str, str]:
        """Return what was typed into the fields whose names begin so, by the rest of the name; blank ones left out."""
        return {
            name.removeprefix(prefix): str(text).strip()
            for name, text in self.data.items()
            if name.startswith(prefix) and str(text).strip()
        }

    def clean(self) -> dict[str, Any]:
        """Refuse places and texts that cannot be kept, and advice beside an approval."""
        cleaned = super().clean() or {}
        text = forms.CharField(max_length=LONGEST_TEXT)
        key = forms.CharField(max_length=LONGEST_PLACE, required=False)
        for prefix in (ADVICE, REASON):
            for rest, words in self.texts(prefix).items():
                try:
                    key.clean(rest)
                    text.clean(words)
                except forms.ValidationError as error:
                    self.errors.setdefault(f"{prefix}{rest}", self.error_class(error.messages))
        move, advice = cleaned.get("move"), self.texts(ADVICE)
        if move == MoveName.APPROVE and advice:
            words = _("มีคำแนะนำที่เขียนไว้ · ส่งกลับแก้ไข หรือลบคำแนะนำก่อนอนุมัติ")
            self.errors.setdefault(f"{ADVICE}{next(iter(advice))}", self.error_class([words]))
        return cleaned

    def error_list(self) -> list[tuple[str, str]]:
        """Return what is to be mended as the component error_summary lists it: (id of the field, words)."""
        return [(field_id(name), str(words[0])) for name, words in self.errors.items()]
