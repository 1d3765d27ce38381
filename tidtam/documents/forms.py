"""What is filled in for letters: the kind of file, and the position that signs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.documents.models import LetterSigner
from tidtam.documents.result_letter.places import FORMATS
from tidtam.documents.selectors import NUMERALS
from tidtam.thai.text import clean
from tidtam.ui.forms import HouseForm


class LettersForm(HouseForm):
    """Which files are to be made."""

    format = forms.ChoiceField(label=_("รูปแบบไฟล์"), choices=[(name, name.upper()) for name in FORMATS])
    numerals = forms.ChoiceField(
        label=_("ตัวเลข"), choices=list(zip(reversed(NUMERALS), (_("เลขไทย"), _("เลขอารบิก")), strict=True))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()


class SignerForm(HouseForm, forms.ModelForm[LetterSigner]):
    """By which position letters are signed."""

    required_words = {"position": _("ใส่ตำแหน่งผู้ลงนาม")}

    class Meta:
        model = LetterSigner
        fields = ("position", "acting_position", "organisation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.house_style()

    def clean(self) -> dict[str, Any]:
        """Return what was typed without signs that nobody sees."""
        return {name: clean(value) for name, value in (super().clean() or {}).items()}
