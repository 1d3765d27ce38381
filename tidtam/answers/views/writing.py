"""The pages on which a sheet is written: one for each leaf, one for the letter; what their scripts send."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tidtam.access.policies import policy
from tidtam.answers import rules, selectors
from tidtam.answers.forms import LeafForm
from tidtam.answers.linked import Linked
from tidtam.answers.models import Sheet
from tidtam.answers.places import LETTER, section_of_place
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import Leaf, LeafState, leaf_of, rubric_of
from tidtam.answers.services import edit_sheet
from tidtam.answers.typed import read_typed
from tidtam.answers.views.desk import QUESTION_PAGE, SheetDesk, desk_or_404, page_context, section_form, sheet_title
from tidtam.approval.choices import Status
from tidtam.approval.deciding import Attempt
from tidtam.approval.sections import keep_section, save_section, section_context
from tidtam.drafts import http
from tidtam.drafts.conflict import conflict_page
from tidtam.drafts.typed import Typed
from tidtam.instruments.facts import Node
from tidtam.organisations.policies import reads
from tidtam.ui.context_processors import draw_no_navigation


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int, node: str) -> HttpResponse:
    """Show a leaf with its rubric, fields and evidence, and save what is written; `take` only fills in what is stored
    at the linked indicator it names.

    What cannot be saved comes back as typed: fields that cannot be read 422, what changed meanwhile 409. Who has
    nothing to write reads what is answered.
    """
    desk = desk_or_404(request, pk)
    leaf = _leaf_or_404(desk, node)
    draw_no_navigation(request)
    if request.method != "POST":
        return _page(request, desk, leaf, section_form(desk, node, leaf.node))
    form = section_form(desk, node, leaf.node, http.chosen(request.POST))
    if "take" in request.POST:
        return _take_over(request, desk, leaf, form)
    return _save(request, desk, form, node, show=partial(_page, request, desk, leaf, form))


def _take_over(request: HttpRequest, desk: SheetDesk, leaf: Leaf, form: LeafForm) -> HttpResponse:
    """Show the form as typed with what is stored at a linked indicator; nothing is saved yet."""
    linked = selectors.linked_answers(desk.reading, [leaf.node]).get(leaf.code, [])
    taken = next((one for one in linked if one.key == request.POST["take"] and one.fields), None)
    if taken is not None:
        form.take_over(taken)
    return _page(request, desk, leaf, form, taken=taken)


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a bureau answers, in the system or by official letter, and save the letter's number and date."""
    desk = desk_or_404(request, pk)
    if not desk.reading.takes_letters:
        raise Http404
    draw_no_navigation(request)
    form = section_form(desk, LETTER, None, http.chosen(request.POST) if request.method == "POST" else None)
    show = partial(_letter_page, request, desk, form)
    return _save(request, desk, form, LETTER, show=show) if request.method == "POST" else show()


def _save(
    request: HttpRequest, desk: SheetDesk, form: LeafForm, section: str, *, show: Callable[..., HttpResponse]
) -> HttpResponse:
    """Save what a form sent, or show it again with what is to be mended."""
    row = desk.reading.row
    typed = read_typed(desk.reading.sheet, desk.reading.to_write, form.sent())
    form.refuse(typed.unreadable)
    return save_section(
        request,
        form,
        save=partial(edit_sheet, sheet=row, section=section, changes=typed.changes, by=desk.person, at=desk.at),
        choose=partial(_conflict_page, request, row.pk, section),
        show=show,
        url=_next_address(desk, section, request.POST.get("go", "")),
    )


@policy(reads(sheet_place))
@require_POST
def draft(request: HttpRequest, pk: int, node: str) -> HttpResponse:
    """Keep what was typed into a leaf."""
    if not selectors.has_leaf(pk, node):
        raise Http404

    def stands() -> Typed:
        desk = desk_or_404(request, pk)
        return {one.place: one.typed for one in section_form(desk, node, _leaf_or_404(desk, node).node).inputs}

    return keep_section(request, Sheet(pk=pk), node, stands=stands)


def question_as_typed(request: HttpRequest, pk: int, node: str, attempt: Attempt) -> HttpResponse:
    """Show a leaf's page again, as typed, after the button of a thread on it sent the form."""
    desk = desk_or_404(request, pk)
    leaf = _leaf_or_404(desk, node)
    form = section_form(desk, node, leaf.node, request.POST)
    return _page(request, desk, leaf, form, attempt=attempt, status=attempt.status)


def _leaf_or_404(desk: SheetDesk, code: str) -> Leaf:
    leaf = desk.leaf(code)
    if leaf is None:
        raise Http404
    return leaf


def _next_address(desk: SheetDesk, section: str, wanted: str) -> str:
    pk = desk.reading.row.pk
    codes = [one.code for one in desk.reading.nodes]
    if wanted == "check":
        return f"{reverse('answers:question', args=[pk, section])}?checked=1#checks"
    if wanted == "evidence":
        return f"{reverse('answers:evidence', args=[pk])}?{urlencode({'node': section})}"
    if wanted == "next" and section in codes:
        place = codes.index(section) + 1
        following = codes[place : place + 1]
        name, rest = ("answers:question", following) if following else ("answers:submit", [])
        return reverse(name, args=[pk, *rest])
    return f"{desk.reading.row.get_absolute_url()}?saved=1"


def _page(
    request: HttpRequest,
    desk: SheetDesk,
    leaf: Leaf,
    form: LeafForm,
    *,
    refusal: str = "",
    taken: Linked | None = None,
    attempt: Attempt | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form.discussion = desk.discussion_in(
        request,
        leaf.code,
        url=reverse("answers:comment", args=[desk.reading.row.pk]),
        page=f"{QUESTION_PAGE}{leaf.code}",
        attempt=attempt,
    )
    is_summed = leaf.state is LeafState.SUMMED
    is_read_only = bool(desk.why_read_only) or is_summed
    linked = [] if is_read_only else selectors.linked_answers(desk.reading, [leaf.node]).get(leaf.code, [])
    form.linked = linked
    inputs = form.inputs
    rubric = rubric_of(leaf.node) if rules.enters_level(leaf.node) else ()
    drawn = {one.place for one in inputs} | {leaf.place}
    position = [one.code for one in desk.leaves].index(leaf.code)
    used = {place: uses for place, uses in desk.reading.used.items() if section_of_place(place) == leaf.code}
    return render(
        request,
        "answers/question.html",
        {
            **page_context(desk, (leaf.node.number or leaf.code, None)),
            "leaf": leaf,
            "node": leaf.node,
            "number": position + 1,
            "next_leaf": desk.leaves[position + 1] if position + 1 < len(desk.leaves) else None,
            "previous_leaf": desk.leaves[position - 1] if position else None,
            "inputs": inputs,
            "linked": [(one, one.is_said_by(form.sent())) for one in linked],
            "taken": taken,
            "levels": [{"level": one.level, "number": str(one.level), "text": one.text} for one in rubric],
            "rubric": rubric,
            **section_context(
                request,
                desk,
                leaf.code,
                form,
                is_begun=leaf.state is not LeafState.NOT_STARTED,
                drawn=drawn,
                refusal=refusal,
            ),
            "is_summed": is_summed,
            "is_read_only": is_read_only,
            "stray_advice": [
                one for one in desk.advice if section_of_place(one.place) == leaf.code and one.place not in drawn
            ],
            "asked_again": desk.asked_again.get(leaf.code),
            "is_approved": desk.reading.row.status == Status.APPROVED,
            "uses": [(desk.label_of(place), uses) for place, uses in used.items()],
            "bound": selectors.bounds_of(desk.reading.row, [leaf.node], day=_day(desk)).get(leaf.code),
            "last": _last_answer(desk, leaf.node),
        },
        status=status,
    )


def _day(desk: SheetDesk) -> Any:
    return desk.reading.round.as_of_date or desk.at.date()


def _last_answer(desk: SheetDesk, node: Node) -> Leaf | None:
    """Return what was answered to the same question in the round before; None where nothing was."""
    before = desk.reading.last_round
    answer = before.answer(node.code) if before else None
    return leaf_of(desk.reading.version, node, answer) if answer else None


def _letter_page(
    request: HttpRequest, desk: SheetDesk, form: LeafForm, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return render(
        request,
        "answers/letter.html",
        {
            **page_context(desk, (_("หนังสือราชการ"), None)),
            **section_context(request, desk, LETTER, form, is_begun=False, drawn=(), refusal=refusal),
            "inputs": form.inputs,
        },
        status=status,
    )


def _conflict_page(request: HttpRequest, pk: int, section: str) -> HttpResponse | None:
    """Return the page on which a form and what was written meanwhile are chosen from (drafts.conflict)."""
    desk = desk_or_404(request, pk)
    node = desk.reading.by_code.get(section)
    return conflict_page(
        request,
        sent=section_form(desk, section, node, http.chosen(request.POST)).inputs,
        there=section_form(desk, section, node).inputs,
        draft=desk.drafts.get(section),
        shown={
            **page_context(desk),
            "frame": "answers/frame.html",
            "of": sheet_title(desk),
            "action": reverse("answers:question", args=[pk, section]) if node else reverse("answers:letter", args=[pk]),
        },
    )
