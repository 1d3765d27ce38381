"""What every room refuses alike."""

from django.utils.translation import gettext_lazy as _


class KeyReused(Exception):
    """The key that a form gives its sending came with something else than before; nothing was changed."""

    def __str__(self) -> str:
        return str(_("คำสั่งนี้เคยส่งแล้วด้วยเนื้อหาอื่น · เปิดหน้าใหม่แล้วสั่งอีกครั้ง"))
