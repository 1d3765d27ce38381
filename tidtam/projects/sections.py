"""How far each section of a registration is, and what its checks say. Pure, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Hit, run
from tidtam.drafts.models import Draft
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.places import FieldKind, fields_of, section_of

LEADS: Mapping[Section, Promise] = {
    Section.GENERAL: gettext_lazy("ชื่อ ผู้รับผิดชอบ ระยะเวลา สถานที่ และกลุ่มเป้าหมาย"),
    Section.PLANS: gettext_lazy("เป้าหมายของแผนแม่บท แผนพัฒนาฯ ฉบับที่ 13 และแผนอื่นที่โครงการตอบ"),
    Section.DETAILS: gettext_lazy("หลักการและเหตุผล วัตถุประสงค์ ผลผลิต ผลลัพธ์ และตัวชี้วัด"),
    Section.ACTIVITIES: gettext_lazy("กิจกรรมหลักและกิจกรรมรอง ไตรมาส น้ำหนัก และเป้าหมายที่ตอบ"),
    Section.BUDGET: gettext_lazy("แหล่งเงิน งบประมาณรวม แผนการใช้จ่ายรายไตรมาส และการโอน"),
}
"""What stands in each section, in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStanding:
    """How far one section is.

    hard, warnings  how many checks fail there.   advised  how much advice waits to be followed.
    is_empty        nothing was written into it yet.   is_waiting  something typed is not saved yet.
    """

    section: Section
    number: int
    hard: int
    warnings: int
    advised: int
    is_empty: bool
    is_waiting: bool

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.section.label)

    @property
    def lead(self) -> str:
        """What stands in it."""
        return str(LEADS[self.section])

    @property
    def state(self) -> str:
        """How the list of steps draws it: ok, er, go, or "" before it was begun."""
        if self.advised or self.hard:
            return "er"
        if self.is_empty and not self.is_waiting:
            return ""
        return "go" if self.warnings or self.is_waiting else "ok"

    @property
    def words(self) -> str:
        """How far it is, in words."""
        if self.advised:
            return _("ผู้อนุมัติขอให้แก้ %(count)d จุด") % {"count": self.advised}
        if self.hard:
            return _("ต้องแก้ %(count)d ข้อ") % {"count": self.hard}
        if self.is_waiting:
            return _("มีข้อความที่ยังไม่ได้บันทึก")
        if self.is_empty:
            return _("ยังไม่เริ่ม")
        if self.warnings:
            return _("ควรตรวจสอบ %(count)d ข้อ") % {"count": self.warnings}
        return _("ครบแล้ว")


def hits_of(project: Project) -> list[Hit]:
    """Return what a registration fails, without what its owner declared of the year."""
    return [hit for hit in run(PROJECT_CHECKS, project) if not hit.place.startswith("executions")]


def closing(hits: Sequence[Hit]) -> list[Hit]:
    """Return those that keep a registration from being submitted."""
    return [hit for hit in hits if hit.level == Level.HARD and hit.gate in (Gate.ENTRY, Gate.REGISTER)]


def standings(
    project: Project, *, hits: Sequence[Hit], advised: Sequence[str], drafts: Mapping[str, Draft]
) -> list[SectionStanding]:
    """Return the five sections. advised  the places of advice that waits to be followed."""
    return [
        SectionStanding(
            section=section,
            number=number,
            hard=sum(section_of(hit.place) == section for hit in closing(hits)),
            warnings=sum(section_of(hit.place) == section and hit.level == Level.WARNING for hit in hits),
            advised=sum(section_of(place) == section for place in advised if place),
            is_empty=is_empty(project, section),
            is_waiting=bool(section in drafts and drafts[section].typed),
        )
        for number, section in enumerate(Section, start=1)
    ]


def is_empty(project: Project, section: Section) -> bool:
    """Return whether nothing is written in a section; the name and work group, with which it began, aside."""
    return not any(
        one.value not in (None, "", ())
        for one in fields_of(project, section)
        if one.place not in ("name", "work_group") and one.kind is not FieldKind.CHOICE
    )


def message_of(hit: Hit, *, url: str = "") -> dict[str, str]:
    """Return what fails as ui/components/check_message.html shows it."""
    return {
        "code": hit.code,
        "level": hit.level,
        "text": PROJECT_CHECKS.message(hit),
        "cure": PROJECT_CHECKS.cure(hit),
        "where": str(section_of(hit.place).label) if url else "",
        "url": url,
    }
