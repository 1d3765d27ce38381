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


class NotTheAssessor(AssessmentRefused):
    """This leaf at this office is assigned to somebody else."""

    message = gettext_lazy("ให้ผู้ประเมินที่ได้รับมอบหมายของตัวชี้วัดนี้เป็นผู้เสนอระดับ")


class NotTheAnalyst(AssessmentRefused):
    """Only an analyst of the bureau that looks after the instrument confirms and publishes."""

    message = gettext_lazy("ให้นักวิเคราะห์ของสำนักที่ดูแลเครื่องมือนี้เป็นผู้ยืนยันและประกาศผล")


class NotTheDirector(AssessmentRefused):
    """Only the director of the office appeals."""

    message = gettext_lazy("ให้ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาเป็นผู้ยื่นอุทธรณ์")


class NotAnAssessor(AssessmentRefused):
    """The person holds no role of assessor there today."""

    message = gettext_lazy("ให้บทบาทผู้ประเมินแก่ผู้นี้ที่หน่วยงานนี้ก่อน แล้วมอบหมายอีกครั้ง")


class AssignedBefore(AssessmentRefused):
    """The same is assigned already."""

    message = gettext_lazy("มอบหมายไว้แล้ว")


class NotDecidedHere(AssessmentRefused):
    """No level of this leaf is decided in this round for this office."""

    message = gettext_lazy("เลือกตัวชี้วัดที่ประเมินในรอบนี้ของสำนักงานนี้")


class LevelMissing(AssessmentRefused):
    """No level was chosen."""

    message = gettext_lazy("เลือกระดับ 1 ถึง 5")


class LevelReasonMissing(AssessmentRefused):
    """A level is another than what stood, or a leaf is sent back, and nothing says why."""

    def __init__(self, node_code: str) -> None:
        super().__init__(_("กรอกเหตุผลของ %(node)s") % {"node": node_code})
        self.node_code = node_code


class ReasonsMissing(AssessmentRefused):
    """An appeal, and what is decided of it, need reasons."""

    message = gettext_lazy("กรอกเหตุผล")


class NotCurrent(AssessmentRefused):
    """A newer edition stands."""

    message = gettext_lazy("เปิดผลฉบับที่ใช้อยู่ แล้วยื่นอุทธรณ์จากฉบับนั้น · มีฉบับใหม่กว่าแล้ว")


class AppealedBefore(AssessmentRefused):
    """An office appeals once in a round."""

    message = gettext_lazy("ยื่นอุทธรณ์ผลของรอบนี้ไว้แล้ว · ยื่นได้รอบละหนึ่งครั้ง")


class DecidedBefore(AssessmentRefused):
    """An appeal is decided once."""

    message = gettext_lazy("พิจารณาคำอุทธรณ์นี้ไว้แล้ว")


class NotReady(AssessmentRefused):
    """Offices whose levels or advice are not complete: nothing was published."""

    def __init__(self, offices: Sequence[Organisation]) -> None:
        named = ", ".join(str(office) for office in offices[:5])
        if len(offices) > 5:
            named += " " + _("และอีก %(count)d แห่ง") % {"count": len(offices) - 5}
        super().__init__(_("ยืนยันระดับและเขียนข้อเสนอแนะให้ครบก่อน แล้วประกาศอีกครั้ง: %(offices)s") % {"offices": named})
        self.offices = tuple(offices)
