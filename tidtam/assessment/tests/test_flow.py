"""From the office's own levels to a published result: proposing, confirming, sending back, publishing, appealing."""

import datetime as dt

import pytest

from tidtam.assessment.models import Appeal, LevelDecision, Result
from tidtam.assessment.selectors import offices_asked, result_of, standing_of_offices
from tidtam.assessment.services import (
    AssessmentRefused,
    ChangedMeanwhile,
    NotReady,
    ReasonMissing,
    Said,
    appeal,
    assign,
    confirm_proposed,
    decide_appeal,
    moderate,
    propose,
    publish_round,
    refusals,
    send_back,
    unassign,
)
from tidtam.assessment.tests.conftest import say
from tidtam.assessment.tests.stored import AT, store_version
from tidtam.audit.models import AuditLine
from tidtam.organisations.models import Organisation
from tidtam.scoring.tests.trees import a_version, group, leaf

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=1)


@pytest.fixture
def version(db):
    """Two rounds; A is for all, B and C carry one level, D is for primary offices only."""
    nodes = (
        group("G"),
        leaf("A", "G"),
        leaf("B", "G", score_group="bc"),
        leaf("C", "G", score_group="bc"),
        leaf("D", "G", applies_to="primary"),
    )
    return store_version(a_version(*nodes, rounds=("6m", "12m")))


@pytest.fixture
def office(country):
    return country["S52"]


@pytest.fixture
def analyst(country, person):
    return person("analyst", "OBEC")


@pytest.fixture
def assessor(country, person, version, analyst):
    somebody = person("assessor", "OBEC")
    assign(version=version, person=somebody, organisation=country["OBEC"], by=analyst, at=AT)
    return somebody


def changes(version, office):
    return standing_of_offices(version, "6m", [office])[0].changes


def confirm(version, office, analyst, round_code, **levels):
    """Confirm levels with a reason and advice for each."""
    said = [Said(node_code=code, level=level, reason="ตามหลักฐาน", advice="ควรทำต่อ") for code, level in levels.items()]
    return moderate(
        version=version,
        office=office,
        round_code=round_code,
        said=said,
        seen=changes(version, office),
        by=analyst,
        at=AT,
    )


def test_self_proposed_and_confirmed_levels_are_all_kept(version, office, assessor, analyst):
    say(version, office, {("A", "6m"): 5, ("B", "6m"): 4})
    propose(
        version=version,
        office=office,
        round_code="6m",
        said=Said(node_code="A", level=3, reason="หลักฐานถึงระดับ 3", finding="พบ", advice="ควร"),
        seen=0,
        by=assessor,
        at=AT,
    )
    confirm(version, office, analyst, "6m", A=4)
    row = LevelDecision.objects.get(node_code="A")
    assert (row.self_level, row.proposed_level, row.moderated_level) == (5, 3, 4)
    assert (row.proposed_by, row.moderated_by) == (assessor, analyst)
    assert (row.proposed_reason, row.moderated_reason) == ("หลักฐานถึงระดับ 3", "ตามหลักฐาน")
    actions = AuditLine.objects.filter(action__startswith="assessment.level").values_list("action", flat=True)
    assert sorted(actions) == ["assessment.level.confirmed", "assessment.level.proposed"]


def test_a_level_as_the_office_says_needs_no_reason_and_another_does(version, office, assessor):
    say(version, office, {("A", "6m"): 5})
    with pytest.raises(refusals.LevelReasonMissing):
        propose_a(version, office, assessor, level=4)
    assert propose_a(version, office, assessor, level=5).proposed_level == 5


def propose_a(version, office, by, *, level, reason="", seen=0):
    return propose(
        version=version,
        office=office,
        round_code="6m",
        said=Said(node_code="A", level=level, reason=reason),
        seen=seen,
        by=by,
        at=AT,
    )


def test_what_is_proposed_is_confirmed_in_one_go_with_its_reason(version, office, assessor, analyst):
    propose_a(version, office, assessor, level=4, reason="ครบตามเกณฑ์")
    confirm_proposed(version=version, office=office, round_code="6m", seen=1, by=analyst, at=AT)
    row = LevelDecision.objects.get(node_code="A")
    assert (row.moderated_level, row.moderated_reason) == (4, "ครบตามเกณฑ์")


def test_only_who_is_assigned_proposes_and_only_the_analyst_confirms(version, office, person, assessor, analyst):
    stranger = person("assessor", "S52")
    with pytest.raises(refusals.NotTheAssessor):
        propose_a(version, office, stranger, level=4, reason="เหตุผล")
    with pytest.raises(refusals.NotTheAnalyst):
        confirm(version, office, assessor, "6m", A=4)


def test_an_assessor_of_one_node_assesses_what_is_below_it_and_nothing_beside(version, office, person, analyst):
    somebody = person("assessor", "S52")
    assign(version=version, person=somebody, organisation=office, node_code="A", by=analyst, at=AT)
    assert propose_a(version, office, somebody, level=4, reason="เหตุผล").proposed_level == 4
    with pytest.raises(refusals.NotTheAssessor):
        propose(
            version=version,
            office=office,
            round_code="6m",
            said=Said(node_code="B", level=4, reason="เหตุผล"),
            seen=1,
            by=somebody,
            at=AT,
        )


def test_assigning_asks_for_the_role_and_only_once(version, country, person, analyst):
    planner = person("planner", "S52")
    with pytest.raises(refusals.NotAnAssessor):
        assign(version=version, person=planner, organisation=country["S52"], by=analyst, at=AT)
    somebody = person("assessor", "S52")
    row = assign(version=version, person=somebody, organisation=country["S52"], by=analyst, at=AT)
    with pytest.raises(refusals.AssignedBefore):
        assign(version=version, person=somebody, organisation=country["S52"], by=analyst, at=AT)
    unassign(assessor=row, by=analyst, at=AT)
    with pytest.raises(refusals.NotTheAssessor):
        propose_a(version, country["S52"], somebody, level=4, reason="เหตุผล")


def test_a_second_assessor_says_a_level_beside_the_first(version, office, person, analyst, assessor):
    second = person("assessor", "S52")
    assign(version=version, person=second, organisation=office, is_second=True, by=analyst, at=AT)
    propose_a(version, office, assessor, level=4, reason="เหตุผล")
    propose_a(version, office, second, level=2, reason="เหตุผลอื่น", seen=1)
    row = LevelDecision.objects.get(node_code="A")
    assert (row.proposed_level, row.second_level, row.second_by) == (4, 2, second)


def test_what_somebody_else_saved_meanwhile_is_not_written_over(version, office, assessor):
    propose_a(version, office, assessor, level=4, reason="เหตุผล")
    with pytest.raises(ChangedMeanwhile):
        propose_a(version, office, assessor, level=2, reason="เหตุผล", seen=0)
    assert LevelDecision.objects.get().proposed_level == 4


def test_an_invented_office_is_not_waited_for(version, office):
    assert office in offices_asked(version, on=AT.date())
    other = Organisation.objects.create(code="NATION", kind="commission", name_th="สาธิต", path="0.", is_demo=True)
    Organisation.objects.filter(pk=office.pk).update(path=f"{other.pk}.{office.pk}.")
    assert office not in offices_asked(version, on=AT.date())


def test_a_form_that_is_sent_twice_decides_once(version, office, analyst, assessor):
    for _time in range(2):
        propose_a(version, office, assessor, level=4, reason="เหตุผล", seen=0)
    said = [Said(node_code="A", level=3, reason="อีกเหตุผล")]
    for _time in range(2):
        moderate(version=version, office=office, round_code="6m", said=said, seen=1, by=analyst, at=AT)
    for _time in range(2):
        send_back(
            version=version,
            office=office,
            round_code="6m",
            node_code="A",
            reason="ขาดหลักฐาน",
            seen=2,
            by=analyst,
            at=AT,
        )
    assert AuditLine.objects.filter(action__startswith="assessment.level.").count() == 3
    with pytest.raises(ChangedMeanwhile):
        moderate(
            version=version, office=office, round_code="6m", said=[Said(node_code="A", level=3, reason="เหตุผลที่สาม")],
            seen=1, by=analyst, at=AT,
        )  # fmt: skip


def test_another_level_than_proposed_is_not_confirmed_in_the_words_of_the_proposal(version, office, analyst, assessor):
    propose_a(version, office, assessor, level=4, reason="เหตุผล")
    said = [Said(node_code="A", level=3, reason="เหตุผล")]
    with pytest.raises(refusals.LevelReasonMissing):
        moderate(version=version, office=office, round_code="6m", said=said, seen=1, by=analyst, at=AT)


@pytest.mark.parametrize(("node", "level"), [("D", 4), ("C", 4), ("G", 4), ("X", 4), ("A", 6), ("A", None)])
def test_what_is_not_decided_here_and_what_is_no_level_is_refused(version, office, analyst, node, level):
    with pytest.raises(AssessmentRefused):
        confirm(version, office, analyst, "6m", **{node: level})
    assert not LevelDecision.objects.exists()


# Publishing


def publish(version, office, analyst, round_code, *, reason="", at=AT):
    return publish_round(version=version, round_code=round_code, offices=[office], reason=reason, by=analyst, at=at)


def test_the_first_round_is_published_with_its_levels_and_an_open_mean(version, office, analyst):
    say(version, office, {("A", "6m"): 5, ("B", "6m"): 4})
    confirm(version, office, analyst, "6m", A=4, B=4)
    publish(version, office, analyst, "6m")
    result = result_of(office, version)
    assert (result.scores.nodes["A"].levels, result.scores.total.mean) == ({"6m": 4}, None)
    assert result.scores.nodes["C"].levels == {"6m": 4}  # shares the level of B
    assert result.self_levels == {("A", "6m"): 5, ("B", "6m"): 4}
    assert result.reasons == {("A", "6m"): "ตามหลักฐาน"}
    assert Result.objects.get().mean is None


def test_the_last_round_carries_means_and_words(version, office, analyst):
    confirm(version, office, analyst, "6m", A=4, B=4)
    confirm(version, office, analyst, "12m", A=5, B=4)
    publish(version, office, analyst, "12m")
    total = result_of(office, version).scores.total
    assert (str(total.shown), total.label, total.counted) == ("4.25", "ดีเยี่ยม", 1)


def test_nothing_is_published_while_a_level_is_open(version, office, analyst):
    confirm(version, office, analyst, "6m", A=4)
    with pytest.raises(NotReady):
        publish(version, office, analyst, "6m")
    assert not Result.objects.exists()


def test_one_office_that_is_not_ready_holds_back_what_is_published_with_it(version, country, analyst):
    confirm(version, country["S52"], analyst, "6m", A=4, B=4)
    with pytest.raises(NotReady) as refused:
        publish_round(version=version, round_code="6m", offices=[*country.values()][1:], by=analyst, at=AT)
    assert refused.value.offices == (country["P50-1"],)


@pytest.mark.parametrize("levels", [{"6m": (2, 4), "12m": (4, 4)}, {"6m": (4, 4), "12m": (3, 4)}])
def test_a_low_or_a_fallen_level_is_not_published_without_advice(version, office, analyst, levels):
    for round_code, (a, b) in levels.items():
        said = [Said(node_code=code, level=level, reason="เหตุผล") for code, level in (("A", a), ("B", b))]
        seen = changes(version, office)
        moderate(version=version, office=office, round_code=round_code, said=said, seen=seen, by=analyst, at=AT)
    with pytest.raises(NotReady):
        publish(version, office, analyst, "12m")
    confirm(version, office, analyst, "12m", A=levels["12m"][0])  # with advice
    publish(version, office, analyst, "12m")
    assert result_of(office, version).advice["A"].advice == "ควรทำต่อ"


def test_what_was_sent_back_is_not_published_until_a_level_is_confirmed_again(version, office, assessor, analyst):
    confirm(version, office, analyst, "6m", A=4, B=4)
    send_back(
        version=version,
        office=office,
        round_code="6m",
        node_code="A",
        reason="แนบหลักฐานของข้อ 2",
        seen=changes(version, office),
        by=assessor,
        at=AT,
    )
    with pytest.raises(NotReady):
        publish(version, office, analyst, "6m")
    confirm(version, office, analyst, "6m", A=4)
    assert len(publish(version, office, analyst, "6m").results) == 1


def test_an_instrument_without_levels_is_never_published(office, analyst):
    figures = store_version(a_version(leaf("F", kind="share")))
    with pytest.raises(NotReady):
        publish_round(version=figures, round_code="year", offices=[office], by=analyst, at=AT)


def test_publishing_twice_publishes_once(version, office, analyst):
    confirm(version, office, analyst, "6m", A=4, B=4)
    publish(version, office, analyst, "6m")
    again = publish(version, office, analyst, "6m")
    assert (again.results, again.unchanged) == ((), 1)


def test_a_level_changed_after_publication_is_a_new_edition_with_its_reason(version, office, analyst):
    confirm(version, office, analyst, "6m", A=4, B=4)
    publish(version, office, analyst, "6m")
    confirm(version, office, analyst, "6m", A=5)
    with pytest.raises(ReasonMissing):
        publish(version, office, analyst, "6m")
    publish(version, office, analyst, "6m", reason="ปรับตามคำอุทธรณ์", at=LATER)
    editions = Result.objects.order_by("number")
    assert [(each.number, each.is_current) for each in editions] == [(1, False), (2, True)]
    assert [each.content["levels"]["A"]["6m"] for each in editions] == [4, 5]


def test_only_the_analyst_publishes(version, office, assessor, analyst):
    confirm(version, office, analyst, "6m", A=4, B=4)
    with pytest.raises(refusals.NotTheAnalyst):
        publish(version, office, assessor, "6m")


def test_standing_of_many_offices_asks_as_often_as_of_one(version, country, analyst, django_assert_max_num_queries):
    confirm(version, country["S52"], analyst, "6m", A=4, B=4)
    offices = [country["S52"], country["P50-1"]]
    with django_assert_max_num_queries(4):
        standing = standing_of_offices(version, "6m", offices)
    assert [each.is_ready for each in standing] == [True, False]


# Appeals


@pytest.fixture
def result(version, office, analyst):
    confirm(version, office, analyst, "6m", A=4, B=4)
    return publish(version, office, analyst, "6m").results[0]


def test_an_office_appeals_once_with_reasons(result, person, analyst):
    director = person("director", "S52")
    with pytest.raises(refusals.ReasonsMissing):
        appeal(result=result, reasons=" ", by=director, at=LATER)
    filed = appeal(result=result, reasons="หลักฐานข้อ 3 ครบแล้ว", by=director, at=LATER)
    assert appeal(result=result, reasons="หลักฐานข้อ 3 ครบแล้ว ", by=director, at=LATER) == filed, "a form sent twice"
    with pytest.raises(refusals.AppealedBefore):
        appeal(result=result, reasons="อีกครั้ง", by=director, at=LATER)
    decided = decide_appeal(appeal=filed, verdict="granted", reasons="ตรวจแล้วครบ", by=analyst, at=LATER)
    assert (decided.verdict, decided.decided_by) == ("granted", analyst)
    assert decide_appeal(appeal=filed, verdict="granted", reasons="ตรวจแล้วครบ", by=analyst, at=LATER) == decided
    assert AuditLine.objects.filter(action__startswith="assessment.appeal.").count() == 2
    with pytest.raises(refusals.DecidedBefore):
        decide_appeal(appeal=filed, verdict="dismissed", reasons="อื่น", by=analyst, at=LATER)


def test_a_new_edition_does_not_open_a_second_appeal(version, office, result, person, analyst):
    director = person("director", "S52")
    appeal(result=result, reasons="ครบแล้ว", by=director, at=LATER)
    confirm(version, office, analyst, "6m", A=5)
    newer = publish(version, office, analyst, "6m", reason="ปรับ", at=LATER).results[0]
    with pytest.raises(refusals.AppealedBefore):
        appeal(result=newer, reasons="อีก", by=director, at=LATER)
    result.refresh_from_db()
    with pytest.raises(refusals.NotCurrent):
        appeal(result=result, reasons="อีก", by=director, at=LATER)


def test_who_is_not_the_director_does_not_appeal_and_who_is_no_analyst_does_not_decide(result, person):
    director = person("director", "S52")
    other = person("director", "P50-1")
    with pytest.raises(refusals.NotTheDirector):
        appeal(result=result, reasons="ครบ", by=other, at=LATER)
    filed = appeal(result=result, reasons="ครบ", by=director, at=LATER)
    with pytest.raises(refusals.NotTheAnalyst):
        decide_appeal(appeal=filed, verdict="granted", reasons="ครบ", by=director, at=LATER)
    assert Appeal.objects.get().verdict == ""
