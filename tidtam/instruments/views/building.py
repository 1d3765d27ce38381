"""Pages on which analysts of the owner build a version: its desk, the version itself, its nodes, and publishing."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.drafts import http
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of, version_of_section
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import Typed, plain
from tidtam.instruments import editing, facts, forms, selectors, services, typed
from tidtam.instruments.choices import VersionState
from tidtam.instruments.facts import STANDARD_BANDS, InstrumentVersion, Node, Round
from tidtam.instruments.fields import NODE, VERSION
from tidtam.instruments.models import Version
from tidtam.instruments.pages import fault_lines, round_label, title_of, tree, version_crumbs
from tidtam.instruments.policies import BEGINS, BUILDS
from tidtam.organisations.policies import located, person_of, roles_of_request
from tidtam.periods.services import WindowRefused
from tidtam.ui.forms import filter_fields
from tidtam.ui.templatetags.ui import moment

NEW, WHOLE = "new:", "whole:"
"""Sections that are no node; a code holds no colon."""

STANDARD_ROUNDS = (
    Round(code="6m", label="รอบ 6 เดือน", label_en="6 months", months=6),
    Round(code="12m", label="รอบ 12 เดือน", label_en="12 months", months=12),
)


@policy(BEGINS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, owner_code: str) -> HttpResponse:
    """Begin an instrument of a central organisation, with the usual rounds and bands."""
    form = forms.BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fact = InstrumentVersion(**form.cleaned_data, nodes=(), rounds=STANDARD_ROUNDS, bands=STANDARD_BANDS)
        try:
            row = services.begin_version(fact=fact, owner=located(request), by=person_of(request), at=timezone.now())
        except services.VersionRefused as refused:
            form.add_error("code", str(refused))
        else:
            if selectors.may_build(roles_of_request(request), row):
                return redirect("instruments:desk", *row.address)
            form.add_error("code", _("ใช้รหัสอื่น รหัสนี้เป็นของหน่วยงานอื่น"))
    context = {
        "form": form,
        "title": _("สร้างเครื่องมือ"),
        "action": _("สร้างเครื่องมือ"),
        "other_way": (_("ส่งสมุดงานของเครื่องมือ (Excel)"), reverse("instruments:load", args=[owner_code])),
        "crumbs": [(_("เครื่องมือและตัวชี้วัด"), reverse("instruments:instrument_list")), (_("สร้างเครื่องมือ"), None)],
    }
    return _form_page(request, "instruments/small_form.html", context)


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Begin the next version of an instrument, for this fiscal year or another, with all that this one states."""
    row = _row(instrument_code, fiscal_year, number)
    form = forms.CopyForm(request.POST or None, initial={"fiscal_year_be": fiscal_year})
    if request.method == "POST" and form.is_valid():
        made = services.copy_version(source=row, by=person_of(request), at=timezone.now(), **form.cleaned_data)
        return redirect("instruments:desk", *made.address)
    title = _("ทำฉบับใหม่")
    context = {"form": form, "title": title, "action": title, "crumbs": version_crumbs(row, (title, None))}
    return _form_page(request, "instruments/small_form.html", context)


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(
    request: HttpRequest, instrument_code: str, fiscal_year: int, number: int, round_code: str
) -> HttpResponse:
    """Open a round of a published version for answers, once: from which day, until when."""
    row = _row(instrument_code, fiscal_year, number)
    stated = selectors.version_facts(row)
    of_round = next((each for each in stated.rounds if each.code == round_code), None)
    if of_round is None or row.state != VersionState.PUBLISHED:
        raise Http404
    if selectors.window_of(stated, round_code) is not None:  # a form sent twice opens it once
        return redirect(row.get_absolute_url())
    form = forms.RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_round(
                version=row, round_code=round_code, by=person_of(request).username, at=timezone.now(), **form.limits()
            )
        except WindowRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("เปิดรับ%(round)sแล้ว") % {"round": round_label(of_round)})
            return redirect(row.get_absolute_url())
    title = _("เปิดรับ%(round)s") % {"round": round_label(of_round)}
    context = {"form": form, "title": title, "action": title, "crumbs": version_crumbs(row, (title, None))}
    return _form_page(request, "instruments/small_form.html", context)


@policy(BUILDS)
@never_cache
@require_safe
def desk(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Show a draft with its nodes, what is to be mended and what waits unsaved; of what is published, lead to it."""
    row = _row(instrument_code, fiscal_year, number)
    if row.state != VersionState.DRAFT:
        return redirect(row.get_absolute_url())
    stated, faults = selectors.version_facts(row), selectors.faults_of(row)
    context = {
        **_shell(row, stated),
        "nodes": tree(stated),
        "groups": {node.code for node in editing.groups(stated)},
        "faults": fault_lines(stated, [fault for fault in faults if not fault.is_notice], row),
        "notices": fault_lines(stated, [fault for fault in faults if fault.is_notice], row),
        "waiting": {section for section, draft in drafts_of(row).items() if draft.typed},
        "kin": selectors.kin_of(stated),
        "rounds": [(each, None) for each in stated.rounds],
        "crumbs": version_crumbs(row),
    }
    return render(request, "instruments/desk.html", context)


@policy(BUILDS)
@never_cache
@require_safe
def preview(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Show a draft as an office will see it."""
    row = _row(instrument_code, fiscal_year, number)
    stated = selectors.version_facts(row)
    filters = forms.OfficeKindFilter(request.GET)
    context = {
        **_shell(row, stated),
        "nodes": tree(stated, office_kind=filters.kind()),
        "rounds": [(each, None) for each in stated.rounds],
        "fields": filter_fields(filters),
        "crumbs": version_crumbs(row, (_("ดูแบบที่หน่วยงานเห็น"), None)),
    }
    return render(request, "instruments/version.html", context)


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def whole(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Change a draft's name, rounds, bands and how it is scored."""
    row = _row(instrument_code, fiscal_year, number)

    def change(read: InstrumentVersion) -> Callable[[InstrumentVersion], InstrumentVersion]:
        kept = ("code", "fiscal_year_be", "number", "nodes")
        return lambda now: replace(read, **{name: getattr(now, name) for name in kept})

    return _section(request, row, WHOLE, change, template="instruments/whole.html", name=_("ชื่อ รอบ และวิธีให้ระดับ"))


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_node(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Add a node to a draft, below the group the address names."""
    row = _row(instrument_code, fiscal_year, number)

    def change(read: Node) -> Callable[[InstrumentVersion], InstrumentVersion]:
        return lambda now: editing.with_node(now, read)

    return _section(request, row, NEW, change, template="instruments/node.html", name=_("เพิ่มรายการ"))


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def node(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int, node_code: str) -> HttpResponse:
    """Change a node of a draft."""
    row = _row(instrument_code, fiscal_year, number)
    _node_or_404(row, node_code)

    def change(read: Node) -> Callable[[InstrumentVersion], InstrumentVersion]:
        return lambda now: editing.with_change(now, node_code, read)

    return _section(request, row, node_code, change, template="instruments/node.html", name=node_code)


@policy(BUILDS)
@require_POST
def draft(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int, section: str) -> HttpResponse:
    """Keep what is typed into a section, as typed (204); docs/rooms/drafts.md has the other answers."""
    row = _row(instrument_code, fiscal_year, number)
    if section not in (NEW, WHOLE):
        _node_or_404(row, section)

    def keep(sent: http.Sent) -> int:
        return services.keep_section(
            version=row,
            section=section,
            typed=sent.typed,
            seen=sent.seen,
            key=sent.key,
            by=person_of(request),
            at=timezone.now(),
        )

    def stands(waiting: Typed) -> Typed:
        return {**_stands(selectors.version_facts(_row(*row.address)), section), **waiting}

    return http.keep_sent(request, keep=keep, closed=services.VersionRefused, stands=stands)


@policy(BUILDS)
@require_POST
def move(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Move a node of a draft up or down among those beside it: `up` or `down` names it."""
    row = _row(instrument_code, fiscal_year, number)
    steps, code = (-1, request.POST["up"]) if "up" in request.POST else (1, request.POST.get("down", ""))
    try:
        services.change_draft(
            version=row,
            change=lambda now: editing.with_move(now, code, steps),
            by=person_of(request),
            at=timezone.now(),
        )
    except KeyError:  # somebody else took it away
        messages.warning(request, _("ไม่พบรายการนี้แล้ว ดูรายการที่มีด้านล่าง"))
    except services.VersionRefused as refused:
        messages.warning(request, str(refused))
    return redirect(f"{reverse('instruments:desk', args=row.address)}#n-{code}")


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int, node_code: str) -> HttpResponse:
    """Take a node of a draft away, with what is below it, after asking."""
    row = _row(instrument_code, fiscal_year, number)
    found = _node_or_404(row, node_code)
    below = len(editing.codes_below(selectors.version_facts(row), node_code))
    if request.method == "POST":
        try:
            services.change_draft(
                version=row,
                change=lambda now: editing.without_node(now, node_code),
                by=person_of(request),
                at=timezone.now(),
            )
        except services.VersionRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, _("ลบ %(code)s แล้ว") % {"code": node_code})
        return redirect("instruments:desk", *row.address)
    words = _("ลบ “%(title)s” และรายการใต้กลุ่มนี้ %(count)d ข้อ") if below else _("ลบ “%(title)s”")
    context = {
        "title": _("ลบ %(code)s") % {"code": node_code},
        "action": _("ลบรายการนี้"),
        "words": words % {"title": title_of(found), "count": below},
        "back": reverse("instruments:node", args=[*row.address, node_code]),
        "crumbs": version_crumbs(row, (_("ลบ %(code)s") % {"code": node_code}, None)),
    }
    return render(request, "instruments/confirm.html", context)


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Take a draft away, after asking."""
    row = _row(instrument_code, fiscal_year, number)
    if request.method == "POST":
        try:
            services.discard_version(version=row, by=person_of(request), at=timezone.now())
        except services.VersionRefused as refused:
            messages.warning(request, str(refused))
            return redirect(row.get_absolute_url())
        messages.success(request, _("ทิ้งฉบับร่างแล้ว"))
        return redirect("instruments:instrument_list")
    context = {
        "title": _("ทิ้งฉบับร่าง"),
        "action": _("ทิ้งฉบับร่าง"),
        "words": _("ฉบับร่างและข้อความที่พิมพ์ไว้ในฉบับนี้จะหายไป ฉบับที่ประกาศใช้แล้วยังอยู่"),
        "back": reverse("instruments:desk", args=row.address),
        "crumbs": version_crumbs(row, (_("ทิ้งฉบับร่าง"), None)),
    }
    return render(request, "instruments/confirm.html", context)


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Show once more what is to be published, what keeps it back and what it asks of an office; publish it."""
    row = _row(instrument_code, fiscal_year, number)
    refusal = ""
    if request.method == "POST":
        try:
            done = services.publish_version(
                version=row,
                content_sha256=request.POST.get("content", ""),
                by=person_of(request),
                at=timezone.now(),
            )
        except services.InstrumentRefused:
            refusal = _("แก้รายการต่อไปนี้ก่อนประกาศใช้")
        except services.VersionRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("ประกาศใช้แล้ว"))
            return redirect(done.get_absolute_url())
    elif row.state != VersionState.DRAFT:
        return redirect(row.get_absolute_url())
    stated, faults = selectors.version_facts(row), selectors.faults_of(row)
    context = {
        **_shell(row, stated),
        "refusal": refusal,
        "faults": fault_lines(stated, [fault for fault in faults if not fault.is_notice], row),
        "notices": fault_lines(stated, [fault for fault in faults if fault.is_notice], row),
        "waiting": sorted(section for section, draft in drafts_of(row).items() if draft.typed),
        "asks": selectors.asks(stated),
        "kin": selectors.kin_of(stated),
        "crumbs": version_crumbs(row, (_("ประกาศใช้"), None)),
    }
    return render(
        request,
        "instruments/publish.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK,
    )


def _section(
    request: HttpRequest, row: Version, section: str, change: Callable[[Any], Any], *, template: str, name: str
) -> HttpResponse:
    """Show the form of a section and save it; whatever keeps it from being saved, it comes back as typed."""
    if row.state != VersionState.DRAFT:
        messages.warning(request, _("ฉบับนี้ประกาศใช้แล้ว แก้ไขโดยทำฉบับใหม่"))
        return redirect(row.get_absolute_url())
    stated, drafts = selectors.version_facts(row), drafts_of(row)
    waiting = drafts[section].typed if section in drafts else {}
    context: dict[str, Any] = {
        "section": section,
        "name": name,
        "draft": drafts.get(section),
        "is_waiting": bool(waiting),
    }
    if request.method != "POST":
        begun = {"parent": request.GET.get("under", "")} if section == NEW else {}
        shown = {**_stands(stated, section), **begun, **waiting}
        form = _form(stated, section, shown)
        context |= {"seen": version_of_section(drafts, section), "key": uuid.uuid4()}
        return _section_page(request, row, stated, form, template, context)
    sent = _sent(request)
    form = _form(stated, section, sent, is_sent=True)
    read = form.read()
    context |= {"seen": request.POST.get("seen", ""), "key": request.POST.get("key", "")}
    if form.errors:
        return _section_page(request, row, stated, form, template, context)
    try:
        services.save_section(
            version=row,
            section=section,
            change=change(read),
            seen=http.seen_by(request.POST),
            key=http.form_key(request.POST),
            by=person_of(request),
            at=timezone.now(),
        )
    except editing.EditRefused as refused:
        form.refuse(refused.fault.path, refused.fault)
    except services.VersionRefused as refused:
        form.add_error(None, str(refused))
    except Conflict as conflict:
        now = {**_stands(selectors.version_facts(row), section), **(conflict.draft.typed if conflict.draft else {})}
        context |= {
            "who": _who(conflict.draft),
            "differing": _differing(form, now, sent),
            "seen": conflict.draft.version if conflict.draft else 0,
            "key": uuid.uuid4(),
        }
        return _section_page(request, row, stated, form, template, context, status=HTTPStatus.CONFLICT)
    else:
        messages.success(request, _("บันทึก “%(name)s” แล้ว") % {"name": name})
        if request.POST.get("go") == "again":
            return redirect(f"{reverse('instruments:new_node', args=row.address)}?under={getattr(read, 'parent', '')}")
        return redirect("instruments:desk", *row.address)
    return _section_page(request, row, stated, form, template, context)


def _section_page(
    request: HttpRequest,
    row: Version,
    stated: InstrumentVersion,
    form: forms.FactForm,
    template: str,
    context: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    page = {
        **_shell(row, stated),
        **context,
        "form": form,
        "kin": selectors.kin_of(stated).get(context["section"], []),
        "crumbs": version_crumbs(row, (context["name"], None)),
    }
    return render(request, template, page, status=status)


def _form(stated: InstrumentVersion, section: str, shown: Typed, *, is_sent: bool = False) -> forms.FactForm:
    if section == WHOLE:
        rows = {name: typed.row_count(name, len(getattr(stated, name)), levels=5) for name in ("rounds", "bands")}
        levels = [(str(level), str(level)) for level in range(1, rows["bands"] + 1)]
        only = [field.name for field in VERSION.fields if field.name not in ("code", "fiscal_year_be", "number")]
        months = [("", _("ไม่ใช้รอบนี้")), ("6", _("6 เดือน")), ("12", _("12 เดือน"))]
        options: dict[str, forms.Options] = {"good_from_level": levels, "rounds.months": months}
        return forms.FactForm(VERSION, shown, rows=rows, options=options, only=only, is_sent=is_sent)
    held = stated.node(section) if section != NEW else None
    highest = len(stated.bands) or 5
    rows = {name: typed.row_count(name, len(getattr(held, name, ())), levels=highest) for name in NODE.lists}
    groups = [(group.code, f"{group.code} {group.title}") for group in editing.groups(stated) if group.code != section]
    options = {
        "parent": [("", _("ชั้นบนสุด")), *groups],
        "rounds": [(each.code, each.label) for each in stated.rounds],
        "population": [("", _("ไม่มี")), *selectors.population_names()],
    }
    return forms.FactForm(NODE, shown, rows=rows, options=options, is_sent=is_sent)


def _stands(stated: InstrumentVersion, section: str) -> dict[str, Any]:
    """Return what a section's form holds where nothing waits."""
    if section == WHOLE:
        return typed.typed_of(VERSION, replace(stated, nodes=()))
    empty = facts.Node(code="", kind="level", title="")
    return typed.typed_of(NODE, empty if section == NEW else stated.node(section))


def _sent(request: HttpRequest) -> dict[str, Any]:
    """Return what a form sent, by place: a list where several can be chosen."""
    return {name: values if name == "rounds" else values[-1] for name, values in request.POST.lists()}


def _differing(form: forms.FactForm, now: Typed, sent: Typed) -> list[tuple[str, str]]:
    """Return label and text of what stands now wherever something else was typed."""
    return [
        (str(form[place].label), plain(now.get(place, "")))
        for place in form.fields
        if plain(now.get(place, "")) != plain(sent.get(place, ""))
    ]


def _who(draft: Draft | None) -> str:
    if draft is None:
        return _("มีคนแก้ส่วนนี้หลังจากที่เปิดหน้านี้")
    return _("%(who)s แก้ส่วนนี้เมื่อ %(when)s") % {"who": draft.by, "when": moment(draft.kept_at, "long")}


def _shell(row: Version, stated: InstrumentVersion) -> dict[str, Any]:
    return {"row": row, "stated": stated, "title": title_of(stated)}


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["form"].errors else HTTPStatus.OK
    return render(request, template, context, status=status)


def _row(instrument_code: str, fiscal_year: int, number: int) -> Version:
    row = selectors.version_of(instrument_code, fiscal_year, number)
    assert row is not None  # the policy found it
    return row


def _node_or_404(row: Version, code: str) -> Node:
    try:
        return selectors.version_facts(row).node(code)
    except KeyError:
        raise Http404 from None
