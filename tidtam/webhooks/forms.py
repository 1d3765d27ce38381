"""What may be typed on the page of an organisation's webhooks."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.ui.forms import HouseForm
from tidtam.webhooks.choices import Topic


class WebhookForm(HouseForm):
    """Where to send, and what."""

    url = forms.CharField(
        label=_("ที่อยู่ปลายทาง"),
        required=False,
        help_text=_("ขึ้นต้นด้วย https:// ระบบปลายทางต้องเปิดรับจากอินเทอร์เน็ต"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    topics = forms.MultipleChoiceField(
        label=_("เรื่องที่แจ้ง"), choices=Topic.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the fields."""
        super().__init__(*args, **kwargs)
        self.house_style()


class ChangeForm(forms.Form):
    """What a button of a webhook's page sends along. key: of a test, seen: the secret's fingerprint."""

    key = forms.UUIDField(required=False)
    seen = forms.CharField(required=False, max_length=12)
    delivery = forms.UUIDField(required=False)
