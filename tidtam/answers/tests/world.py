"""A commission with a bureau, two offices and three schools, an instrument of every kind of leaf, its round open."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

from tests.people import person
from tidtam.answers.checks.examples import ANSWERS, CLEAN, NODES
from tidtam.answers.facts import Answer
from tidtam.answers.models import Sheet
from tidtam.answers.places import fields_of_node
from tidtam.answers.services import open_sheets_now
from tidtam.instruments.choices import AnsweredBy, NodeKind
from tidtam.instruments.facts import STANDARD_BANDS, Choice, InstrumentVersion, Node, Round
from tidtam.instruments.models import Version
from tidtam.instruments.services import load_instruments, open_round
from tidtam.instruments.writing import document
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.models import Organisation

DAY = dt.date(2023, 9, 30)
OPENS = dt.datetime(2023, 8, 1, tzinfo=dt.UTC)
DUE = dt.datetime(2099, 8, 30, tzinfo=dt.UTC)
AT = dt.datetime(2023, 8, 10, 3, tzinfo=dt.UTC)

SCHOOLS_ALSO = (
    Node(code="G1", kind=NodeKind.GROUP.value, title="ส่วนของสถานศึกษา", number="21"),
    Node(
        code="Z1", parent="G1", kind=NodeKind.SHARE.value, number="21.1", title="นักเรียนได้ดื่มนม", unit="คน",
        answered_by=AnsweredBy.SCHOOL.value,
    ),
    Node(
        code="Z2", parent="G1", kind=NodeKind.SURVEY_MEAN.value, number="21.2", title="ความพึงพอใจของผู้ปกครอง",
        answered_by=AnsweredBy.SCHOOL.value, rounds=("12m",),
    ),
    Node(
        code="Z3", parent="G1", kind=NodeKind.BREAKDOWN.value, number="21.3", title="นักเรียนแยกเพศ", unit="คน",
        answered_by=AnsweredBy.SCHOOL.value, applies_to="primary",
        choices=(Choice(code="girls", label="หญิง"), Choice(code="boys", label="ชาย")),
    ),
    Node(
        code="U", kind=NodeKind.COUNT.value, number="22", title="หลักสูตรที่จัดทำ", unit="หลักสูตร",
        answered_by=AnsweredBy.BUREAU.value, bureau_code="B-1",
    ),
)  # fmt: skip

VERSION = InstrumentVersion(
    code="EVERY",
    fiscal_year_be=2566,
    title="เครื่องมือตัวอย่างทุกชนิด",
    nodes=tuple(
        replace(one, population="", sources=("KRS-12",) if one.code == "N" else ()) for one in (*NODES, *SCHOOLS_ALSO)
    ),
    rounds=(
        Round(code="6m", label="รอบ 6 เดือน", months=6, as_of_date=dt.date(2023, 3, 31)),
        Round(code="12m", label="รอบ 12 เดือน", months=12, as_of_date=DAY),
    ),
    bands=STANDARD_BANDS,
)


def place(code, kind, parent):
    row = Organisation.objects.create(code=code, kind=kind, name_th=code, parent=parent, path="0.")
    row.path = f"{parent.path if parent else ''}{row.pk}."
    row.save(update_fields=["path"])
    return row


def make():
    """Return the organisations, their people and the version; the sheets of its 12-month round are open."""
    root = place("C-0", OrganisationKind.COMMISSION, None)
    bureau = place("B-1", OrganisationKind.BUREAU, root)
    primary = place("P01-1", OrganisationKind.ESA_PRIMARY, root)
    secondary = place("S01", OrganisationKind.ESA_SECONDARY, root)
    network = place("P01-1-N1", OrganisationKind.SCHOOL_NETWORK, primary)
    schools = [
        place("SCH-1", OrganisationKind.SCHOOL, primary),
        place("SCH-2", OrganisationKind.SCHOOL, network),
        place("SCH-3", OrganisationKind.SCHOOL, secondary),
    ]
    load_instruments(document([VERSION]), at=AT, by="tests")
    version = Version.objects.get(instrument__code="EVERY")
    open_round(version=version, round_code="12m", opens_at=OPENS, due_at=DUE, closes_at=DUE, at=AT, by="tests")
    world = SimpleNamespace(
        root=root, bureau=bureau, primary=primary, secondary=secondary, schools=schools, version=version,
        owner=person("owner", (Role.INDICATOR_OWNER, primary)),
        director=person("director", (Role.DIRECTOR, primary)),
        reporter=person("reporter", (Role.SCHOOL_REPORTER, schools[0])),
        second_reporter=person("second", (Role.SCHOOL_REPORTER, schools[1])),
        bureau_reporter=person("bureau", (Role.BUREAU_REPORTER, bureau)),
        outsider=person("outsider", (Role.DIRECTOR, secondary)),
    )  # fmt: skip
    open_sheets_now(AT)
    return world


def sheet_of(organisation):
    return Sheet.objects.get(organisation=organisation)


NOTHING = replace(CLEAN.sheet, answers=())


def said(code, **more):
    """Return what is answered to a leaf in the example, with something said otherwise, as changes by place."""
    answer = next((one for one in ANSWERS if one.node_code == code), Answer(node_code=code))
    values = {name: getattr(answer, name) for name in answer.__slots__} | more
    node = next(one for one in VERSION.nodes if one.code == code)
    changes = {}
    for field in fields_of_node(NOTHING, node):
        if field.key:
            parts = {part.code: part.value for part in values["parts"]}
            changes[field.place] = parts.get(field.key)
        else:
            changes[field.place] = values[field.name]
    return changes


def everything(codes=None):
    """Return the changes that answer all leaves of the example, or some."""
    changes = {}
    for one in ANSWERS:
        if codes is None or one.node_code in codes:
            changes |= said(one.node_code)
    return changes
