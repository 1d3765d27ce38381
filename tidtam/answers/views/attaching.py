"""The page of all evidence of a sheet: what is attached to what, and for its writers attaching and taking away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.answers.places import place_of_answer, section_of_place
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import Leaf
from tidtam.answers.views.desk import SheetDesk, desk_or_404, page_context
from tidtam.approval.attaching import Attaching, evidence_page
from tidtam.instruments.choices import NodeKind
from tidtam.organisations.policies import reads


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evidence of a sheet; its writers attach files, links and what the library holds, and take it away.

    ?node=QP-1  the leaf whose levels are offered first.   ?q=  what to look for in the library.
    """
    desk = desk_or_404(request, pk)
    row = desk.reading.row
    answered = [leaf for leaf in desk.leaves if leaf.code not in desk.reading.summed]

    def url_of(place: str) -> str:
        code = section_of_place(place)
        asked = f"?{urlencode({'node': code})}" if code else ""
        return f"{reverse('answers:evidence', args=[pk])}{asked}"

    def shown() -> dict[str, Any]:
        leaf = desk.leaf(request.GET.get("node", "") or section_of_place(request.POST.get("place", "")))
        return {
            **page_context(desk, (_("หลักฐาน"), None)),
            "why_not": desk.why_read_only if desk.is_writer else "",
            "groups": _groups(desk),
            "choices": [
                (one.title, [(place, desk.label_of(place)) for place in places_offered(one)])
                for one in answered
                if leaf is None or one.code == leaf.code
            ],
            "cure": _("แนบไฟล์หรือลิงก์ที่แสดงผลของแต่ละข้อ"),
            "place": request.POST.get("place") or (leaf.place if leaf else ""),
            "leaf": leaf,
            "asked": {"node": leaf.code} if leaf else {},
        }

    return evidence_page(
        request,
        Attaching(
            thing=row,
            fiscal_year_be=desk.reading.version.fiscal_year_be,
            at=desk.at,
            why_not=desk.why_read_only,
            offered={place: desk.label_of(place) for leaf in answered for place in places_offered(leaf)},
            url_of=url_of,
            place_missing=_("เลือกว่าเป็นหลักฐานของข้อใด"),
            taken_away=_("นำหลักฐานออกจากแบบรายงานแล้ว · ยังอยู่ในคลังของหน่วยงาน"),
            template="answers/evidence.html",
            shown=shown,
        ),
    )


def places_offered(leaf: Leaf) -> list[str]:
    """Return the places of a leaf that evidence may stand at: the answer, and each level or criterion of it."""
    place = place_of_answer(leaf.code)
    if leaf.node.kind == NodeKind.LEVEL:
        return [place, *(f"{place}.rubric[{level}]" for level in range(1, 6))]
    return [place, *(f"{place}.criteria[{one.code}]" for one in leaf.node.choices if leaf.node.kind == "checklist")]


def _groups(desk: SheetDesk) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return what is attached: place, its words, the evidence; in the order of the leaves."""
    order = {one.code: number for number, one in enumerate(desk.leaves)}
    used = desk.reading.used
    places = sorted(used, key=lambda place: (order.get(section_of_place(place), len(order)), place))
    spots = [{"place": place, "label": desk.label_of(place), "uses": used[place]} for place in places]
    return [("attached", _("แนบไว้แล้ว"), spots)] if spots else []
