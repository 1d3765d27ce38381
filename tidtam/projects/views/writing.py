"""The pages on which the owner of a project registers it: the list of its five sections, and a page for each."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval.deciding import Attempt, status_of
from tidtam.approval.services import DecisionRefused
from tidtam.drafts.http import form_key, seen_by
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import version_of_section
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.organisations.policies import reads
from tidtam.organisations.selectors import work_groups_of
from tidtam.projects import selectors
from tidtam.projects.choices import Section, TransferDirection
from tidtam.projects.forms import Input, Options, SectionForm, acted, with_their_rows
from tidtam.projects.places import QUARTERS, section_of
from tidtam.projects.policies import project_place
from tidtam.projects.sections import closing
from tidtam.projects.services import Owners, edit_registration, may_be_discarded
from tidtam.projects.views.desk import RegistrationDesk, desk_or_404, frame_context, section_discussion
from tidtam.projects.views.plans import plans_context
from tidtam.thai.dates import local_date
from tidtam.thai.money import parse_baht
from tidtam.thai.numerals import NumberRefused
from tidtam.ui.templatetags.ui import moment


@policy(reads(project_place))
@require_safe
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the five sections with how far each is, what the checks say, and who approves next."""
    desk = desk_or_404(request, pk)
    if desk.why_not:
        return to_review(request, desk)
    return render(
        request,
        "projects/register/sections.html",
        {
            **frame_context(desk, current=None),
            "rows": [
                {
                    "standing": one,
                    "url": reverse("projects:section", args=[pk, one.section.value]),
                    "draft": desk.drafts.get(one.section.value),
                }
                for one in desk.sections
            ],
            "messages_of_checks": desk.messages(desk.hits),
            "approvers": desk.approvers,
            "whole_advice": [one for one in desk.standing.advice if not one.place],
            "may_discard": not desk.begins_anew and may_be_discarded(desk.version),
        },
    )


def to_review(request: HttpRequest, desk: RegistrationDesk) -> HttpResponse:
    """Lead to where a registration is read, saying why it is not written."""
    messages.warning(request, desk.why_not)
    return redirect("dashboards:registration", desk.row.pk)


@policy(reads(project_place))
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Show a section's fields to the owner and save what they write.

    What cannot be saved comes back as typed: fields that cannot be read 422, what changed meanwhile 409 with both texts
    side by side. `act` adds, removes and moves rows, or searches the plans, and saves nothing.
    """
    if section not in Section.values:
        raise Http404
    desk, chosen = desk_or_404(request, pk), Section(section)
    if request.method != "POST":
        if desk.why_not:
            return to_review(request, desk)
        draft = desk.drafts.get(chosen)
        return _page(request, desk, _form(desk, chosen, draft.typed if draft else {}))
    typed: Typed = dict(request.POST.lists())
    if "act" in request.POST:
        typed = acted(typed, request.POST["act"])
        return _page(request, desk, _form(desk, chosen, typed), is_unsaved=True)
    form = _form(desk, chosen, typed)
    if form.errors:
        return _page(request, desk, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        edit_registration(
            project=desk.row,
            section=chosen,
            changes=form.read.changes,
            owners=form.chosen_owners(),
            seen=seen_by(request.POST),
            key=form_key(request.POST),
            by=desk.person,
            at=desk.at,
        )
    except ChangesRefused as refused:
        form.refuse(refused.sentences)
        return _page(request, desk, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Conflict as conflict:
        theirs = conflict.draft.typed if conflict.draft else {}
        form = _form(desk, chosen, with_their_rows(desk.facts, chosen, typed, theirs), theirs=theirs)
        return _page(request, desk, form, conflict=conflict.draft, status=HTTPStatus.CONFLICT)
    except DecisionRefused as refused:
        return _page(request, desk, form, refusal=str(refused), status=status_of(refused))
    messages.success(request, _("บันทึก “%(section)s” แล้ว") % {"section": chosen.label})
    return redirect(_next_address(pk, chosen, request.POST.get("go", "")))


def section_as_typed(request: HttpRequest, pk: int, section: Section, attempt: Attempt) -> HttpResponse:
    """Show a section's page again, as typed, after the button of a thread on it sent the form."""
    desk = desk_or_404(request, pk)
    form = _form(desk, section, dict(request.POST.lists()))
    return _page(request, desk, form, attempt=attempt, is_unsaved=True, status=attempt.status)


def _next_address(pk: int, section: Section, wanted: str) -> str:
    if wanted == "stay":
        return reverse("projects:section", args=[pk, section.value])
    rest = list(Section)[list(Section).index(section) + 1 :]
    if wanted == "next":
        return reverse("projects:section", args=[pk, rest[0].value]) if rest else reverse("projects:submit", args=[pk])
    return reverse("projects:register", args=[pk])


def _form(desk: RegistrationDesk, section: Section, typed: Typed, *, theirs: Typed | None = None) -> SectionForm:
    owners = None
    if section == Section.GENERAL:
        owned = list(desk.row.owners.all())
        main = next((one.person_id for one in owned if one.is_main), None)
        owners = Owners(main, frozenset(one.person_id for one in owned if not one.is_main))
    return SectionForm(
        desk.facts,
        section,
        typed=typed,
        offers=_offers(desk, section, typed),
        advice=desk.standing.advice,
        hits=[hit for hit in desk.hits if section_of(hit.place) == section],
        theirs=theirs,
        owners=owners,
    )


def _offers(desk: RegistrationDesk, section: Section, typed: Typed) -> Mapping[str, Options]:
    """Return what can be chosen in a section, by the label_key of a field."""
    row, facts = desk.row, desk.written
    if section == Section.GENERAL:
        groups = work_groups_of(row.organisation, on=local_date(desk.at))
        people = {owner.person_id: str(owner.person) for owner in row.owners.all()}
        people |= {one.pk: str(one) for one in selectors.owner_candidates(row.organisation, at=desk.at)}
        offered = [(str(pk), name) for pk, name in people.items()]
        last = selectors.copyable(row.organisation, before=row.fiscal_year_be)
        return {
            "work_group": [("", _("ทั้งสำนักงาน")), *((one.name_th, one.name_th) for one in groups)],
            "continuing_from": [("", _("ไม่ได้ต่อเนื่องจากโครงการใด")), *((one.key, name) for one, name in last)],
            "owners.main": [("", _("ยังไม่ระบุ")), *offered],
            "owners.others": offered,
        }
    if section == Section.ACTIVITIES:
        names = {one.key: one.title for one in facts.activities}
        mains = [one.key for one in facts.activities if not one.parent_key]
        serving = [(one.key, one.text) for one in facts.results] + [(one.key, one.name) for one in facts.kpis]
        return {
            "activities.parent_key": [("", _("เป็นกิจกรรมหลัก")), *((key, names[key]) for key in mains)],
            "activities.serves": serving,
        }
    return {}


def _page(
    request: HttpRequest,
    desk: RegistrationDesk,
    form: SectionForm,
    *,
    refusal: str = "",
    conflict: Draft | None = None,
    attempt: Attempt | None = None,
    is_unsaved: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    chosen = form.section
    number = list(Section).index(chosen) + 1
    standing, after = desk.sections[number - 1], desk.sections[number:]
    form.discussion = discussion = section_discussion(request, desk, chosen, attempt)
    drawn = form.context()
    extra: dict[str, Any] = {}
    if chosen == Section.PLANS:
        extra = plans_context(request, form, drawn["by_place"])
    elif chosen == Section.BUDGET:
        extra = _budget_context(desk, drawn["by_place"])
    said, errors = refusal, discussion.errors
    if status == HTTPStatus.CONFLICT and not refusal:
        said = _who_wrote_meanwhile(conflict)
    if said:
        errors = [("main", said)]
    elif request.method == "POST" and not is_unsaved:
        errors = form.error_list()
    seen = version_of_section(desk.drafts, chosen)
    is_again = request.method == "POST" and status != HTTPStatus.CONFLICT
    here = [hit for hit in desk.hits if section_of(hit.place) == chosen]
    return render(
        request,
        f"projects/register/{chosen.value}.html",
        {
            **frame_context(desk, current=chosen),
            **drawn,
            **extra,
            "form": form,
            "discussion": discussion,
            "standing": standing,
            "number": number,
            "next_section": after[0] if after else None,
            "errors": errors,
            "is_refused": bool(said),
            "is_unsaved": is_unsaved,
            "is_waiting": bool(chosen in desk.drafts and desk.drafts[chosen].typed),
            "seen": request.POST.get("seen", seen) if is_again else seen,
            "key": request.POST.get("key", "") if is_again else uuid.uuid4(),
            "found_here": desk.messages(here) if not standing.is_empty else [],
            "is_closed": bool(closing(here)),
            "advised": [
                (one, desk.url_of_place(one.place))
                for one in desk.standing.advice
                if one.place and section_of(one.place) == chosen
            ],
            "draft": desk.drafts.get(chosen),
        },
        status=status,
    )


def _who_wrote_meanwhile(conflict: Draft | None) -> str:
    """Return that somebody else wrote the section, who and when where that is known, and what to do."""
    if conflict is None:
        return _("มีผู้แก้ไขส่วนนี้หลังจากที่เปิดหน้านี้ · เทียบข้อความทีละช่องแล้วบันทึกอีกครั้ง")
    return _("%(who)s แก้ไขส่วนนี้เมื่อ %(when)s · เทียบข้อความทีละช่องแล้วบันทึกอีกครั้ง") % {
        "who": conflict.by,
        "when": moment(conflict.kept_at, "long"),
    }


def _budget_context(desk: RegistrationDesk, inputs: Mapping[str, Input]) -> dict[str, Any]:
    """Return what the budget's page computes: the sum of what was typed, against the money there is."""
    planned = [inputs[f"budget.planned[{quarter}].planned_baht"] for quarter in QUARTERS]
    amounts = [amount for one in planned if (amount := _amount(one)) is not None]
    planned_total = sum(amounts, Decimal(0)) if amounts else None
    budget = _amount(inputs["budget.total_baht"])
    incoming = (row.amount_baht for row in desk.written.budget.transfers if row.direction == TransferDirection.IN)
    total = None if budget is None else budget + sum(incoming, Decimal(0))
    by_activity = [(row.title, row.planned_baht) for row in desk.written.activities if row.planned_baht is not None]
    return {
        "planned": planned,
        "planned_total": planned_total,
        "total": total,
        "rest": None if total is None else max(total - (planned_total or 0), Decimal(0)),
        "over": None if total is None else max((planned_total or 0) - total, Decimal(0)),
        "by_activity": by_activity,
        "by_activity_total": sum((amount for _title, amount in by_activity), Decimal(0)),
    }


def _amount(one: Input) -> Decimal | None:
    try:
        return parse_baht(one.box.text) if one.box.text.strip() else None
    except NumberRefused:
        return None
