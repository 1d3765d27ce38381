"""What was published of assessments, and what it adds up to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.access.snapshot import reading_snapshot
from tidtam.api import facts
from tidtam.api.answers import answered
from tidtam.api.choices import Area
from tidtam.api.operations import operation
from tidtam.api.params import Text, Year
from tidtam.assessment.facts import Advice, OfficeResult
from tidtam.assessment.models import Result
from tidtam.assessment.selectors import as_result, editions_of_office
from tidtam.instruments.selectors import version_facts, version_in_use
from tidtam.organisations.policies import located, office_by_code, reads
from tidtam.rollup import selectors as rollup_selectors
from tidtam.rollup.choices import TerritoryKind
from tidtam.rollup.facts import Line
from tidtam.rollup.policies import root_by_code
from tidtam.rollup.words import source_of
from tidtam.scoring.rules import rounded
from tidtam.thai.text import clean

router = Router()


@operation(
    router,
    "GET",
    "/organisations/{code:office_code}/results",
    name="results",
    area=Area.RESULTS,
    policy=reads(office_by_code),
    answers=facts.ResultList,
    summary=_("ผลการประเมินของหน่วยงาน"),
    description=_("ทุกฉบับที่ประกาศแล้ว ใหม่สุดก่อน"),
    parameters={"fiscal_year_be": _("ปีงบประมาณ พ.ศ. · ไม่ระบุคือทุกปี")},
)
def results(request: HttpRequest, office_code: str, fiscal_year_be: Year = None) -> HttpResponse:
    """Return every edition of an office's results. One query."""
    rows = editions_of_office(located(request), fiscal_year_be=fiscal_year_be)
    return answered(request, facts.ResultList(items=tuple(map(_result_line, rows))))


@operation(
    router,
    "GET",
    "/organisations/{code:office_code}/results/{int:fiscal_year_be}/{code:instrument}/{code:round_code}",
    name="result",
    area=Area.RESULTS,
    policy=reads(office_by_code),
    answers=facts.ResultAnswer,
    is_versioned=True,
    summary=_("ผลการประเมินหนึ่งรอบ"),
    description=_("ฉบับที่ใช้อยู่ ทีละตัวชี้วัด พร้อมระดับ เหตุผล และข้อเสนอแนะ"),
)
def result(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str
) -> HttpResponse:
    """Return the current edition of a result. Two queries."""
    rows = Result.objects.current().filter(
        organisation=located(request),
        version__fiscal_year_be=fiscal_year_be,
        version__instrument__code=instrument,
        round_code=round_code,
    )
    row = rows.select_related("version__instrument", "organisation").order_by("-version__number").first()
    if row is None:
        raise Http404
    said = as_result(row)
    answer = facts.ResultAnswer(
        result=_result_line(row), nodes=tuple(_node_line(said, node.code) for node in said.version.nodes)
    )
    return answered(request, answer, version=row.content_sha256)


@operation(
    router,
    "GET",
    "/organisations/{code:office_code}/rollup/{int:fiscal_year_be}/{code:instrument}/{code:round_code}",
    name="rollup",
    area=Area.RESULTS,
    policy=reads(root_by_code),
    answers=facts.RollupAnswer,
    summary=_("ภาพรวมของเครื่องมือ"),
    description=_("ผลรวมของทั้งประเทศ หรือแยกตามพื้นที่ด้วย by · รายงานแล้วกี่แห่งจากกี่แห่งเสมอ"),
    parameters={
        "by": _("แยกตาม: region:<ชุดภูมิภาค>, office_kind หรือ province · ไม่ระบุคือทั้งประเทศ"),
        "node": _("รหัสตัวชี้วัด · ไม่ระบุคือทั้งเครื่องมือ"),
    },
)
def rollup(
    request: HttpRequest,
    office_code: str,
    fiscal_year_be: int,
    instrument: str,
    round_code: str,
    by: Text = "",
    node: Text = "",
) -> HttpResponse:
    """Return what a node adds up to. Seven queries at most."""
    by, node = clean(by), clean(node)
    version = version_in_use(instrument, fiscal_year_be)
    if version is None:
        raise Http404
    instrument_facts = version_facts(version)
    codes = {"", *(one.code for one in instrument_facts.nodes)}
    if node not in codes or round_code not in {one.code for one in instrument_facts.rounds}:
        raise Http404
    with reading_snapshot():
        root = rollup_selectors.root_of(located(request))
        within = list(
            rollup_selectors.divided(fiscal_year_be, by, root)
            if by
            else rollup_selectors.territories(fiscal_year_be, kind=TerritoryKind.NATION, root=root)
        )
        source = source_of(instrument_facts, node)
        lines = rollup_selectors.lines(version, round_code, within, node_codes=[node], source=source) if within else []
    return answered(
        request,
        facts.RollupAnswer(
            fiscal_year_be=fiscal_year_be,
            instrument_code=instrument,
            round_code=round_code,
            items=tuple(map(_rollup_line, lines)),
        ),
    )


def _result_line(row: Result) -> facts.ResultLine:
    return facts.ResultLine(
        instrument_code=row.version.instrument.code,
        fiscal_year_be=row.version.fiscal_year_be,
        version_number=row.version.number,
        round_code=row.round_code,
        number=row.number,
        is_current=row.is_current,
        is_final=row.is_final,
        level=row.level,
        mean=None if row.mean is None else rounded(row.mean),
        published_at=row.published_at,
        content_sha256=row.content_sha256,
    )


def _node_line(said: OfficeResult, code: str) -> facts.NodeLine:
    score, advice = said.scores.nodes[code], said.advice.get(code, Advice())
    return facts.NodeLine(
        node_code=code,
        status=score.status,
        level=score.level,
        mean=score.shown,
        percent=score.percent,
        outcome=score.outcome,
        counted=score.counted,
        asked=score.asked,
        levels=score.levels,
        self_levels={round_code: level for (node, round_code), level in said.self_levels.items() if node == code},
        reasons={round_code: words for (node, round_code), words in said.reasons.items() if node == code},
        finding=advice.finding,
        advice=advice.advice,
    )


def _rollup_line(line: Line) -> facts.RollupLine:
    return facts.RollupLine(
        territory_kind=line.territory.kind,
        territory_code=line.territory.code,
        territory=line.territory.name,
        node_code=line.node_code,
        part=line.part,
        asked=line.asked,
        reported=line.sums.contributors,
        levels={str(level): count for level, count in line.distribution.items()},
        good_pct=line.good_pct,
        mean=line.mean,
        achieved=line.achieved,
        total=line.total,
        share_pct=line.share_pct,
    )
