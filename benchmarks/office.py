"""A synthetic office of any size, in the shape of a real one: invented words, seeded, made of the facts' dataclasses.

Per forty projects: 5 finished, 25 in progress, 10 not started; 31 reports, 4 of them of the first quarter; three main
activities a project; narratives as long as a real office's (QUANTILES), one box of 4,440 characters among them, and
every second report copying one of its boxes into another, as real ones do.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from tidtam.exchange.facts import OfficeFile, OrganisationName
from tidtam.progress import facts as progress
from tidtam.progress.choices import ActivityStatus, CauseCategory, Part
from tidtam.projects import facts as projects
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind

YEAR_BE = 2567
LONGEST_BOX = 4440
QUANTILES = {  # characters: least, lower quarter, half, upper quarter, nine tenths, most (the office studied, FY2567)
    "output": (82, 248, 333, 649, 791, 1293),
    "outcome": (82, 235, 368, 524, 716, 1030),
    "kpi": (82, 240, 477, 602, 733, 1125),
    "activities": (208, 502, 963, 2348, 3803, 4440),
    "national_strategy": (37, 86, 301, 406, 668, 968),
    "master_plan_issue": (59, 182, 302, 407, 577, 960),
    "sub_plan": (57, 136, 237, 376, 438, 961),
    "ndp13": (54, 80, 254, 479, 725, 964),
    "cause": (34, 68, 102, 142, 301, 418),
    "results": (278, 455, 712, 1067, 1507, 3345),
    "problems": (29, 126, 158, 286, 344, 471),
    "suggestions": (26, 94, 126, 151, 295, 342),
}
_LEVELS = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
_SOME_WORDS = """
โรงเรียน นักเรียน ครู ผู้บริหาร สถานศึกษา การอ่าน การเขียน คณิตศาสตร์
วิทยาศาสตร์ ห้องเรียน กิจกรรม โครงการ อบรม ประชุม นิเทศ ติดตาม ประเมิน
พัฒนา ส่งเสริม สนับสนุน ดำเนินการ จัดทำ แผน รายงาน คุณภาพ ทักษะ ชีวิต อาชีพ
ชุมชน ผู้ปกครอง หลักสูตร สื่อ นวัตกรรม เทคโนโลยี ดิจิทัล ข้อมูล ระบบ
เครือข่าย ความร่วมมือ ปลอดภัย สุขภาพ กีฬา ศิลปะ ดนตรี ภาษาไทย ภาษาอังกฤษ
ปฐมวัย ประถมศึกษา สมรรถนะ แลกเปลี่ยน เรียนรู้ ผลงาน รางวัล ตัวอย่าง ครบถ้วน
ต่อเนื่อง ร้อยละ จำนวน แห่ง คน ครั้ง และ ของ ใน ที่ ให้ เพื่อ ได้ มี
"""
_WORDS = (
    *_SOME_WORDS.split(),
    " เมื่อวันที่ ๑๕ มกราคม ๒๕๖๗ ",
    " ปีการศึกษา ๒๕๖๖ ",
    " จำนวน ๒๕ คน ",
    " ร้อยละ ๘๕.๕๐ ",
    " (ตัวอย่าง) ",
)
_GROUPS = tuple(f"กลุ่มสาธิต {number}" for number in range(1, 9))


def synthetic_office(
    *, name: str, number: int, reports: int, plan_codes: Sequence[tuple[str, str]], seed: int = 2567
) -> OfficeFile:
    """Return an office with `number` projects and so many reports, at most two a project; same seed, same office.

    plan_codes  tree and code of plan nodes that exist in the year; each project links to four of them.
    """
    chance = random.Random(f"{seed} {number}")
    registered = tuple(_project(chance, place, plan_codes) for place in range(number))
    in_second_quarter = min(number, round(reports * 27 / 31))
    reported = [(place, 2) for place in range(in_second_quarter)]
    reported += [(place, 1) for place in range(reports - in_second_quarter)]
    return OfficeFile(
        demo=True,
        organisation=OrganisationName(name=name),
        fiscal_year_be=YEAR_BE,
        work_groups=_GROUPS,
        projects=registered,
        reports=tuple(_report(chance, registered[place], quarter, place) for place, quarter in reported),
    )


def words(chance: random.Random, letters: int) -> str:
    """Return invented words with a blank every few of them, exactly so many characters long."""
    parts: list[str] = []
    length = 0
    while length < letters:
        parts.append(chance.choice(_WORDS) + (" " if chance.random() < 0.15 else ""))
        length += len(parts[-1])
    return "".join(parts)[:letters].rstrip().ljust(letters, "ก")


def _box(chance: random.Random, kind: str) -> str:
    """Return a box as long as one of the real office is: by the straight lines between its quantiles."""
    level, marks = chance.random(), QUANTILES[kind]
    for low, high, start, end in zip(_LEVELS, _LEVELS[1:], marks, marks[1:], strict=False):
        if level <= high:
            return words(chance, round(start + (end - start) * (level - low) / (high - low)))
    raise AssertionError("a level lies between 0 and 1")


def _project(chance: random.Random, place: int, plan_codes: Sequence[tuple[str, str]]) -> projects.Project:
    key, turn = f"S{place + 1}", place % 40
    status = ExecutionStatus.IN_PROGRESS
    if turn < 5:
        status = ExecutionStatus.FINISHED
    elif turn >= 30:
        status = ExecutionStatus.NOT_STARTED
    links = chance.sample(plan_codes, min(4, len(plan_codes)))
    planned = Decimal(chance.randrange(0, 5_000_000)) / 100
    return projects.Project(
        key=key,
        name=f"โครงการสาธิตที่ {place + 1} {words(chance, 50)}",
        fiscal_year_be=YEAR_BE,
        number=place + 1,
        work_group=_GROUPS[place % len(_GROUPS)],
        start_date=date(2023, 10, 1),
        end_date=date(2024, 9, 30),
        in_emenscr=place % 20 != 0,
        objectives=(words(chance, 120), words(chance, 120)),
        results=(
            projects.Result(key="o1", kind=ResultKind.OUTPUT, text=words(chance, 110)),
            projects.Result(key="c1", kind=ResultKind.OUTCOME, text=words(chance, 110)),
        ),
        kpis=tuple(
            projects.Kpi(
                key=f"k{each}",
                name=words(chance, 100),
                kind=KpiKind.QUANTITATIVE,
                unit="คน",
                target=Decimal(chance.randrange(10, 400)),
                due_quarters=(2, 4),
            )
            for each in (1, 2)
        ),
        activities=tuple(
            projects.Activity(key=f"a{each}", title=words(chance, 90), planned_quarters=(each,), serves=("o1", "k1"))
            for each in (1, 2, 3)
        ),
        plan_links=tuple(projects.PlanLink(tree=tree, code=code) for tree, code in links),
        budget=projects.Budget(
            total_baht=planned * 2,
            planned=tuple(projects.PlannedDisbursement(quarter=each, planned_baht=planned / 2) for each in (1, 2)),
        ),
        executions=(projects.Execution(quarter=2, status=status, reason=words(chance, 60)),),
    )


def _report(chance: random.Random, project: projects.Project, quarter: int, place: int) -> progress.Report:
    planned = project.budget.planned[quarter - 1].planned_baht
    actual = (planned * chance.choice((0, 1, 2, 3, 4, 5)) / 4).quantize(Decimal("0.01"))
    boxes = {part: _box(chance, part.value) for part in Part}
    if place % 2:
        boxes[Part.NDP13] = boxes[Part.SUB_PLAN]
    causes: tuple[progress.Cause, ...] = ()
    if actual != planned:
        causes = (progress.Cause(category=CauseCategory.POSTPONED, text=_box(chance, "cause"), later_quarter=3),)
    return progress.Report(
        project_key=project.key,
        fiscal_year_be=YEAR_BE,
        quarter=quarter,
        data_date=date(2023, 12, 31) if quarter == 1 else date(2024, 3, 31),
        answers=tuple(
            progress.Answer(part=part, narrative=progress.Narrative(whole_text=text), covers=_covers(part))
            for part, text in boxes.items()
        ),
        kpi_values=tuple(
            progress.KpiValue(kpi_key=kpi.key, cumulative=Decimal(chance.randrange(0, 500))) for kpi in project.kpis
        ),
        activities=tuple(_activities(chance, project, place)),
        disbursement=progress.Disbursement(planned_baht=planned, actual_baht=actual, causes=causes),
        summary=progress.Summary(
            results=_box(chance, "results"),
            work_problems=_box(chance, "problems") if place % 3 else "",
            no_problems=place % 3 == 0,
            suggestions=_box(chance, "suggestions") if place % 2 else "",
            suggestions_to="สพฐ." if place % 2 else "",
            no_suggestions=place % 2 == 0,
        ),
    )


def _covers(part: Part) -> tuple[str, ...]:
    return {Part.OUTPUT: ("o1",), Part.OUTCOME: ("c1",), Part.KPI: ("k1", "k2")}.get(part, ())


def _activities(chance: random.Random, project: projects.Project, place: int) -> Iterator[progress.ActivityProgress]:
    """Yield the three activities that share the box; one report in forty has the longest box there was, whole."""
    whole = words(chance, LONGEST_BOX) if place % 40 == 0 else _box(chance, "activities")
    share = len(whole) if place % 40 == 0 else -(-len(whole) // len(project.activities))
    statuses = (ActivityStatus.DONE, ActivityStatus.UNDER_WAY, ActivityStatus.NOT_STARTED)
    for each, (activity, status) in enumerate(zip(project.activities, statuses, strict=True)):
        yield progress.ActivityProgress(
            activity_key=activity.key,
            status=status,
            narrative=progress.Narrative(whole_text=whole[each * share : (each + 1) * share].strip()),
        )
