"""The owner writes a report topic by topic: reads, saves, copies from the quarter before, is told what is missing."""

import datetime as dt
import re
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.pages import first_view, sheet, words_of
from tests.people import signed_in
from tidtam.approval.choices import Status
from tidtam.approval.models import Decision
from tidtam.approval.services import NewAdvice, keep_draft
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, clean_facts, save_facts, take
from tidtam.drafts.selectors import drafts_of
from tidtam.progress.choices import AnswerState, Part
from tidtam.progress.facts import Narrative
from tidtam.progress.models import Disbursement, ProgressReport
from tidtam.progress.selectors import as_facts
from tidtam.progress.services import edit_report

pytestmark = pytest.mark.django_db
CLOSED = dt.datetime(2025, 4, 10, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def first(report, places, facts):
    """What the quarter before said: the same words, fewer children."""
    _project, said = facts
    return save_facts(places, replace(said, quarter=1))


@pytest.fixture
def sent_back(report, people):
    take("submit", report, people.owner)
    advice = [NewAdvice(place="summary.results", text="ระบุจำนวนครู"), NewAdvice(place="", text="อ่านทั้งฉบับอีกครั้ง")]
    take("send_back", report, people.group_head, advice=advice)
    return report


class Writer:
    """Somebody on the pages on which a report is written."""

    def __init__(self, user, report):
        self.client, self.report = signed_in(user), report

    def open(self, page, status=200):
        self.address = f"/reports/{self.report.pk}/{page}"
        return self._read(self.client.get(self.address), status)

    def send(self, status=302, **typed):
        """Send the form of the page as it stands, with these fields changed; follow where it leads."""
        return self._read(self.client.post(self.address, {**self.fields, **typed}), status)

    def _read(self, answer, status):
        assert answer.status_code == status, answer.content.decode()[:800]
        self.led_to = answer.get("Location", "")
        self.page = answer.content.decode()
        self.fields = sheet(self.page)
        self.fields.pop("csrfmiddlewaretoken", None)
        return self

    def follow(self):
        return self.open(self.led_to.removeprefix(f"/reports/{self.report.pk}/"))

    @property
    def words(self):
        return words_of(self.page)

    def field(self, place):
        """Return the markup around a field."""
        start = self.page.index(f'for="{place}"')
        return re.split("</textarea>|<select|</div></div>", self.page[start:])[0]


@pytest.fixture
def owner(report, people):
    return Writer(people.owner, report)


def stored(report):
    report.refresh_from_db()
    return as_facts([report])[0]


def blank(said, *parts):
    """Return a report that answers nothing in some parts."""
    return replace(said, answers=tuple(one for one in said.answers if one.part not in parts))


def test_every_place_of_the_report_is_a_field_of_its_topic(owner, report):
    names = {place for topic in range(1, 7) for place in owner.open(f"topics/{topic}/").fields}
    for place in ("answers[output].what", "answers[sub_plan].leads_to", "kpi_values[k1].cumulative", "data_date"):
        assert place in names
    assert {"activities[a1].result", "disbursement.actual_baht", "summary.suggestions_to"} <= names


def test_an_unknown_topic_is_no_page(owner):
    owner.open("topics/7/", status=404)


def test_a_topic_is_saved_and_leads_on(owner, report):
    owner.open("topics/6/").send(**{"summary.results": "อบรมครู 40 คน", "data_date": "31 มี.ค. 2567", "go": "list"})
    assert owner.led_to.endswith("/write/?saved=1")
    assert stored(report).summary.results == "อบรมครู 40 คน"
    assert stored(report).data_date == dt.date(2024, 3, 31)
    assert "บันทึกแล้ว" in owner.follow().words
    assert "เขียนล่าสุดโดย คุณ owner" in owner.words


@pytest.mark.parametrize(
    ("topic", "go", "address"),
    [
        (1, "next", "topics/2/"),
        (6, "next", "submit/"),
        (4, "list", "write/?saved=1"),
        (5, "check", "topics/5/?checked=1"),
    ],
)
def test_each_button_says_where_it_leads(owner, topic, go, address):
    owner.open(f"topics/{topic}/").send(go=go)
    assert owner.led_to.split("#")[0].endswith(address)


def test_saving_unchanged_writes_nothing(owner, report):
    before = stored(report)
    owner.open("topics/1/").send()
    assert (stored(report), report.version) == (before, 1)


def test_what_cannot_be_read_comes_back_as_typed_beside_its_field(owner, report):
    before = stored(report)
    owner.open("topics/1/").send(
        status=422, **{"kpi_values[k1].cumulative": "สิบแปด", "answers[output].what": "แก้แล้ว", "go": "next"}
    )
    assert owner.fields["kpi_values[k1].cumulative"] == "สิบแปด"
    assert owner.fields["answers[output].what"] == "แก้แล้ว"
    assert '<a href="#kpi_values[k1].cumulative">' in owner.page
    assert 'aria-invalid="true"' in owner.field("kpi_values[k1].cumulative")
    assert stored(report) == before


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(owner, report, people):
    owner.open("topics/6/")
    edit_report(
        report=report, topic=6, changes={"summary.results": "ของผู้รับผิดชอบร่วม"}, seen=None, key=None,
        by=people.co_owner, at=AT,
    )  # fmt: skip
    owner.send(status=409, **{"summary.results": "ของฉัน"})
    assert "ของฉัน" in owner.words
    assert "ของผู้รับผิดชอบร่วม" in owner.words
    assert stored(report).summary.results == "ของผู้รับผิดชอบร่วม"


def test_two_people_in_different_topics_never_meet(owner, report, people):
    owner.open("topics/6/")
    edit_report(
        report=report,
        topic=1,
        changes={"answers[output].what": "ของเพื่อน"},
        seen=None,
        key=None,
        by=people.co_owner,
        at=AT,
    )
    owner.send(**{"summary.results": "ของฉัน"})
    assert stored(report).summary.results == "ของฉัน"
    assert stored(report).answers_of(Part.OUTPUT)[0].narrative.what == "ของเพื่อน"


def test_the_words_of_the_quarter_before_are_marked_until_they_are_changed(owner, first):
    assert "จากไตรมาส 1" in owner.open("topics/6/").field("summary.results")
    owner.send(**{"summary.results": "เขียนใหม่ทั้งหมด"})
    assert "จากไตรมาส 1" not in owner.open("topics/6/").field("summary.results")


def test_a_field_is_copied_from_the_quarter_before_without_script_and_not_saved(owner, first, report):
    owner.open("topics/6/").send(**{"summary.results": "", "summary.work_problems": "ของไตรมาสนี้"})
    owner.open("topics/6/").send(status=200, **{"summary.suggestions": "ยังไม่บันทึก", "copy": "summary.results"})
    assert owner.fields["summary.results"].startswith("อบรมพี่เลี้ยงครบ")
    assert owner.fields["summary.suggestions"] == "ยังไม่บันทึก"
    assert stored(report).summary.results == ""


def test_copying_a_topic_fills_only_what_is_empty_and_no_figures(owner, first, report, places, facts):
    _project, said = facts
    save_facts(places, replace(blank(said, Part.OUTPUT, Part.OUTCOME), kpi_values=()))
    owner.open("topics/1/").send(status=200, copy="all", **{"answers[output].what": "ของไตรมาสนี้"})
    assert owner.fields["answers[output].what"] == "ของไตรมาสนี้"
    assert owner.fields["answers[output].where"] == "โรงเรียนสาธิตบ้านทุ่งและโรงเรียนสาธิตบ้านดอน"
    assert owner.fields["answers[outcome].state"] == AnswerState.NOT_YET
    assert owner.fields["kpi_values[k1].cumulative"] == ""


def test_the_third_state_is_not_offered_in_the_final_quarter(owner, people, places):
    assert 'value="not_served"' in owner.open("topics/4/").page
    project, said = clean_facts(places, "ends")
    final = save_facts(places, said, replace(project, end_date=dt.date(2024, 3, 31)))
    assert 'value="not_served"' not in Writer(people.owner, final).open("topics/4/").page


def test_the_sentence_the_system_adds_is_shown(owner):
    assert "ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลผลิต (Output) ที่กำหนดไว้" in owner.open("topics/1/").words


def test_a_kpi_is_computed_from_its_cumulative_value(owner, first):
    words = owner.open("topics/1/").words
    assert "45.00%" in words
    owner.send(**{"kpi_values[k1].cumulative": "๔๐"})
    assert "100.00%" in owner.open("topics/1/").words


def test_topics_say_how_far_they_are(owner, report, places, facts):
    _project, said = facts
    narrative = Narrative(what="เริ่มแล้ว")
    answers = [replace(one, narrative=narrative) if one.part == Part.NDP13 else one for one in said.answers]
    half = blank(
        replace(said, answers=tuple(answers)), *(Part.NATIONAL_STRATEGY, Part.MASTER_PLAN_ISSUE, Part.SUB_PLAN)
    )
    save_facts(places, half)
    owner.open("topics/6/").send(**{"summary.suggestions_to": "สำนักวิชาการและมาตรฐาน"})
    states = re.findall(r"(กรอกครบแล้ว|ยังไม่ครบ|ยังไม่เริ่ม|ต้องแก้ \d+ จุด)", owner.open("write/").words)
    assert states == ["กรอกครบแล้ว", "กรอกครบแล้ว", "กรอกครบแล้ว", "ยังไม่เริ่ม", "ยังไม่ครบ", "กรอกครบแล้ว"]
    assert "เขียนต่อที่หัวข้อ 4" in owner.words


def test_a_failed_check_stands_beside_its_field_and_on_top(owner):
    owner.open("topics/5/").send(go="check", **{"answers[ndp13].how": ""})
    owner.follow()
    assert 'href="/reports/' in owner.page
    assert "#answers[ndp13].how" in owner.page
    assert "ช่องนี้ยังว่าง" in words_of(owner.field("answers[ndp13].how"))


def test_advice_stands_beside_its_field_until_that_is_changed(sent_back, people):
    owner = Writer(people.owner, sent_back).open("topics/6/")
    assert "ระบุจำนวนครู" in words_of(owner.field("summary.results"))
    assert "ผู้อนุมัติขอให้แก้ 1 จุด" in owner.words
    assert "อ่านทั้งฉบับอีกครั้ง" in owner.open("write/").words
    owner.open("topics/6/").send(**{"summary.results": "อบรมครู 40 คน"})
    assert "ต้องแก้" not in owner.open("write/").words


def test_a_correction_may_come_after_the_window_has_closed(sent_back, people, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: CLOSED)
    Writer(people.owner, sent_back).open("topics/6/").send(**{"summary.results": "อบรมครู 40 คน"})
    assert stored(sent_back).summary.results == "อบรมครู 40 คน"


def test_a_closed_window_leaves_the_form_to_read(report, people, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: CLOSED)
    owner = Writer(people.owner, report).open("topics/1/")
    assert "ขอเปิดใหม่ได้ที่กลุ่มนโยบายและแผน" in owner.words
    assert 'name="go"' not in owner.page
    assert "readonly" in owner.field("answers[output].what")
    owner.send(status=422, **{"answers[output].what": "มาช้า"})
    assert owner.fields["answers[output].what"] == "มาช้า"


@pytest.mark.parametrize("page", ["write/", "topics/1/", "submit/"])
@pytest.mark.parametrize("who", ["group_head", "planner", "director"])
def test_who_does_not_write_it_is_led_to_the_report(report, people, page, who):
    reader = Writer(getattr(people, who), report).open(page, status=302)
    assert reader.led_to == report.get_absolute_url()
    assert "ผู้รับผิดชอบโครงการเป็นผู้เขียนรายงานนี้" in reader.open("").words


@pytest.mark.parametrize("page", ["write/", "topics/1/", "submit/"])
def test_what_is_submitted_leads_to_the_report(owner, report, people, page):
    take("submit", report, people.owner)
    assert owner.open(page, status=302).led_to == report.get_absolute_url()
    assert "ถอนรายงานกลับก่อนจึงเขียนต่อได้" in owner.open("").words


def test_what_was_submitted_meanwhile_is_not_written_and_not_lost(owner, report, people):
    owner.open("topics/6/")
    take("submit", report, people.owner)
    owner.send(status=409, **{"summary.results": "หลังส่ง"})
    assert owner.fields["summary.results"] == "หลังส่ง"
    assert stored(report).summary.results != "หลังส่ง"


@pytest.mark.parametrize("page", ["write/", "topics/1/", "submit/"])
def test_a_foreign_office_finds_nothing(report, people, page):
    Writer(people.outsider, report).open(page, status=404)


def test_a_report_is_read_once_more_and_sent(owner, report):
    owner.open("submit/")
    assert "ส่งรายงานความก้าวหน้าของไตรมาสที่ 2" in owner.words
    assert "ผู้อำนวยการกลุ่ม" in owner.words
    form = dict(owner.fields)
    owner.send()
    assert "เลขอ้างอิง" in owner.follow().words
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED
    answer = owner.client.post(f"/reports/{report.pk}/submit/", form)
    assert answer.status_code == 302
    assert Decision.objects.count() == 1


def test_what_waits_is_sent_with_the_report(owner, report, people):
    owner.open("topics/6/")
    owner.client.post(
        f"/reports/{report.pk}/topics/6/draft/",
        '{"summary.results": "พิมพ์ไว้ไม่ได้กดบันทึก"}',
        content_type="application/json",
        headers={"If-Match": '"0"', "Idempotency-Key": "9f0a6c1e-0c52-4f36-9d0a-0f1f4b0c0a01"},
    )
    assert "พิมพ์ไว้ไม่ได้กดบันทึก" in owner.open("topics/6/").words
    assert "พิมพ์ไว้ไม่ได้กดบันทึก" in owner.open("submit/").words
    owner.send()
    assert stored(report).summary.results == "พิมพ์ไว้ไม่ได้กดบันทึก"
    assert not any(draft.typed for draft in drafts_of(report).values())


def test_what_a_colleague_typed_since_is_not_sent_unseen(owner, report, people):
    owner.open("submit/")
    edit_report(
        report=report, topic=6, changes={"summary.results": "ของเพื่อน"}, seen=None, key=None, by=people.co_owner, at=AT
    )
    owner.send(status=409)
    report.refresh_from_db()
    assert report.status == Status.SAVED


def test_hard_checks_lead_to_the_very_field_and_keep_the_report(owner, report, places, facts):
    owner.open("topics/6/").send(**{"summary.results": ""})
    owner.open("submit/").send(status=422)
    assert f'/reports/{report.pk}/topics/6/#summary.results"' in owner.page
    report.refresh_from_db()
    assert report.status == Status.SAVED


def full(places, key="p1"):
    """Return a report with 20 activities, 10 KPIs and every box at the length of the longest that was ever printed."""
    project, said = clean_facts(places, key)
    text = ("ครูพี่เลี้ยงสองคนนั่งฟังเด็กอ่านทีละคนในห้องสมุด " * 100)[:4_440]
    words = Narrative(what=text, where=text, how=text, result=text)
    project = replace(
        project,
        kpis=tuple(replace(project.kpis[0], key=f"k{n}", name=f"ตัวชี้วัด {n}") for n in range(1, 11)),
        activities=tuple(
            replace(project.activities[0], key=f"a{n}", title=f"กิจกรรม {n}", serves=()) for n in range(1, 21)
        ),
    )
    answers = [
        replace(one, narrative=replace(words, leads_to=text if one.narrative.leads_to else "")) for one in said.answers
    ]
    activities = [replace(said.activities[0], activity_key=one.key, narrative=words) for one in project.activities]
    return project, replace(
        said,
        answers=tuple(answers),
        kpi_values=tuple(replace(said.kpi_values[0], kpi_key=kpi.key, cumulative=Decimal(9)) for kpi in project.kpis),
        activities=tuple(activities),
        summary=replace(said.summary, results=text, work_problems=text, work_solution=text),
    )


@pytest.mark.parametrize("topic", range(1, 7))
def test_a_full_report_is_light_and_asks_little(places, people, topic, django_assert_max_num_queries):
    project, said = full(places)
    save_facts(places, said, project)
    save_facts(places, replace(said, quarter=1))
    report = save_facts(places, said)
    owner = Writer(people.owner, report).open(f"topics/{topic}/")
    with django_assert_max_num_queries(15):
        owner.open(f"topics/{topic}/")
    assert first_view(owner.page) <= 100 * 1024
    assert len(re.findall(r"<[a-z]", owner.page)) <= 1_500
    keep_draft(
        thing=report, section="6", typed={"summary.results": "พิมพ์ค้าง"}, key=uuid.uuid4(), seen=0, by=people.owner, at=AT
    )
    with django_assert_max_num_queries(15):
        owner.open(f"topics/{topic}/")  # what waits is checked anew, in the place of what failed before


def test_what_the_year_answers_is_counted_by_the_rule(report, people, facts, places):
    project, said = facts
    values = tuple(
        replace(one, cumulative=Decimal(5), verdict=None) if one.kpi_key == "k2" else one for one in said.kpi_values
    )
    save_facts(places, replace(said, kpi_values=values), approved=False)
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', Writer(people.owner, report).open("write/").page)
    answered = {kpi.name: "ตอบแล้ว" in row for kpi in project.kpis for row in rows if kpi.name in row}
    assert list(answered.values()) == [True, False]  # a number alone answers no qualitative KPI


def test_a_form_sent_as_it_came_leaves_the_report_unwritten(report, people):
    ProgressReport.objects.filter(pk=report.pk).update(status=Status.NOT_REPORTED)
    Disbursement.objects.filter(report=report).delete()  # as nobody has written yet: the plan of record is not in it
    client, address = signed_in(people.owner), f"/reports/{report.pk}/topics/6/"
    client.get(address)
    answer = client.post(address, {"seen": "0", "key": "", "go": "next"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.status == Status.NOT_REPORTED
    assert client.post(address, {"seen": "0", "key": "", "summary.results": "เขียนแล้ว"}).status_code == 302
    report.refresh_from_db()
    assert report.status == Status.SAVED


def test_a_page_that_comes_back_never_says_that_it_is_saved(report, people):
    client, address = signed_in(people.owner), f"/reports/{report.pk}/topics/6/"
    client.post(address, {"seen": "0", "key": "", "summary.results": "บันทึกไว้ก่อน"})
    assert "บันทึกแล้ว" in said_of_saving(client.get(address))
    take("submit", report, people.owner)
    late = client.post(address, {"seen": "1", "key": "", "summary.results": "หลังส่ง"})
    assert late.status_code == 409
    assert "ยังไม่ได้บันทึก" in said_of_saving(late)
    assert "บันทึกแล้ว" not in said_of_saving(late)


def said_of_saving(answer):
    """Return what the line of a page says of whether what is typed is saved; its templates wait for the script."""
    line = re.search(r"<span data-draft-state>(.*?)</span><template", answer.content.decode(), re.S)
    return words_of(line[1])
