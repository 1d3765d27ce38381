"""An office's indicators: where each instrument stands, what is low or falls, what was said and what was confirmed."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.answers.questions import labelled, titled
from tidtam.approval.choices import Status
from tidtam.assessment.choices import OUTCOME_WORDS
from tidtam.assessment.facts import OfficeResult
from tidtam.assessment.models import Result
from tidtam.assessment.pages import word
from tidtam.dashboards import indicators
from tidtam.dashboards.indicators import Moved, Standing
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, reads
from tidtam.scoring.rules import HIGHEST_LEVEL, rounded
from tidtam.ui.charts import Bar, Chart, Column, bar_chart, column_chart

MOST_COLUMNS = 12
"""Of what was said and confirmed differently, so many nodes are drawn; the others are counted."""


@policy(reads(office_by_code))
@require_safe
def office_indicators(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show an office's indicators of a year, one instrument closely. A constant number of queries."""
    office = located(request)
    if not office.is_office:
        raise Http404
    years = indicators.years_of(office)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), years[0] if years else None)
    standings = indicators.standings(office, year) if year else []
    wanted = request.GET.get("instrument", "")
    chosen = next((one for one in standings if one.code == wanted), None)
    chosen = chosen or next((one for one in standings if one.result), standings[0] if standings else None)
    context: dict[str, Any] = {
        **office_shell(office, "sheets"),
        "crumbs": office_crumbs(office, (_("ตัวชี้วัดของสำนักงาน"), None)),
        "year": year,
        "years": [{"label": str(one), "url": f"?year={one}", "is_current": one == year} for one in years],
        "instruments": [
            {
                "label": one.code,
                "url": f"?{urlencode({'year': str(year), 'instrument': one.code})}",
                "is_current": one is chosen,
            }
            for one in standings
        ],
    }
    if chosen is not None:
        context |= _closely(office, chosen)
    return render(request, "dashboards/indicators.html", context)


def _closely(office: Organisation, standing: Standing) -> dict[str, Any]:
    """Return what the page shows of one instrument."""
    facts = version_facts(standing.row.version if standing.row else standing.sheets[0][0].instrument_version)
    shown: dict[str, Any] = {
        "title": word(facts.title, facts.title_en),
        "sheets": [_sheet(one, counts.answered) for one, counts in standing.sheets],
        "row": standing.row,
    }
    if standing.row is None or standing.result is None:
        return shown
    result, total = standing.result, standing.result.scores.total
    named = [standing.row.version.fiscal_year_be, facts.code, standing.row.round_code]
    return shown | {
        "round_label": _round(facts, standing.row.round_code),
        "total": total,
        "total_label": word(total.label, total.label_en),
        "before": standing.before.scores.total if standing.before else None,
        "low": [_moved(one) for one in indicators.low(result)],
        "moved": [_moved(one) for one in indicators.moved_between_rounds(result)],
        "fallen": [_moved(one) for one in indicators.fallen_since(result, standing.before)],
        "groups": [_moved(one) for one in indicators.tops(result) if one.score.lowest],
        "compared": [_moved(one) for one in indicators.compared(result)],
        "levels_chart": _levels_chart(indicators.tops(result)),
        "trend_chart": _trend_chart(standing.history),
        "own": _own(result),
        "result_url": reverse("assessment:result", args=[office.code, *named]),
        "letters_url": reverse("documents:letters", args=[office.code, standing.row.version.fiscal_year_be]),
    }


def _sheet(row: Any, answered: int) -> dict[str, Any]:
    facts = version_facts(row.instrument_version)
    return {
        "label": f"{titled(facts)} · {_round(facts, row.round_code)}",
        "url": row.get_absolute_url(),
        "status": Status(row.status),
        "answered": answered,
    }


def _round(facts: InstrumentVersion, code: str) -> str:
    return next((labelled(one) for one in facts.rounds if one.code == code), code)


def _named(node: Node) -> str:
    return f"{node.number} {word(node.title, node.title_en)}".strip()


def _moved(one: Moved) -> dict[str, Any]:
    score = one.score
    return {
        "name": _named(one.node),
        "score": score,
        "label": word(score.label, score.label_en),
        "levels": " → ".join(str(level) for level in score.levels.values()),
        "before": one.before,
        "outcome": OUTCOME_WORDS.get(score.outcome, ""),
    }


def _levels_chart(nodes: Sequence[Moved]) -> Chart:
    """Draw the mean of each of the highest nodes; what is open is drawn as without a figure."""
    return bar_chart(
        chart_id="levels",
        title=_("ค่าเฉลี่ยรายตัวชี้วัด"),
        bars=[Bar(_named(one.node), one.score.shown, word(one.score.label, one.score.label_en)) for one in nodes],
        unit=_("ค่าเฉลี่ย (เต็ม 5)"),
        label_heading=_("ตัวชี้วัด"),
        format_value=_two,
        full_scale=Decimal(HIGHEST_LEVEL),
    )


def _trend_chart(history: Sequence[Result]) -> Chart | None:
    """Draw the mean of the whole by year, the earliest first; None where there is one year only."""
    if len(history) < 2:
        return None
    return bar_chart(
        chart_id="trend",
        title=_("ค่าเฉลี่ยทั้งเครื่องมือรายปี"),
        bars=[
            Bar(f"{row.version.fiscal_year_be} · {_round(version_facts(row.version), row.round_code)}", _mean(row))
            for row in history
        ],
        unit=_("ค่าเฉลี่ย (เต็ม 5)"),
        label_heading=_("ปีงบประมาณ"),
        format_value=_two,
        full_scale=Decimal(HIGHEST_LEVEL),
    )


def _mean(row: Result) -> Decimal | None:
    if row.mean_numerator is None or row.mean_denominator is None:
        return None
    return rounded(Fraction(row.mean_numerator, row.mean_denominator))


def _two(value: Decimal) -> str:
    return f"{value:.2f}"


def _own(result: OfficeResult) -> dict[str, Any] | None:
    """Return what the office said of itself beside what was confirmed, of the published round; None of history."""
    code = result.edition.round_code
    pairs = [
        (node, own, confirmed)
        for node in result.version.nodes
        if (own := result.self_levels.get((node.code, code))) is not None
        and (confirmed := result.given.levels.get((node.code, code))) is not None
    ]
    if not pairs:
        return None
    differing = [one for one in pairs if one[1] != one[2]]
    return {
        "count": len(pairs),
        "lower": sum(confirmed < own for _node, own, confirmed in pairs),
        "higher": sum(confirmed > own for _node, own, confirmed in pairs),
        "more": max(0, len(differing) - MOST_COLUMNS),
        "chart": column_chart(
            chart_id="own",
            title=_("ระดับที่ประเมินตนเองเทียบกับระดับที่ยืนยัน"),
            columns=[
                Column(node.number or node.code, Decimal(own), Decimal(confirmed), word(node.title, node.title_en))
                for node, own, confirmed in differing[:MOST_COLUMNS]
            ],
            unit=_("ระดับ"),
            label_heading=_("ตัวชี้วัด"),
            plan_label=_("ประเมินตนเอง"),
            actual_label=_("ยืนยัน"),
        )
        if differing
        else None,
    }
