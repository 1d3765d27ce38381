"""Where what a form asks is written, for whoever reads: the address of the desk, or where it can be read."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tidtam.approval.choices import Status
from tidtam.documents.sources import Desk
from tidtam.progress.topics import SHORT_TITLES
from tidtam.projects.choices import Section

WRITTEN = frozenset({Status.NOT_REPORTED, Status.SAVED, Status.SENT_BACK})
"""The statuses in which a report is its owner's to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlace:
    """A quarter's report: its id and status."""

    pk: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """The desks of a project at a quarter as one reader finds them.

    report       of the quarter; None where there is none.
    is_owner     whether they write registration, reports and answers.   may_declare  whether they declare its status.
    is_register_open  whether the registration is not waiting for approval.
    """

    project_pk: int
    form: str
    quarter: int
    report: ReportPlace | None
    is_owner: bool
    may_declare: bool
    is_register_open: bool

    def link(self, desk: Desk, place: str = "") -> tuple[str, str]:
        """Return what a desk is called and its address: to write where the reader may, else to read.

        There is no address for what is filled in when the file is made, and nothing to call what is written by hand.
        place  of an answer only the form asks.
        """
        if desk.value in Section.values:
            return self._registration(Section(desk.value))
        if desk == Desk.EXECUTION:
            name = _("สถานะโครงการเมื่อสิ้นไตรมาส %(quarter)d") % {"quarter": self.quarter}
            if self.may_declare:
                return name, reverse("progress:execution", args=[self.project_pk, self.quarter])
            return name, self._project()
        if desk == Desk.OWN:
            return _("คำตอบของแบบนี้"), self._form(place)
        if desk == Desk.ACCOUNT:
            return _("จากบัญชีของผู้จัดทำไฟล์"), ""
        if desk == Desk.FILE:
            return "", ""
        return self._report(desk)

    def _registration(self, section: Section) -> tuple[str, str]:
        name = _("ทะเบียนโครงการ: %(section)s") % {"section": section.label}
        if self.is_owner and self.is_register_open:
            return name, reverse("projects:section", args=[self.project_pk, section.value])
        return name, self._project()

    def _report(self, desk: Desk) -> tuple[str, str]:
        if desk == Desk.EVIDENCE:
            name = _("หลักฐานของรายงานไตรมาส %(quarter)d") % {"quarter": self.quarter}
        else:
            topic = int(desk.value.removeprefix("topic_"))
            name = _("รายงานไตรมาส %(quarter)d: %(topic)s") % {"quarter": self.quarter, "topic": SHORT_TITLES[topic]}
        if self.report is None:
            return name, f"{self._project()}#quarters"
        if desk == Desk.EVIDENCE:
            return name, reverse("progress:evidence", args=[self.report.pk])
        if self.is_owner and self.report.status in WRITTEN:
            return name, reverse("progress:topic", args=[self.report.pk, topic])
        return name, f"{reverse('progress:report', args=[self.report.pk])}#topic-{topic}"

    def _project(self) -> str:
        return reverse("dashboards:project", args=[self.project_pk])

    def _form(self, place: str) -> str:
        return f"{form_url(self.project_pk, self.form, self.quarter)}#{place}"


def form_url(project_pk: int, form: str, quarter: int) -> str:
    """Return the address of a form of a project as it stands at the end of a quarter."""
    return f"{reverse('documents:project_form', args=[project_pk, form])}?{urlencode({'quarter': quarter})}"
