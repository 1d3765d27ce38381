"""The assessor's desk: what is assigned to somebody, an office's round leaf by leaf, one leaf with its evidence."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.assessment import pages, selectors, services
from tidtam.assessment.forms import LevelForm, ReasonForm
from tidtam.assessment.models import LevelDecision
from tidtam.assessment.policies import ASSESSES
from tidtam.assessment.rules import deciding_leaves, is_assessed, shared_name
from tidtam.assessment.selectors.desk import LeafReading, leaf_reading
from tidtam.assessment.services import Said
from tidtam.instruments.facts import InstrumentVersion, Node, Round
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import HOLDS_A_ROLE, located, person_of
from tidtam.ui.templatetags.ui import mark_thai

OFFICES_PER_PAGE = 40


@policy(HOLDS_A_ROLE)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List the offices somebody assesses, or a bureau looks after, for an instrument's round, with how far each is."""
    person, today = person_of(request), timezone.localdate()
    assigned = list(selectors.assignments_of(person))
    versions = {row.version_id: row.version for row in assigned}
    confirmed = selectors.looked_after(person, on=timezone.now())
    versions |= {version.pk: version for version in confirmed}
    choices = [
        (version, each, version_facts(version))
        for version in sorted(versions.values(), key=lambda one: (-one.fiscal_year_be, one.instrument.code))
        for each in version_facts(version).rounds
        if is_assessed(version_facts(version), each.code)
    ]
    wanted = request.GET.get("of", "")
    chosen = next((one for one in choices if _key(one[0], one[1]) == wanted), choices[0] if choices else None)
    context: dict[str, Any] = {
        "tabs": [
            {
                "label": f"{facts.code} {facts.fiscal_year_be} {pages.word(each.label, each.label_en)}",
                "url": f"?of={_key(version, each)}",
                "is_current": chosen is not None and (version, each) == chosen[:2],
            }
            for version, each, facts in choices
        ],
        "nav_section": "assessment",
    }
    if chosen is not None:
        version, each, facts = chosen
        reached = [row.organisation.path for row in assigned if row.version_id == version.pk]
        is_bureau = version in confirmed
        offices = selectors.offices_asked(version, on=today)
        listed = [one for one in offices if is_bureau or any(one.path.startswith(path) for path in reached)]
        answered = selectors.answered(version, each.code)
        listed.sort(key=lambda one: one.pk not in answered)  # what can be assessed comes first
        page = Paginator(listed, OFFICES_PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "instrument_version": version,
            "round": each,
            "title": pages.title_of(facts),
            "is_bureau": is_bureau,
            "page": page,
            "rows": [
                {
                    "standing": one,
                    "url": _desk_url(one.office, version, each.code),
                    "leaves": len(one.leaves),
                    "is_waited_for": one.office.pk not in answered and not one.confirmed and one.edition is None,
                }
                for one in selectors.standing_of_offices(version, each.code, list(page))
            ],
        }
    return render(request, "assessment/own.html", context)


def _key(version: Version, each: Round) -> str:
    return f"{version.pk}-{each.code}"


def _desk_url(office: Organisation, version: Version, round_code: str) -> str:
    return reverse("assessment:desk", args=[office.code, version.fiscal_year_be, version.instrument.code, round_code])


@policy(ASSESSES)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str) -> HttpResponse:
    """Show an office's round leaf by leaf; an analyst confirms what is proposed in one go."""
    office = _office_or_404(request)
    version = pages.version_or_404(instrument, fiscal_year_be)
    facts = version_facts(version)
    each = pages.round_or_404(facts, round_code)
    error, status = "", 200
    if request.method == "POST":
        try:
            rows = services.confirm_proposed(
                version=version,
                office=office,
                round_code=round_code,
                seen=_seen(request),
                by=person_of(request),
                at=timezone.now(),
            )
        except services.AssessmentRefused as refused:
            error, status = str(refused), 409
        else:
            if rows:  # none where the form came twice
                messages.success(request, _("ยืนยันตามที่เสนอแล้ว %(count)s ตัวชี้วัด") % {"count": len(rows)})
            return redirect(_desk_url(office, version, round_code))
    (standing,) = selectors.standing_of_offices(version, round_code, [office])
    is_second = _is_second(request, version, office)
    may_confirm = selectors.may_confirm(person_of(request), version, on=timezone.now())
    open_codes = {node.code for node, code in standing.open_pairs if code == round_code}
    return render(
        request,
        "assessment/desk.html",
        {
            **_frame(request, office, version, facts, each),
            "standing": standing,
            "rows": [
                {
                    "node": node,
                    "title": pages.word(node.title, node.title_en),
                    "own": standing.self_levels.get((node.code, round_code)),
                    "decision": standing.decisions.get(node.code),
                    "is_open": node.code in open_codes,
                    "needs_advice": node in standing.without_advice,
                    "url": f"{_desk_url(office, version, round_code)}{node.code}/",
                }
                for node in standing.leaves
            ],
            "is_second": is_second,
            "may_confirm": may_confirm,
            "proposed": sum(
                row.proposed_level is not None and row.moderated_level is None and row.sent_back_at is None
                for row in standing.decisions.values()
            ),
            "error": error,
            "errors": [("confirm", error)] if error else [],
        },
        status=status,
    )


@policy(ASSESSES)
@require_http_methods(["GET", "HEAD", "POST"])
def leaf(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str, node_code: str
) -> HttpResponse:
    """Show a leaf's rubric beside the office's answer and evidence; propose, confirm or send back."""
    office = _office_or_404(request)
    version = pages.version_or_404(instrument, fiscal_year_be)
    facts = version_facts(version)
    each = pages.round_or_404(facts, round_code)
    leaves = deciding_leaves(facts, round_code, office_kind=office.kind)
    node = next((one for one in leaves if one.code == node_code), None)
    if node is None:
        raise Http404
    error, status = "", 200
    form = LevelForm(request.POST if request.method == "POST" else None, bands=facts.bands)
    if request.method == "POST":
        error, status = _decide(request, form, version, office, round_code, node), 422
        if not error:
            return redirect(_next_url(request, office, version, round_code, leaves, node))
    reading = leaf_reading(version, office, round_code, node_code)
    (standing,) = selectors.standing_of_offices(version, round_code, [office])
    assessor = selectors.assessor_for(person_of(request), version=version, office=office, node_code=node_code)
    is_second = assessor is not None and assessor.is_second
    if request.method != "POST":
        initial = _initial(reading.decision, is_second=is_second, is_assessor=assessor is not None)
        form = LevelForm(initial=initial, bands=facts.bands)
    return render(
        request,
        "assessment/leaf.html",
        {
            **_frame(request, office, version, facts, each, node),
            "node": node,
            "node_title": pages.word(node.title, node.title_en),
            "rubric": _rubric(facts, node),
            "sharing": [one for one in facts.nodes if shared_name(one) == shared_name(node) and one.code != node.code],
            "reading": reading,
            "earlier": [(pages.round_label(facts, one.round_code), one) for one in reading.earlier],
            "answer_facts": _answer_facts(reading),
            "answer_lists": _answer_lists(reading),
            "standing": standing,
            "is_second": is_second,
            "may_propose": assessor is not None,
            "may_confirm": selectors.may_confirm(person_of(request), version, on=timezone.now()),
            "form": form,
            "errors": [] if status == 200 else (form.faults() or [(form["level"].auto_id, error)]),
            "desk_url": _desk_url(office, version, round_code),
        },
        status=status,
    )


def _decide(
    request: HttpRequest, form: LevelForm, version: Version, office: Organisation, round_code: str, node: Node
) -> str:
    """Do what the button that was pressed says; return the sentence of a refusal, or "". What was typed stays."""
    go = request.POST.get("go", "")
    if go == "send_back":
        reason = ReasonForm(request.POST)
        form.fields["level"].required = False
        if not reason.is_valid():
            form.add_error("reason", reason.errors["reason"].as_data())
            return str(reason.errors["reason"][0])
    if not form.is_valid():
        return _("แก้ตามนี้ก่อน")
    typed = form.cleaned_data
    said = Said(
        node_code=node.code,
        level=typed["level"],
        reason=typed["reason"],
        finding=typed["finding"],
        advice=typed["advice"],
    )
    person, at, seen = person_of(request), timezone.now(), _seen(request)
    try:
        if go == "send_back":
            services.send_back(
                version=version,
                office=office,
                round_code=round_code,
                node_code=node.code,
                reason=typed["reason"],
                seen=seen,
                by=person,
                at=at,
            )
            messages.success(request, _("ส่งกลับให้สำนักงานแก้ไขแล้ว"))
        elif go == "confirm":
            services.moderate(
                version=version, office=office, round_code=round_code, said=[said], seen=seen, by=person, at=at
            )
            messages.success(request, _("ยืนยันระดับแล้ว"))
        else:
            services.propose(
                version=version, office=office, round_code=round_code, said=said, seen=seen, by=person, at=at
            )
            messages.success(request, _("เสนอระดับแล้ว"))
    except services.LevelReasonMissing as refused:
        form.add_error("reason", str(refused))
        return str(refused)
    except services.AssessmentRefused as refused:
        return str(refused)
    return ""


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _next_url(
    request: HttpRequest,
    office: Organisation,
    version: Version,
    round_code: str,
    leaves: tuple[Node, ...],
    node: Node,
) -> str:
    """Return the address of the next leaf, and after the last one of the desk."""
    codes = [one.code for one in leaves]
    after = codes[codes.index(node.code) + 1 :]
    url = _desk_url(office, version, round_code)
    return f"{url}{after[0]}/" if after else url


def _office_or_404(request: HttpRequest) -> Organisation:
    office = located(request)
    if not office.is_office:
        raise Http404
    return office


def _is_second(request: HttpRequest, version: Version, office: Organisation) -> bool:
    """Whether somebody assesses here only as a second assessor: the first levels are not shown to them."""
    rows = selectors.assignments_of(person_of(request), version=version)
    reaching = [row.is_second for row in rows if office.path.startswith(row.organisation.path)]
    return bool(reaching) and all(reaching)


def _initial(decision: LevelDecision | None, *, is_second: bool, is_assessor: bool) -> dict[str, Any]:
    """Return what stands of a leaf in the words of who is writing: nobody confirms with an assessor's reason."""
    if decision is None:
        return {}
    if is_second:
        return {"level": decision.second_level, "reason": decision.second_reason}
    if is_assessor:
        level, reason = decision.proposed_level, decision.proposed_reason
    else:
        level = decision.moderated_level or decision.proposed_level
        is_own = decision.moderated_reason != decision.proposed_reason
        reason = decision.moderated_reason if is_own else ""
    return {
        "level": level,
        "reason": reason,
        "finding": decision.finding,
        "advice": decision.advice,
    }


def _rubric(facts: InstrumentVersion, node: Node) -> list[dict[str, Any]]:
    """Return the levels from the lowest, each with its word and what it asks; "" where the sources do not say."""
    texts = {each.level: each.text for each in node.rubric}
    return [
        {"level": band.level, "label": pages.word(band.label, band.label_en), "text": texts.get(band.level, "")}
        for band in facts.bands
    ]


def _answer_facts(reading: LeafReading) -> list[tuple[str, Any]]:
    """Return what the office answered, only what stands."""
    answer = reading.answer
    if answer is None:
        return []
    found = [
        (_("ระดับที่ประเมินตนเอง"), answer.self_level),
        (_("จำนวนทั้งหมด"), answer.total),
        (_("จำนวนที่ทำได้"), answer.achieved),
        (_("ร้อยละ"), answer.percent),
        (_("คำอธิบาย"), mark_thai(answer.text) if answer.text else ""),
        (_("เหตุผล"), mark_thai(answer.reason) if answer.reason else ""),
    ]
    return [(label, value) for label, value in found if value not in (None, "")]


def _answer_lists(reading: LeafReading) -> list[tuple[Any, str]]:
    """Return the office's statements with their headings, only lists that hold any."""
    answer = reading.answer
    if answer is None:
        return []
    headed = [
        (answer.results, _("ผลการดำเนินงาน")),
        (answer.problems, _("ปัญหาและอุปสรรค")),
        (answer.suggestions, _("ข้อเสนอแนะ")),
    ]
    return [(said, heading) for said, heading in headed if said]


def _frame(
    request: HttpRequest,
    office: Organisation,
    version: Version,
    facts: InstrumentVersion,
    each: Round,
    node: Node | None = None,
) -> dict[str, Any]:
    here = _("%(instrument)s %(round)s") % {"instrument": facts.code, "round": pages.word(each.label, each.label_en)}
    after: list[tuple[str, str | None]] = [(here, _desk_url(office, version, each.code) if node else None)]
    if node is not None:
        after.append((node.number or node.code, None))
    return {
        **office_shell(office, "assessment"),
        "crumbs": office_crumbs(office, *after),
        "title": pages.title_of(facts),
        "round_label": pages.word(each.label, each.label_en),
        "instrument_version": version,
        "round": each,
    }
