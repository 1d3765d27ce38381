"""What may be typed on the page of one's own channels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.notifications.rules import is_line_user_id
from tidtam.ui.forms import HouseForm


class PreferenceForm(HouseForm):
    """Mail, and LINE with the id that it knows a person by."""

    mail = forms.BooleanField(label=_("รับสรุปงานทางอีเมล"), required=False)
    line = forms.BooleanField(label=_("รับสรุปงานทาง LINE"), required=False)
    line_user_id = forms.CharField(
        label=_("รหัสผู้ใช้ LINE"),
        required=False,
        max_length=100,
        help_text=_("ขึ้นต้นด้วย U ตามด้วย a–f และตัวเลข 32 ตัว ขอได้จากผู้ดูแลระบบ"),
    )

    def __init__(self, *args: Any, has_line: bool, **kwargs: Any) -> None:
        """Leave LINE out where the installation has none."""
        super().__init__(*args, **kwargs)
        if not has_line:
            del self.fields["line"], self.fields["line_user_id"]
        self.house_style()

    def clean(self) -> dict[str, Any]:
        """Ask for the id where LINE is wanted, and for a readable one."""
        typed = super().clean() or {}
        user_id = typed.get("line_user_id", "")
        if (user_id or typed.get("line")) and "line_user_id" not in self.errors and not is_line_user_id(user_id):
            self.add_error("line_user_id", _("กรอกรหัสผู้ใช้ LINE ให้ครบ 33 ตัว เช่น U4af4980629…"))
        return typed
