"""The words of a registered project (M1-M5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExecutionStatus(TextChoices):
    """What the owner declares of the project at a round (สถานะโครงการ); not the status of its report."""

    FINISHED = "finished", _("ดำเนินการเสร็จสิ้นแล้ว")
    IN_PROGRESS = "in_progress", _("อยู่ระหว่างดำเนินการ")
    NOT_STARTED = "not_started", _("ยังไม่ได้ดำเนินการ")
    CANCELLED = "cancelled", _("ยกเลิก/ยุติ")


class ResultKind(TextChoices):
    """What a project is to bring about; the words of OECD-DAC and IATI."""

    OUTPUT = "output", _("เป้าหมายเชิงผลผลิต")
    OUTCOME = "outcome", _("เป้าหมายเชิงผลลัพธ์")


class KpiKind(TextChoices):
    """How a KPI is answered: with a number, or against a stated criterion."""

    QUANTITATIVE = "quantitative", _("เชิงปริมาณ")
    QUALITATIVE = "qualitative", _("เชิงคุณภาพ")


class BudgetBasis(TextChoices):
    """The law the money rests on."""

    ACT = "act", _("พ.ร.บ. งบประมาณรายจ่าย")
    INTERIM = "interim", _("งบประมาณไปพลางก่อน")


class WorkPlanKind(TextChoices):
    """The kind of แผนงาน the money comes from."""

    BASIC = "basic", _("แผนงานพื้นฐาน")
    STRATEGIC = "strategic", _("แผนงานยุทธศาสตร์")
    INTEGRATED = "integrated", _("แผนงานบูรณาการ")


class ExpenseCategory(TextChoices):
    """งบรายจ่าย of the Budget Bureau."""

    PERSONNEL = "personnel", _("งบบุคลากร")
    OPERATING = "operating", _("งบดำเนินงาน")
    INVESTMENT = "investment", _("งบลงทุน")
    SUBSIDY = "subsidy", _("งบเงินอุดหนุน")
    OTHER = "other", _("งบรายจ่ายอื่น")


class TransferDirection(TextChoices):
    """Whether money came in from another project or went out to it."""

    IN = "in", _("รับโอน")
    OUT = "out", _("โอนออก")


class Section(TextChoices):
    """The parts in which a registration is written, each by itself: M1 to M5."""

    GENERAL = "general", _("ข้อมูลทั่วไป")
    PLANS = "plans", _("ความเชื่อมโยงกับแผน")
    DETAILS = "details", _("รายละเอียดโครงการ")
    ACTIVITIES = "activities", _("กิจกรรม")
    BUDGET = "budget", _("งบประมาณ")
