"""The register of projects: lists of an office, one project, its reports, its checks, and writing a section."""

from collections.abc import Iterable
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.api import facts
from tidtam.api.answers import answered, page_of
from tidtam.api.bodies import TYPED
from tidtam.api.choices import Area
from tidtam.api.lines import checks_answer, report_line
from tidtam.api.lookups import newest_version, project_or_404
from tidtam.api.operations import operation
from tidtam.api.params import Cursor, Limit, Quarter, Text, Year
from tidtam.api.writing import write_section
from tidtam.approval.choices import Status
from tidtam.approval.selectors import version_of
from tidtam.checks.selectors import failed_checks_of
from tidtam.dashboards import selectors as dashboards
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.organisations.policies import located, office_by_code, reads
from tidtam.progress.selectors import chosen_year, quarters_of_years
from tidtam.projects import facts as project_facts
from tidtam.projects.children import contents_of
from tidtam.projects.choices import ExecutionStatus, Section
from tidtam.projects.mapping import read_content
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.places import NO_SUCH_FIELD, QUARTERS, WHAT_FITS, FieldKind, lists_of
from tidtam.projects.policies import project_place
from tidtam.projects.selectors import TABLES, as_facts, facts_at_version
from tidtam.projects.services import OWNER_BOXES, edit_registration, owners_typed
from tidtam.projects.typed import read_section, texts_of
from tidtam.thai.text import clean

router = Router()
LISTED = {"results": project_facts.Result, "kpis": project_facts.Kpi}
"""What a list says of the contents of each project."""


@operation(
    router,
    "GET",
    "/offices/{code:office_code}/projects",
    name="projects",
    area=Area.PROJECTS,
    policy=reads(office_by_code),
    answers=facts.ProjectPage,
    summary=_("โครงการของสำนักงาน"),
    description=_(
        "โครงการของปีงบประมาณหนึ่งถึงไตรมาสหนึ่ง พร้อมผลผลิต ผลลัพธ์ ตัวชี้วัด สถานะ รายงาน และเงินสะสม เรียงตามลำดับการลงทะเบียน"
    ),
    parameters={
        "fiscal_year_be": _("ปีงบประมาณ พ.ศ. · ไม่ระบุคือปีล่าสุด"),
        "quarter": _("ถึงไตรมาสใด · ไม่ระบุคือไตรมาสล่าสุด"),
        "text": _("ทุกคำต้องอยู่ในชื่อหรือรหัสโครงการ"),
        "status": _("สถานะที่ประกาศ · none คือยังไม่ประกาศ"),
        "report": _("สถานะของรายงานในไตรมาสนั้น"),
        "work_group": _("รหัสกลุ่มงาน · none คือทั้งสำนักงาน"),
        "only_failed": _("เฉพาะโครงการที่มีข้อตรวจไม่ผ่าน"),
    },
)
def projects(
    request: HttpRequest,
    office_code: str,
    fiscal_year_be: Year = None,
    quarter: Quarter = None,
    text: Text = "",
    status: ExecutionStatus | Literal["none"] | None = None,
    report: Status | None = None,
    work_group: Text = "",
    only_failed: Literal["true", "false"] = "false",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> HttpResponse:
    """Return the projects that the page of an office lists. Five queries for any number."""
    office = located(request)
    years = quarters_of_years(office)
    chosen = chosen_year(years, year=fiscal_year_be, quarter=quarter)
    if chosen.year is None or (fiscal_year_be is not None and fiscal_year_be not in years):
        return answered(request, facts.ProjectPage(fiscal_year_be=fiscal_year_be, quarter=chosen.quarter, items=()))
    query = dashboards.ProjectQuery(
        text=clean(text),
        execution=str(status or ""),
        work_group=clean(work_group),
        report=str(report or ""),
        only_failed=only_failed == "true",
    )
    asked = dashboards.projects_asked_for(office, fiscal_year_be=chosen.year, quarter=chosen.quarter, query=query)
    found, following = page_of(asked.only("pk", "key", "current_version"), cursor=cursor, limit=limit)
    rows = dashboards.project_rows([one.pk for one in found], quarter=chosen.quarter)
    said = contents_of(
        {table: [one.current_version_id or 0 for one in found] for table in TABLES if table.word in LISTED}
    )
    return answered(
        request,
        facts.ProjectPage(
            fiscal_year_be=chosen.year,
            quarter=chosen.quarter,
            items=tuple(
                facts.ProjectLine(
                    id=row.project.pk,
                    key=listed.key,
                    number=row.project.number,
                    name=row.name,
                    work_group=row.project.work_group.name_th if row.project.work_group else "",
                    status=row.execution,
                    planned_baht=row.planned_baht,
                    actual_baht=row.actual_baht,
                    disbursed_pct=row.disbursed_pct,
                    failed_checks=row.failed,
                    reports=tuple(report_line(number, one) for number, one in row.reports),
                    **{
                        word: tuple(read_content(kind, one) for one in said[word][listed.current_version_id or 0])
                        for word, kind in LISTED.items()
                    },
                )
                for row, listed in zip(rows, found, strict=True)
            ),
            next_cursor=following,
        ),
    )


@operation(
    router,
    "GET",
    "/projects/{int:pk}",
    name="project",
    area=Area.PROJECTS,
    policy=reads(project_place),
    answers=facts.ProjectAnswer,
    is_versioned=True,
    summary=_("โครงการหนึ่ง"),
    description=_("ทะเบียนโครงการ (M1–M5) ฉบับที่ใช้อยู่ กับสถานะที่ประกาศในแต่ละไตรมาส"),
)
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a project as it is registered, with the version that is written beside it. Four queries a version."""
    return _answer(request, project_or_404(pk))


def _answer(request: HttpRequest, row: Project) -> HttpResponse:
    assert row.current_version is not None
    [said] = as_facts([row])
    version = version_of(newest_version(row))
    return answered(
        request,
        facts.ProjectAnswer(
            id=row.pk,
            organisation_code=row.organisation.code,
            version=version,
            registration_status=Status(row.current_version.status),
            is_demo=row.is_demo,
            project=said,
            draft=facts_at_version(row, row.draft_version) if row.draft_version else None,
        ),
        version=version,
    )


@operation(
    router,
    "GET",
    "/projects/{int:pk}/reports",
    name="project_reports",
    area=Area.REPORTS,
    policy=reads(project_place),
    answers=facts.ReportList,
    summary=_("รายงานของโครงการ"),
    description=_("รายงานสี่ไตรมาสกับสถานะ ใช้ id อ่านรายงานแต่ละฉบับ"),
)
def project_reports(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the reports of a project. Two queries."""
    row = project_or_404(pk)
    opened = {one.quarter: one for one in row.reports.all()}
    lines = [report_line(quarter, opened.get(quarter)) for quarter in QUARTERS]
    return answered(request, facts.ReportList(items=tuple(lines)))


@operation(
    router,
    "GET",
    "/projects/{int:pk}/checks",
    name="project_checks",
    area=Area.PROJECTS,
    policy=reads(project_place),
    answers=facts.CheckList,
    summary=_("ข้อตรวจของทะเบียนโครงการ"),
    description=_("ข้อที่ตรวจไม่ผ่าน ด้วยถ้อยคำเดียวกับในหน้าเว็บ"),
)
def project_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what fails for a project itself. Three queries."""
    row = project_or_404(pk)
    [said] = as_facts([row])
    return checks_answer(request, failed_checks_of(row), said)


@operation(
    router,
    "PATCH",
    "/projects/{int:pk}/sections/{code:section}",
    name="write_section",
    area=Area.PROJECTS,
    policy=reads(project_place),
    takes=TYPED,
    answers=facts.ProjectAnswer,
    is_versioned=True,
    refusals=(412, 428),
    summary=_("เขียนส่วนของทะเบียนโครงการ"),
    description=_(
        "ส่งเฉพาะช่องที่เปลี่ยน ชื่อช่องเป็นอย่างที่ข้อตรวจเรียก ค่าเป็นอย่างที่พิมพ์ในหน้าเว็บ ช่องที่ส่งค่าว่างจะว่าง "
        "รายการ เช่น kpis ส่งรหัสของทุกแถวตามลำดับ ทะเบียนที่อนุมัติแล้วจะมีฉบับใหม่ใน draft ให้ส่งอนุมัติต่อ"
    ),
    parameters={"section": _("general, plans, details, activities หรือ budget")},
)
def write_section_of_registration(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Write into a section of a registration and check it again; beside an approved version the next one begins."""
    if section not in Section.values:
        raise Http404
    chosen = Section(section)

    def write(version: ProjectVersion, typed: Typed, **who_and_when: Any) -> None:
        read = read_section(facts_at_version(version.project, version), chosen, typed)
        owned = {place: texts_of(typed[place]) for place in OWNER_BOXES if place in typed and chosen == Section.GENERAL}
        known = {*read.boxes, *lists_of(chosen), *owned}
        unreadable: dict[str, Promise | str] = {**dict.fromkeys(typed.keys() - known, NO_SUCH_FIELD), **read.unreadable}
        unreadable |= {place: WHAT_FITS[FieldKind.OFFERED] for place, people in owned.items() if not _are_ids(people)}
        if unreadable:
            raise ChangesRefused(unreadable)
        owners = owners_typed({**_owners_now(version.project), **owned}) if owned else None
        edit_registration(
            project=row, section=chosen, changes=read.changes, owners=owners, seen=None, key=None, **who_and_when
        )

    row = project_or_404(pk)
    write_section(request, newest_version(row), section, drafts_beside=row, write=write)
    return _answer(request, project_or_404(pk))


def _are_ids(texts: Iterable[str]) -> bool:
    return all(text.isdecimal() and len(text) < 19 for text in texts)


def _owners_now(row: Project) -> Typed:
    """Return who owns a project, as it would be typed: a box that is not sent stays as it is. One query."""
    owners = list(row.owners.all())
    return {
        place: [str(one.person_id) for one in owners if one.is_main == is_main]
        for place, is_main in zip(OWNER_BOXES, (True, False), strict=True)
    }
