"""Why a workbook is not applied; nothing was changed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tidtam.workbooks.facts import Fault


class WorkbookRefused(Exception):
    """A workbook that is not applied; the text says what to do."""


class PlanChanged(WorkbookRefused):
    """Something was written since the plan was shown, so applying would do something else than was agreed to."""

    def __str__(self) -> str:
        return _("ตรวจทานรายการที่เปลี่ยนอีกครั้งแล้วกดบันทึก · มีผู้แก้ข้อมูลในระบบหลังจากที่เปิดดู")


class HasFaults(WorkbookRefused):
    """There is something to mend first. `faults`: all of it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("แก้ %(count)d จุดในไฟล์ แล้วส่งไฟล์อีกครั้ง · ยังไม่ได้บันทึกสิ่งใด") % {"count": len(faults)})
        self.faults = tuple(faults)


class NothingToWrite(WorkbookRefused):
    """The workbook says what the system says."""

    def __str__(self) -> str:
        return _("กรอกคำตอบในไฟล์แล้วส่งอีกครั้ง · ไฟล์นี้ไม่มีช่องใดต่างจากในระบบ")
