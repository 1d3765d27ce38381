"""What may be typed into the addresses of an office's pages. A value that is none of the choices asks nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.approval.choices import Status
from tidtam.dashboards.selectors import NONE, PROJECT_SORTS, QUARTERS, ProjectQuery
from tidtam.organisations.models import Organisation
from tidtam.projects.choices import ExecutionStatus
from tidtam.thai.collation import search_key

QUARTER_CHOICES = [(str(quarter), str(quarter)) for quarter in QUARTERS]


class OfficeFilters(forms.Form):
    """Fiscal year and quarter an office's page speaks of, both optional."""

    year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), required=False, coerce=int, empty_value=None)
    quarter = forms.TypedChoiceField(
        label=_("ถึงสิ้นไตรมาส"), required=False, coerce=int, empty_value=None, choices=QUARTER_CHOICES
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        """Take the fiscal years to choose from."""
        super().__init__(*args, **kwargs)
        _choose(self, "year", [(str(year), str(year)) for year in years])

    def asked(self, name: str) -> int | None:
        """Return the year or quarter that was asked for; None where none, or none that is offered, was."""
        self.is_valid()
        value: int | None = self.cleaned_data.get(name)
        return value


class ProjectFilters(forms.Form):
    """Text, statuses, work group and order of the list of projects, all optional."""

    q = forms.CharField(label=_("ค้นหาชื่อหรือรหัสโครงการ"), required=False, max_length=200)
    execution = forms.ChoiceField(
        label=_("สถานะโครงการ"),
        required=False,
        choices=[("", _("ทุกสถานะ")), *ExecutionStatus.choices, (NONE, _("ไม่ได้แจ้งสถานะ"))],
    )
    report = forms.ChoiceField(
        label=_("รายงานของไตรมาส"), required=False, choices=[("", _("ทุกสถานะ")), *Status.choices]
    )
    work_group = forms.ChoiceField(label=_("กลุ่มงาน"), required=False)
    checks = forms.ChoiceField(
        label=_("ผลการตรวจ"), required=False, choices=[("", _("ทั้งหมด")), ("failed", _("มีข้อที่ตรวจไม่ผ่าน"))]
    )
    sort = forms.ChoiceField(
        required=False, choices=[(sort, sort) for name in PROJECT_SORTS for sort in (name, f"-{name}")]
    )

    def __init__(self, *args: Any, work_groups: Iterable[Organisation], **kwargs: Any) -> None:
        """Take the work groups to choose from."""
        super().__init__(*args, **kwargs)
        groups = [(group.code, str(group)) for group in work_groups]
        _choose(self, "work_group", [("", _("ทุกกลุ่มงาน")), *groups, (NONE, _("ไม่ระบุกลุ่มงาน"))])

    def asked(self) -> ProjectQuery:
        """Return what was asked for; a value that is not offered asks nothing."""
        self.is_valid()
        wanted = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return ProjectQuery(
            text=wanted["q"],
            execution=wanted["execution"],
            work_group=wanted["work_group"],
            report=wanted["report"],
            only_failed=wanted["checks"] == "failed",
            sort=wanted["sort"],
        )


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class RoundFilters(forms.Form):
    """Name and division of the page of an instrument's round, both optional."""

    by = forms.ChoiceField(label=_("แยกตาม"), required=False)
    q = forms.CharField(label=_("ค้นหาชื่อ"), required=False, max_length=200)

    def __init__(self, data: Any, *, divisions: Iterable[tuple[str, str]]) -> None:
        """Take what to divide by; without any there is only the name to ask for."""
        super().__init__(data)
        choices = list(divisions)
        if choices:
            _choose(self, "by", choices)
        else:
            del self.fields["by"]
        self.first = choices[0][0] if choices else ""

    def chosen(self, name: str) -> str:
        """Return what was chosen, else the first choice, or "" of what is typed."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "") or (self.first if name == "by" else "")

    def matches(self, organisation: Organisation) -> bool:
        """Return whether every word that was typed occurs in the names, code or provinces of an organisation."""
        words = filter(None, map(search_key, self.chosen("q").split()))
        return all(word in organisation.search_text for word in words)
