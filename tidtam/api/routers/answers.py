"""Instruments and the sheets that answer them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.answers.choices import Channel
from tidtam.answers.models import Sheet
from tidtam.answers.places import LETTER
from tidtam.answers.policies import sheet_place
from tidtam.answers.selectors import SheetReading, reading_of, sheets_of
from tidtam.answers.services import edit_sheet
from tidtam.answers.typed import read_typed
from tidtam.api import facts
from tidtam.api.answers import answered
from tidtam.api.bodies import TYPED
from tidtam.api.choices import Area
from tidtam.api.lookups import sheet_or_404
from tidtam.api.operations import operation
from tidtam.api.params import SetYear, Year
from tidtam.api.writing import write_section
from tidtam.approval.choices import Status
from tidtam.approval.selectors import version_of
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.instruments.choices import VersionState
from tidtam.instruments.models import Version
from tidtam.instruments.policies import READS_PUBLISHED, published
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.organisations.policies import HOLDS_A_ROLE, located, office_by_code, reads

router = Router()


@operation(
    router,
    "GET",
    "/instruments",
    name="instruments",
    area=Area.STRUCTURE,
    policy=HOLDS_A_ROLE,
    answers=facts.InstrumentList,
    summary=_("เครื่องมือของปีงบประมาณ"),
    description=_("เครื่องมือที่ประกาศใช้แล้ว"),
    parameters={"fiscal_year_be": _("ปีงบประมาณ พ.ศ.")},
)
def instruments(request: HttpRequest, fiscal_year_be: SetYear) -> HttpResponse:
    """Return the versions of a fiscal year. One query."""
    lines = [_instrument_line(row) for row in versions_of_year(fiscal_year_be)]
    return answered(request, facts.InstrumentList(items=tuple(lines)))


@operation(
    router,
    "GET",
    "/instruments/{code:instrument_code}/{int:fiscal_year}/{int:number}",
    name="instrument",
    area=Area.STRUCTURE,
    policy=READS_PUBLISHED,
    answers=facts.InstrumentAnswer,
    summary=_("เครื่องมือหนึ่งฉบับ"),
    description=_("ตัวชี้วัดทุกข้อ รอบ และช่วงระดับของฉบับที่ประกาศใช้"),
)
def instrument(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Return a published version with all its nodes. Asks nothing where the process remembers it."""
    row = published(request)
    return answered(request, facts.InstrumentAnswer(state=VersionState(row.state), instrument=version_facts(row)))


@operation(
    router,
    "GET",
    "/organisations/{code:office_code}/sheets",
    name="sheets",
    area=Area.ANSWERS,
    policy=reads(office_by_code),
    answers=facts.SheetList,
    summary=_("แบบรายงานของหน่วยงาน"),
    description=_("แบบรายงานตัวชี้วัดทุกรอบ ปีล่าสุดก่อน"),
    parameters={"fiscal_year_be": _("ปีงบประมาณ พ.ศ. · ไม่ระบุคือทุกปี")},
)
def sheets(request: HttpRequest, office_code: str, fiscal_year_be: Year = None) -> HttpResponse:
    """Return the sheets of an organisation. One query."""
    rows = sheets_of(located(request), fiscal_year_be=fiscal_year_be)
    return answered(request, facts.SheetList(items=tuple(map(_sheet_line, rows))))


@operation(
    router,
    "GET",
    "/sheets/{int:pk}",
    name="sheet",
    area=Area.ANSWERS,
    policy=reads(sheet_place),
    answers=facts.SheetAnswer,
    is_versioned=True,
    summary=_("แบบรายงานหนึ่งฉบับ"),
    description=_("คำตอบที่บันทึกแล้ว กับผลรวมปัจจุบันของสถานศึกษา"),
)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a sheet as it is saved. Eight queries at most."""
    return _answer(request, sheet_or_404(pk))


def _answer(request: HttpRequest, reading: SheetReading) -> HttpResponse:
    version = version_of(reading.row)
    said = facts.SheetAnswer(
        id=reading.row.pk,
        version=version,
        asked=tuple(one.code for one in reading.to_write),
        summed=tuple(one.code for one in reading.nodes if one.code in reading.summed),
        sheet=reading.with_sums(reading.sheet),
    )
    return answered(request, said, version=version)


@operation(
    router,
    "PATCH",
    "/sheets/{int:pk}/leaves/{code:node}",
    name="write_leaf",
    area=Area.ANSWERS,
    policy=reads(sheet_place),
    takes=TYPED,
    answers=facts.SheetAnswer,
    is_versioned=True,
    refusals=(412, 428),
    summary=_("เขียนคำตอบของตัวชี้วัด"),
    description=_("ส่งเฉพาะช่องที่เปลี่ยน ชื่อช่องเป็นอย่างที่ข้อตรวจเรียก ค่าเป็นอย่างที่พิมพ์ในหน้าเว็บ ช่องที่ส่งค่าว่างจะว่าง"),
    parameters={"node": _("รหัสตัวชี้วัดใน asked · letter คือหนังสือราชการของสำนักส่วนกลาง")},
)
def write_leaf(request: HttpRequest, pk: int, node: str) -> HttpResponse:
    """Write the answer to a leaf of a sheet and check the sheet again."""
    reading = sheet_or_404(pk)
    if node not in {one.code for one in reading.to_write} and not (node == LETTER and reading.takes_letters):
        raise Http404

    def write(row: Sheet, typed: Typed, **who_and_when: Any) -> None:
        now = reading_of(row)
        read = read_typed(now.sheet, now.to_write, typed)
        if read.unreadable:
            raise ChangesRefused(read.unreadable)
        edit_sheet(sheet=row, section=node, changes=read.changes, seen=None, key=None, **who_and_when)

    write_section(request, reading.row, node, drafts_beside=reading.row, write=write)
    return _answer(request, sheet_or_404(pk))


def _instrument_line(row: Version) -> facts.InstrumentLine:
    return facts.InstrumentLine(
        code=row.instrument.code,
        fiscal_year_be=row.fiscal_year_be,
        number=row.number,
        title=row.title,
        title_en=row.title_en,
        state=VersionState(row.state),
    )


def _sheet_line(row: Sheet) -> facts.SheetLine:
    version = row.instrument_version
    return facts.SheetLine(
        id=row.pk,
        instrument_code=version.instrument.code,
        fiscal_year_be=version.fiscal_year_be,
        version_number=version.number,
        round_code=row.round_code,
        status=Status(row.status),
        channel=Channel(row.channel),
    )
