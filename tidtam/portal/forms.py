"""What may be typed into the addresses of public pages. A value that is none of the choices asks nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidtam.portal.selectors import NONE, PROJECT_SORTS, ProjectQuery
from tidtam.projects.choices import ExecutionStatus


class ProjectFilters(forms.Form):
    """Round, text, status, work group and order of the list of projects, all optional."""

    q = forms.CharField(label=_("ค้นหาชื่อหรือรหัสโครงการ"), required=False, max_length=200)
    execution = forms.ChoiceField(
        label=_("สถานะโครงการ"),
        required=False,
        choices=[("", _("ทุกสถานะ")), *ExecutionStatus.choices, (NONE, _("ไม่ได้แจ้งสถานะ"))],
    )
    work_group = forms.ChoiceField(label=_("กลุ่มงาน"), required=False)
    round = forms.ChoiceField(label=_("รอบ"), required=False)
    sort = forms.ChoiceField(
        required=False, choices=[(sort, sort) for name in PROJECT_SORTS for sort in (name, f"-{name}")]
    )

    def __init__(
        self, *args: Any, work_groups: Iterable[str], rounds: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Take the work groups and the rounds, by key and name, to choose from."""
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("work_group", [("", _("ทุกกลุ่มงาน")), *((name, name) for name in work_groups), (NONE, _("ไม่ระบุกลุ่มงาน"))]),
            ("round", list(rounds)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def asked(self) -> ProjectQuery:
        """Return what was asked for; a value that is not offered asks nothing."""
        self.is_valid()
        wanted = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return ProjectQuery(
            text=wanted["q"], execution=wanted["execution"], work_group=wanted["work_group"], sort=wanted["sort"]
        )


class ResultFilters(forms.Form):
    """Round of an instrument and what to divide the nation into. A page without rounds takes the second alone."""

    round = forms.ChoiceField(label=_("รอบ"), required=False)
    by = forms.ChoiceField(label=_("แยกตาม"), required=False)

    def __init__(self, data: Any, **choices: Iterable[tuple[str, str]]) -> None:
        """Take what each field offers, by its name; the first is taken where none is named. Others are left out."""
        super().__init__(data)
        self._first: dict[str, str] = {}
        for name in set(self.fields) - set(choices):
            del self.fields[name]
        for name, offered in choices.items():
            field, listed = self.fields[name], list(offered)
            assert isinstance(field, forms.ChoiceField)
            field.choices = listed
            self._first[name] = listed[0][0]

    def chosen(self, name: str) -> str:
        """Return what was chosen, else the first choice."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or self._first[name])
