"""The register of what was issued."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    name = "tidtam.verification"
    verbose_name = _("ทะเบียนเอกสารที่ออก")
