"""Why something is not done in assessment: one exception for each reason, with a sentence that says what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.assessment.facts import Fault
from tidtam.organisations.models import Organisation


class AssessmentRefused(Exception):
    """Something that is not done; nothing was changed. `message` is its sentence where none is given."""

    message = gettext_lazy("ดำเนินการไม่ได้")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class FileRefused(AssessmentRefused):
    """A results file that is not brought in: `faults` is everything that is wrong in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("ไม่ได้นำเข้า: มี %(count)s จุดที่ต้องแก้") % {"count": len(faults)})
        self.faults = tuple(faults)


class ReasonMissing(AssessmentRefused):
    """A result stands already, and nothing says why another edition takes its place."""

    def __init__(self, office: Organisation) -> None:
        super().__init__(_("กรอกเหตุที่ออกฉบับใหม่ · ผลของ %(office)s ประกาศแล้วและเนื้อหาต่างจากเดิม") % {"office": office})


class ChangedMeanwhile(AssessmentRefused):
    """Somebody else wrote the same at this instant, or since it was seen."""

    message = gettext_lazy("มีผู้บันทึกเรื่องนี้หลังจากที่เปิดดู · เปิดหน้านี้ใหม่ ตรวจอีกครั้ง แล้วบันทึก")
