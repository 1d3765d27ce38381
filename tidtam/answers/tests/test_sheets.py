"""Sheets come into being with their round, are written, checked, sent, decided, summed from schools and counted."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from tidtam.answers import listeners, rules, selectors
from tidtam.answers.checks.examples import ANSWERS
from tidtam.answers.choices import AnswerState
from tidtam.answers.facts import Part
from tidtam.answers.models import Answer, Sheet, Statement
from tidtam.answers.services import edit_sections, edit_sheet, open_sheets_now, submit_sheet
from tidtam.answers.services.open_sheets import organisations_asked
from tidtam.answers.tests.world import AT, DUE, VERSION, everything, place, said, sheet_of
from tidtam.approval import services as approval
from tidtam.approval.choices import Status
from tidtam.approval.selectors import approval_of, version_of
from tidtam.approval.services import keep_draft
from tidtam.audit.models import AuditLine
from tidtam.checks.models import FailedCheck
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.drafts.services import Conflict
from tidtam.organisations.models import Organisation


def write(sheet, changes, by, **more):
    """Write changes into a sheet, whatever sections they are of."""
    return edit_sections(sheet=sheet, changes=changes, seen={}, by=by, at=AT, **more)


def send(sheet, by, *, at=AT):
    sheet.refresh_from_db()
    return submit_sheet(
        sheet=sheet,
        by=by,
        at=at,
        version=version_of(sheet),
        drafts_token=drafts_token(drafts_of(sheet)),
        idempotency_key=str(uuid.uuid4()),
        has_seen_warnings=True,
    )


def approve(sheet, by):
    sheet.refresh_from_db()
    return approval.approve(thing=sheet, by=by, at=AT, version=version_of(sheet), idempotency_key=str(uuid.uuid4()))


def test_a_round_that_opens_has_a_sheet_for_each_to_whom_it_applies_and_opens_it_once(world):
    found = {row.organisation.code: row.office and row.office.code for row in Sheet.objects.select_related("office")}
    assert found == {
        "P01-1": "P01-1", "S01": "S01", "B-1": None,
        "SCH-1": "P01-1", "SCH-2": "P01-1", "SCH-3": "S01",
    }  # fmt: skip
    assert {row.round_code for row in Sheet.objects.all()} == {"12m"}
    assert open_sheets_now(AT) == 0
    assert AuditLine.objects.filter(action="answers.round.opened").count() == 1


def test_an_invented_office_is_not_asked_what_the_real_ones_are(world):
    nation = place("NATION", "commission", None)
    place("NATION-1", "esa_secondary", nation)
    Organisation.objects.exclude(pk=world.root.pk).update(is_demo=True)  # the tree tells, not a mark
    assert open_sheets_now(AT) == 0
    asked = selectors.rows_of_round(world.version, "12m", window=None, at=AT)
    assert len(asked) == 3
    assert selectors.counts_of_rounds([world.version])[world.version.pk, "12m"].total() == 3
    Organisation.objects.filter(pk=world.secondary.pk).update(path=f"{nation.path}{world.secondary.pk}.")
    assert len(selectors.rows_of_round(world.version, "12m", window=None, at=AT)) == 2
    assert selectors.counts_of_rounds([world.version])[world.version.pk, "12m"].total() == 2


@pytest.mark.parametrize("round_code", ["6m", "12m"])
def test_who_answers_in_sql_is_who_has_a_leaf_by_the_rule(world, round_code):
    asked = {one.code: one.counts_in for one in organisations_asked(VERSION, round_code, on=AT)}
    for one in Organisation.objects.all():
        office_kind = ""
        if one.pk in [world.primary.pk, world.secondary.pk]:
            office_kind = one.kind
        elif one.kind == "school":
            office_kind = "esa_secondary" if one.code == "SCH-3" else "esa_primary"
        leaves = rules.leaves_of(VERSION, round_code, kind=one.kind, code=one.code, office_kind=office_kind)
        assert (one.code in asked) == bool(leaves), one.code


def test_what_is_written_is_read_back_as_it_was_whatever_the_kind(world):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    sheet.refresh_from_db()
    stored = selectors.sheet_reading(sheet.pk).sheet
    assert stored.answers == ANSWERS
    assert (sheet.status, sheet.version) == (Status.SAVED, 1)
    assert list(Statement.objects.values_list("level", flat=True)) == [1, 2, 2]
    line = AuditLine.objects.get(action="answers.sheet.saved")
    assert line.organisation_code == "P01-1"


def test_writing_what_stands_there_changes_nothing(world):
    sheet = sheet_of(world.primary)
    write(sheet, said("S"), world.owner)
    sheet.refresh_from_db()
    edit_sheet(sheet=sheet, section="S", changes=said("S"), seen=None, key=None, by=world.owner, at=AT)
    sheet.refresh_from_db()
    assert sheet.version == 1


def test_two_who_write_the_same_leaf_meet_and_two_leaves_do_not(world):
    sheet = sheet_of(world.primary)
    edit_sheet(sheet=sheet, section="S", changes=said("S"), seen=0, key=None, by=world.owner, at=AT)
    edit_sheet(sheet=sheet, section="N", changes=said("N"), seen=0, key=None, by=world.owner, at=AT)
    with pytest.raises(Conflict):
        edit_sheet(
            sheet=sheet, section="S", changes=said("S", achieved=Decimal(1)), seen=0, key=None, by=world.owner, at=AT
        )


@pytest.mark.parametrize("who", ["director", "outsider", "reporter", "bureau_reporter"])
def test_only_who_answers_for_the_organisation_writes_its_sheet(world, who):
    with pytest.raises(approval.NotTheOwner):
        write(sheet_of(world.primary), said("N"), getattr(world, who))
    assert not Answer.objects.exists()


def test_a_sheet_with_an_open_leaf_is_kept_back_and_says_which(world):
    sheet = sheet_of(world.primary)
    changes = everything()
    del changes["answers[N].number"]
    write(sheet, changes, world.owner)
    with pytest.raises(approval.GateClosed):
        send(sheet, world.owner)
    closing = FailedCheck.objects.of(sheet).filter(level="hard").values_list("code", "place")
    assert ("answers.missing", "answers[N]") in set(closing)


def test_what_waits_is_saved_with_the_submission_and_climbs_to_the_director(world):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    keep_draft(
        thing=sheet, section="N", typed={"answers[N].number": "๑๒"}, key=uuid.uuid4(), seen=1, by=world.owner, at=AT
    )
    send(sheet, world.owner)
    sheet.refresh_from_db()
    assert sheet.status == Status.SUBMITTED
    assert selectors.sheet_reading(sheet.pk).sheet.answer("N").number == 12
    assert approval_of(sheet).roles == ["director"]
    with pytest.raises(approval.NotYourStep):
        approve(sheet, world.outsider)
    heard = []
    listeners.when_approved(heard_by := lambda sheets, *, at: heard.append([one.pk for one in sheets]))
    try:
        approve(sheet, world.director)
    finally:
        listeners._CALLS.remove(heard_by)
    assert heard == [[sheet.pk]]
    with pytest.raises(approval.NotWritten):
        write(sheet, said("N", number=Decimal(13)), world.owner)


def test_what_a_device_kept_before_the_close_may_come_and_be_sent_within_the_grace(world):
    sheet, hour = sheet_of(world.primary), dt.timedelta(hours=1)
    write(sheet, everything(), world.owner)
    ask = {"thing": sheet, "section": "N", "seen": 1, "by": world.owner, "typed": {"answers[N].number": "12"}}
    with pytest.raises(approval.WindowClosed):
        keep_draft(**ask, key=uuid.uuid4(), at=DUE + hour)
    keep_draft(**ask, key=uuid.uuid4(), at=DUE + hour, captured_at=DUE - hour)
    number = {"answers[N].number": Decimal(12)}
    edit_sheet(sheet=sheet, section="N", changes=number, seen=2, key=None, by=world.owner, at=DUE - hour)
    decision = send(sheet, world.owner, at=DUE + hour)
    assert (decision.captured_before, decision.captured_at) == ("due", DUE - hour)


def test_approved_answers_give_levels_and_figures_and_a_reopened_sheet_keeps_what_was_approved(world):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    send(sheet, world.owner)
    assert selectors.given(world.primary, world.version).levels == {}
    approve(sheet, world.director)
    given = selectors.given(world.primary, world.version)
    assert given.levels == {("L", "12m"): 4, ("C", "12m"): 2, ("P", "12m"): 4, ("D", "12m"): 3}
    sheet.refresh_from_db()
    figures = {one.node_code: one for one in selectors.figures_of([sheet])}
    assert (figures["S"].achieved, figures["S"].total) == (45, 45)
    assert figures["B"].parts == {"girls": 105, "boys": 95}
    assert figures["H"].choice == "yes"
    assert "L" not in figures
    approval.reopen(
        thing=sheet, by=world.director, at=AT, version=version_of(sheet), idempotency_key="r", reason="แก้ระดับ"
    )
    again = Sheet.objects.get(pk=sheet.pk)
    edit_sections(sheet=again, changes=said("L", self_level=5), seen={"L": 1}, by=world.owner, at=AT)
    assert selectors.given(world.primary, world.version).levels["L", "12m"] == 4


def school_writes(world, which, by, **figures):
    sheet = sheet_of(world.schools[which])
    changes = said("Z", number=figures["number"])
    changes |= said("Z1", total=figures["total"], achieved=figures["achieved"])
    changes |= said("Z2", n=figures["n"], mean=figures["mean"], sd=figures["sd"])
    parts = (Part(code="girls", value=figures["girls"]), Part(code="boys", value=figures["boys"]))
    changes |= said("Z3", total=figures["girls"] + figures["boys"], parts=parts)
    write(sheet, changes, by)
    send(sheet, by)
    return sheet


@pytest.fixture
def summed(world):
    """Return the world after both schools of the primary office have answered, the first approved."""
    first = school_writes(
        world, 0, world.reporter,
        number=Decimal(10), total=Decimal(40), achieved=Decimal(30),
        n=Decimal(4), mean=Decimal(4), sd=Decimal(1), girls=Decimal(18), boys=Decimal(22),
    )  # fmt: skip
    second = school_writes(
        world, 1, world.second_reporter,
        number=Decimal(0), total=Decimal(160), achieved=Decimal(60),
        n=Decimal(6), mean=Decimal(3), sd=Decimal("0.5"), girls=Decimal(90), boys=Decimal(70),
    )  # fmt: skip
    approve(first, world.director)
    return world, second


def test_an_offices_answer_is_the_sum_of_what_its_schools_chains_approved(summed):
    world, second = summed
    office = sheet_of(world.primary)
    sums = selectors.school_sums(office)
    assert (sums["Z1"].counted, sums["Z1"].asked) == (1, 2)
    approve(second, world.director)
    sums = selectors.school_sums(office)
    assert (sums["Z"].counted, sums["Z"].sums["number"]) == (2, 10)
    assert (sums["Z1"].sums["achieved"], sums["Z1"].sums["total"]) == (90, 200)
    assert sums["Z3"].parts == {"girls": 108, "boys": 92}
    # pooled: (4x4 + 6x3) / 10; within 3x1 + 5x0.25, between 4x16 + 6x9 - 10x3.4^2 = 2.4; sqrt(6.65 / 9)
    assert (sums["Z2"].mean, sums["Z2"].sd) == (Decimal("3.4000"), Decimal("0.8596"))


def test_the_sum_is_written_when_the_office_submits_and_stays_what_was_submitted(summed):
    world, second = summed
    office = sheet_of(world.primary)
    write(office, everything(), world.owner)
    send(office, world.owner)
    stored = selectors.sheet_reading(office.pk).sheet
    assert (stored.answer("Z1").achieved, stored.answer("Z1").counted, stored.answer("Z1").asked) == (30, 1, 2)
    approve(second, world.director)
    assert selectors.sheet_reading(office.pk).sheet.answer("Z1").achieved == 30


def test_a_sum_is_not_written_by_hand(summed):
    world, _second = summed
    with pytest.raises(Exception, match="Z1"):
        write(sheet_of(world.primary), said("Z1", total=Decimal(1), achieved=Decimal(1)), world.owner)


def test_the_parts_of_a_sum_are_each_schools_answer(summed):
    world, _second = summed
    schools = list(selectors.schools_of(sheet_of(world.primary)))
    parts = selectors.school_parts(schools, "Z1")
    assert [(one.sheet.organisation.code, one.answer.achieved) for one in parts] == [("SCH-1", 30), ("SCH-2", 60)]


def test_none_and_under_way_are_answers_and_count_as_no_figure(world):
    sheet = sheet_of(world.schools[0])
    write(sheet, said("Z", number=None, state=AnswerState.NONE, reason="ไม่มีห้องสมุด"), world.reporter)
    assert Answer.objects.get().state == AnswerState.NONE
    assert not [row for row in FailedCheck.objects.of(sheet) if row.place.startswith("answers[Z]")]


def test_a_bureau_answers_by_official_letter_with_number_and_date_and_an_office_does_not(world):
    letter = {"channel": "letter", "letter_number": "ศธ 04005/12"}
    sheet = sheet_of(world.bureau)
    write(sheet, letter | said("U", number=Decimal(4)), world.bureau_reporter)
    with pytest.raises(approval.GateClosed):
        send(sheet, world.bureau_reporter)
    assert FailedCheck.objects.of(sheet).filter(code="answers.letter_incomplete", place="letter_date").exists()
    with pytest.raises(Exception, match="letter_number"):
        write(sheet_of(world.primary), letter, world.owner)
