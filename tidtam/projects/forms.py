"""What may be typed into the pages of a registration: its beginning, and each of its sections."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.approval.forms import field_id
from tidtam.approval.models import Advice
from tidtam.checks.rules import Hit
from tidtam.comments.discussion import Discussion
from tidtam.drafts.typed import Typed, Words
from tidtam.projects.changes import WORDS
from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.places import LISTS, LONGEST, QUARTERS, Field, FieldKind, lists_of
from tidtam.projects.sections import message_of
from tidtam.projects.services import OWNERS, Owners, owners_typed
from tidtam.projects.typed import NO, YES, Box, SectionRead, box_of, read_section, texts_of
from tidtam.ui.forms import HouseForm

Options = Sequence[tuple[str, str]]

LABELS: Mapping[str, Promise] = {
    "kind": gettext_lazy("ลักษณะโครงการ"),
    "work_group": gettext_lazy("กลุ่มงาน"),
    "continuing_from": gettext_lazy("ต่อเนื่องจากโครงการของปีก่อน"),
    "in_emenscr": gettext_lazy("ต้องนำเข้าระบบ eMENSCR หรือไม่"),
    "owners.main": gettext_lazy("ผู้รับผิดชอบหลัก"),
    "owners.others": gettext_lazy("ผู้รับผิดชอบร่วม"),
    "plan_links.primary": gettext_lazy("เป้าหมายหลัก"),
    "plan_links.contribution": gettext_lazy("โครงการช่วยให้บรรลุเป้าหมายนี้อย่างไร"),
    "results.kind": gettext_lazy("ชนิดของเป้าหมาย"),
    "results.text": gettext_lazy("เป้าหมาย"),
    "kpis.kind": gettext_lazy("ชนิดของตัวชี้วัด"),
    "kpis.name": gettext_lazy("ตัวชี้วัด"),
    "kpis.target_pct": gettext_lazy("เป้าหมายร้อยละ"),
    "kpis.target_total": gettext_lazy("ร้อยละของจำนวนทั้งหมด"),
    "activities.parent_key": gettext_lazy("อยู่ใต้กิจกรรมหลัก"),
    "activities.planned_baht": gettext_lazy("งบประมาณของกิจกรรม (บาท)"),
    "activities.weight_pct": gettext_lazy("น้ำหนัก (ร้อยละ)"),
    "activities.serves": gettext_lazy("ตอบเป้าหมายและตัวชี้วัดใด"),
    "budget.work_plan_kind": gettext_lazy("ประเภทแผนงาน"),
    "budget.budget_activity": gettext_lazy("กิจกรรมงบประมาณ"),
    "budget.transfers.project_code": gettext_lazy("รหัสโครงการที่รับโอนหรือโอนให้"),
    "budget.transfers.work_plan": gettext_lazy("แผนงานของโครงการนั้น"),
    "budget.transfers.amount_baht": gettext_lazy("จำนวนเงิน (บาท)"),
    "results": gettext_lazy("ผลผลิตและผลลัพธ์"),
    "kpis": gettext_lazy("ตัวชี้วัดความสำเร็จ"),
    "activities": gettext_lazy("กิจกรรม"),
    "plan_links": gettext_lazy("ความเชื่อมโยงกับแผน"),
    "budget.transfers": gettext_lazy("การโอนงบประมาณ"),
}
"""The words of a field as the form says them; the others are those of changes.WORDS."""

HINTS: Mapping[str, Promise] = {
    "start_date": gettext_lazy("เช่น 1/10/2567 หรือ 1 ต.ค. 2567"),
    "end_date": gettext_lazy("เช่น 30/9/2568 หรือ 30 ก.ย. 2568"),
    "kind": gettext_lazy("เช่น โครงการต่อเนื่อง โครงการใหม่"),
    "in_emenscr": gettext_lazy("โครงการที่ไม่ต้องนำเข้าระบบยังรายงานในระบบนี้"),
    "owners.main": gettext_lazy("ไม่เลือกใคร ผู้มีบทบาทผู้รับผิดชอบในกลุ่มงานทุกคนเขียนได้"),
    "objectives": gettext_lazy("เขียนบรรทัดละหนึ่งข้อ"),
    "kpis.target_total": gettext_lazy("เช่น ครูทั้งหมด 1,200 คน กรอก 1,200"),
    "kpis.due_quarters": gettext_lazy("ไม่เลือก คือไตรมาสสุดท้ายของโครงการ"),
    "kpis.criterion": gettext_lazy("ใช้กับตัวชี้วัดเชิงคุณภาพ เขียนว่าอย่างไรจึงถือว่าบรรลุ"),
    "budget.total_baht": gettext_lazy("โครงการที่ไม่ใช้เงินกรอก 0"),
    "budget.money_fiscal_year_be": gettext_lazy("ปี พ.ศ. สี่หลัก"),
}

NEEDED = frozenset({"name", "results.text", "results.kind", "kpis.name", "activities.title"}) | {
    f"budget.transfers.{name}" for name in ("direction", "amount_baht", "project_code")
}
"""Fields that are not called optional."""

IN_EMENSCR: Sequence[tuple[str, Promise]] = (
    (YES, gettext_lazy("ต้องนำเข้า")),
    (NO, gettext_lazy("ไม่ต้องนำเข้า")),
)


def label_key(field: Field) -> str:
    """Return a field's key among LABELS and HINTS: its place without the keys of rows."""
    return f"{field.owner.partition('[')[0]}.{field.name}" if field.owner else field.name


def label_of(field: Field) -> str:
    """Return the words of a field."""
    key = label_key(field)
    return str(LABELS[key] if key in LABELS else WORDS[field.name])


@dataclass(frozen=True, slots=True)
class Input:
    """A box as its page draws it.

    options   what can be chosen.   advice  what is to be mended here.   messages  the checks that fail at it.
    theirs    what somebody else wrote here meanwhile; None where nobody did.
    discussion  in which the thread of the box is.
    """

    box: Box
    label: str
    hint: str = ""
    is_needed: bool = True
    options: Options = ()
    advice: tuple[Advice, ...] = ()
    messages: tuple[dict[str, str], ...] = ()
    theirs: tuple[str, ...] | None = None
    discussion: Discussion | None = None

    @property
    def place(self) -> str:
        """Its place, which is its name in the form."""
        return self.box.field.place

    @property
    def advised_place(self) -> str:
        """Its place as advice and comments name it."""
        return advised_place(self.place)

    @property
    def id(self) -> str:
        """The id of the box on its page."""
        return field_id(self.place)

    @property
    def kind(self) -> str:
        """How it is written: a places.FieldKind."""
        return self.box.field.kind.value

    @property
    def their_words(self) -> str:
        """What somebody else wrote, as a reader sees it."""
        named = dict(self.options)
        return ", ".join(named.get(text, text) for text in self.theirs or ())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list. number  1.. in its list;   inputs  by the field's own name;   is_new  nobody saved it yet."""

    list: str
    key: str
    number: int
    inputs: Mapping[str, Input]
    is_new: bool
    is_last: bool

    @property
    def place(self) -> str:
        """The place of the row."""
        return f"{self.list}[{self.key}]"

    @property
    def id(self) -> str:
        """The id of the row on its page."""
        return field_id(self.place)


class SectionForm:
    """A section as it is written. Nothing typed is lost: the inputs give it back as it came.

    offers  what can be chosen, by the label_key of a field.   theirs  what somebody else wrote into it meanwhile.
    owners  who owns the project, in the first section. A page with threads sets `discussion`.
    """

    def __init__(
        self,
        project: Project,
        section: Section,
        *,
        typed: Typed,
        offers: Mapping[str, Options],
        advice: Sequence[Advice] = (),
        hits: Sequence[Hit] = (),
        theirs: Typed | None = None,
        owners: Owners | None = None,
    ) -> None:
        """Read what was typed."""
        self.section, self.project, self.typed = section, project, typed
        self.read = read_section(project, section, typed)
        self.errors: dict[str, str] = dict(self.read.unreadable)
        self.discussion: Discussion | None = None
        self._offers, self._advice, self._hits = offers, advice, hits
        self._theirs: SectionRead | None = None if theirs is None else read_section(project, section, theirs)
        self._owner_fields = () if owners is None else _owner_fields(owners)

    def refuse(self, sentences: Mapping[str, object]) -> None:
        """Take what is to be mended, by place."""
        self.errors.update({place: str(sentence) for place, sentence in sentences.items()})

    def chosen_owners(self) -> Owners | None:
        """Return who was chosen to own the project; None where the form did not ask."""
        return owners_typed(self.typed) if self._owner_fields else None

    @property
    def inputs(self) -> dict[str, Input]:
        """Every box by its place."""
        boxes = {**self.read.boxes, **{one.place: box_of(one, self.typed) for one in self._owner_fields}}
        return {place: self._input(box) for place, box in boxes.items()}

    def rows(self, name: str, inputs: Mapping[str, Input]) -> list[Row]:
        """Return the rows of a list with their inputs."""
        keys = inputs[name].box.texts
        stored = set(inputs[name].box.stored)
        return [
            Row(
                name,
                key,
                number,
                {one.box.field.name: one for one in inputs.values() if one.box.field.owner == f"{name}[{key}]"},
                key not in stored,
                number == len(keys),
            )
            for number, key in enumerate(keys, start=1)
        ]

    def context(self) -> dict[str, Any]:
        """Return what the template of a section draws: inputs by place, rows by list."""
        inputs = self.inputs
        return {
            "by_place": inputs,
            "lists": {name.rpartition(".")[2]: self.rows(name, inputs) for name in lists_of(self.section)},
        }

    def error_list(self) -> list[tuple[str, str]]:
        """Return what is to be mended as the component error_summary lists it: (id of the field, words)."""
        inputs = self.inputs
        named = {place: inputs[place].label for place in self.errors if place in inputs}
        return [
            (
                field_id("owners.main" if place == OWNERS else place),
                f"{named[place]}: {words}" if place in named else words,
            )
            for place, words in self.errors.items()
        ]

    def _input(self, box: Box) -> Input:
        field, key = box.field, label_key(box.field)
        theirs = None
        if self._theirs is not None and field.place in self._theirs.boxes:
            other = self._theirs.boxes[field.place].texts
            theirs = other if other != box.texts else None
        options: Options = self._offers.get(key, ())
        if field.choices is not None:
            options = [(value, str(label)) for value, label in field.choices.choices]
        elif field.kind is FieldKind.YES_NO:
            options = [(value, str(label)) for value, label in IN_EMENSCR]
        elif field.kind is FieldKind.QUARTERS:
            options = [(str(quarter), str(quarter)) for quarter in QUARTERS]
        return Input(
            box=replace(box, error=self.errors.get(field.place, "")),
            label=label_of(field),
            hint=str(HINTS.get(key, "")),
            is_needed=key in NEEDED,
            options=options,
            advice=tuple(one for one in self._advice if one.place == advised_place(field.place)),
            messages=tuple(message_of(hit) for hit in self._hits if hit.place == field.place),
            theirs=theirs,
            discussion=self.discussion,
        )


def advised_place(place: str) -> str:
    """Return how advice and differences name a place of a form: a plan link by its code alone."""
    return re.sub(r"^plan_links\[\w+:", "plan_links[", place)


def _owner_fields(owners: Owners) -> tuple[Field, Field]:
    main = Field(
        place="owners.main",
        owner=OWNERS,
        name="main",
        kind=FieldKind.OFFERED,
        choices=None,
        value=str(owners.main or ""),
    )
    others = Field(
        place="owners.others",
        owner=OWNERS,
        name="others",
        kind=FieldKind.KEYS,
        choices=None,
        value=tuple(str(pk) for pk in sorted(owners.others)),
    )
    return main, others


def acted(typed: Typed, act: str) -> dict[str, Words]:
    """Return what was typed after a button of a list was pressed: "add:kpis", "remove:kpis:k1", "up:…", "down:…",
    "link:tree:code" and "primary:tree:code" of the plan picker. Anything else changes nothing.
    """
    verb, _colon, rest = act.partition(":")
    after = dict(typed)
    name, _colon, key = ("plan_links", "", rest) if verb in {"link", "primary"} else rest.partition(":")
    if name not in LISTS:
        return after
    keys = list(texts_of(after.get(name, "")))
    if verb == "add":
        keys.append(uuid.uuid4().hex[:12])
    elif verb in {"link", "primary"} and key and key not in keys:
        keys.append(key)
    elif verb == "remove" and key in keys:
        keys.remove(key)
    elif verb in {"up", "down"} and key in keys:
        at = keys.index(key)
        to = min(max(at + (1 if verb == "down" else -1), 0), len(keys) - 1)
        keys[at], keys[to] = keys[to], keys[at]
    if verb == "primary":
        after["plan_links.primary"] = key
    after[name] = ["", *keys]
    return after


def with_their_rows(project: Project, section: Section, typed: Typed, theirs: Typed) -> dict[str, Words]:
    """Return what was typed with the rows that only the other one has, at the end of each list.

    They wrote them, or this form removed them: who reads both decides, and no row goes unseen.
    """
    other = read_section(project, section, theirs)
    merged: dict[str, Words] = dict(typed)
    for name in lists_of(section):
        if name in typed:
            mine = texts_of(typed[name])
            added = [key for key in other.boxes[name].texts if key not in mine]
            merged[name] = ["", *mine, *added]
            for place, box in other.boxes.items():
                if any(place.startswith(f"{name}[{key}].") for key in added):
                    merged[place] = list(box.texts)
    return merged


class BeginForm(HouseForm):
    """The name of a new project, whose it is, and what it is copied from."""

    required_words = {"name": gettext_lazy("กรอกชื่อโครงการ"), "work_group": gettext_lazy("เลือกกลุ่มงาน")}

    name = forms.CharField(
        label=gettext_lazy("ชื่อโครงการ"),
        max_length=LONGEST[FieldKind.TEXT],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "th"}),
    )
    fiscal_year_be = forms.TypedChoiceField(label=gettext_lazy("ปีงบประมาณ"), coerce=int)
    work_group = forms.ChoiceField(label=gettext_lazy("กลุ่มงานที่รับผิดชอบ"))
    copied_from = forms.ChoiceField(label=gettext_lazy("คัดลอกจากโครงการของปีก่อน"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        years: Sequence[int],
        work_groups: Options,
        projects: Sequence[tuple[int, str]],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Take what can be chosen. projects  id and name of those that may be copied."""
        super().__init__(data, initial=dict(initial or {}))
        for name, choices in (
            ("fiscal_year_be", [(year, str(year)) for year in years]),
            ("work_group", list(work_groups)),
            ("copied_from", [("", _("ไม่คัดลอก เริ่มใหม่")), *((str(pk), name) for pk, name in projects)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.house_style()
