"""The page of a report."""

import pytest

from tidtam.checks.models import FailedCheck
from tidtam.progress.models import ProgressReport
from tidtam.progress.topics import anchor_of_place, topic_of_place


@pytest.fixture
def address(office):
    return lambda key, quarter=2: ProgressReport.objects.get(project__key=key, quarter=quarter).get_absolute_url()


def test_the_six_topics_have_the_titles_of_the_guide(address, words):
    page = words(address("full"))
    for title in (
        "1. ความก้าวหน้าต่อเป้าหมายโครงการ",
        "2. ความก้าวหน้าของกิจกรรมตามแผนงาน",
        "3. การเบิกจ่ายงบประมาณ",
        "4. ความก้าวหน้าของโครงการที่ดำเนินการกับแผนแม่บทภายใต้ยุทธศาสตร์ชาติ",
        "5. ความก้าวหน้าของโครงการที่ดำเนินการกับแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13",
        "6. สรุปปัญหาและข้อเสนอแนะของโครงการ",
    ):
        assert title in page


def test_element_boxes_have_their_labels_and_a_whole_text_stands_alone(address, words):
    page = words(address("full"))
    assert "ตอบ นักเรียนเข้าค่ายครบ 40 คน ทำอะไร จัดค่าย ที่ไหน โรงเรียน อย่างไร สามวัน ผลเป็นอย่างไร ครบ 40 คน" in page
    assert "ข้อความทั้งก้อน" in page


def test_sentences_of_the_system_are_marked(address, words):
    page = words(address("full"))
    assert "ข้อความที่ระบบเขียน ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลลัพธ์" in page
    assert "ข้อความที่ระบบเขียน ไม่มีการดำเนินการที่ตอบเป้าหมายนี้ในไตรมาสที่ 2 เนื่องจาก ยังไม่ถึงช่วงงาน" in page
    assert "ข้อความที่ระบบเขียน ไม่มีการดำเนินการในไตรมาสที่ 1 เนื่องจาก วิทยากรไม่ว่าง และจะดำเนินการในไตรมาสที่ 2 ต่อไป" in words(
        address("full", 1)
    )


def test_a_kpi_shows_percent_increase_and_verdict(address, words):
    assert "36 26 90.00% บรรลุ" in words(address("full"))
    assert "10 – 25.00% ไม่บรรลุ" in words(address("full", 1))


def test_the_verdict_is_computed_and_the_cause_is_shown(address, words):
    page = words(address("full"))
    assert "ไม่สามารถเบิกจ่ายงบประมาณได้ตามแผนการ (ต่ำกว่าแผน) (ระบบคำนวณ) สาเหตุ ภาระงานมาก งานมาก" in page
    assert "ยังไม่ได้ระบุสาเหตุ" in words(address("different"))


def test_an_activity_nobody_registered_is_named_as_such(address, words):
    assert "กิจกรรมที่ไม่อยู่ในทะเบียนโครงการ ดำเนินการแล้วเสร็จ" in words(address("different"))


def test_an_activity_planned_for_the_quarter_is_named_where_the_report_omits_it(address, words):
    assert "จัดค่าย วางแผนไว้ในไตรมาสนี้ แต่ไม่มีข้อมูลในรายงาน" in words(address("full", 1))


def test_none_is_a_tick_and_no_dash(address, words):
    page = words(address("full", 1))
    assert "แจ้งว่าไม่มีปัญหาและอุปสรรค" in page
    assert "แจ้งว่าไม่มีข้อเสนอแนะ" in page


def test_an_import_nobody_checked_has_its_badge(address, words):
    assert "นำเข้า ยังไม่ตรวจ" in words(address("full"))


def test_the_quarters_of_a_project_lead_to_each_other(address, read):
    assert f'rel="prev" href="{address("full", 1)}"' in read(address("full"))
    assert f'rel="next" href="{address("full")}"' in read(address("full", 1))
    assert 'rel="prev"' not in read(address("different"))


def test_a_failed_check_stands_at_its_topic_and_is_counted_on_top(address, read):
    report = ProgressReport.objects.get(project__key="different")
    FailedCheck.objects.all().delete()
    for number, place in enumerate(("disbursement.causes", "activities[b1].result", "")):
        FailedCheck.objects.create(
            thing=report,
            organisation_code="T01-1",
            number=number,
            code=f"test.{number}",
            level="hard",
            gate="submit",
            place=place,
            first_seen_at="2026-01-05T09:00Z",
        )
    page = read(report.get_absolute_url())
    assert 'href="#topic-3">ประเด็น 3: 1 ข้อ' in page
    money = page[page.index('id="topic-3"') : page.index('id="topic-4"')]
    work = page[page.index('id="topic-2"') : page.index('id="topic-3"')]
    assert "test.0" in money
    assert "test.1" in work
    assert 'id="activities[b1]"' in work
    assert page.index("test.2") < page.index('id="topic-1"')


@pytest.mark.parametrize(
    ("place", "topic", "anchor"),
    [
        ("answers[output].what", 1, "answers[output]"),
        ("answers[sub_plan][2].leads_to", 4, "answers[sub_plan][2]"),
        ("answers[ndp13]", 5, "answers[ndp13]"),
        ("answers", 1, "topic-1"),
        ("kpi_values[k 1].cumulative", 1, "kpi_values[k_1]"),
        ("activities[a3].reason", 2, "activities[a3]"),
        ("disbursement.causes[1].text", 3, "topic-3"),
        ("summary.results", 6, "topic-6"),
        ("executions", None, "main"),
        ("", None, "main"),
    ],
)
def test_a_place_leads_to_its_topic_and_anchor(place, topic, anchor):
    assert (topic_of_place(place), anchor_of_place(place)) == (topic, anchor)


def test_text_is_only_text_and_keeps_its_lines(address, read):
    page = read(address("full"))
    assert "<script>alert" not in page
    assert "บรรทัดหนึ่ง<br>บรรทัดสอง &lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} =1+1" in page


def test_an_unknown_report_answers_404(office, read):
    read("/reports/999999/", status=404)


def test_it_speaks_english_but_leaves_the_words_of_the_report(address, words):
    page = words(address("full"), language="en")
    assert "Imported, not reviewed" in page
    assert "จัดค่ายแล้ว" in page
