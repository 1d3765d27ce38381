"""The workbook of people goes out, is filled in, and comes back: the forms of the pages, row by row."""

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pages import sheet, words_of
from tests.people import signed_in
from tidtam.accounts.models import User
from tidtam.approval.tests.conftest import AT, grant
from tidtam.audit.models import AuditLine
from tidtam.config.cli import COMMANDS, main
from tidtam.organisations.models import Membership
from tidtam.organisations.services import grant_role
from tidtam.workbooks.book import write_book
from tidtam.workbooks.people.kind import people_book
from tidtam.workbooks.refusals import HasFaults
from tidtam.workbooks.services import apply_workbook, choose_texts
from tidtam.workbooks.tests.conftest import Desk
from tidtam.workbooks.views.office import XLSX

pytestmark = pytest.mark.django_db

SOMCHAI = {
    "display_name": "สมชาย ใจดี",
    "username": "somchai.d",
    "email": "somchai@example.go.th",
    "role": "ผู้รับผิดชอบโครงการ",
    "place": "P50-2-1",
    "from_date": "1/10/2567",
}


PLANNER = {
    "name": "outsider",
    "role": "เจ้าหน้าที่นโยบายและแผน",
    "from_date": "1 ต.ค. 2567",
    "last_date": "30/9/2568",
}


class PeopleDesk(Desk):
    """Somebody who keeps the people of an office in a workbook."""

    def book(self, at=AT):
        return people_book(organisation=self.office, person=self.person, held=self.held, at=at)

    def type(self, *rows):
        """Type into rows, each as (code of the sheet, number from 0 or key, answers)."""

        def do(file):
            for code, which, said in rows:
                page = next(page for page in file.worksheets if page["A1"].value == f"tidtam:sheet {code}")
                names = {cell.value: cell.column for cell in page[1]}
                found = {str(page.cell(at, 1).value).split("|")[0]: at for at in range(3, page.max_row + 1)}
                at = which + 3 if isinstance(which, int) else found[which]
                for name, words in said.items():
                    page.cell(at, names[name]).value = words

        return self.fill(do)


@pytest.fixture
def keeper(people, places, tmp_path):
    person = User.objects.create(username="keeper", display_name="คุณ keeper")
    grant(person, places.office, "administrator")
    return PeopleDesk(person, places.office, tmp_path / "people.xlsx")


def apply(desk, workbook):
    plan = desk.plan(workbook)
    assert plan.faults == ()
    return apply_workbook(workbook=workbook, token=plan.token, by=desk.person, at=AT)


def held_by(username):
    rows = Membership.objects.filter(user__username=username).select_related("organisation")
    return [(row.role, row.organisation.code, str(row.from_date), str(row.to_date)) for row in rows]


def key_of(username):
    return f"M{Membership.objects.get(user__username=username).pk}"


def test_it_goes_out_and_comes_back_unchanged(keeper):
    found = keeper.write().plan()
    assert (found.things, found.faults) == ((), ())
    pages = openpyxl.load_workbook(keeper.path)
    assert "คุณ owner" in {cell.value for cell in pages["1 บทบาทที่มี"]["B"]}
    assert "คุณ outsider" not in {cell.value for cell in pages["1 บทบาทที่มี"]["B"]}


def test_people_are_added_roles_given_and_withdrawn_as_the_pages_do_and_once(keeper):
    keeper.write().type(
        ("new", 0, SOMCHAI),
        ("known", 3, PLANNER),
        ("roles", key_of("deputy"), {"to_date": "1/5/2568", "reason": "ย้าย"}),
    )
    workbook = keeper.receive()
    assert keeper.plan(workbook).faults == ()
    assert sorted(thing.title for thing in keeper.plan(workbook).things) == ["คุณ deputy", "คุณ outsider", "สมชาย ใจดี"]
    outcome = apply(keeper, workbook).outcome
    made = User.objects.get(username="somchai.d")
    assert f"/offices/P50-2/people/{made.pk}/" in [one["url"] for one in outcome]
    assert (made.email, made.has_usable_password()) == ("somchai@example.go.th", False)
    assert held_by("somchai.d") == [("owner", "P50-2-1", "2024-10-01", "None")]
    assert ("planner", "P50-2", "2024-10-01", "2025-10-01") in held_by("outsider")
    assert held_by("deputy") == [("deputy", "P50-2", "2023-10-01", "2025-05-01")]
    assert AuditLine.objects.get(action="organisations.role.withdrawn").actor == "keeper"
    again = keeper.plan()
    assert (again.things, again.faults) == ((), ())
    assert keeper.write().plan().things == ()


DEPUTY = "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"
FAULTS = [
    (("new", 0, SOMCHAI | {"username": "owner"}), "มีบัญชีชื่อนี้แล้ว"),
    (("new", 0, SOMCHAI | {"username": "ก"}), "ตั้งชื่อผู้ใช้ด้วย"),
    (("new", 0, SOMCHAI | {"email": "somchai"}), "กรอกอีเมลให้ครบ"),
    (("new", 0, SOMCHAI | {"role": "ผู้วิเศษ"}), "เลือกจากรายการ"),
    (("new", 0, SOMCHAI | {"place": "กลุ่มอื่น"}), "เลือกจากรายการ"),
    (("new", 0, SOMCHAI | {"other": "P50-3"}), "เลือกหน่วยงานใต้สังกัด"),
    (("new", 0, SOMCHAI | {"from_date": "วันนี้เลย"}), "พิมพ์วันที่"),
    (("new", 0, SOMCHAI | {"last_date": "1/9/2567"}), "วันสุดท้าย"),
    (("new", 0, SOMCHAI | {"display_name": None}), "ชื่อและนามสกุล: กรอกชื่อและนามสกุล"),
    (("known", 0, {"name": "nobody", "role": "ผู้ตรวจสอบ", "from_date": "1/10/2567"}), "ไม่พบบัญชีนี้"),
    (
        ("known", 0, {"name": "deputy", "role": "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "from_date": "1/10/2567"}),
        "ในช่วงนี้แล้ว",
    ),
    (("roles", "deputy", {"to_date": "1/1/2560"}), "เลือกวันนี้หรือวันหลังจากนี้"),
    (("roles", "deputy", {"reason": "ย้าย"}), "กรอกวันที่ถอน"),
    (("roles", "keeper", {"to_date": "1/5/2568"}), "จะไม่มีผู้ดูแลระบบ"),
]


@pytest.mark.parametrize(("row", "words"), FAULTS)
def test_what_the_page_would_refuse_is_refused_in_its_words_at_the_cell(keeper, row, words):
    code, which, said = row
    where = key_of(which) if code == "roles" else which
    workbook = keeper.write().type((code, where, said)).receive()
    plan = keeper.plan(workbook)
    assert any(words in fault.message for fault in plan.faults)
    assert all(fault.cell and fault.message for fault in plan.faults)
    with pytest.raises(HasFaults):
        apply_workbook(workbook=workbook, token=plan.token, by=keeper.person, at=AT)
    assert not User.objects.filter(username="somchai.d").exists()


def test_two_new_people_of_one_name_and_all_administrators_at_once_are_refused(keeper, people, places):
    other = grant(people.deputy, places.office, "administrator")
    mine = Membership.objects.get(user=keeper.person)
    keeper.write().type(
        ("new", 0, SOMCHAI),
        ("new", 1, SOMCHAI | {"email": None}),
        ("roles", f"M{mine.pk}", {"to_date": "1/5/2568"}),
        ("roles", f"M{other.pk}", {"to_date": "1/5/2568"}),
    )
    messages = [fault.message for fault in keeper.plan().faults]
    assert sum("จะไม่มีผู้ดูแลระบบ" in message for message in messages) == 2
    assert sum("ซ้ำกับแถวก่อนหน้า" in message for message in messages) == 1
    assert len(messages) == 3


def test_what_a_colleague_withdrew_meanwhile_is_shown_and_stays_unless_the_file_is_chosen(keeper):
    one = Membership.objects.get(user__username="deputy")
    workbook = keeper.write().type(("roles", f"M{one.pk}", {"to_date": "1/5/2568"})).receive()
    Membership.objects.filter(pk=one.pk).update(to_date="2025-12-01")
    plan = keeper.plan(workbook)
    (conflict,) = plan.things[0].conflicts
    assert (conflict.now, conflict.then, plan.written) == ("1/12/2568", "1/5/2568", 0)
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[conflict.id])
    apply(keeper, workbook)
    assert held_by("deputy")[0][3] == "2025-05-01"


def test_only_who_keeps_the_people_of_the_office_may(keeper, people, places):
    workbook = keeper.write().type(("new", 0, SOMCHAI)).receive()
    Membership.objects.filter(user=keeper.person).update(to_date="2024-01-01")
    (fault,) = keeper.plan(workbook).faults
    assert "ผู้ดูแลระบบ" in fault.message
    assert keeper.book() is None
    keeper.person = people.owner
    assert keeper.book() is None


def test_the_page_offers_it_to_administrators_and_the_way_is_the_same(keeper, people, settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    browser, address = signed_in(keeper.person), "/offices/P50-2/workbooks/"
    assert "สมุดงานบุคคลและบทบาท" in words_of(browser.get(address).content.decode())
    assert signed_in(people.owner).get(f"{address}people/").status_code == 404
    keeper.path.write_bytes(browser.get(f"{address}people/").content)
    keeper.type(("new", 0, SOMCHAI))
    sent = SimpleUploadedFile("คน.xlsx", keeper.path.read_bytes(), content_type=XLSX)
    own = browser.post(address, {"file": sent})["Location"]
    page = browser.get(own).content.decode()
    assert "สมชาย ใจดี" in page
    browser.post(own, {"token": sheet(page)["token"], "apply": "1"})
    done = words_of(browser.get(own).content.decode())
    assert "สร้างลิงก์ตั้งรหัสผ่าน" in done
    assert User.objects.filter(username="somchai.d").exists()


def test_the_command_writes_and_applies_it(keeper, monkeypatch):
    monkeypatch.setitem(COMMANDS, "workbook", ("tidtam.workbooks.commands.workbook", "fill in"))
    where = ["--office", "P50-2", "--person", "keeper"]
    assert main(["workbook", "people", *where, "--out", str(keeper.path)]) == 0
    keeper.type(("new", 0, SOMCHAI))
    assert main(["workbook", "apply", str(keeper.path), "--person", "keeper"]) == 0
    assert User.objects.filter(username="somchai.d").exists()
    assert main(["workbook", "people", "--office", "P50-2", "--person", "owner", "--out", "x"]) == 2


def test_a_role_given_meanwhile_is_no_second_one(keeper, people, places):
    said = {"name": "owner", "role": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "from_date": "1/10/2567"}
    workbook = keeper.write().type(("known", 0, said)).receive()
    (thing,) = keeper.plan(workbook).things
    wanted = thing.work.said
    grant_role(
        user=people.owner,
        organisation=places.office,
        role=wanted["role"],
        from_date=wanted["from_date"],
        at=AT,
        by="keeper",
    )
    assert keeper.plan(workbook).things == ()


def test_the_same_book_is_the_same_bytes(keeper):
    assert write_book(keeper.book()) == write_book(keeper.book())
