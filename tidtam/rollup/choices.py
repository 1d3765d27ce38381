"""The closed lists of roll-up: kinds of territory, where a fact comes from. Labels are Thai, translated when shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TerritoryKind(TextChoices):
    """What a territory is: a part of the nation that figures are added up for."""

    NATION = "nation", _("ทั้งประเทศ")
    OFFICE_KIND = "office_kind", _("ประเภทเขต")
    REGION = "region", _("ภาค")
    PROVINCE = "province", _("จังหวัด")
    OFFICE = "office", _("เขตพื้นที่")
    DISTRICT = "district", _("อำเภอ")
    SCHOOL_NETWORK = "school_network", _("กลุ่มเครือข่าย")


BELOW_OFFICE: tuple[str, ...] = (TerritoryKind.DISTRICT.value, TerritoryKind.SCHOOL_NETWORK.value)
"""Kinds that lie inside one office: only what schools answer adds up there."""


class Tree(TextChoices):
    """Along which tree of organisations figures are added up."""

    YEAR = "year", _("โครงสร้างของปีงบประมาณ")
    TODAY = "today", _("โครงสร้างปัจจุบัน")


class Source(TextChoices):
    """Where a fact comes from: a published result, or a figure of an approved answer."""

    RESULT = "result", _("ผลการประเมินที่ประกาศแล้ว")
    ANSWER = "answer", _("ตัวเลขที่อนุมัติแล้ว")
