"""What applying the workbook of registrations would do: each registration that its rows name, in their order."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles
from tidtam.projects.models import Project as Registered
from tidtam.projects.services import Grounds
from tidtam.thai.dates import local_date
from tidtam.workbooks.facts import Fault, Filled, FilledBook, Plan
from tidtam.workbooks.registrations.plan.cells import Cells
from tidtam.workbooks.registrations.plan.thing import Thing
from tidtam.workbooks.registrations.registrations import (
    OpenRegistration,
    begun,
    offers_of,
    read_registrations,
    why_not_written,
)
from tidtam.workbooks.registrations.sheets import Key

SUBJECT = re.compile(r"2[45]\d\d")


def year_of_subject(subject: str) -> int | None:
    """Return the fiscal year of a subject (facts.About); None where it is none."""
    return int(subject) if SUBJECT.fullmatch(subject) else None


def plan_registrations(filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
    """Return what applying a workbook would do, and all that is wrong in it."""
    about = filled.about
    year = year_of_subject(about.subject) if about else None
    office = Organisation.objects.filter(code=about.office).first() if about else None
    if about is None or year is None or office is None:
        sentence = _("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · ระบบไม่รู้จักสำนักงานหรือปีงบประมาณของไฟล์นี้")
        return Plan(things=(), faults=filled.faults or (Fault(message=sentence),))
    cells: dict[str, list[tuple[Filled, Key]]] = defaultdict(list)
    for said in filled.filled:
        key = Key.read(said.key)
        cells[key.about].append((said, key))
    found = _registrations(cells, office, year)
    held = held_roles(by, on=local_date(at))
    with translation.override(about.language):  # the words of a workbook are those of its own language
        offers = offers_of(office, year, held=held, at=at)
    grounds = Grounds(office, year)
    faults, things = [*filled.faults], []
    for number, (name, rows) in enumerate(sorted(cells.items(), key=lambda pair: _order(found, pair[0]))):
        first, one = rows[0][0], found.get(name)
        if one is None and not name.startswith("N"):
            faults.append(first.fault(_("ดาวน์โหลดสมุดงานใหม่ · ไม่พบทะเบียนของแถวนี้ในระบบแล้ว")))
            continue
        one = one or begun(name.removeprefix("N"), year)
        sentence = why_not_written(one, by, held=held)
        if sentence:
            faults.append(first.fault(sentence))
            continue
        read = Cells(one, offers, about.language, rows)
        thing = Thing(read).plan(office, grounds, chosen=chosen, number=number)
        faults += read.faults
        if thing is not None and not read.faults:
            things.append(thing)
    return Plan(things=tuple(things), faults=tuple(sorted(faults, key=lambda fault: (fault.sheet, fault.row))))


def _registrations(
    names: Collection[str], office: Organisation, fiscal_year_be: int
) -> dict[str, OpenRegistration]:  # fmt: skip
    """Return the registrations that the rows of a workbook name; new ones that were begun since with them."""
    ids = [int(name[1:]) for name in names if name.startswith("P")]
    keys = [name[1:] for name in names if name.startswith("N")]
    rows = Registered.objects.filter(
        Q(pk__in=ids) | Q(key__in=keys), organisation=office, fiscal_year_be=fiscal_year_be
    )
    found: dict[str, OpenRegistration] = {}
    for one in read_registrations(rows):
        found[one.about] = found[f"N{one.saved.key}"] = one
    return found


def _order(found: Mapping[str, OpenRegistration], name: str) -> int:
    return list(found).index(name) if name in found else len(found)
