"""The words of a quarterly report (M6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """The parts that are answered in words: 1a-1c, 4a-4c and 5 of the guide's six topics."""

    OUTPUT = "output", _("เป้าหมายเชิงผลผลิต (Output)")
    OUTCOME = "outcome", _("เป้าหมายเชิงผลลัพธ์ (Outcome)")
    KPI = "kpi", _("ดัชนีชี้วัดความสำเร็จ")
    NATIONAL_STRATEGY = "national_strategy", _("ผลการดำเนินงานต่อเป้าหมายของยุทธศาสตร์ชาติ")
    MASTER_PLAN_ISSUE = "master_plan_issue", _("ผลการดำเนินงานต่อเป้าหมายของแผนแม่บทประเด็น")
    SUB_PLAN = "sub_plan", _("ผลการดำเนินงานต่อเป้าหมายของแผนย่อย")
    NDP13 = "ndp13", _("ผลการดำเนินงานต่อแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13")


class Element(TextChoices):
    """The boxes of a narrative in the guide's order, by their field in facts; the fifth only in parts 4a-5."""

    WHAT = "what", _("ทำอะไร")
    WHERE = "where", _("ที่ไหน")
    HOW = "how", _("อย่างไร")
    RESULT = "result", _("ผลเป็นอย่างไร")
    LEADS_TO = "leads_to", _("ส่งผลให้เกิดเป้าหมายอย่างไร")


LEADS_TO = {
    Part.NATIONAL_STRATEGY: _("ส่งผลให้เกิดเป้าหมายของยุทธศาสตร์ชาติอย่างไร"),
    Part.MASTER_PLAN_ISSUE: _("ส่งผลให้เกิดเป้าหมายของแผนแม่บทฯ อย่างไร"),
    Part.SUB_PLAN: _("ส่งผลให้เกิดเป้าหมายของแผนย่อยอย่างไร"),
    Part.NDP13: _("ส่งผลให้เกิดเป้าหมายของแผนพัฒน์ ฉบับที่ 13 อย่างไร"),
}
"""The fifth element as the guide asks for it in each part, so that the level of plan is the part's own (printed)."""


class AnswerState(TextChoices):
    """The three states of a part; the third does not exist in the final quarter."""

    ANSWERED = "answered", _("ตอบแล้ว")
    NOT_YET = "not_yet", _("ตอบแล้ว ยังไม่บรรลุเป้าหมาย")
    NOT_SERVED = "not_served", _("ไตรมาสนี้ไม่มีงานที่ตอบเป้าหมายนี้")


class ActivityStatus(TextChoices):
    """What became of an activity in the quarter."""

    DONE = "done", _("ดำเนินการแล้วเสร็จ")
    UNDER_WAY = "under_way", _("อยู่ระหว่างดำเนินการ")
    NOT_STARTED = "not_started", _("ยังไม่ได้ดำเนินการ")
    NOT_THIS_QUARTER = "not_this_quarter", _("ไม่มีการดำเนินการในไตรมาสนี้")
    CANCELLED = "cancelled", _("ยกเลิก/ยุติ")


class KpiVerdict(TextChoices):
    """How a qualitative KPI is answered; of a quantitative one the verdict is computed."""

    MET = "met", _("บรรลุ")
    NOT_MET = "not_met", _("ไม่บรรลุ")
    UNDER_WAY = "under_way", _("อยู่ระหว่างดำเนินการ")


class CauseCategory(TextChoices):
    """Why spending differs from its plan. The list rests on the causes real offices gave (findings 4.3)."""

    POSTPONED = "postponed", _("เลื่อนไปไตรมาสถัดไป")
    STILL_IN_PROGRESS = "still_in_progress", _("อยู่ระหว่างดำเนินการ ต้องใช้เวลาเพิ่ม")
    NOT_HELD_YET = "not_held_yet", _("ยังไม่ได้จัดกิจกรรม")
    CANCELLED = "cancelled", _("ยกเลิกกิจกรรม")
    URGENT_POLICY = "urgent_policy", _("มีนโยบายหรืองานเร่งด่วนแทรก")
    WORKLOAD = "workload", _("ภาระงานมาก")
    PARTNER_UNAVAILABLE = "partner_unavailable", _("วิทยากรหรือหน่วยงานร่วมไม่พร้อม")
    FEWER_PARTICIPANTS = "fewer_participants", _("ผู้เข้าร่วมน้อยกว่าที่วางแผน")
    MORE_PARTICIPANTS = "more_participants", _("ผู้เข้าร่วมมากกว่าที่วางแผน")
    MOVED_ONLINE = "moved_online", _("ปรับเป็นออนไลน์")
    INTEGRATED = "integrated", _("บูรณาการกับงานอื่น")
    UNPLANNED_WORK = "unplanned_work", _("มีงานหรือค่าใช้จ่ายนอกแผน")
    EXTRA_ALLOCATION = "extra_allocation", _("ได้รับจัดสรรงบประมาณเพิ่มเติม")
    ESTIMATE_ONLY = "estimate_only", _("แผนเป็นเพียงการประมาณการ")
    SAVING = "saving", _("ประหยัดหรือจัดหาได้ราคาต่ำกว่า")
    OTHER = "other", _("อื่น ๆ")


class FundingSource(TextChoices):
    """Where a quarter's work got its money when none was planned or spent here."""

    OWN_BUDGET = "own_budget", _("งบของโครงการนี้")
    OTHER_PROJECT = "other_project", _("งบของโครงการอื่น")
    NO_COST = "no_cost", _("ไม่มีค่าใช้จ่าย")


class Verdict(TextChoices):
    """What spending was against plan and carried-in money: computed, never chosen. Words of spec topic 3."""

    AS_PLANNED = "as_planned", _("สามารถเบิกจ่ายงบประมาณได้ตามแผนการ")
    BELOW_PLAN = "below_plan", _("ไม่สามารถเบิกจ่ายงบประมาณได้ตามแผนการ (ต่ำกว่าแผน)")
    ABOVE_PLAN = "above_plan", _("เบิกจ่ายสูงกว่าแผนการใช้จ่าย")
    NO_PLAN = "no_plan", _("ไม่มีแผนการใช้จ่ายงบประมาณในไตรมาสนี้")
    SPENT_WITHOUT_PLAN = "spent_without_plan", _("มีการเบิกจ่ายโดยไม่มีแผนการใช้จ่าย")


class TopicState(TextChoices):
    """How far a topic of a report is written: computed, never chosen."""

    NOT_STARTED = "not_started", _("ยังไม่เริ่ม")
    UNFINISHED = "unfinished", _("ยังไม่ครบ")
    COMPLETE = "complete", _("กรอกครบแล้ว")
    TO_MEND = "to_mend", _("ต้องแก้")
