"""What a password must be: Django's questions in our words. Settings name them in AUTH_PASSWORD_VALIDATORS.

No rule on kinds of letters: long is what helps, and a password manager may make what it likes.
"""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """At least `min_length` letters."""

    def get_error_message(self) -> str:
        """Return what to do."""
        return _("ตั้งรหัสผ่านอย่างน้อย %(count)d ตัวอักษร เช่น คำสามสี่คำที่จำง่าย") % {"count": self.min_length}

    def get_help_text(self) -> str:
        """Return what is asked before it is typed."""
        return _("อย่างน้อย %(count)d ตัวอักษร วางจากโปรแกรมจำรหัสผ่านได้") % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    """None of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        """Return what to do."""
        return _("รหัสผ่านนี้มีคนใช้มากและเดาง่าย ตั้งใหม่ให้ยาวขึ้น")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    """No telephone number, birthday or citizen number."""

    def get_error_message(self) -> str:
        """Return what to do."""
        return _("เพิ่มตัวอักษรในรหัสผ่าน อย่าใช้เลขล้วน เช่น เลขประจำตัวประชาชนหรือเบอร์โทรศัพท์")


class NotOwnName(password_validation.UserAttributeSimilarityValidator):
    """Nothing like the person's own names."""

    def get_error_message(self) -> str:
        """Return what to do."""
        return _("ตั้งรหัสผ่านให้ต่างจากชื่อผู้ใช้ ชื่อ และอีเมล")
