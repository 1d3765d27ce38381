"""National reports through the editor's hands: figures from roll-up, words, review by another, published for good."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person, signed_in
from tidtam.answers.facts import Answer
from tidtam.answers.facts import Sheet as SheetFacts
from tidtam.answers.facts import Statement as Said
from tidtam.answers.models import Sheet
from tidtam.answers.services.write_sheets import write_sheets
from tidtam.approval.choices import Status
from tidtam.audit.models import AuditLine
from tidtam.documents.choices import ReportState
from tidtam.documents.models import NationalReport
from tidtam.documents.national_report import context
from tidtam.documents.national_report.context import national_report, newest
from tidtam.documents.national_report.freeze import from_lines, sha256, to_lines
from tidtam.documents.national_report.gathered import gathered
from tidtam.documents.national_report.record import Statement, Texts
from tidtam.documents.services import reports
from tidtam.instruments.selectors import version_in_use
from tidtam.instruments.services import load_instruments
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.services import create_organisation
from tidtam.rollup.services import rebuild

pytestmark = pytest.mark.django_db
AT = dt.datetime(2024, 10, 20, 5, 0, tzinfo=dt.UTC)
PAGE = "/national-reports/OWN/2567/year/"
TYPED = {"changes": "0", "results": "หนึ่ง\n- ย่อย\nสอง", "problems": "", "suggestions": "", "tagged": ""}
GATHERED = f"{PAGE}items/A1/gathered/results/"


@pytest.fixture
def version(db, document_dir):
    """A small instrument whose two figures stand for the nation."""
    create_organisation(
        new=NewOrganisation(code="OBEC", kind="commission", parent_code=None, name_th="สำนักงานคณะกรรมการ"),
        at=AT,
        by="test",
    )
    nodes = [
        {"code": "A", "kind": "group", "title": "ด้านแรก"},
        {"code": "A1", "kind": "group", "title": "ประเด็นแรก", "parent": "A", "number": "1"},
        {"code": "A1.1", "kind": "share", "title": "โรงเรียนที่ทำ", "parent": "A1", "number": "1", "unit": "แห่ง"},
        {"code": "A1.N", "kind": "narrative", "title": "ผล ปัญหา ข้อเสนอแนะ", "parent": "A1"},
    ]
    rounds = [{"code": "year", "label": "รายปี", "as_of_date": "2024-10-07"}]
    own = {"code": "OWN", "fiscal_year_be": 2567, "title": "ผลของเรา", "rounds": rounds, "nodes": nodes}
    load_instruments({"format": "tidtam-instruments/1", "instruments": [own]}, at=AT, by="test")
    return version_in_use("OWN", 2567)


@pytest.fixture
def rolled_up(monkeypatch):
    """What roll-up says of the one figure: 12 of 16, as of a day that a test may move."""
    from tidtam.rollup.facts import FIGURE, Line, Measures, Territory

    sums = Measures(contributors=2, achieved=12 * FIGURE, total=16 * FIGURE)
    nation = Territory(id=1, kind="nation", code="", name="ทั้งประเทศ")
    line = Line(territory=nation, node_code="A1.1", asked=3, sums=sums)
    stated = {"A1.1": {"as_of_date": dt.date(2024, 10, 1)}}
    monkeypatch.setattr(context, "lines", lambda *_given, **_named: [line])
    monkeypatch.setattr(context, "_stated", lambda *_given: stated)
    return stated


@pytest.fixture
def analyst(version):
    return person("analyst", ("analyst", version.instrument.owner or _commission()))


def _commission():
    from tidtam.instruments.selectors import commission

    return commission()


def now(version):
    return national_report(version, "year", newest(version, "year"))


def test_figures_are_what_is_rolled_up(version, rolled_up):
    [figure] = now(version).figures
    assert (figure.achieved, figure.total, figure.counted, figure.asked) == (12, 16, 2, 3)
    assert str(figure.pct) == "75.00"


def test_a_figure_nobody_reported_is_missing_and_stands_in_the_way(version):
    [figure] = now(version).figures
    assert figure.achieved is None
    assert reports.faults(now(version))[0].code == "figure_missing"


def test_from_words_to_a_published_report(version, rolled_up, analyst):
    other = person("other", ("analyst", _commission()))
    first, second = signed_in(analyst), signed_in(other)
    assert first.post(f"{PAGE}items/A1/", TYPED).status_code == 302
    page = first.get(PAGE).content.decode()
    assert "โรงเรียนที่ทำ จำนวน 12 แห่ง จากทั้งหมด 16 แห่ง คิดเป็นร้อยละ 75.00" in page
    assert "รายงานแล้ว 2 จาก 3" in page
    seen = sha256(now(version))
    assert first.post(f"{PAGE}review/", {"seen": seen}).status_code == 409  # who wrote it reviews nothing
    assert second.post(f"{PAGE}publish/", {"seen": seen}).status_code == 409  # not reviewed yet
    assert second.post(f"{PAGE}review/", {"seen": seen}).status_code == 302
    assert second.post(f"{PAGE}publish/", {"seen": seen}).status_code == 302
    row = NationalReport.objects.get()
    assert (row.state, row.published_by) == (ReportState.PUBLISHED, other)
    assert not now(version).is_draft
    told = set(AuditLine.objects.values_list("action", flat=True))
    assert {f"documents.national_report.{what}" for what in ("begun", "edited", "reviewed", "published")} <= told


def test_a_report_nobody_has_written_is_reviewed_by_whoever_reads_it(version, rolled_up, analyst):
    client = signed_in(analyst)
    page = client.post(f"{PAGE}cut-off/", {"cut_off_date": "เมื่อวาน"})
    assert page.status_code == 422
    assert 'href="#id_cut_off_date"' in page.content.decode()
    assert client.post(f"{PAGE}review/", {"seen": sha256(now(version))}).status_code == 302
    assert NationalReport.objects.get().state == ReportState.REVIEWED


def test_a_published_report_stays_as_it_was_and_is_corrected_by_the_next(version, rolled_up, analyst):
    row = reports.begin_report(version=version, round_code="year", by=analyst, at=AT)
    other = person("other")
    seen = sha256(now(version))
    reports.review_report(report=row, seen=seen, by=other, at=AT)
    reports.publish_report(report=row, seen=seen, by=other, at=AT)
    published = now(version)
    rolled_up["A1.1"] = {"as_of_date": dt.date(2024, 10, 5)}
    assert now(version) == published
    with pytest.raises(reports.ReportPublished):
        reports.edit_report(report=row, changes=9, by=analyst, at=AT)
    assert reports.begin_report(version=version, round_code="year", by=analyst, at=AT).number == 2
    assert now(version).is_draft


def test_words_that_are_sent_twice_are_written_once(version, rolled_up, analyst):
    row = reports.begin_report(version=version, round_code="year", by=analyst, at=AT)
    said = {"A1": Texts(results=(Statement(text="ผลดี"),))}
    written = reports.edit_report(report=row, changes=row.changes, texts=said, by=analyst, at=AT)
    again = reports.edit_report(report=row, changes=row.changes, texts=said, by=analyst, at=AT)
    assert again.changes == written.changes == row.changes + 1
    for by, texts in ((person("other"), said), (analyst, {"A1": Texts()})):
        with pytest.raises(reports.ReportChanged):
            reports.edit_report(report=row, changes=row.changes, texts=texts, by=by, at=AT)


def test_figures_that_moved_since_they_were_read_are_read_again(version, rolled_up, analyst):
    row = reports.begin_report(version=version, round_code="year", by=analyst, at=AT)
    seen = sha256(now(version))
    rolled_up["A1.1"] = {"as_of_date": dt.date(2024, 10, 5)}
    with pytest.raises(reports.ReportChanged):
        reports.review_report(report=row, seen=seen, by=person("other"), at=AT)


def test_a_fault_keeps_it_from_being_published_until_the_cut_off_is_moved(version, rolled_up, analyst):
    rolled_up["A1.1"] = {"as_of_date": dt.date(2024, 10, 10)}
    other = person("other")
    row = reports.begin_report(version=version, round_code="year", by=analyst, at=AT)
    seen = sha256(now(version))
    row = reports.review_report(report=row, seen=seen, by=other, at=AT)
    with pytest.raises(reports.HasFaults):
        reports.publish_report(report=row, seen=seen, by=other, at=AT)
    client = signed_in(analyst)
    assert "ต้องแก้ก่อนเผยแพร่ 1 รายการ" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}cut-off/", {"cut_off_date": "10/10/2567"}).status_code == 302
    assert reports.faults(now(version)) == []
    assert NationalReport.objects.get().state == ReportState.DRAFT  # what was reviewed has changed


def test_two_writers_do_not_overwrite_each_other(version, rolled_up, analyst):
    client = signed_in(analyst)
    assert client.post(f"{PAGE}items/A1/", TYPED).status_code == 302
    late = client.post(f"{PAGE}items/A1/", TYPED | {"results": "ข้อความที่พิมพ์ไว้"})
    assert late.status_code == 409
    assert "ข้อความที่พิมพ์ไว้" in late.content.decode()


def test_files_of_both_editions_are_made_in_the_background(version, rolled_up, analyst, monkeypatch):
    monkeypatch.setattr(reports, "report_file", lambda _report, *order: " ".join(order[:3]).encode())
    client = signed_in(analyst)
    answer = client.post(f"{PAGE}prepare/", {"numerals": "thai"})
    assert answer.status_code == 302
    run_waiting()
    page = client.get(PAGE).content.decode()
    assert page.count(f'href="{PAGE}files/') == 6
    handed = client.get(f"{PAGE}files/national-report-own-2567-short-thai.pdf")
    assert b"".join(handed.streaming_content) == b"short pdf thai"


@pytest.fixture
def offices(version):
    """Approved sheets of three offices, and one that still waits: figures with their group, and what they wrote."""
    shared = Said(text="ครูใช้สื่อมากขึ้น", points=("ทุกภาคเรียน",))
    told = {"P1": (shared, Said(text="โรงเรียนเล็กขาดครู")), "P2": (shared,), "P3": (), "P4": (Said(text="ยังไม่อนุมัติ"),)}
    pairs = []
    for code, statements in told.items():
        office = create_organisation(
            new=NewOrganisation(
                code=code, kind="esa_primary", parent_code="OBEC", name_th=f"เขต {code}", short_name_th=f"สพป.{code}"
            ),
            at=AT,
            by="test",
        )
        row = Sheet.objects.create(
            instrument_version=version,
            round_code="year",
            organisation=office,
            status=Status.SUBMITTED if code == "P4" else Status.APPROVED,
            changed_at=AT,
        )
        figures = {"total": Decimal(20), "achieved": Decimal(9), "group_total": Decimal(9), "concept": "โรงเรียนที่ทำ"}
        answers = [Answer(node_code="A1.1", as_of_date=dt.date(2024, 10, 1), **figures)]
        answers += [Answer(node_code="A1.N", results=statements)] if statements else []
        said = SheetFacts(
            organisation_code=code, instrument_code="OWN", fiscal_year_be=2567, version_number=1, round_code="year",
            status=row.status, answers=tuple(answers),
        )  # fmt: skip
        pairs.append((row, said))
    write_sheets(pairs, at=AT)
    return pairs


def test_group_and_concept_that_answers_state_stand_in_the_report(offices, version):
    rebuild(2567)
    [figure] = now(version).figures
    assert (figure.total, figure.achieved, figure.group_total, figure.concept) == (60, 27, 27, "โรงเรียนที่ทำ")
    assert "not_the_group" in {fault.code for fault in reports.faults(now(version))}


def test_what_a_bureau_answers_stands_in_the_report_as_it_says_it(version):
    asked = {"answered_by": "bureau", "bureau_code": "B1", "parent": "A1"}
    nodes = [
        {"code": "A1", "kind": "group", "title": "ประเด็น"},
        {"code": "A1.2", "kind": "share", "title": "หลักสูตร", "unit": "แห่ง", **asked},
        {"code": "A1.3", "kind": "percent_only", "title": "พฤติกรรม", **asked},
    ]
    own = {"code": "BUR", "fiscal_year_be": 2567, "title": "ของสำนัก", "rounds": [{"code": "year", "label": "รายปี"}]}
    load_instruments({"format": "tidtam-instruments/1", "instruments": [own | {"nodes": nodes}]}, at=AT, by="test")
    version = version_in_use("BUR", 2567)
    bureau = create_organisation(
        new=NewOrganisation(code="B1", kind="bureau", parent_code="OBEC", name_th="สำนักหนึ่ง"), at=AT, by="test"
    )
    row = Sheet.objects.create(
        instrument_version=version, round_code="year", organisation=bureau, status=Status.APPROVED, changed_at=AT
    )
    answers = (
        Answer(
            node_code="A1.2", total=Decimal(1808), achieved=Decimal(901), group_total=Decimal(901), concept="หลักสูตร"
        ),
        Answer(node_code="A1.3", percent=Decimal("87.42")),
    )
    said = SheetFacts(
        organisation_code="B1", instrument_code="BUR", fiscal_year_be=2567, version_number=1, round_code="year",
        status=Status.APPROVED, answers=answers,
    )  # fmt: skip
    write_sheets([(row, said)], at=AT)
    figures = {figure.code: figure for figure in now(version).figures}
    share, bare = figures["A1.2"], figures["A1.3"]
    assert (share.achieved, share.total, share.group_total, share.concept) == (901, 1808, 901, "หลักสูตร")
    assert bare.percent_given == Decimal("87.42")
    found = {(fault.code, fault.place) for fault in reports.faults(now(version))}
    assert {("not_the_group", "A1.2"), ("percent_without_base", "A1.3")} <= found


def test_a_group_that_not_everybody_states_is_not_known(offices, version):
    first, _said = offices[0]
    first.answers.filter(node_code="A1.1").update(group_total=None, concept="อย่างอื่น")
    rebuild(2567)
    [figure] = now(version).figures
    assert (figure.group_total, figure.concept) == (None, "")


def test_what_offices_wrote_is_gathered_with_who_says_it(offices, version, analyst):
    page = signed_in(analyst).get(GATHERED).content.decode()
    assert page.index("ครูใช้สื่อมากขึ้น") < page.index("โรงเรียนเล็กขาดครู")  # what most say comes first
    assert "สพป.P1 · สพป.P2" in page
    assert "ทุกภาคเรียน" in page
    assert "ยังไม่อนุมัติ" not in page


def test_chosen_statements_are_added_to_what_the_analyst_wrote(offices, version, analyst, rolled_up):
    client = signed_in(analyst)
    assert client.post(f"{PAGE}items/A1/", TYPED).status_code == 302
    [first, _second] = gathered(version, "year", "A1", "results", taken=())
    chosen = {"chosen": [first.key], "changes": "1"}
    assert client.post(GATHERED, chosen).url == f"{PAGE}items/A1/"
    [item] = now(version).items
    assert to_lines(item.texts.results) == "หนึ่ง\n- ย่อย\nสอง\nครูใช้สื่อมากขึ้น\n- ทุกภาคเรียน"
    assert client.post(GATHERED, chosen).status_code == 422  # a second click finds it taken
    assert "ใช้แล้ว" in client.get(GATHERED).content.decode()


def test_choosing_on_an_old_page_or_nothing_changes_nothing(offices, version, analyst):
    client = signed_in(analyst)
    [first, _second] = gathered(version, "year", "A1", "results", taken=())
    late = client.post(GATHERED, {"chosen": [first.key], "changes": "7"})
    assert late.status_code == 409
    assert f'value="{first.key}" checked' in late.content.decode()
    assert client.post(GATHERED, {"changes": "0"}).status_code == 422
    assert now(version).items[0].texts.results == ()


def test_gathering_takes_as_many_queries_for_many_statements(offices, version, analyst, django_assert_max_num_queries):
    client = signed_in(analyst)
    with CaptureQueriesContext(connection) as before:
        client.get(GATHERED)
    for row, said in offices[:3]:
        many = tuple(Said(text=f"{said.organisation_code} ข้อ {number}") for number in range(30))
        write_sheets([(row, replace(said, answers=(Answer(node_code="A1.N", results=many),)))], at=AT)
    with django_assert_max_num_queries(len(before)):
        assert "หน้า 1 จาก 5" in client.get(GATHERED).content.decode()


def test_numbers_and_notes_that_do_not_fit_are_asked_for_again(version, rolled_up, analyst):
    client = signed_in(analyst)
    wrong = TYPED | {"tagged": "ครูทุกคน", "group_total-A1.1": "มาก"}
    answer = client.post(f"{PAGE}items/A1/", wrong)
    assert answer.status_code == 422
    assert "แก้บรรทัด “ครูทุกคน”" in answer.content.decode()
    right = TYPED | {"tagged": "ครู | ๓,๐๐๐ | คน | ครูที่อบรม", "group_total-A1.1": "๑๒", "concept-A1.1": "โรงเรียน"}
    assert client.post(f"{PAGE}items/A1/", right).status_code == 302
    [figure] = now(version).figures
    assert (figure.group_total, figure.concept) == (12, "โรงเรียน")
    [tagged] = now(version).items[0].texts.tagged
    assert (tagged.value, tagged.concept) == (3000, "ครูที่อบรม")
    assert ("not_the_group", "A1.1") in {(fault.code, fault.place) for fault in reports.faults(now(version))}


def test_statements_are_typed_one_a_line_with_points_below():
    statements = from_lines(" หนึ่ง\n- ย่อย\n\nสอง\n")
    assert [(one.text, one.points) for one in statements] == [("หนึ่ง", ("ย่อย",)), ("สอง", ())]
    assert from_lines(to_lines(statements)) == statements
