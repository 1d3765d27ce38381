"""Whose token it is; offices and organisations, their years and windows; plans."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.access.policies import SIGNED_IN
from tidtam.api import facts
from tidtam.api.answers import answered, slice_of
from tidtam.api.choices import Area
from tidtam.api.models import AccessToken
from tidtam.api.operations import operation
from tidtam.api.params import Cursor, Limit, PathYear, SetYear, Text
from tidtam.organisations.choices import ESA_OFFICE_KINDS, OrganisationKind, Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import (
    HOLDS_A_ROLE,
    located,
    office_by_code,
    person_of,
    reads,
    roles_of_request,
)
from tidtam.organisations.selectors import office_list, work_groups_of
from tidtam.periods.choices import WindowReason
from tidtam.periods.selectors import quarter_decision
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.selectors import search_nodes
from tidtam.progress.selectors import quarters_of_years
from tidtam.projects.places import QUARTERS
from tidtam.thai.text import clean

router = Router()
MOST_NODES = 1_000


@operation(
    router,
    "GET",
    "/me",
    name="me",
    area="",
    policy=SIGNED_IN,
    answers=facts.Me,
    summary=_("โทเค็นของฉัน"),
    description=_("บอกว่าโทเค็นเป็นของใคร ทำอะไรได้ ถึงเมื่อไร และบทบาทที่ใช้ได้วันนี้"),
)
def me(request: HttpRequest) -> HttpResponse:
    """Return whose token this is. One query for the organisations of the roles."""
    person, token = person_of(request), request.auth  # type: ignore[attr-defined]
    assert isinstance(token, AccessToken)
    held = sorted(roles_of_request(request), key=lambda one: (one.path, one.role))
    places = {one.path: one for one in Organisation.objects.filter(path__in={one.path for one in held})}
    return answered(
        request,
        facts.Me(
            username=person.username,
            name=str(person),
            token=token.name,
            scopes=tuple(token.scopes),
            expires_at=token.expires_at,
            roles=tuple(
                facts.HeldRoleLine(
                    role=Role(one.role),
                    organisation_code=places[one.path].code,
                    organisation=str(places[one.path]),
                    acting_for=one.acting_for_id is not None,
                )
                for one in held
            ),
        ),
    )


@operation(
    router,
    "GET",
    "/offices",
    name="offices",
    area=Area.STRUCTURE,
    policy=HOLDS_A_ROLE,
    answers=facts.OfficePage,
    summary=_("สำนักงานเขตพื้นที่การศึกษา"),
    description=_("สำนักงานที่ตั้งอยู่วันนี้และบทบาทของคุณอ่านได้ เรียงตามพจนานุกรมไทย"),
    parameters={
        "text": _("ทุกคำต้องอยู่ในชื่อ รหัส หรือจังหวัด"),
        "kind": _("ประเภทสำนักงาน"),
        "province": _("รหัสจังหวัดสองหลัก"),
        "region": _("รหัสภูมิภาค"),
    },
)
def offices(
    request: HttpRequest,
    text: Text = "",
    kind: OrganisationKind | None = None,
    province: Text = "",
    region: Text = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> HttpResponse:
    """Return the offices that whoever asks may read. Three queries."""
    rows = office_list(
        Organisation.objects.all().visible_to(person_of(request)),
        on=timezone.localdate(),
        text=clean(text),
        kind=kind if kind in ESA_OFFICE_KINDS else "",
        province=clean(province),
        region=clean(region),
        sort="name",
    )
    if kind and kind not in ESA_OFFICE_KINDS:
        rows = rows.none()
    found, following = slice_of(rows, cursor=cursor, limit=limit)
    return answered(request, facts.OfficePage(items=tuple(map(_line, found)), next_cursor=following))


@operation(
    router,
    "GET",
    "/organisations/{code:office_code}",
    name="organisation",
    area=Area.STRUCTURE,
    policy=reads(office_by_code),
    answers=facts.OrganisationAnswer,
    summary=_("หน่วยงานหนึ่ง"),
    description=_("ชื่อ สังกัด กลุ่มงาน และปีงบประมาณที่มีโครงการ"),
)
def organisation(request: HttpRequest, office_code: str) -> HttpResponse:
    """Return one organisation. Four queries."""
    row = located(request)
    parent = Organisation.objects.filter(pk=row.parent_id).first() if row.parent_id else None
    return answered(
        request,
        facts.OrganisationAnswer(
            organisation=_line(row),
            parent_code=parent.code if parent else "",
            fiscal_years_be=tuple(quarters_of_years(row)),
            work_groups=tuple(map(_line, work_groups_of(row))),
        ),
    )


@operation(
    router,
    "GET",
    "/organisations/{code:office_code}/windows",
    name="windows",
    area=Area.STRUCTURE,
    policy=reads(office_by_code),
    answers=facts.WindowList,
    summary=_("ช่วงเวลารายงาน"),
    description=_("สี่ไตรมาสของปีงบประมาณ รวมเวลาที่ขยายให้หน่วยงานนี้"),
    parameters={"fiscal_year_be": _("ปีงบประมาณ พ.ศ.")},
)
def windows(request: HttpRequest, office_code: str, fiscal_year_be: SetYear) -> HttpResponse:
    """Return whether each quarter's reports are taken now. Four queries."""
    place, at = located(request), timezone.now()
    lines = []
    for quarter in QUARTERS:
        decision = quarter_decision(organisation=place, fiscal_year_be=fiscal_year_be, quarter=quarter, now=at)
        lines.append(
            facts.WindowLine(
                fiscal_year_be=fiscal_year_be,
                quarter=quarter,
                is_open=decision.allowed,
                reason=WindowReason(decision.reason_code),
                late=decision.late,
                opens_at=decision.opens_at,
                due_at=decision.due_at,
                closes_at=decision.closes_at,
            )
        )
    return answered(request, facts.WindowList(items=tuple(lines)))


@operation(
    router,
    "GET",
    "/plans/{int:fiscal_year_be}/nodes",
    name="plan_nodes",
    area=Area.STRUCTURE,
    policy=HOLDS_A_ROLE,
    answers=facts.PlanList,
    summary=_("แผนระดับชาติ"),
    description=_("ยุทธศาสตร์ ประเด็น แผนย่อย และเป้าหมายที่ใช้ในปีงบประมาณ ไม่เกิน 1,000 รายการ"),
    parameters={"tree": _("ชนิดของแผน"), "text": _("ทุกคำต้องอยู่ในรหัส ชื่อ หรือเป้าหมาย")},
)
def plan_nodes(
    request: HttpRequest, fiscal_year_be: PathYear, tree: PlanTreeKind | None = None, text: Text = ""
) -> HttpResponse:
    """Return the nodes of plans that a search finds. Three queries."""
    kinds = [tree.value] if tree else []
    found = search_nodes(clean(text), fiscal_year_be=fiscal_year_be, kinds=kinds, limit=MOST_NODES)
    return answered(request, facts.PlanList(items=tuple(found)))


def _line(row: Organisation) -> facts.OrganisationLine:
    return facts.OrganisationLine(
        code=row.code,
        kind=OrganisationKind(row.kind),
        name_th=row.name_th,
        short_name_th=row.short_name_th,
        name_en=row.name_en,
        province=row.province.code if row.province_id and row.province else "",
        is_demo=row.is_demo,
    )
