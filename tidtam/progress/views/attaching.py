"""The page of all evidence of a report: what is attached to what, and for its owner attaching and taking away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.approval.attaching import Attaching, evidence_page
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import reads
from tidtam.progress import topics
from tidtam.progress.attached import spots
from tidtam.progress.policies import report_place
from tidtam.progress.views.desk import desk_or_404
from tidtam.progress.views.pages import report_crumbs


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evidence of a report; its owner attaches files, links and what the library holds, and takes it away.

    ?topic=3  the topic whose things are offered first.   ?q=  what to look for in the library.
    """
    desk = desk_or_404(request, pk)
    row, project = desk.reading.row, desk.reading.project
    offered = spots(desk.report, project)

    def url_of(place: str) -> str:
        topic = topics.topic_of_place(place)
        asked = f"?{urlencode({'topic': topic})}#topic-{topic}" if topic else ""
        return f"{reverse('progress:evidence', args=[pk])}{asked}"

    def shown() -> dict[str, Any]:
        topic = request.GET.get("topic", "")
        first = next((one.place for one in offered if str(one.topic) == topic), "")
        place = request.POST.get("place") or first
        back_to = next((one.topic for one in offered if one.place == place), None)
        return {
            **office_shell(row.project.organisation, "projects"),
            "crumbs": report_crumbs(row, (_("หลักฐาน"), None)),
            "row": row,
            "project": project,
            "groups": [
                (f"topic-{number}", f"{number}. {topics.TITLES[number]}", desk.attached[number])
                for number in sorted(desk.attached)
            ],
            "choices": [
                (title, [(one.place, one.label) for one in offered if one.topic == number])
                for number, title in topics.TITLES.items()
            ],
            "cure": _("แนบไฟล์หรือลิงก์ที่แสดงผลงานของแต่ละหัวข้อ"),
            "place": place,
            "back_to": back_to,
            "asked": {"topic": back_to} if back_to else {},
        }

    return evidence_page(
        request,
        Attaching(
            thing=row,
            fiscal_year_be=row.fiscal_year_be,
            at=desk.at,
            why_not=desk.why_read_only,
            offered={one.place: one.label for one in offered},
            url_of=url_of,
            place_missing=_("เลือกว่าเป็นหลักฐานของส่วนใด"),
            taken_away=_("นำหลักฐานออกจากรายงานแล้ว · ยังอยู่ในคลังของสำนักงาน"),
            template="progress/evidence.html",
            shown=shown,
        ),
    )
