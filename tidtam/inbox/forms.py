"""What may be typed into the addresses and forms of the inbox. A filter that is none of the choices asks nothing."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.approval.choices import Origin, Status
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors import ORDER, OWED_COLUMNS, Asked, Imported, Row
from tidtam.organisations.models import Organisation

QUARTERS = [(str(quarter), str(quarter)) for quarter in (1, 2, 3, 4)]


class InboxFilters(forms.Form):
    """Status, kind, quarter and origin of what is listed, all optional."""

    status = forms.ChoiceField(
        label=gettext_lazy("สถานะ"),
        required=False,
        choices=[("", gettext_lazy("ทุกสถานะ")), *((status.value, status.label) for status in ORDER)],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("เรื่อง"), required=False, choices=[("", gettext_lazy("ทุกเรื่อง")), *Kind.choices]
    )
    quarter = forms.ChoiceField(
        label=gettext_lazy("ไตรมาส"), required=False, choices=[("", gettext_lazy("ทุกไตรมาส")), *QUARTERS]
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("ที่มา"), required=False, choices=[("", gettext_lazy("ทุกที่มา")), *Origin.choices]
    )

    def asked(self) -> Asked:
        """Return what was asked for; a value that is not offered asks nothing."""
        self.is_valid()
        wanted = {name: self.cleaned_data.get(name) or None for name in self.fields}
        return Asked(
            status=Status(wanted["status"]) if wanted["status"] else None,
            kind=Kind(wanted["kind"]) if wanted["kind"] else None,
            quarter=int(wanted["quarter"]) if wanted["quarter"] else None,
            origin=wanted["origin"],
        )

    def with_status(self, status: Status) -> str:
        """Return the query of an address that asks for the same, and for one status."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return urlencode({**asked, "status": status.value})

    def drawn(self) -> list[dict[str, Any]]:
        """Return the fields as the component ui/components/filters.html draws them."""
        self.is_valid()
        return [
            {
                "name": name,
                "label": field.label,
                "kind": "select",
                "value": self.cleaned_data.get(name) or "",
                "options": getattr(field, "choices", []),
            }
            for name, field in self.fields.items()
        ]


class OwedFilters(forms.Form):
    """Fiscal year, quarter, work group and order of what is owed, all optional."""

    year = forms.ChoiceField(label=gettext_lazy("ปีงบประมาณ"), required=False)
    quarter = forms.ChoiceField(label=gettext_lazy("ไตรมาส"), required=False)
    work_group = forms.ChoiceField(label=gettext_lazy("กลุ่มงาน"), required=False)
    sort = forms.ChoiceField(
        required=False, choices=[(sort, sort) for name in OWED_COLUMNS for sort in (name, f"-{name}")]
    )

    def __init__(
        self, data: QueryDict, *, quarters: Sequence[tuple[int, int]], work_groups: Sequence[Organisation]
    ) -> None:
        """Take the fiscal years with their quarters, and the work groups, to choose from."""
        super().__init__(data)
        self.quarters = quarters
        offered = {
            "year": sorted({year for year, _quarter in quarters}, reverse=True),
            "quarter": sorted({quarter for _year, quarter in quarters}),
        }
        choices: dict[str, list[tuple[str, Any]]] = {
            name: [(str(value), str(value)) for value in values] for name, values in offered.items()
        }
        choices["work_group"] = [("", _("ทุกกลุ่มงาน")), *((one.code, str(one)) for one in work_groups)]
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def asked(self, name: str) -> str:
        """Return what was asked for; "" where none, or none that is offered, was."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    def chosen(self) -> tuple[int, int] | None:
        """Return the year and quarter that are shown: the first offered that fit what was asked; None without any."""
        year, quarter = self.asked("year"), self.asked("quarter")
        fitting = [one for one in self.quarters if year in {"", str(one[0])} and quarter in {"", str(one[1])}]
        return next(iter([*fitting, *self.quarters]), None)


CHOSEN = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f.-]{1,120})", re.ASCII)


class ChosenForm(forms.Form):
    """Which things of which kind were chosen, each with the version it was seen in, and the key of the sending."""

    kind = forms.ChoiceField(choices=Kind.choices)

    def __init__(self, data: Any, *, most: int) -> None:
        """Take what was sent, a QueryDict, and how many things may be chosen at once."""
        super().__init__(data)
        self.most = most

    def chosen(self) -> Mapping[int, str]:
        """Return the version each thing was seen in, by its id; none where kind or a thing is not readable."""
        sent = self.data.getlist("thing")  # type: ignore[attr-defined]
        read = [CHOSEN.fullmatch(one) for one in sent]
        if not self.is_valid() or len(sent) > self.most or not all(read):
            return {}
        return {int(one[1]): one[2] for one in read if one}


def key_in(sent: Mapping[str, Any], name: str = "key") -> uuid.UUID | None:
    """Return the key of a sending; None where there is none that can be read."""
    try:
        return uuid.UUID(str(sent.get(name, "")))
    except ValueError:
        return None


def year_in(sent: Mapping[str, Any], years: Sequence[int]) -> int | None:
    """Return the year that was asked for, else the first there is; None where there is none."""
    asked = [year for year in years if str(year) == sent.get("year")]
    return next(iter([*asked, *years]), None)


ACCEPT, TICK, FILL = "accept", "tick", "fill:"
"""What the buttons of the page of history send as `do`."""

VERSION, REASON = "version-", "reason-"
LONGEST_REASON = 4_000
MOST_THINGS = 100


class HistoryForm:
    """What is typed where imported history is accepted: ticks, a reason for each failed check, one for many of them.

    Nothing typed is lost: the page comes back with all of it, whatever was wrong and whichever button was pressed.
    items   what stands on the page, given by `take`.   errors  words by the name of the field.
    """

    def __init__(self, data: QueryDict | None) -> None:
        """Take what was sent; None for a page that is opened."""
        self.data = QueryDict() if data is None else data
        self.is_sent = data is not None
        self.items: list[Imported] = []
        self.errors: dict[str, str] = {}
        self.filled: dict[str, str] = {}
        do = str(self.data.get("do", ""))
        self.is_accepting = do == ACCEPT
        self.ticks_all = do == TICK
        self.fills = do.removeprefix(FILL) if do.startswith(FILL) else ""

    @property
    def shown(self) -> list[int]:
        """The ids of the things that stood on the page."""
        ids = [name.removeprefix(VERSION) for name in self.data if name.startswith(VERSION)]
        return [int(pk) for pk in ids if pk.isascii() and pk.isdecimal() and len(pk) < 19][:MOST_THINGS]

    def take(self, items: Sequence[Imported]) -> None:
        """Take what stands on the page now, and put the reason for many into its fields that are still empty."""
        self.items = list(items)
        if self.fills:
            reason = self.typed(f"all-{self.fills}").strip()
            for item in self.items:
                for question in item.questions:
                    if question.code == self.fills and not self.typed(question.name).strip():
                        self.filled[question.name] = reason

    def typed(self, name: str) -> str:
        """Return what a field holds."""
        return self.filled.get(name) or str(self.data.get(name, ""))

    def tick_name(self, row: Row) -> str:
        """Return the id of a thing's box."""
        return f"thing-{row.thing.pk}"

    def is_chosen(self, row: Row) -> bool:
        """Return whether a thing's box is ticked; what cannot be accepted yet never is."""
        return not row.first and (self.ticks_all or str(row.thing.pk) in self.data.getlist("thing"))

    @property
    def gone(self) -> list[int]:
        """The ids of the things that were chosen and no longer wait here."""
        still = {item.row.thing.pk for item in self.items}
        return [pk for pk in self.shown if str(pk) in self.data.getlist("thing") and pk not in still]

    def is_acceptable(self) -> bool:
        """Return whether what is chosen can be handed to the service; else `errors` says what is to be mended."""
        chosen = [item for item in self.items if self.is_chosen(item.row)]
        if not chosen and self.items and not self.gone:
            self.errors[self.tick_name(self.items[0].row)] = _("เลือกอย่างน้อยหนึ่งเรื่อง")
        for item in chosen:
            if self.data.get(f"{VERSION}{item.row.thing.pk}") != item.row.version:
                self.errors[self.tick_name(item.row)] = _("เปลี่ยนไปหลังจากที่เปิดดู · ตรวจอีกครั้งก่อนรับรอง")
            for question in item.questions:
                reason = self.typed(question.name).strip()
                if not reason:
                    self.errors[question.name] = _("กรอกเหตุผลที่รับรองข้อนี้")
                elif len(reason) > LONGEST_REASON:
                    self.errors[question.name] = _("กรอกเหตุผลไม่เกิน %(most)s ตัวอักษร") % {"most": f"{LONGEST_REASON:,}"}
        return bool(chosen) and not self.errors and not self.gone

    def chosen_things(self) -> list[tuple[Any, str]]:
        """Return what is chosen, with the version each was seen in."""
        return [
            (item.row.thing, str(self.data.get(f"{VERSION}{item.row.thing.pk}")))
            for item in self.items
            if self.is_chosen(item.row)
        ]

    def reasons(self) -> dict[int, str]:
        """Return the reason for each failed check of what is chosen, by its id."""
        return {
            pk: self.typed(question.name).strip()
            for item in self.items
            if self.is_chosen(item.row)
            for question in item.questions
            for pk in question.ids
        }

    def error_list(self) -> list[tuple[str, Row, str]]:
        """Return what is to be mended, a line for each thing: (id of its first field in error, the thing, words)."""
        lines = []
        for item in self.items:
            names = [self.tick_name(item.row), *(question.name for question in item.questions)]
            wrong = [name for name in names if name in self.errors]
            if len(wrong) == 1:
                lines.append((wrong[0], item.row, self.errors[wrong[0]]))
            elif wrong:
                lines.append((wrong[0], item.row, _("ต้องแก้ %(count)d ช่อง") % {"count": len(wrong)}))
        return lines
