"""A small country to ask every address in: each office with its things in every status, and a bird in all its words.

The bird is the canary: a word that stands in every text of its own office and in no other, so that finding it on a page
shows whose data the page holds.
"""

import datetime as dt
import uuid
from contextlib import nullcontext
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from enum import Enum
from itertools import count, product

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from tests.matrix.expected import NOWHERE, PLACES
from tests.people import LONG_AGO
from tidtam.accounts.models import User
from tidtam.answers.models import Sheet as AnswerSheet
from tidtam.answers.services import edit_sections, open_sheets_now, submit_sheet
from tidtam.api.rules import SCOPES
from tidtam.api.services import make_token
from tidtam.approval import services as approval
from tidtam.approval.choices import Origin, Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import version_of
from tidtam.assessment.models import Result
from tidtam.assessment.services import Said, appeal, moderate, publish_round
from tidtam.assessment.tests.stored import store_version
from tidtam.checks.models import FailedCheck
from tidtam.comments.services import add_comment
from tidtam.documents.models import TemplateFile, TemplateVersion
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.own_template.forms import FORMS
from tidtam.documents.selectors import booklet_folder
from tidtam.documents.services import write_booklet, write_whole
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.evidence.models import Evidence
from tidtam.formats.docx_facts import facts_of
from tidtam.formats.gate.choices import Kind
from tidtam.formats.sheets import Cell, CellKind, Sheet
from tidtam.imports.models import ListImport, packed_sheets
from tidtam.instruments.facts import STANDARD_BANDS, InstrumentVersion, Node, Round
from tidtam.instruments.models import Instrument, Version
from tidtam.instruments.services import link_indicators, load_instruments, open_round
from tidtam.instruments.writing import document
from tidtam.jobs.models import Job
from tidtam.jobs.services.running import execute
from tidtam.offline.services import enable_device
from tidtam.opendata.choices import Collection
from tidtam.opendata.services import release, write_tables
from tidtam.organisations.choices import Role
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Membership, Organisation, Province
from tidtam.organisations.services import add_organisations, delegate
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import check_office, save_reports
from tidtam.progress.tests.small_office import AT, FULL, REPORTS, YEAR
from tidtam.projects.models import Project, ProjectOwner, ProjectVersion
from tidtam.projects.services import save_projects
from tidtam.publishing.selectors import hit_key, preview
from tidtam.publishing.services import issue
from tidtam.scoring.tests.trees import a_version, leaf
from tidtam.uploads.models import Upload
from tidtam.uploads.purposes import Purpose, register
from tidtam.verification.models import SigningKey
from tidtam.webhooks.services import make_subscription
from tidtam.workbooks.models import Workbook

QUARTER, MONTHS = 2, 6
FAR_AHEAD = dt.date(2999, 1, 1)
BIRDS = {
    "MOE": "kestrel",
    "OBEC": "heron",
    "BUR": "osprey",
    "A": "bulbul",
    "A-S": "munia",
    "B": "drongo",
    "B-S": "shrike",
}
"""The canary of each organisation that keeps things of its own; a work group shares that of its office."""
HOMES = {"A": ("A", "A-G1", "A-G2"), "B": ("B", "B-G1"), "BUR": ("BUR",)}
"""The organisations with projects, and the places these belong to."""
NO_REPORT = "no_report"
STATUSES = (Status.SAVED, Status.SUBMITTED, Status.SENT_BACK, Status.APPROVED)


ANSWERS = {
    "A": ("O", Role.INDICATOR_OWNER),
    "B": ("O", Role.INDICATOR_OWNER),
    "BUR": ("B", Role.BUREAU_REPORTER),
}
"""What places other than schools answer of the instrument, and who there."""
LAST_INSTANT = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


def node(code, answered_by, **more):
    """Return a leaf of words that somebody answers."""
    return Node(code=code, kind="text", title=code, answered_by=answered_by, **more)


def bird_of(place):
    """Return the canary of what belongs to a place."""
    return BIRDS.get(place) or BIRDS[PLACES[place][1]]


@dataclass(frozen=True)
class Person:
    """Somebody with one role at one place, held or delegated; without a role, somebody who is only signed in."""

    role: str = ""
    place: str = ""
    is_delegated: bool = False

    def __str__(self):
        return f"{'acting ' * self.is_delegated}{self.role or 'nobody'}@{self.place or '–'}"


@dataclass(frozen=True)
class Thing:
    """One thing an address can name: where it belongs, and what stands for it in the address.

    is_absent  there is no such thing although its place exists: whoever reads the place meets 404 as well.
    maker      who asked for it or decided it, where only they may see it.
    """

    label: str
    place: str
    values: dict
    is_absent: bool = False
    maker: Person | None = None

    def __str__(self):
        return self.label


NOBODY = Person()
PEOPLE = [
    *(Person(role, place) for place, role in product(PLACES, Role.values)),
    Person(Role.DIRECTOR.value, "A-G1", is_delegated=True),
    NOBODY,
]


def marked(value, bird):
    """Return facts with the canary in every text of them, keys and choices aside."""
    if is_dataclass(value):
        return replace(value, **{one.name: _marked(value, one.name, bird) for one in fields(value)})
    if isinstance(value, tuple):
        return tuple(marked(one, bird) for one in value)
    return f"{value} {bird}".strip() if isinstance(value, str) and not isinstance(value, Enum) else value


def _marked(owner, name, bird):
    value = getattr(owner, name)
    is_key = name == "tree" or name.endswith("key") or (name == "code" and hasattr(owner, "tree"))
    is_key = is_key or name in {"serves", "covers", "invented", "work_group", "continuing_from"}
    if is_key or (name == "whole_text" and not value) or (getattr(owner, "whole_text", "") and name != "whole_text"):
        return value
    return marked(value, bird)


INSTRUMENT = {
    "fiscal_year_be": YEAR,
    "title": "เครื่องมือ",
    "rounds": [{"code": "year", "label": "รายปี"}],
    "nodes": [{"code": "1", "kind": "text", "title": "ข้อ"}],
}
"""An instrument as a document, but for its code and number."""


class World:
    """The country, its people with their sessions, and its things by kind."""

    def __init__(self, folder):
        """Make everything; files are written below a folder."""
        ContentType.objects.clear_cache()
        register(PURPOSE)
        self._numbers = count(1)
        self._read = {}
        self.evidence = {}
        self._make_tree()
        self._make_people()
        for office in HOMES:
            self._fill(office)
            self._write_documents(office, folder)
            self._keep_evidence(office)
        self.editions = {office: self._issue(office) for office in ("A", "B")}
        self._write_files(self.editions["A"])
        self.link = self._build_instruments()
        self._answer_instrument()
        self.device = enable_device(
            person=self.accounts[DIRECTOR], key=uuid.UUID(int=1), name=bird_of("A"), is_shared=False, at=AT
        )
        self.workbook = Workbook.objects.create(
            organisation=self.places["A"], name=f"{bird_of('A')}.xlsx", by=self.accounts[DIRECTOR], received_at=AT
        )
        self.appeal = self._publish_results()
        self.webhook, _secret = make_subscription(
            organisation=self.places["A"], url="https://a.example.go.th/", topics=["reports"], key=uuid.UUID(int=2),
            by="test", at=AT,
        )  # fmt: skip
        collection = Collection.NATIONAL.value
        self.released = release(collection=collection, tables=write_tables(collection), at=AT)
        self.things = self._things()

    def __getstate__(self):
        """What other processes are given: all but what counts and remembers here."""
        return self.__dict__ | {"_numbers": None, "_read": {}}

    def _build_instruments(self):
        """Load an instrument of the commission, published and as a draft, and a bureau's draft; return a link."""
        for number, owner, code in ((1, None, "T1"), (2, None, "T1"), (1, "BUR", "T2")):
            document = INSTRUMENT | {"code": code, "number": number}
            load_instruments(
                {"format": "tidtam-instruments/1", "instruments": [document]},
                at=AT,
                by="test",
                owner=self.places[owner] if owner else None,
                publish=(number, owner) == (1, None),
            )
        ours, theirs = Instrument.objects.order_by("code")
        return link_indicators(
            instrument=ours, node_code="1", kind="same", other=theirs, other_node_code="1",
            by=self.accounts[DIRECTOR], at=AT,
        )  # fmt: skip

    def _instrument(self, code="T1", number=1, **more):
        values = {"instrument_code": code, "fiscal_year": YEAR, "number": number, "link": self.link.pk}
        return {**values, "file_kind": "json", "node_code": "1", "section": "1", **more}

    def _make_tree(self):
        Province.objects.create(code="50", iso_code="TH-50", name_th="เชียงใหม่", name_en="Chiang Mai", sort_key="50")
        new = [
            NewOrganisation(
                code=code,
                kind=kind,
                parent_code=above or None,
                name_th=f"หน่วยงาน {code} {bird_of(code)}",
                short_name_th=f"ชื่อย่อ {code} {bird_of(code)}",
                name_en=f"Organisation {code} {bird_of(code)}",
                province_codes=("50",) if code == "A" else (),
            )
            for code, (kind, above) in PLACES.items()
        ]
        add_organisations(new=new, batch="matrix", at=AT, by="test")
        self.places = {one.code: one for one in Organisation.objects.all()}

    def _make_people(self):
        User.objects.bulk_create(
            User(
                username=str(person).lower(),
                first_name=bird_of(person.place) if person.place else "",
                display_name=f"{person.role} {bird_of(person.place) if person.place else 'nobody'}",
                email=f"{next(self._numbers)}@{bird_of(person.place) if person.place else 'nobody'}.example",
            )
            for person in PEOPLE
        )
        accounts = {user.username: user for user in User.objects.all()}
        self.accounts = {person: accounts[str(person).lower()] for person in PEOPLE}
        Membership.objects.bulk_create(
            Membership(user=self.accounts[one], organisation=self.places[one.place], role=one.role, from_date=LONG_AGO)
            for one in PEOPLE
            if one.role and not one.is_delegated
        )
        for one in PEOPLE:
            if one.is_delegated:
                self.delegation = delegate(
                    from_user=self.accounts[replace(one, is_delegated=False)],
                    to_user=self.accounts[one],
                    organisation=self.places[one.place],
                    role=one.role,
                    from_date=LONG_AGO,
                    to_date=FAR_AHEAD,
                    at=AT,
                    by="test",
                    reason=bird_of(one.place),
                )
        self.sessions = {person: _session(user) for person, user in self.accounts.items()}

    def _fill(self, office):
        """Give an office projects at each of its places: one without a report, and one with a report in each status."""
        organisation, bird = self.places[office], bird_of(office)
        wanted = list(product(HOMES[office], (NO_REPORT, *STATUSES)))
        for as_draft in (True, False):
            batch = [one for one in wanted if (one[1] in {NO_REPORT, Status.SAVED}) is as_draft]
            origin = Origin.ENTERED if as_draft else Origin.IMPORTED
            projects = [
                replace(
                    marked(FULL, bird),
                    key=f"{place}-{state}",
                    number=next(self._numbers),
                    work_group="" if place == office else self.places[place].name_th,
                )
                for place, state in batch
            ]
            save_projects(
                organisation=organisation,
                projects=projects,
                at=AT,
                by=bird,
                origin=origin,
                is_demo=False,
                as_history=not as_draft,
            )
            reports = [
                replace(marked(one, bird), project_key=f"{place}-{state}")
                for (place, state), one in product(batch, REPORTS)
                if state != NO_REPORT and (one.project_key, one.quarter) == ("full", QUARTER)
            ]
            save_reports(
                organisation=organisation,
                fiscal_year_be=YEAR,
                reports=reports,
                at=AT,
                by=bird,
                origin=origin,
                as_history=not as_draft,
            )
        check_office(organisation=organisation, fiscal_year_be=YEAR, at=AT)
        for place, state in wanted:
            project = Project.objects.get(organisation=organisation, key=f"{place}-{state}")
            self._decide(project.current_version, project, place, state, bird)
            self._speak(project.current_version, project, place, bird)
            for report in project.reports.all():
                self._decide(report, report, place, state, bird)
                self._speak(report, project, place, bird)

    def _decide(self, thing, checked, place, state, bird):
        """Bring what came in as history, on which the last step decides alone, to its status; with words."""
        director = self.accounts[Person(Role.DIRECTOR.value, place)]
        if state == Status.SENT_BACK:
            advice = [approval.NewAdvice(text=f"คำแนะนำ {bird}")]
            self._move("send_back", thing, director, comment=f"ความเห็น {bird}", advice=advice)
        elif state == Status.APPROVED:
            hard = [row.pk for row in FailedCheck.objects.of(checked) if row.level == "hard"]
            reasons = dict.fromkeys(hard, f"เหตุผล {bird}")
            self._move("accept_history", thing, director, reasons=reasons, comment=f"ความเห็น {bird}")

    def _speak(self, thing, project, place, bird):
        """Let the director say something beside a thing."""
        add_comment(
            thing=thing,
            organisation=project.work_group or project.organisation,
            office=project.organisation,
            place="",
            text=f"ความเห็นข้างช่อง {bird}",
            by=self.accounts[Person(Role.DIRECTOR.value, place)],
            at=AT,
            key=uuid.UUID(int=next(self._numbers)),
        )

    def _move(self, verb, thing, by, **more):
        thing.refresh_from_db()
        key = str(uuid.UUID(int=next(self._numbers)))
        getattr(approval, verb)(thing=thing, by=by, at=AT, version=version_of(thing), idempotency_key=key, **more)

    def _write_documents(self, office, folder):
        """Write an office's booklet as the files a reader can take."""
        write_booklet(
            organisation=self.places[office],
            fiscal_year_be=YEAR,
            months=MONTHS,
            formats=("json", "xlsx"),
            numerals="thai",
            out_dir=folder,
        )

    def _keep_evidence(self, office):
        """Put a picture, with its files, and a link into an office's library."""
        bird = bird_of(office)
        of_office = {
            "organisation": self.places[office],
            "fiscal_year_be": YEAR,
            "added_by": self.accounts[Person(Role.DIRECTOR.value, office)],
            "added_at": AT,
        }
        hashes = {"sha256": "1" * 64, "sent_sha256": "2" * 64}
        picture = Evidence.objects.create(
            kind="jpg", title=f"ภาพ {bird}", name=f"{bird}.jpg", bytes=1, width=1, height=1, **hashes, **of_office
        )
        for name in (picture.stored_name, picture.thumbnail_name):
            storages["evidence"].save(name, ContentFile(bird.encode()))
        link = Evidence.objects.create(
            kind="link", title=f"ลิงก์ {bird}", address=f"https://{bird}.example/", **of_office
        )
        self.evidence[office] = picture, link

    def _answer_instrument(self):
        """Open both rounds of an instrument; of A one sheet waits, one was sent back; all are begun."""
        every = [node("O", "office"), node("S", "school"), node("B", "bureau", bureau_code="BUR")]
        rounds = (Round(code="6m", label="6", months=6), Round(code="12m", label="12", months=12))
        version = InstrumentVersion(
            code="MATRIX", fiscal_year_be=YEAR, title="เครื่องมือ", nodes=tuple(every), rounds=rounds, bands=STANDARD_BANDS
        )
        load_instruments(document([version]), at=AT, by="test")
        row = Version.objects.get(instrument__code="MATRIX")
        for one in rounds:
            open_round(
                version=row, round_code=one.code, at=AT, by="test",
                opens_at=AT - dt.timedelta(days=1), due_at=LAST_INSTANT, closes_at=LAST_INSTANT,
            )  # fmt: skip
        open_sheets_now(AT)
        for sheet in AnswerSheet.objects.select_related("organisation").order_by("pk"):
            place = sheet.organisation.code
            leaf, role = ANSWERS.get(place, ("S", Role.SCHOOL_REPORTER))
            by = self.accounts[Person(role.value, place)]
            changes = {f"answers[{leaf}].text": f"คำตอบ {bird_of(place)}"}
            edit_sections(sheet=sheet, changes=changes, seen={}, by=by, at=AT)
            if place == "A":
                sheet.refresh_from_db()
                submit_sheet(
                    sheet=sheet, by=by, at=AT, version=version_of(sheet), drafts_token=drafts_token(drafts_of(sheet)),
                    idempotency_key=str(uuid.UUID(int=next(self._numbers))), has_seen_warnings=True,
                )  # fmt: skip
            if place == "A" and sheet.round_code == "12m":
                advice = [approval.NewAdvice(text=f"คำแนะนำ {bird_of(place)}", place="answers[O]")]
                director = self.accounts[Person(Role.DIRECTOR.value, place)]
                self._move("send_back", sheet, director, comment=f"ความเห็น {bird_of(place)}", advice=advice)

    def _sheets(self):
        """Return what addresses of sheets can name, by the word of the page."""
        rows = AnswerSheet.objects.select_related("organisation").order_by("pk")
        sheets = [
            Thing(f"the {row.round_code} sheet of {place}", place, {"pk": row.pk})
            for row in rows
            if (place := row.organisation.code) in {"A", "A-S", "BUR"}
        ]
        own = {"A": "O", "A-S": "S", "BUR": "B"}
        leaves = [replace(one, values={**one.values, "node": own[one.place]}) for one in sheets]
        of_office = next(one for one in sheets if one.place == "A")
        of_bureau = next(one for one in sheets if one.place == "BUR")
        unknown = replace(UNKNOWN, values={**UNKNOWN.values, "node": "O", "number": 1})
        gone = replace(of_office, values={**of_office.values, "node": "NONE", "number": 9}, is_absent=True)
        summed = replace(of_office, values={**of_office.values, "node": "S"})
        return {
            "sheet": [*sheets, unknown],
            "sheet leaf": [*leaves, summed, unknown, gone],
            "written leaf": [*leaves, unknown, gone, replace(summed, is_absent=True)],
            "sheet sum": [summed, unknown, replace(leaves[0], is_absent=True) if leaves[0].place == "A" else gone],
            "bureau sheet": [of_bureau, unknown, replace(of_office, is_absent=True)],
            "sheet decision": [replace(of_office, values={**of_office.values, "number": 1}), unknown, gone],
        }

    def _issue(self, office):
        """Let the director issue the booklet; its files wait to be written."""
        organisation = self.places[office]
        shown = preview(organisation=organisation, fiscal_year_be=YEAR, months=MONTHS, on=AT.date())
        return issue(
            organisation=organisation,
            fiscal_year_be=YEAR,
            months=MONTHS,
            seen=shown.seen_sha256,
            reasons={hit_key(hit): f"เหตุผล {bird_of(office)}" for hit in shown.to_be_signed},
            has_seen_warnings=True,
            by=self.accounts[Person(Role.DIRECTOR.value, office)],
            at=AT,
            idempotency_key=str(uuid.UUID(int=next(self._numbers))),
        )

    def _write_files(self, edition):
        """Publish an edition by doing its job; those of the others wait on."""
        job = Job.objects.get(content_key=str(edition.pk))
        execute(job.pk, attempts=job.attempts, worker="test", beating=lambda _context: nullcontext())
        edition.refresh_from_db()
        assert edition.status == "issued", job.error

    def _publish_results(self):
        """Publish results of an instrument of the commission for both offices; return the appeal of the first."""
        version = store_version(a_version(leaf("N1"), leaf("N2")))
        analyst = self.accounts[Person(Role.ANALYST.value, "OBEC")]
        for code in ("A", "B"):
            said = [
                Said(node_code=node, level=2, reason=bird_of(code), finding=bird_of(code), advice=bird_of(code))
                for node in ("N1", "N2")
            ]
            named = {"version": version, "round_code": "year", "by": analyst, "at": AT}
            moderate(office=self.places[code], said=said, seen=0, **named)
            publish_round(offices=[self.places[code]], **named)
        result = Result.objects.get(organisation=self.places["A"])
        return appeal(result=result, reasons=bird_of("A"), by=self.accounts[DIRECTOR], at=AT)

    def _things(self):
        """Return what addresses can name, by the word of the page; the first of a kind is the usual one."""
        address = {"language": "th", "uidb36": "1", "key": "set-password"}
        unknown = Thing("an unknown code", NOWHERE, {**self._booklet("A"), "office_code": "NONE"})
        projects = Project.objects.filter(organisation=self.places["A"]).order_by("pk")
        reports = ProgressReport.objects.filter(project__in=projects).order_by("pk").select_related("project")
        decisions = self._decisions(ProgressReport, reports)
        on_registrations = self._decisions(ProjectVersion, [row.current_version for row in projects])
        return {
            "–": [Thing("the address", "", address)],
            "office": [
                Thing("office A", "A", self._booklet("A")),
                *(Thing(f"{code}, no office", code, self._booklet(code), is_absent=True) for code in ("OBEC", "A-S")),
                unknown,
            ],
            "organisation": [*(Thing(code, code, self._booklet(code)) for code in ("A", "OBEC", "A-S")), unknown],
            "national report": [
                Thing("the report of an instrument", "OBEC", national := self._national_report()),
                Thing("the report of none", "OBEC", {**national, "instrument_code": "NONE"}, is_absent=True),
            ],
            "national file": [
                Thing("a file never written", "OBEC", national, is_absent=True),
            ],
            "issuer": [
                Thing("OBEC", "OBEC", self._booklet("OBEC")),
                Thing("A, which issues none", NOWHERE, self._booklet("A")),
                unknown,
            ],
            "office or issuer": [
                Thing("office A", "A", self._booklet("A")),
                Thing("OBEC", "OBEC", self._booklet("OBEC")),
                Thing("A-S, no office", NOWHERE, self._booklet("A-S")),
                unknown,
            ],
            "written report": [
                *(
                    replace(self._thing(row, row.project), is_absent=row.status == Status.NOT_REPORTED)
                    for row in reports
                ),
                UNKNOWN,
            ],
            "quarterly report file": [
                replace(one, values=one.values | self._filed("quarterly_report", row.project_id))
                for row in reports[:1]
                for one in [self._thing(row, row.project)]
            ],
            "dossier file": [
                replace(one, values=one.values | self._filed("dossier", row.pk))
                for row in projects[:1]
                for one in [self._thing(row, row)]
            ],
            "dossiers file": [
                Thing("dossiers of A", "A", self._booklet("A") | self._filed_of_office("dossiers", "A")),
                Thing(
                    "dossiers of A, as of OBEC",
                    "OBEC",
                    self._booklet("OBEC") | self._filed_of_office("dossiers", "A"),
                    is_absent=True,
                ),
            ],
            "executive page file": [
                Thing("a page of A", "A", self._booklet("A") | self._filed_of_office("executive_page", "A")),
            ],
            "letter file": [
                Thing("a letter of A", "A", self._letter("A")),
                Thing(
                    "a letter of A, as of OBEC", "OBEC", {**self._letter("A"), "office_code": "OBEC"}, is_absent=True
                ),
                Thing("a letter of nobody", NOWHERE, {**self._letter("A"), "office_code": "NONE"}),
            ],
            **self._templates(unknown),
            "file": [
                Thing("a file of A", "A", self._booklet("A")),
                Thing("a file never written", "OBEC", self._booklet("OBEC"), is_absent=True),
                unknown,
            ],
            "project": [*(self._thing(row, row) for row in projects), UNKNOWN],
            "project section": [
                *(self._thing(row, row, section="general") for row in projects),
                replace(UNKNOWN, values={**UNKNOWN.values, "section": "general"}),
                replace(self._thing(projects[0], projects[0], section="nothing"), is_absent=True),
            ],
            "project form": [
                *(self._thing(row, row, form="ministry_form") for row in projects),
                replace(UNKNOWN, values={**UNKNOWN.values, "form": "ministry_form"}),
                replace(self._thing(projects[0], projects[0], form="nothing"), is_absent=True),
            ],
            "project form file": [
                self._thing(row, row, form="ministry_form", **self._filed("ministry_form", row.pk))
                for row in projects[:1]
            ],
            "office form": [
                *(Thing(code, code, {**self._booklet(code), "form": "ministry_form"}) for code in ("A", "OBEC")),
                Thing("no form of A", "A", {**self._booklet("A"), "form": "nothing"}, is_absent=True),
            ],
            "office forms file": [
                Thing(
                    "forms of A",
                    "A",
                    self._booklet("A")
                    | self._filed("office_ministry_form", self.places["A"].pk)
                    | {"form": "ministry_form"},
                ),
            ],
            "report": [*(self._thing(row, row.project) for row in reports), UNKNOWN],
            "report topic": [
                *(self._thing(row, row.project, topic=6) for row in reports),
                replace(UNKNOWN, values={**UNKNOWN.values, "topic": 6}),
                replace(self._thing(reports[0], reports[0].project, topic=7), is_absent=True),
            ],
            "report decision": [
                *(self._thing(one.thing, one.thing.project, number=one.number) for one in decisions),
                replace(UNKNOWN, values={**UNKNOWN.values, "number": 1}),
                replace(self._thing(reports[0], reports[0].project, number=9), is_absent=True),
            ],
            "registration decision": [
                *(self._thing(one.thing.project, one.thing.project, **_decided(one)) for one in on_registrations),
                replace(self._thing(projects[0], projects[0], version=1, number=9), is_absent=True),
            ],
            "person": [
                Thing("owner@A", "A", self._person(OWNER, "A")),
                Thing("owner@A at its work group", "A-G1", self._person(OWNER, "A-G1"), is_absent=True),
                Thing("owner@A at another office", "B", self._person(OWNER, "B"), is_absent=True),
            ],
            "delegation": [
                Thing("a delegation at A-G1", "A", {"office_code": "A", "pk": self.delegation.pk}),
                Thing(
                    "a delegation at A-G1, as of B", "B", {"office_code": "B", "pk": self.delegation.pk}, is_absent=True
                ),
            ],
            "webhook": [
                Thing("a webhook of A", "A", {"office_code": "A", "pk": self.webhook.pk, "verb": "pause"}),
                Thing(
                    "a webhook of A, as of B",
                    "B",
                    {"office_code": "B", "pk": self.webhook.pk, "verb": "pause"},
                    is_absent=True,
                ),
                Thing("no webhook", "A", {"office_code": "A", "pk": 999_999, "verb": "pause"}, is_absent=True),
            ],
            "own delegation": [
                Thing(
                    "a delegation at A-G1",
                    "A-G1",
                    {"pk": self.delegation.pk},
                    maker=Person(Role.DIRECTOR.value, "A-G1"),
                ),
                UNKNOWN,
            ],
            "job": [
                *(self._job(office) for office in ("A", "B")),
                Thing("no job", NOWHERE, {"pk": uuid.UUID(int=0)}),
            ],
            "upload": [
                Thing("a file on its way", "A", {"pk": self._upload("A")}, maker=DIRECTOR),
                Thing("no file on its way", NOWHERE, {"pk": uuid.UUID(int=0)}),
            ],
            "list": [
                Thing("a list sent to A", "A", {"pk": self._list("A")}, maker=OWNER),
                Thing("no list", NOWHERE, {"pk": uuid.UUID(int=0)}),
            ],
            "edition": [
                Thing("an edition", "A", self._edition("A")),
                Thing("no edition", "A", {**self._edition("A"), "number": 99}, is_absent=True),
                Thing("an edition of no office", NOWHERE, {**self._edition("A"), "office_code": "NONE"}),
            ],
            "device": [
                Thing("a device", "A", {"key": uuid.UUID(int=1)}, maker=DIRECTOR),
                UNKNOWN_DEVICE,
            ],
            "token": [
                Thing("a token", "A", {"pk": self._token()}, maker=DIRECTOR),
                UNKNOWN,
            ],
            "workbook": [
                Thing("a workbook", "A", {"pk": self.workbook.pk}, maker=DIRECTOR),
                Thing("no workbook", NOWHERE, {"pk": uuid.UUID(int=0)}),
            ],
            "own report": [*self._written(reports, "A-G1"), UNKNOWN],
            "empty topic": [
                Thing("topic 6", "A", {"topic": 6}),
                Thing("topic 7", "A", {"topic": 7}, is_absent=True),
            ],
            "evidence": [
                Thing("a picture of A", "A", {"pk": self.evidence["A"][0].pk}),
                Thing("a link of A", "A", {"pk": self.evidence["A"][1].pk}),
                NO_EVIDENCE,
            ],
            "evidence file": [
                Thing("a picture of A", "A", {"pk": self.evidence["A"][0].pk}),
                Thing("a link of A", "A", {"pk": self.evidence["A"][1].pk}, is_absent=True),
                NO_EVIDENCE,
            ],
            "central organisation": [
                *(Thing(code, code, {"owner_code": code}) for code in ("OBEC", "BUR")),
                Thing("an office", "A", {"owner_code": "A"}, is_absent=True),
                Thing("no organisation", NOWHERE, {"owner_code": "NONE"}),
            ],
            "published instrument": [
                Thing("a published version", "OBEC", self._instrument()),
                Thing("a draft", NOWHERE, self._instrument(number=2)),
                Thing("no version", NOWHERE, self._instrument(number=9)),
            ],
            "instrument": [
                Thing("a draft of the commission", "OBEC", self._instrument(number=2)),
                Thing("a draft of a bureau", "BUR", self._instrument("T2")),
                Thing("a published version", "OBEC", self._instrument()),
                Thing("no version", NOWHERE, self._instrument(number=9)),
            ],
            "instrument node": [
                Thing("a node of the commission", "OBEC", self._instrument(number=2)),
                Thing("a node of a bureau", "BUR", self._instrument("T2")),
                Thing("no node", "BUR", self._instrument("T2", node_code="9", section="9"), is_absent=True),
                Thing("no version", NOWHERE, self._instrument(number=9)),
            ],
            "round of an instrument": [
                Thing("a round", "OBEC", self._instrument(round_code="year")),
                Thing("no round", "OBEC", self._instrument(round_code="none"), is_absent=True),
                Thing("a round of a draft", "BUR", self._instrument("T2", round_code="year"), is_absent=True),
                Thing("no version", NOWHERE, self._instrument(number=9, round_code="year")),
            ],
            "linked instrument": [
                Thing("a linked version", "OBEC", self._instrument()),
                Thing("no link", "OBEC", self._instrument(link=0), is_absent=True),
                Thing("no version", NOWHERE, self._instrument(number=9)),
            ],
            "published": [
                Thing("what A published", "A", self._edition("A")),
                Thing("what B has not published yet", "B", self._edition("B"), is_absent=True),
            ],
            "result": [
                *(Thing(f"the result of {code}", code, self._result(code)) for code in ("A", "B")),
                Thing("no such round", "A", {**self._result("A"), "round_code": "none"}, is_absent=True),
                Thing("a result of no office", NOWHERE, self._result("NONE")),
            ],
            "instrument round": [
                Thing("an instrument of the commission", "OBEC", self._result("A")),
                Thing("no such instrument", NOWHERE, {**self._result("A"), "instrument": "NONE"}),
            ],
            "added up": [
                Thing("an instrument of the nation", "OBEC", self._added_up("OBEC")),
                Thing("no such instrument", "OBEC", {**self._added_up("OBEC"), "instrument": "NONE"}, is_absent=True),
                Thing("A, with no office below it", NOWHERE, self._added_up("A")),
            ],
            "province": [
                Thing("the province of A", "A", {"province_code": "50"}),
                Thing("a province without an office", "A", {"province_code": "51"}, is_absent=True),
            ],
            "published office": [
                Thing("A, with a booklet and results", "A", {"office_code": "A"}),
                Thing("B, with results", "B", {"office_code": "B"}),
                Thing("OBEC, of which nothing is published", "OBEC", {"office_code": "OBEC"}, is_absent=True),
            ],
            "published result": [
                *(Thing(f"the result of {code}", code, self._result(code)) for code in ("A", "B")),
                Thing("no such round", "A", {**self._result("A"), "round_code": "none"}, is_absent=True),
            ],
            "nation with results": [
                Thing("the nation", "MOE", {**self._added_up("MOE"), "nation": "MOE", "node": "N1"}),
                Thing(
                    "OBEC, which is below it",
                    "MOE",
                    {**self._added_up("MOE"), "nation": "OBEC", "node": "N1"},
                    is_absent=True,
                ),
            ],
            "part of the addresses": [
                Thing("the first part", "MOE", {"part": 1}),
                Thing("no such part", "MOE", {"part": 9}, is_absent=True),
            ],
            "released table": [
                Thing("the projects that are published", "MOE", self._released("projects")),
                Thing(
                    "no such table",
                    "MOE",
                    {**self._released("projects"), "dataset": "none", "file_name": "none"},
                    is_absent=True,
                ),
            ],
            "appeal": [Thing("the appeal of A", "OBEC", {"pk": self.appeal.pk}), UNKNOWN],
            "signing key": [
                Thing("the key that signed", "A", {"fingerprint": SigningKey.objects.get().pk}),
                Thing("no such key", "A", {"fingerprint": "0" * 64}, is_absent=True),
            ],
            "nothing": [Thing("nothing", "A", {}, is_absent=True)],
            **self._sheets(),
        }

    def _token(self):
        """Let the director have a personal token; return its id."""
        asked = {"name": bird_of("A"), "scopes": SCOPES, "days": 365, "key": uuid.UUID(int=2), "at": timezone.now()}
        return make_token(person=self.accounts[DIRECTOR], **asked)[0].pk

    def _decisions(self, kind, things):
        """Return what was decided on some things, in the order it was."""
        ids = [thing.pk for thing in things]
        found = Decision.objects.filter(content_type=ContentType.objects.get_for_model(kind), object_id__in=ids)
        return found.order_by("object_id", "number")

    def _person(self, person, code):
        """Return what names somebody and their role on the pages of an organisation."""
        account = self.accounts[person]
        return {"office_code": code, "pk": account.pk, "membership_pk": account.memberships.get().pk}

    def _released(self, table):
        """Return what names a released table and its file."""
        file = self.released.files.get(dataset=table, format="csv")
        named = {"collection": self.released.collection, "number": self.released.number}
        return {**named, "dataset": table, "file_name": file.file_name}

    def _edition(self, office):
        """Return what names an edition and what it prints, inside and on the public pages."""
        edition = self.editions[office]
        return {
            "office_code": office,
            "number_year_be": edition.number_year_be,
            "number": edition.number,
            "file_name": edition.files.filter(format="json").values_list("file_name", flat=True).first() or "none",
            "edition_id": edition.pk,
            "document_id": edition.pk,
            "project_id": edition.projects.values_list("project", flat=True).first(),
        }

    def _result(self, code):
        """Return what names an office's result, its desk and a leaf there."""
        return {
            "office_code": code,
            "fiscal_year_be": 2566,
            "instrument": "T",
            "round_code": "year",
            "node_code": "N1",
        }

    def _added_up(self, code):
        """Return what names what an instrument comes to below an organisation, and the whole nation in it."""
        return {**self._result(code), "kind": "nation", "territory": "MOE"}

    def _job(self, office):
        """Return the writing of an edition's files, which its director asked for."""
        job = Job.objects.get(content_key=str(self.editions[office].pk))
        return Thing(f"a job of {office}", office, {"pk": job.pk}, maker=Person(Role.DIRECTOR.value, office))

    def _list(self, office):
        """Return the id of a list that an owner of an office sent and has not matched yet."""
        heading = Cell(1, 1, CellKind.TEXT, f"ชื่อโครงการ {bird_of(office)}", 1, 1)
        row = ListImport.objects.create(
            organisation=self.places[office],
            fiscal_year_be=YEAR,
            name=f"{bird_of(office)}.xlsx",
            content=packed_sheets((Sheet(bird_of(office), False, (heading,)),)),
            by=self.accounts[OWNER],
            begun_at=AT,
        )
        return row.pk

    def _upload(self, office):
        """Return the id of a file that a director has begun to send."""
        upload = Upload.objects.create(
            key=uuid.UUID(int=1), owner=self.accounts[DIRECTOR], organisation=self.places[office],
            purpose=PURPOSE.name, name=f"{bird_of(office)}.csv", size=1_000, begun_at=AT,
        )  # fmt: skip
        return upload.pk

    def _written(self, reports, place):
        """Yield a place's report that was sent back, named as that of one owner; nobody else may write it."""
        owner = Person(Role.OWNER.value, place)
        for row in reports:
            if row.project.key == f"{place}-{Status.SENT_BACK}" and row.quarter == QUARTER:
                ProjectOwner.objects.create(project=row.project, person=self.accounts[owner])
                yield replace(self._thing(row, row.project), maker=owner)

    def _thing(self, row, project, **more):
        place, state = project.key.rsplit("-", 1)
        return Thing(f"{place} {state}", place, {"pk": row.pk, "quarter": QUARTER, **more})

    @staticmethod
    def _same(one):
        """Return what is equal for the same thing: an organisation's id, a plain value, a kept object itself."""
        return one.pk if isinstance(one, Organisation) else one if isinstance(one, int | str) else id(one)

    def remembered(self, reading):
        """Return a reading that is done once for the same things: nothing of it changes while addresses are asked."""

        def read(*given, **named):
            asked = (*given, *named.values())
            key = reading, *map(self._same, asked)
            if key not in self._read:
                self._read[key] = reading(*given, **named), asked  # kept, so that their ids stay theirs
            return self._read[key][0]

        return read

    def _national_report(self):
        """Return what names the national report of an instrument: one question to every office."""
        nodes = [
            {"code": "R1", "kind": "group", "title": "R1"},
            {"code": "R1.1", "kind": "count", "title": "R1.1", "parent": "R1", "unit": "แห่ง"},
        ]
        rounds = [{"code": "year", "label": "รายปี"}]
        asked = {"code": "REPORTED", "fiscal_year_be": YEAR, "title": "REPORTED", "rounds": rounds, "nodes": nodes}
        load_instruments({"format": "tidtam-instruments/1", "instruments": [asked]}, at=AT, by="test")
        return {
            "instrument_code": "REPORTED",
            "fiscal_year_be": YEAR,
            "round_code": "year",
            "item_code": "R1",
            "list_name": "results",
            "file_name": "none.docx",
        }

    def _filed(self, form, owner):
        """Return what names a file that was written for a project of A; its words are the bird's."""
        digest, name = "2" * 64, f"{form}.pdf"
        write_whole(settings.DOCUMENT_DIR / form / str(owner) / digest / name, bird_of("A").encode())
        return {"digest": digest, "file_name": name}

    def _filed_of_office(self, form, office):
        """Return what names a file that was written for an office; its words are its bird."""
        digest, name = "2" * 64, f"{form}.zip"
        owner = self.places[office].pk
        write_whole(settings.DOCUMENT_DIR / form / str(owner) / digest / name, bird_of(office).encode())
        return {"digest": digest, "file_name": name}

    def _templates(self, unknown):
        """Return what names templates: of the office, of the nation, of forms that are not the office's to change."""
        form = FORMS["office_booklet"]
        facts = asdict(facts_of(form.shipped.read_bytes()))
        bird = bird_of("A")
        file = TemplateFile.objects.create(sha256="3" * 64, content=bird.encode(), bytes=len(bird), facts=facts)
        TemplateVersion.objects.create(
            form=form.name, organisation=self.places["A"], number=1, file=file, name=f"{bird}.docx", reason=bird,
            added_by=self.accounts[DIRECTOR], added_at=AT,
        )  # fmt: skip
        of_office = {"office_code": "A", "form": form.name, "number": 1, "file_name": "1.docx"}
        of_nation = of_office | {"office_code": "OBEC", "form": "result_letter"}
        letter = of_office | {"form": "result_letter"}
        unknown = replace(unknown, values={**of_office, "office_code": "NONE"})
        known = [Thing("the booklet of A", "A", of_office), Thing("the letter of OBEC", "OBEC", of_nation), unknown]
        none = Thing("no form", NOWHERE, of_office | {"form": "none"})
        return {
            "keeper of templates": [*known, Thing("a school", NOWHERE, of_office | {"office_code": "A-S"})],
            "template of a form": [*known, none, Thing("the letter of A", "A", letter)],
            "own template": [*known, none, Thing("the letter of A", NOWHERE, letter)],
            "template version": [
                Thing("a version of A", "A", of_office),
                Thing("no version of A", "A", of_office | {"number": 9, "file_name": "9.docx"}, is_absent=True),
                Thing("no version of OBEC", "OBEC", of_nation, is_absent=True),
                unknown,
            ],
        }

    def _letter(self, office):
        """Return what names a letter that was written for an office; its words are the bird's."""
        digest, name = "1" * 64, "result-letter.pdf"
        folder = settings.DOCUMENT_DIR / "result_letter" / str(self.places[office].pk) / str(YEAR) / digest
        write_whole(folder / name, bird_of(office).encode())
        return {"office_code": office, "fiscal_year_be": YEAR, "digest": digest, "file_name": name}

    def _booklet(self, code):
        """Return what names an organisation, its booklet, a figure of it and its JSON file."""
        organisation = self.places[code]
        booklet = office_booklet(organisation=organisation, fiscal_year_be=YEAR, months=MONTHS)
        folder = booklet_folder(organisation, booklet)
        return {
            "office_code": code,
            "fiscal_year_be": YEAR,
            "quarter": QUARTER,
            "months": MONTHS,
            "figure_id": "projects",
            "digest": folder.digest,
            "file_name": folder.public_name("json", "thai"),
        }


PURPOSE = Purpose(name="matrix", kinds={Kind.CSV}, most_bytes=1_000, may=lambda *_asked: True)
"""What the world's files are sent for."""
DIRECTOR = Person(Role.DIRECTOR.value, "A")
OWNER = Person(Role.OWNER.value, "A")
NO_EVIDENCE = Thing("no evidence", NOWHERE, {"pk": uuid.UUID(int=0)})
UNKNOWN = Thing("what does not exist", NOWHERE, {"pk": 999_999, "quarter": QUARTER})
UNKNOWN_DEVICE = Thing("no device", NOWHERE, {"key": uuid.UUID(int=0)})


def _decided(decision):
    return {"version": decision.thing.number, "number": decision.number}


def _session(user):
    """Return the key of a session in which somebody is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
