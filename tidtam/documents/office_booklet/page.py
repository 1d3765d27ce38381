"""What the web page shows of the record: labels in the reader's language, every figure with the address behind it.

The printed words of the document stay Thai (words.py); here stand the page's own labels.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from tidtam.documents.office_booklet.figures import Figure, figures
from tidtam.documents.office_booklet.record import Booklet, MoneyGroup, MoneyWindow, PlanLinkRow, ProjectRef, ReportRef
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project
from tidtam.ui import charts
from tidtam.ui.templatetags.ui import baht, percent

LIGHT = "#e4e9f5"


def booklet_page(booklet: Booklet) -> dict[str, Any]:
    """Return the context of the booklet's page; costs no query."""
    by_id = {figure.id: figure for figure in figures(booklet)}
    return {
        "shares": [
            (share, by_id[f"status.{share.status.value if share.status else 'undeclared'}"]) for share in booklet.shares
        ],
        "share_chart": _share_chart(booklet),
        "all_projects": by_id["projects"],
        "windows": [_window(booklet.quarter_money, "quarter", by_id), _window(booklet.round_money, "round", by_id)],
        "coverage": [(row, by_id[f"coverage.q{row.quarter}"]) for row in booklet.coverage],
        "report_statuses": [
            (status, by_id[f"report_status.{status.value}"]) for status, _refs in booklet.report_statuses
        ],
        "chapters": [
            (chapter, [(group.name, [_project_row(one.ref, booklet) for one in group.projects]) for group in groups])
            for chapter in booklet.chapters
            for groups in [chapter.groups]
        ],
        "outside_emenscr": by_id["outside_emenscr"],
        "without_report": by_id["without_report"],
        "group_tables": [
            _group_table(_("งบประมาณสะสมตามกลุ่มงาน"), _("กลุ่มงาน"), booklet.money_by_work_group, "work_group", by_id),
            _group_table(
                _("งบประมาณสะสมตามยุทธศาสตร์ชาติ"), _("ยุทธศาสตร์ชาติ"), booklet.money_by_strategy, "strategy", by_id
            ),
        ],
        "round_total": by_id["round.actual"],
        "plan_links": _plan_links(booklet),
    }


def figure_page(booklet: Booklet, figure_id: str) -> dict[str, Any] | None:
    """Return the context of one figure's page, None where the booklet has no such figure; costs no query."""
    by_id = {figure.id: figure for figure in figures(booklet)}
    figure = by_id.get(figure_id)
    if figure is None:
        return None
    return {
        "figure": figure,
        "label": _spoken_label(booklet, figure),
        "is_money": figure.unit == "baht",
        "rows": [_row(part.ref) | {"value": part.value} for part in figure.parts],
        "of": [(by_id[each], _spoken_label(booklet, by_id[each])) for each in figure.pct_of],
        "of_total": sum((by_id[each].value for each in figure.pct_of), Decimal(0)),
    }


def _spoken_label(booklet: Booklet, figure: Figure) -> str:
    """Return a figure's name in the reader's language, in the words of the place on the page that leads to it."""
    kind, *rest = figure.id.split(".")
    if kind == "status":
        labels = {share.status.value: str(share.status.label) for share in booklet.shares if share.status}
        return f"{_('สถานะโครงการ')}: {labels.get(rest[0]) or _('ไม่ได้แจ้งสถานะ')}"
    if kind == "coverage":
        return _("ไตรมาส %(quarter)s มีรายงาน") % {"quarter": rest[0].removeprefix("q")}
    if kind == "report_status":
        labels = {status.value: str(status.label) for status, _refs in booklet.report_statuses}
        return f"{_('สถานะของรายงาน')}: {labels[rest[0]]}"
    if kind in {"quarter", "round"}:
        money = booklet.quarter_money if kind == "quarter" else booklet.round_money
        return f"{_window_title(money)}: {(_money_words() | _count_words())[rest[0]]}"
    if kind in {"work_group", "strategy"}:
        groups = booklet.money_by_work_group if kind == "work_group" else booklet.money_by_strategy
        return f"{groups[int(rest[0]) - 1].name}: {_money_words()[rest[1]]}"
    return {
        "projects": _("โครงการทั้งหมด"),
        "outside_emenscr": _("โครงการที่ไม่ต้องนำเข้าระบบ eMENSCR"),
        "without_report": _("โครงการที่ไม่มีรายงานในรอบนี้"),
    }[kind]


def _plan_links(booklet: Booklet) -> list[tuple[PlanLinkRow, str, int]]:
    """Return each link to a plan with its tree's name and, for a project's first one, how many the project has."""
    rows = []
    for _project, links in groupby(booklet.plan_links, key=lambda link: link.project):
        of_project = list(links)
        for number, link in enumerate(of_project):
            label = _(link.tree_label) if link.tree_label else ""  # printed Thai is the message itself
            rows.append((link, label, 0 if number else len(of_project)))
    return rows


def _row(ref: ProjectRef | ReportRef) -> dict[str, Any]:
    project = ref.project if isinstance(ref, ReportRef) else ref
    return {
        "project": project,
        "project_url": Project(pk=project.pk).get_absolute_url(),
        "report": ref if isinstance(ref, ReportRef) else None,
        "report_url": ProgressReport(pk=ref.pk).get_absolute_url() if isinstance(ref, ReportRef) else "",
    }


def _project_row(ref: ProjectRef, booklet: Booklet) -> dict[str, Any]:
    """Return a project with the reports it has in the round."""
    reports = [
        (row.quarter, ProgressReport(pk=report.pk).get_absolute_url())
        for row in booklet.coverage
        for report in row.reports
        if report.project == ref
    ]
    return _row(ref) | {"reports": reports}


def _share_chart(booklet: Booklet) -> charts.Chart:
    return charts.bar_chart(
        chart_id="statuses",
        title=_("สถานะการดำเนินโครงการ"),
        bars=[
            charts.Bar(
                str(share.status.label) if share.status else _("ไม่ได้แจ้งสถานะ"),
                Decimal(share.count),
                f"({percent(share.pct)})",
            )
            for share in booklet.shares
        ],
        unit=_("จำนวนโครงการ"),
        label_heading=_("สถานะโครงการ"),
        format_value=lambda value: f"{value:,f}",
        full_scale=Decimal(len(booklet.projects)) or None,
    )


def _window_title(money: MoneyWindow) -> str:
    title = _("การเบิกจ่ายสะสม ไตรมาส 1–%(quarter)s") if money.is_cumulative else _("การเบิกจ่าย ไตรมาส %(quarter)s")
    return title % {"quarter": money.quarters[-1]}


def _money_words() -> dict[str, str]:
    return {
        "planned": _("แผนการใช้จ่าย"),
        "carried_in": _("ยกมาจากไตรมาสก่อน"),
        "actual": _("เบิกจ่ายจริง"),
        "within_plan": _("ในจำนวนนี้ ภายในแผน"),
        "over_plan": _("ในจำนวนนี้ เกินแผน (อยู่นอกแถบ)"),
        "not_disbursed": _("ยังไม่เบิกจ่าย"),
    }


def _count_words() -> dict[str, str]:
    return {
        "reports": _("รายงาน"),
        "with_plan_or_spending": _("มีแผนหรือมีการเบิกจ่าย"),
        "with_plan": _("มีแผน"),
        "below_plan": _("ต่ำกว่าแผน"),
        "above_plan": _("สูงกว่าแผน"),
    }


def _window(money: MoneyWindow, name: str, by_id: dict[str, Figure]) -> dict[str, Any]:
    title, labels = _window_title(money), _money_words()
    chart = charts.split_bar(
        chart_id=name,
        title=title,
        parts=[
            charts.Part(_("เบิกจ่ายภายในแผน"), money.totals.within_plan_baht, charts.ACTUAL),
            charts.Part(_("ยังไม่เบิกจ่าย"), money.totals.not_disbursed_baht, LIGHT, charts.INK),
        ],
        unit=_("บาท"),
        label_heading=_("รายการ"),
        format_value=baht,
    )
    return {
        "title": title,
        "key": name,
        "money": money,
        "chart": chart,
        "rows": [
            (label, by_id[f"{name}.{part}"])
            for part, label in labels.items()
            if part != "carried_in" or money.totals.carried_in_baht
        ],
        "counts": [(label, by_id[f"{name}.{part}"]) for part, label in _count_words().items()],
    }


def _group_table(
    title: str, heading: str, groups: Iterable[MoneyGroup], name: str, by_id: dict[str, Figure]
) -> dict[str, Any]:
    parts = ("planned", "actual", "not_disbursed", "over_plan")
    short = _money_words() | {"over_plan": _("เกินแผน")}
    return {
        "title": title,
        "heading": heading,
        "rows": [
            (group, [(short[part], by_id[f"{name}.{number}.{part}"]) for part in parts])
            for number, group in enumerate(groups, 1)
        ],
        "total": [(short[part], by_id[f"round.{part}"]) for part in parts],
        "key": name,
    }
