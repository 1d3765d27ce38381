"""Pages of the bureau: publishing a round, who assesses what, how far assessors agree, appeals."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.accounts.models import User
from tidtam.assessment import pages, selectors, services
from tidtam.assessment.forms import AssignForm, VerdictForm
from tidtam.assessment.models import Appeal, Assessor
from tidtam.assessment.policies import bureau_of_address, bureau_of_appeal
from tidtam.assessment.selectors.people import CONFIRMING
from tidtam.assessment.tasks import ask_to_publish
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.policies import holds, person_of
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.scoring.agreement import Agreement, agreement
from tidtam.scoring.rules import rounded
from tidtam.ui.refusals import KeyReused

OFFICES_PER_PAGE = 40


@policy(holds(CONFIRMING, bureau_of_address))
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, fiscal_year_be: int, instrument: str, round_code: str) -> HttpResponse:
    """Show which offices are ready in a round, and ask for those chosen, or all that are ready, to be published."""
    version = pages.version_or_404(instrument, fiscal_year_be)
    facts = version_facts(version)
    each = pages.round_or_404(facts, round_code)
    error, status = "", 200
    offices = list(selectors.offices_asked(version, on=timezone.localdate()))
    standing = selectors.standing_of_offices(version, round_code, offices)
    ready = [one for one in standing if one.is_ready]
    if request.method == "POST":
        wanted = {one.office.code for one in ready} if "all" in request.POST else set(request.POST.getlist("office"))
        chosen = [one.office for one in standing if one.office.code in wanted]
        if not chosen:
            error, status = _("เลือกสำนักงานที่พร้อมประกาศอย่างน้อยหนึ่งแห่ง"), 422
        else:
            try:
                job = ask_to_publish(
                    version=version,
                    round_code=round_code,
                    offices=chosen,
                    reason=request.POST.get("reason", ""),
                    by=person_of(request),
                    at=timezone.now(),
                    idempotency_key=request.POST.get("idempotency_key", "")[:100],
                )
            except (services.AssessmentRefused, KeyReused) as refused:
                error, status = str(refused), 422
            else:
                return redirect(job)
    show = request.GET.get("show", "ready")
    kept = {
        "ready": ready,
        "open": [one for one in standing if not one.is_ready],
        "published": [one for one in standing if one.edition is not None],
    }
    page = Paginator(kept.get(show, ready), OFFICES_PER_PAGE).get_page(request.GET.get("page"))
    labels = {"ready": _("พร้อมประกาศ"), "open": _("ยังไม่พร้อม"), "published": _("ประกาศแล้ว")}
    return render(
        request,
        "assessment/publish.html",
        {
            **_frame(version),
            "crumbs": [(_("งานประเมิน"), reverse("assessment:own")), (_("ประกาศผลของรอบนี้"), None)],
            "round_label": pages.word(each.label, each.label_en),
            "tabs": [
                {"label": labels[name], "url": f"?show={name}", "is_current": name == show, "count": len(rows)}
                for name, rows in kept.items()
            ],
            "page": page,
            "rows": [
                {
                    "standing": one,
                    "url": reverse("assessment:desk", args=[one.office.code, fiscal_year_be, instrument, round_code]),
                }
                for one in page
            ],
            "ready_count": len(ready),
            "is_ready_shown": show not in ("open", "published"),
            "typed": request.POST.get("reason", ""),
            "ticked": request.POST.getlist("office"),
            "key": uuid.uuid4().hex,
            "errors": [("publish", error)] if error else [],
        },
        status=status,
    )


@policy(holds(CONFIRMING, bureau_of_address))
@require_http_methods(["GET", "HEAD", "POST"])
def assessors(request: HttpRequest, fiscal_year_be: int, instrument: str) -> HttpResponse:
    """List who assesses what; assign somebody, or take an assignment back."""
    version = pages.version_or_404(instrument, fiscal_year_be)
    nodes = version_facts(version).nodes
    form = AssignForm(request.POST if request.method == "POST" and "remove" not in request.POST else None, nodes=nodes)
    error, status = "", 200
    if request.method == "POST":
        error = _remove(request, version) if "remove" in request.POST else _assign(request, form, version)
        if not error:
            return redirect(request.path)
        status = 422
    return render(
        request,
        "assessment/assessors.html",
        {
            **_frame(version),
            "crumbs": [(_("งานประเมิน"), reverse("assessment:own")), (_("มอบหมายผู้ประเมิน"), None)],
            "rows": selectors.assessors_of(version),
            "form": form,
            "errors": (form.faults() or [(form["username"].auto_id, error)]) if status == 422 else [],
        },
        status=status,
    )


def _assign(request: HttpRequest, form: AssignForm, version: Version) -> str:
    """Assign what was typed; return the sentence of a refusal, or ""."""
    if not form.is_valid():
        return _("แก้ตามนี้ก่อน")
    typed = form.cleaned_data
    person = User.objects.filter(username=typed["username"].strip(), is_active=True).first()
    if person is None:
        form.add_error("username", _("กรอกชื่อบัญชีที่มีอยู่"))
        return _("กรอกชื่อบัญชีที่มีอยู่")
    try:
        organisation = find_organisation(typed["organisation"], on=timezone.localdate())
        services.assign(
            version=version,
            person=person,
            organisation=organisation,
            node_code=typed["node_code"],
            is_second=typed["is_second"],
            by=person_of(request),
            at=timezone.now(),
        )
    except (OrganisationNotFound, OrganisationAmbiguous) as refused:
        form.add_error("organisation", str(refused))
        return str(refused)
    except services.AssignedBefore as already:  # the form was sent twice: what it asks for stands
        messages.info(request, str(already))
        return ""
    except services.AssessmentRefused as refused:
        form.add_error("username", str(refused))
        return str(refused)
    messages.success(request, _("มอบหมายแล้ว"))
    return ""


def _remove(request: HttpRequest, version: Version) -> str:
    text = request.POST.get("remove", "")
    row = Assessor.objects.filter(version=version, pk=int(text)).first() if text.isdecimal() else None
    if row is not None:
        services.unassign(assessor=row, by=person_of(request), at=timezone.now())
        messages.success(request, _("ยกเลิกการมอบหมายแล้ว"))
    return ""


@policy(holds(CONFIRMING, bureau_of_address))
@require_safe
def agreement_page(request: HttpRequest, fiscal_year_be: int, instrument: str, round_code: str) -> HttpResponse:
    """Show how far first and second assessors agree in a round, by node and in all, and which offices are drawn."""
    version = pages.version_or_404(instrument, fiscal_year_be)
    facts = version_facts(version)
    each = pages.round_or_404(facts, round_code)
    pairs = selectors.pairs_of_round(version, round_code)
    offices = list(selectors.offices_asked(version, on=timezone.localdate()))
    return render(
        request,
        "assessment/agreement.html",
        {
            **_frame(version),
            "crumbs": [(_("งานประเมิน"), reverse("assessment:own")), (_("ความสอดคล้องของผู้ประเมิน"), None)],
            "round_label": pages.word(each.label, each.label_en),
            "whole": _shown(agreement([pair for found in pairs.values() for pair in found])),
            "rows": [
                {"node": node, "title": pages.word(node.title, node.title_en), **_shown(agreement(pairs[node.code]))}
                for node in facts.nodes
                if node.code in pairs
            ],
            "drawn": selectors.offices_drawn(version, round_code, offices),
        },
    )


def _shown(found: Agreement) -> dict[str, Any]:
    """Return an agreement in figures for people: shares in percent, the rest with two decimals."""
    return {
        "count": found.count,
        "exact": rounded(found.exact * 100) if found.exact is not None else None,
        "near": rounded(found.near * 100) if found.near is not None else None,
        "kappa": rounded(found.kappa) if found.kappa is not None else None,
        "weighted": rounded(found.weighted) if found.weighted is not None else None,
        "difference": rounded(found.mean_difference) if found.mean_difference is not None else None,
    }


@policy(holds(CONFIRMING, bureau_of_address))
@require_safe
def appeal_list(request: HttpRequest, fiscal_year_be: int, instrument: str) -> HttpResponse:
    """List the appeals against an instrument's results, undecided first."""
    version = pages.version_or_404(instrument, fiscal_year_be)
    facts = version_facts(version)
    rows = Appeal.objects.filter(assessment__version=version).select_related("assessment__organisation", "result")
    return render(
        request,
        "assessment/appeal_list.html",
        {
            **_frame(version),
            "crumbs": [(_("งานประเมิน"), reverse("assessment:own")), (_("คำอุทธรณ์"), None)],
            "rows": [
                (one, pages.round_label(facts, one.round_code))
                for one in sorted(rows, key=lambda one: (bool(one.verdict), one.filed_at))
            ],
        },
    )


@policy(holds(CONFIRMING, bureau_of_appeal))
@require_http_methods(["GET", "HEAD", "POST"])
def decide_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an appeal with the result it speaks of, and decide it once, with reasons."""
    rows = Appeal.objects.select_related(
        "assessment__organisation", "assessment__version__instrument", "result__version__instrument", "filed_by"
    )
    appeal = get_object_or_404(rows, pk=pk)
    version = appeal.assessment.version
    form = VerdictForm(request.POST if request.method == "POST" else None)
    error, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.decide_appeal(
                    appeal=appeal,
                    verdict=form.cleaned_data["verdict"],
                    reasons=form.cleaned_data["reason"],
                    by=person_of(request),
                    at=timezone.now(),
                )
            except services.AssessmentRefused as refused:
                error = str(refused)
            else:
                messages.success(request, _("บันทึกผลการพิจารณาแล้ว"))
                return redirect(request.path)
    office, code = appeal.assessment.organisation, version.instrument.code
    return render(
        request,
        "assessment/decide_appeal.html",
        {
            **_frame(version),
            "crumbs": [
                (_("งานประเมิน"), reverse("assessment:own")),
                (_("คำอุทธรณ์"), reverse("assessment:appeal_list", args=[version.fiscal_year_be, code])),
                (office.spoken_name, None),
            ],
            "appeal": appeal,
            "office": office,
            "round_label": pages.round_label(version_facts(version), appeal.round_code),
            "result_url": reverse(
                "assessment:result", args=[office.code, version.fiscal_year_be, code, appeal.round_code]
            )
            + f"?edition={appeal.result.number}",
            "desk_url": reverse("assessment:desk", args=[office.code, version.fiscal_year_be, code, appeal.round_code]),
            "form": form,
            "errors": [(form["reason"].auto_id, error)] if error else form.faults() if form.is_bound else [],
        },
        status=status,
    )


def _frame(version: Version) -> dict[str, Any]:
    return {"instrument_version": version, "title": pages.title_of(version_facts(version)), "nav_section": "assessment"}
