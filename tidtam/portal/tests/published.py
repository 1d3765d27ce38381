"""Published rows made by hand, for tests of the public pages."""

import datetime as dt
import hashlib
from decimal import Decimal

from tests.people import person
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.freeze import freeze, sha256
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation, Province
from tidtam.projects.models import Project
from tidtam.publishing.models import Edition, EditionFile, FrozenRecord, PublishedProject, PublishedReport
from tidtam.publishing.services.sums import keep_sums
from tidtam.thai.collation import search_key, sound_key

AT = dt.datetime(2024, 4, 20, 3, 0, tzinfo=dt.UTC)
YEAR = 2567
FILE = b"the bytes of a file"
PASSAGES = [
    {
        "heading": "ความก้าวหน้าของเป้าหมายโครงการ",
        "passages": [{"title": "เป้าหมายเชิงผลผลิต (Output)", "paragraphs": ["จัดค่ายสามวัน\nนักเรียนครบ 40 คน"]}],
    }
]


def province(code="50", name="เชียงใหม่"):
    return Province.objects.create(
        code=code, iso_code=f"TH-{code}", name_th=name, name_en=f"Province {code}", sort_key=code
    )


def office(code="P50-2", name="สพป.ทดสอบ เขต 2", **more):
    row = Organisation.objects.create(
        code=code,
        kind=OrganisationKind.ESA_PRIMARY,
        name_th=name.replace("สพป.", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา"),
        short_name_th=name,
        name_en=f"Test Primary Area Office {code}",
        path="",
        search_text=search_key(name),
        sort_key=code,
        **more,
    )
    row.path = f"{row.pk}."
    row.save()
    return row


def record(organisation, *, months=6, year=YEAR):
    """The frozen record of what an office has."""
    return freeze(office_booklet(organisation=organisation, fiscal_year_be=year, months=months, approved_only=True))


def edition(
    organisation, number=1, *, months=6, status="issued", year=YEAR, at=AT, is_demo=False, content=None, **more
):
    """An edition of an office without projects; its record is frozen from what the office has (nothing), or given."""
    content = content or record(organisation, months=months, year=year)
    by = person("director", ("director", organisation))
    if status == "withdrawn":
        more = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_reason": "พิมพ์ยอดเงินผิดหน้า"} | more
    row = Edition.objects.create(
        kind="office_booklet",
        organisation=organisation,
        fiscal_year_be=year,
        months=months,
        as_of_date=dt.date(year - 543, 3 if months == 6 else 9, 31 if months == 6 else 30),
        number=number,
        number_year_be=2567,
        status=status,
        is_demo=is_demo,
        seen_sha256="0" * 64,
        record_sha256=sha256(content),
        issued_by=by,
        issued_role="director",
        issued_at=at,
        published_at=None if status == "preparing" else at,
        idempotency_key=f"{organisation.code} {number}",
        request_sha256="0" * 64,
        **more,
    )
    FrozenRecord.objects.create(edition=row, content=content)
    return row


def successor(row, number):
    """An edition without projects that supersedes another of its round."""
    Edition.objects.filter(pk=row.pk).update(status="preparing")  # one of a round is issued at a time
    later = edition(row.organisation, number, months=row.months)
    Edition.objects.filter(pk=row.pk).update(status="superseded", superseded_by=later)
    return later


def project(row, number, name="โครงการอ่านคล่อง", *, live=None, **more):
    """A published project of an edition; `live` is whose address it is, a bare one where none is given."""
    key = f"{row.organisation.code}-{row.fiscal_year_be}-{number}"
    if live is None:
        live = Project.objects.get_or_create(
            organisation=row.organisation, fiscal_year_be=row.fiscal_year_be, key=key, defaults={"number": number}
        )[0]
    return PublishedProject.objects.create(
        edition=row,
        project=live,
        number=number,
        name=name,
        search_text=sound_key(f"{more.get('code', '')} {name}"),
        **{"execution_status": "in_progress"} | more,
    )


def report(published, quarter, planned, actual, *, carried_in=0, **more):
    """A published report; None for money that is missing."""
    parts = (None, None, None)
    if planned is not None and actual is not None:
        available = planned + carried_in
        parts = (min(available, actual), max(available - actual, 0), max(actual - available, 0))
    amounts = dict(zip(("within_plan_baht", "not_disbursed_baht", "over_plan_baht"), parts, strict=True))
    amounts |= {"planned_baht": planned, "carried_in_baht": carried_in, "actual_baht": actual}
    row = PublishedReport.objects.create(
        edition=published.edition,
        project=published,
        quarter=quarter,
        passages=PASSAGES,
        **{name: None if amount is None else Decimal(amount) for name, amount in amounts.items()},
        **more,
    )
    published.edition.quarters.all().delete()
    keep_sums(published.edition)
    return row


def file(row, folder, content=FILE, name="booklet.pdf"):
    """A file of an edition, its bytes where the pages look for them."""
    digest = hashlib.sha256(content).hexdigest()
    path = folder / "editions" / digest[:2] / digest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return EditionFile.objects.create(
        edition=row,
        position=row.files.count() + 1,
        format=name.rpartition(".")[2],
        numerals="thai",
        file_name=name,
        sha256=digest,
        size=len(content),
    )
