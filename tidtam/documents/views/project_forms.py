"""Pages of what forms ask of a project: what is complete, what is missing, where it is written; a form's own answers.

They list the files that are there; views/forms.py asks for files and hands them over. views/office_forms.py shows the
same of an office's year.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval.choices import Status
from tidtam.approval.deciding import status_of
from tidtam.approval.services import DecisionRefused
from tidtam.checks.choices import Gate, Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import gates_to
from tidtam.documents.completeness import AskedStanding, Completeness, Standing, completeness
from tidtam.documents.desks import WRITTEN, Desks, ReportPlace, form_url
from tidtam.documents.dossier import compose as dossier
from tidtam.documents.filled import title_of
from tidtam.documents.ministry_form.document import project_form as project_form_document
from tidtam.documents.ministry_form.template import FORM as DOCX_FORM
from tidtam.documents.own_template.in_use import template_of
from tidtam.documents.profiles import NoProfile, profile_for, profiles_of_year
from tidtam.documents.project_record import YEAR, ProjectRecord, record_of_project
from tidtam.documents.sources import Desk
from tidtam.documents.views.filing import files_shown, maker_of
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import located, person_of, reads, roles_of_request
from tidtam.progress.models import ProgressReport
from tidtam.progress.rules import due_quarters
from tidtam.projects.models import PAGE_LENGTH, FormAnswer, Project
from tidtam.projects.pages import project_crumbs
from tidtam.projects.policies import project_place
from tidtam.projects.selectors import project_to_write
from tidtam.projects.services import AnswersChanged, answer_form, answer_token, declarer_role, owner_role

TONES = {
    Standing.COMPLETE: ("ok", "check"),
    Standing.MISSING: ("warn", "alert"),
    Standing.OPTIONAL: ("plain", "pen"),
    Standing.NOT_APPLICABLE: ("plain", "doc"),
    Standing.WITH_FILE: ("plain", "doc"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A project and its record, with who asks."""

    row: Project
    record: ProjectRecord
    reports: Mapping[int, ReportPlace]
    is_owner: bool
    may_declare: bool

    def desks(self, form: str, quarter: int) -> Desks:
        """Return where what a form asks is written."""
        newest = self.row.newest_version
        return Desks(
            project_pk=self.row.pk,
            form=form,
            quarter=quarter,
            report=self.reports.get(quarter),
            is_owner=self.is_owner,
            may_declare=self.may_declare,
            is_register_open=newest is not None and newest.status != Status.SUBMITTED,
        )


def _reading_or_404(request: HttpRequest, pk: int) -> Reading:
    row, record = project_to_write(pk), record_of_project(pk)
    if row is None or record is None:
        raise Http404
    person, held = person_of(request), roles_of_request(request)
    reports = ProgressReport.objects.filter(project=pk).values_list("quarter", "pk", "status")
    return Reading(
        row=row,
        record=record,
        reports={quarter: ReportPlace(pk=report, status=status) for quarter, report, status in reports},
        is_owner=owner_role(row, person, held=held) is not None,
        may_declare=declarer_role(row, person, held=held) is not None,
    )


@policy(reads(project_place))
@require_safe
def project_forms(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every form a project fills in its year: what is complete, what is missing and where it is written."""
    reading = _reading_or_404(request, pk)
    record, quarter = reading.record, reading.record.last_quarter
    return render(
        request,
        "documents/project_forms.html",
        {
            **_shell(reading.row, (_("แบบรายงาน"), None)),
            "dossiers": reverse("documents:dossier", args=[pk]),
            "reading": reading,
            "quarter": quarter,
            "forms": [
                _form_summary(reading, completeness(profile, record, quarter), quarter)
                for profile in profiles_of_year(record.project.fiscal_year_be)
            ],
            "reports": _quarterly_reports(reading),
            "unapproved": record.unapproved(max(YEAR)),
            "is_dossier_draft": dossier.is_draft(record),
            "registration": record.registration,
            "is_registered": record.registration is not None and record.registration.status == Status.APPROVED,
        },
    )


def _form_summary(reading: Reading, form: Completeness, quarter: int) -> dict[str, Any]:
    """Return a form's title, how much of it is complete, and what is missing by where it is written."""
    desks = reading.desks(form.profile.form, quarter)
    found: dict[tuple[str, str], list[tuple[str, Sequence[str]]]] = {}
    for one in form.missing:
        name, url = desks.link(one.desk, one.filled.asked.place)
        at = (name, url.partition("#")[0] if one.desk == Desk.OWN else url)
        found.setdefault(at, []).append((_name_of(one, form), one.filled.said.faults))
    return {
        "form": form,
        "title": form.profile.title,
        "owner": form.profile.owner,
        "url": form_url(reading.row.pk, form.profile.form, quarter),
        "missing": [(name, url, asked) for (name, url), asked in found.items()],
    }


def _name_of(one: AskedStanding, form: Completeness) -> str:
    """Return the words by which something is known that a form asks: number, title and its own label, each once."""
    section, year = one.filled.section, form.made.record.project.fiscal_year_be
    label = form.profile.in_year(year, one.filled.asked.label)
    if label.startswith(f"{section.number}."):
        return label
    title = form.profile.in_year(year, title_of(section, form.made))
    return " · ".join(filter(None, [f"{section.number}. {title}", label]))


def _quarterly_reports(reading: Reading) -> list[dict[str, Any]]:
    """Return the quarters of the year with what keeps each report from being submitted. One query."""
    due = due_quarters(reading.record.project)
    failing = FailedCheck.objects.unanswered(Level.HARD).filter(
        content_type=ContentType.objects.get_for_model(ProgressReport),
        object_id__in=[one.pk for one in reading.reports.values()],
        gate__in=gates_to(Gate.SUBMIT),
    )
    closing = Counter(failing.values_list("object_id", flat=True))
    found = []
    for quarter in YEAR:
        report = reading.reports.get(quarter)
        if report is None and quarter not in due:
            continue
        url = ""
        if report is not None:
            is_writing = reading.is_owner and report.status in WRITTEN
            url = reverse("progress:write" if is_writing else "progress:report", args=[report.pk])
        found.append(
            {
                "quarter": quarter,
                "report": report,
                "status": Status(report.status) if report else Status.NOT_REPORTED,
                "url": url,
                "file_url": reverse("documents:quarterly_report", args=[report.pk])
                if report is not None and report.status != Status.NOT_REPORTED
                else "",
                "closing": closing[report.pk] if report else 0,
            }
        )
    return found


# ---- one form, with the answers only it asks


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnInput:
    """A box for an answer only the form asks.

    seen    answer_token of what the page showed.   theirs  what a colleague answered meanwhile; met: whether they did.
    offer   a stored text to begin from, "" for none.   is_title  whether it is a section's title.
    is_else  whether it is taken in place of what is missing elsewhere.
    is_unused  whether what is kept is not printed, for its source says it already.
    """

    place: str
    label: str
    text: str
    seen: str
    is_title: bool = False
    is_else: bool = False
    is_unused: bool = False
    is_optional: bool = False
    offer: str = ""
    error: str = ""
    is_met: bool = False
    theirs: FormAnswer | None = None


@policy(reads(project_place))
@require_http_methods(["GET", "HEAD", "POST"])
def project_form(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Show a form section by section as it would be filled, and keep the answers only it asks.

    What cannot be kept comes back as typed: what is to be mended 422, what a colleague answered meanwhile 409 with
    both texts. `offer` lays a stored text into a box, behind what is typed there, and saves nothing.
    """
    reading = _reading_or_404(request, pk)
    try:
        profile = profile_for(form, reading.record.project.fiscal_year_be)
    except NoProfile:
        raise Http404 from None
    quarter = _quarter(request, reading.record)
    shown = completeness(profile, reading.record, quarter)
    inputs = _inputs(shown, request.POST)
    if request.method != "POST":
        return _form_page(request, reading, shown, quarter, inputs)
    inputs = {place: _typed(one, request) for place, one in inputs.items()}
    asked = request.POST.get("offer", "")
    if asked in inputs:
        laid = [inputs[asked].text.strip(), inputs[asked].offer]
        inputs[asked] = replace(inputs[asked], text="\n".join(filter(None, laid)))
        return _form_page(request, reading, shown, quarter, inputs, is_unsaved=True)
    try:
        answer_form(
            project=reading.row,
            form=form,
            changes={one.place: one.text for one in inputs.values() if answer_token(one.text) != one.seen},
            seen={one.place: one.seen for one in inputs.values()},
            by=person_of(request),
            at=timezone.now(),
            page=request.POST.get("page", "")[:PAGE_LENGTH],
        )
    except ChangesRefused as refused:
        for place, sentence in refused.sentences.items():
            inputs[place] = replace(inputs[place], error=str(sentence))
        return _form_page(request, reading, shown, quarter, inputs, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except AnswersChanged as met:
        for place, theirs in met.standing.items():
            seen = answer_token(theirs.text) if theirs else ""
            inputs[place] = replace(inputs[place], is_met=True, theirs=theirs, seen=seen)
        return _form_page(request, reading, shown, quarter, inputs, refusal=str(met), status=status_of(met))
    except DecisionRefused as refusal:
        return _form_page(request, reading, shown, quarter, inputs, refusal=str(refusal), status=status_of(refusal))
    messages.success(request, _("บันทึกคำตอบของแบบนี้แล้ว"))
    return redirect(form_url(pk, form, quarter))


def _quarter(request: HttpRequest, record: ProjectRecord) -> int:
    asked = request.GET.get("quarter", "")
    return int(asked) if asked in {str(quarter) for quarter in YEAR} else record.last_quarter


def _inputs(shown: Completeness, sent: Mapping[str, str]) -> dict[str, OwnInput]:
    """Return the boxes of the answers only the form asks, as they stand, by place.

    sent  what the page sends: what it showed a box for stays one, though its source was answered meanwhile.
    """
    profile, answers, year = shown.profile, shown.made.answers, shown.made.record.project.fiscal_year_be
    found = {}
    for section, asked in shown.by_section():
        if section.title_place:
            found[section.title_place] = OwnInput(
                place=section.title_place,
                label=_("ชื่อข้อ %(number)d") % {"number": section.number},
                text=answers.get(section.title_place, ""),
                seen=answer_token(answers.get(section.title_place, "")),
                is_title=True,
                is_optional=True,
            )
        for one in asked:
            place, what = one.filled.asked.place, one.filled.asked
            if one.asks_own or answers.get(place) or (what.takes_own and sent.get(place, "").strip()):
                found[place] = OwnInput(
                    place=place,
                    label=profile.in_year(year, what.label or title_of(section, shown.made)),
                    text=answers.get(place, ""),
                    seen=answer_token(answers.get(place, "")),
                    is_else=what.is_else_own,
                    is_unused=one.filled.is_own_unused,
                    is_optional=not what.is_required or (what.is_else_own and one.standing != Standing.MISSING),
                    offer=one.offer,
                )
    return found


def _typed(one: OwnInput, request: HttpRequest) -> OwnInput:
    """Return a box as it was sent; what was not sent stands as it is."""
    return replace(
        one, text=request.POST.get(one.place, one.text), seen=request.POST.get(f"seen-{one.place}", one.seen)
    )


def _form_page(
    request: HttpRequest,
    reading: Reading,
    shown: Completeness,
    quarter: int,
    inputs: Mapping[str, OwnInput],
    *,
    refusal: str = "",
    is_unsaved: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    profile, year = shown.profile, reading.record.project.fiscal_year_be
    desks = reading.desks(profile.form, quarter)
    is_writing = reading.is_owner or request.method == "POST"
    sections = []
    for section, asked in shown.by_section():
        rows = []
        for one in asked:
            place = one.filled.asked.place
            name, url = desks.link(one.desk, place)
            rows.append(
                {
                    "asked": one,
                    "label": profile.in_year(year, one.filled.asked.label) if len(asked) > 1 else "",
                    "tone": TONES[one.standing],
                    "input": inputs.get(place) if is_writing else None,
                    "desk": name,
                    "url": "" if one.desk == Desk.OWN else url,
                }
            )
        sections.append(
            {
                "section": section,
                "title": profile.in_year(year, title_of(section, shown.made)),
                "note": profile.in_year(year, section.note),
                "rows": rows,
                "input": inputs.get(section.title_place) if is_writing else None,
            }
        )
    template = template_of(DOCX_FORM, located(request))
    made = project_form_document(
        reading.record, form=profile.form, quarter=quarter, template=template, **maker_of(request, timezone.now())
    )
    errors = [("main", refusal)] if refusal else []
    errors += [(one.place, one.error) for one in inputs.values() if one.error]
    errors += [(one.place, one.label) for one in inputs.values() if one.is_met]
    return render(
        request,
        "documents/project_form.html",
        {
            **_shell(
                reading.row,
                (_("แบบรายงาน"), reverse("documents:project_forms", args=[reading.row.pk])),
                (profile.title, None),
            ),
            "reading": reading,
            "form": shown,
            "title": profile.title,
            "year": year,
            "quarter": quarter,
            "quarters": [
                {
                    "label": _("ถึงไตรมาส %(number)s") % {"number": one},
                    "url": form_url(reading.row.pk, profile.form, one),
                    "is_current": one == quarter,
                }
                for one in sorted(reading.reports)
            ],
            "sections": sections,
            "is_writing": is_writing,
            "is_unsaved": is_unsaved,
            "page_name": request.POST.get("page", "")[:PAGE_LENGTH] or uuid.uuid4().hex,
            "is_refused": bool(refusal),
            "errors": errors,
            "files": files_shown(
                made.stored,
                lambda digest, name: reverse("documents:form_file", args=[reading.row.pk, profile.form, digest, name]),
            ),
            "has_every_file": len(made.stored) == len(made.files),
            "prepare_url": reverse("documents:prepare_form", args=[reading.row.pk, profile.form]),
            "action": form_url(reading.row.pk, profile.form, quarter),
        },
        status=status,
    )


def _shell(row: Project, *crumbs: tuple[str, str | None]) -> dict[str, Any]:
    return {
        **office_shell(row.organisation, "documents"),
        "crumbs": project_crumbs(row, *crumbs),
        "row": row,
        "name": str(row),
    }
