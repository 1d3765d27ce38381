"""The kinds of tampering that verification names, with their Thai words. The decisions stand in rules.py."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Tampering(TextChoices):
    """What was done to the trail: the eight kinds of the specification, then two more that lie beside them."""

    LINE_CHANGED = "line_changed", _("บรรทัดถูกแก้ไข")
    LINE_DELETED = "line_deleted", _("บรรทัดถูกลบ")
    LINE_INSERTED = "line_inserted", _("บรรทัดถูกแทรก")
    LINES_SWAPPED = "lines_swapped", _("บรรทัดถูกสลับที่")
    CHAIN_RECOMPUTED = "chain_recomputed", _("สายบันทึกถูกคำนวณขึ้นใหม่")
    TAIL_CUT = "tail_cut", _("ท้ายสายบันทึกถูกตัด")
    CHAIN_REMOVED = "chain_removed", _("สายบันทึกถูกลบทั้งสาย")
    SEAL_CHANGED = "seal_changed", _("ตราประทับถูกแก้ไข")
    HEAD_CHANGED = "head_changed", _("หัวสายบันทึกถูกแก้ไข")
    GUARD_MISSING = "guard_missing", _("ตัวกันการแก้ไขในฐานข้อมูลหายไป")


# One sentence per reason; the placeholders are filled by rules.Finding.message.
MESSAGES: dict[str, str | Promise] = {
    "line_changed": _("เนื้อความของบรรทัดนี้ไม่ตรงกับค่าแฮชที่ผูกไว้"),
    "line_deleted": _("บรรทัดนี้หายไป ทั้งที่บรรทัดถัดไปยังอ้างถึง"),
    "line_inserted": _("บรรทัดนี้ไม่มีบรรทัดใดอ้างถึง จึงไม่ได้เขียนโดยระบบ"),
    "lines_swapped": _("บรรทัดเหล่านี้ถูกสลับลำดับกัน"),
    "chain_recomputed": _("ค่าแฮชต่อกันครบ แต่ต่างจากที่ตราประทับที่ %(seal)s รับรองไว้"),
    "tail_cut": _("บรรทัดตั้งแต่ลำดับนี้ถึงท้ายสายหายไป"),
    "chain_removed": _("ตราประทับหรือบรรทัดที่เหลืออยู่กล่าวถึงสายนี้ แต่ไม่พบสายในฐานข้อมูล"),
    "head_changed": _("ความยาวหรือค่าแฮชที่หัวสายไม่ตรงกับบรรทัดสุดท้าย"),
    "guard_missing": _("ไม่พบตัวกันการแก้ไขชื่อ %(detail)s ให้รัน tidtam manage migrate เพื่อติดตั้งใหม่"),
    "seal_missing": _("ไม่พบตราประทับลำดับนี้"),
    "seal_content": _("เนื้อความของตราประทับไม่ตรงกับค่าแฮชของตราเอง"),
    "seal_link": _("ตราประทับนี้ไม่ต่อจากตราประทับก่อนหน้า"),
    "seal_signature": _("ลายเซ็นของตราประทับไม่ตรงกับกุญแจสาธารณะ"),
    "seal_key": _("ตราประทับลงลายเซ็นด้วยกุญแจที่ไม่รู้จัก (ลายนิ้วมือ %(detail)s)"),
    "seal_leaves": _("รายการหัวสายของตราประทับไม่ตรงกับที่ลงลายเซ็นไว้"),
    "seal_root": _("รากของหัวสายทั้งหมดไม่ตรงกับที่ลงลายเซ็นไว้"),
    "seal_known": _("ตราประทับไม่ตรงกับค่าแฮชที่จดไว้ภายนอก"),
}
