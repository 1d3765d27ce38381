"""One project's record as plain values: what forms are tested with, without a database."""

import datetime as dt
from decimal import Decimal

from tidtam.approval.choices import Status
from tidtam.documents.filled import filled
from tidtam.documents.ministry_form.compose import project_form
from tidtam.documents.ministry_form.printed import laid_out
from tidtam.documents.ministry_form.template import FORM as DOCX_FORM
from tidtam.documents.own_template.in_use import shipped
from tidtam.documents.profiles import profile_for
from tidtam.documents.project_record import ProjectRecord, QuarterRecord, Registration
from tidtam.documents.sources import Made
from tidtam.progress.facts import Report
from tidtam.projects.facts import Activity, Project

FORM = "ministry_form"
SHIPPED = shipped(DOCX_FORM)
ACTIVITIES = (
    Activity(key="a1", title="อบรมครู"),
    Activity(key="a2", title="นิเทศติดตาม"),
    Activity(key="a3", title="สรุปผล"),
)


def project(**changes):
    """A project of the whole year 2567 with three activities."""
    kept = {
        "key": "F1",
        "name": "โครงการอ่านคล่อง",
        "fiscal_year_be": 2567,
        "start_date": dt.date(2023, 10, 1),
        "end_date": dt.date(2024, 9, 30),
        "activities": ACTIVITIES,
    }
    return Project(**(kept | changes))


def report(quarter, status=Status.APPROVED, **said):
    return Report(project_key="F1", fiscal_year_be=2567, quarter=quarter, status=status, **said)


def record(registered=None, *reports, links=(), evidence=(), status=Status.APPROVED):
    """A record of a project and its reports; evidence stands with the first."""
    registered = registered or project()
    quarters = tuple(
        QuarterRecord(
            pk=one.quarter,
            quarter=one.quarter,
            report=one,
            valid=None,
            project=registered,
            moves=(),
            evidence=tuple(evidence) if not place else (),
            accepted=(),
        )
        for place, one in enumerate(reports)
    )
    return ProjectRecord(
        pk=7,
        office_code="P50-2",
        office_name="สำนักงานทดสอบ",
        office_short_name="สพป.ทดสอบ",
        project=registered,
        registrations=(Registration(number=1, status=status, holds=True, moves=()),),
        quarters=quarters,
        accepted=(),
        links=tuple(links),
        is_demo=False,
    )


def made(found, quarter=2, **given):
    return Made(record=found.until(quarter), quarter=quarter, **given)


def said(place, found, quarter=2, **given):
    """Return what the form says at a place."""
    profile = profile_for(FORM, 2567)
    return next(one.said for one in filled(profile, made(found, quarter, **given)) if one.asked.place == place)


def form(found, quarter=2, **given):
    return project_form(profile_for(FORM, 2567), made(found, quarter, **given))


def printed(found, quarter=2, **given):
    """Return every text of the printed form in its order."""
    return list(texts_of(laid_out(form(found, quarter, **given), "arabic", pictures={}).blocks))


def texts_of(value):
    """Yield every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            if name not in {"kind", "align"}:
                yield from texts_of(getattr(value, name))


def baht(amount):
    return Decimal(amount).quantize(Decimal("0.01"))
