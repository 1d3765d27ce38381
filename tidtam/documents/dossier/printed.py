"""Puts a dossier into printing order: registration, statuses and money, reports, approvals, evidence."""

from collections.abc import Iterable, Iterator

from tidtam.documents.dossier import words
from tidtam.documents.dossier.record import Dossier, EvidenceFile
from tidtam.documents.in_json import as_json
from tidtam.documents.layout import DEMO, DRAFT, Block, Heading, Layout, Numerals, Table, Text, columns, in_numerals
from tidtam.documents.office_booklet import words as booklet_words
from tidtam.documents.office_booklet.printed import accepted_table, no_report, report_blocks
from tidtam.documents.office_booklet.record import ProjectRef
from tidtam.documents.project_record import Moved
from tidtam.documents.quarterly_report import words as report_words
from tidtam.documents.quarterly_report.printed import baht, facts_table, project_facts, role_words, subject_words
from tidtam.projects.choices import ResultKind
from tidtam.projects.facts import Activity, Kpi, Project
from tidtam.thai.dates import format_date
from tidtam.thai.money import format_baht, format_percent

FORM, VERSION = "dossier", 1


def render_json(dossier: Dossier) -> bytes:
    """Return the whole record as UTF-8 JSON."""
    content = {
        "office_code": dossier.office_code,
        "office_name": dossier.office_name,
        "fiscal_year_be": dossier.fiscal_year_be,
        "as_of": dossier.as_of,
        "project": dossier.project,
        "registered": dossier.registered,
        "plan_links": dossier.plan_links,
        "versions": dossier.versions,
        "money": dossier.money,
        "reports": [
            {"quarter": report.quarter, "status": report.status, "report": report.report, "moves": report.moves}
            for report in dossier.reports
        ],
        "accepted_checks": dossier.accepted_checks,
        "evidence": dossier.evidence,
    }
    return as_json(FORM, VERSION, content, is_draft=dossier.is_draft, is_demo=dossier.is_demo, refs=(ProjectRef,))


def laid_out(dossier: Dossier, numerals: Numerals) -> Layout:
    """Return the whole document in Thai or Arabic numerals."""
    subtitle = words.SUBTITLE.format(year=dossier.fiscal_year_be)
    as_of = words.AS_OF.format(date=format_date(dossier.as_of))
    code = booklet_words.CODE.format(code=dossier.registered.code) if dossier.registered.code else ""
    layout = Layout(
        title=title_of(dossier),
        header=f"{words.TITLE} {subtitle}",
        footer=f"{dossier.office_short_name} · {as_of}",
        watermark=DRAFT if dossier.is_draft else "",
        notice=DEMO if dossier.is_demo else "",
        blocks=(
            *_registration(dossier),
            *_status(dossier),
            *_reports(dossier),
            *_approval(dossier),
            *_evidence(dossier),
        ),
        cover_title=(words.TITLE, dossier.registered.name, subtitle),
        cover_lines=tuple(filter(None, (code, as_of, dossier.registered.work_group, dossier.office_name))),
        contents_title=words.CONTENTS,
        contents_levels=2,
    )
    return in_numerals(layout, numerals)


def title_of(dossier: Dossier) -> str:
    """Return what the document is called, with its year and project."""
    return f"{words.TITLE} {words.SUBTITLE.format(year=dossier.fiscal_year_be)} {dossier.registered.name}"


def summary_blocks(dossier: Dossier) -> tuple[Block, ...]:
    """Return what the page shows: the parts that have no page of their own."""
    return (*_status(dossier), *_approval(dossier), *_evidence(dossier))


# ---- registration


def _registration(dossier: Dossier) -> Iterator[Block]:
    project = dossier.registered
    yield Heading(words.PART_REGISTRATION, 1, starts_page=True)
    if project.invented:
        yield Text((words.INVENTED,), "note")
    yield Heading(words.GENERAL, 2)
    yield facts_table(
        (
            *project_facts(dossier.project, dossier.office_name),
            (words.KIND, project.kind),
            (words.PLACE, project.place),
            (words.TARGET_GROUP, project.target_group),
        )
    )
    yield Heading(words.PLANS, 2)
    yield _plans(dossier)
    yield from _details(project)
    yield Heading(words.ACTIVITIES, 2)
    yield _activities(project)
    yield from _budget(project)
    yield Heading(words.VERSIONS, 2)
    yield Table(
        columns(words.VERSIONS, words.VERSION_STATUS, words.USE, shares=(30, 45, 25), numbers_from=9),
        tuple(
            (words.VERSION.format(number=one.number), str(one.status.label), words.HOLDS if one.holds else "")
            for one in dossier.versions
        ),
    )


def _plans(dossier: Dossier) -> Block:
    if not dossier.plan_links:
        return Text((booklet_words.NO_PLAN_LINKS,))
    return Table(
        columns(
            words.PLAN, words.CODE, booklet_words.TARGET, words.CONTRIBUTION, shares=(20, 14, 36, 30), numbers_from=9
        ),
        tuple(
            (
                f"{link.tree_label}\n({words.PRIMARY})" if link.is_primary else link.tree_label,
                link.code,
                link.text,
                link.contribution,
            )
            for link in dossier.plan_links
        ),
    )


def _details(project: Project) -> Iterator[Block]:
    yield Heading(words.DETAILS, 2)
    said = (
        (words.RATIONALE, (project.rationale,)),
        (words.OBJECTIVES, project.objectives),
        (words.OUTPUTS, tuple(row.text for row in project.results if row.kind == ResultKind.OUTPUT)),
        (words.OUTCOMES, tuple(row.text for row in project.results if row.kind == ResultKind.OUTCOME)),
    )
    for title, texts in said:
        yield Text((title,), "passage")
        yield Text(tuple(filter(None, texts)) or (booklet_words.MISSING,))
    yield Text((words.KPIS,), "passage")
    if not project.kpis:
        yield Text((booklet_words.MISSING,))
        return
    yield Table(
        columns(words.KPIS, words.KPI_KIND, words.BASELINE, words.TARGET, shares=(46, 16, 14, 24), numbers_from=9),
        tuple(
            (
                kpi.name,
                str(kpi.kind.label) if kpi.kind else "",
                f"{kpi.baseline:,f}" if kpi.baseline is not None else "",
                _target(kpi),
            )
            for kpi in project.kpis
        ),
    )


def _target(kpi: Kpi) -> str:
    number = f"{kpi.target:,f} {kpi.unit}".rstrip() if kpi.target is not None else ""
    share = ""
    if kpi.target_pct is not None:
        pct = format_percent(kpi.target_pct, sign=False)
        share = words.PERCENT_ALONE.format(pct=pct)
        if kpi.target_total is not None:
            share = words.PERCENT_OF.format(pct=pct, total=f"{kpi.target_total:,f} {kpi.unit}".rstrip())
    return "\n".join(filter(None, (number, share, kpi.criterion)))


def _activities(project: Project) -> Block:
    if not project.activities:
        return Text((booklet_words.MISSING,))
    return Table(
        columns(
            words.NUMBER,
            words.ACTIVITY,
            words.QUARTERS,
            words.WEIGHT,
            words.RESPONSIBLE,
            shares=(9, 47, 14, 12, 18),
            numbers_from=9,
        ),
        tuple(
            (
                number,
                activity.title,
                ", ".join(map(str, activity.planned_quarters)),
                format_percent(activity.weight_pct, sign=False) if activity.weight_pct is not None else "",
                activity.responsible,
            )
            for number, activity in _numbered(project.activities)
        ),
    )


def _numbered(activities: Iterable[Activity]) -> Iterator[tuple[str, Activity]]:
    """Yield activities with their numbers, as a report's chapter numbers them."""
    main = sub = 0
    for activity in activities:
        if not activity.is_planned:
            yield words.UNPLANNED, activity
        elif activity.parent_key:
            sub += 1
            yield f"{main}.{sub}", activity
        else:
            main, sub = main + 1, 0
            yield str(main), activity


def _budget(project: Project) -> Iterator[Block]:
    budget = project.budget
    yield Heading(words.BUDGET, 2)
    work_plan = " ".join(
        filter(None, (str(budget.work_plan_kind.label) if budget.work_plan_kind else "", budget.work_plan_name))
    )
    transfers = [
        words.TRANSFER.format(
            direction=row.direction.label,
            amount=format_baht(row.amount_baht),
            code=row.project_code,
            plan=row.work_plan,
        ).strip()
        for row in budget.transfers
    ]
    yield facts_table(
        (
            (words.TOTAL_BUDGET, baht(budget.total_baht) or booklet_words.MISSING),
            (words.BASIS, str(budget.basis.label) if budget.basis else ""),
            (words.MONEY_YEAR, str(budget.money_fiscal_year_be or "")),
            (words.WORK_PLAN, work_plan),
            (words.OUTPUT_OR_PROJECT, budget.output_or_project),
            (words.BUDGET_ACTIVITY, budget.budget_activity),
            (words.EXPENSE, str(budget.expense_category.label) if budget.expense_category else ""),
            (words.TRANSFERS, "\n".join(transfers)),
        )
    )
    if budget.planned:
        total = sum(row.planned_baht for row in budget.planned)
        yield Table(
            columns(words.PLANNED_BY_QUARTER, booklet_words.BAHT, shares=(60, 40)),
            tuple(
                (booklet_words.QUARTER.format(quarter=row.quarter), format_baht(row.planned_baht))
                for row in budget.planned
            ),
            total=(booklet_words.TOTAL, format_baht(total)),
        )


# ---- statuses and money


def _status(dossier: Dossier) -> Iterator[Block]:
    yield Heading(words.PART_STATUS, 1, starts_page=True)
    yield Heading(words.DECLARED, 2)
    if dossier.registered.executions:
        yield Table(
            columns(
                words.QUARTER, booklet_words.STATUS, booklet_words.REASON_COLUMN, shares=(16, 34, 50), numbers_from=9
            ),
            tuple((str(row.quarter), str(row.status.label), row.reason) for row in dossier.registered.executions),
        )
    else:
        yield Text((words.NOT_DECLARED,))
    yield Heading(words.MONEY, 2)
    counted = sum(row.planned_baht is not None and row.actual_baht is not None for row in dossier.money)
    yield Text((words.MONEY_BASIS.format(counted=counted),), "intro")
    yield Table(
        columns(
            words.QUARTER,
            words.PLANNED,
            words.CARRIED_IN,
            words.ACTUAL,
            words.PERCENT,
            words.YEAR_PLANNED,
            words.YEAR_ACTUAL,
            words.YEAR_PERCENT,
            shares=(10, 14, 11, 14, 10, 15, 15, 11),
        ),
        tuple(
            (
                str(row.quarter),
                format_baht(row.planned_baht),
                format_baht(row.carried_in_baht),
                format_baht(row.actual_baht),
                format_percent(row.pct, sign=False),
                format_baht(row.year_planned_baht),
                format_baht(row.year_actual_baht),
                format_percent(row.year_pct, sign=False),
            )
            for row in dossier.money
        ),
    )


# ---- reports


def _reports(dossier: Dossier) -> Iterator[Block]:
    yield Heading(words.PART_REPORTS, 1, starts_page=True)
    for row in dossier.quarters:
        yield Heading(words.REPORT.format(quarter=row.quarter), 2)
        if row.report is None:
            yield Text((no_report(row.without),), "note")
            continue
        if row.report.is_reopened:
            yield Text((report_words.REOPENED,), "note")
        yield from report_blocks(row.report.report, level=3)


# ---- approvals and checks


def _approval(dossier: Dossier) -> Iterator[Block]:
    yield Heading(words.PART_APPROVAL, 1, starts_page=True)
    yield Heading(words.APPROVALS, 2)
    said = [
        *((words.REGISTRATION_VERSION.format(number=one.number), one.moves) for one in dossier.versions),
        *((words.REPORT.format(quarter=report.quarter), report.moves) for report in dossier.reports),
    ]
    rows = tuple(_move(thing, move) for thing, moves in said for move in moves)
    if rows:
        yield Table(
            columns(
                words.THING,
                report_words.DAY,
                report_words.MOVE,
                report_words.ROLE,
                shares=(24, 24, 20, 32),
                numbers_from=9,
            ),
            rows,
        )
    else:
        yield Text((report_words.NO_MOVES,))
    yield Heading(booklet_words.ACCEPTED_CHECKS, 2)
    yield accepted_table(dossier.accepted_checks, heading=words.THING, named=subject_words)


def _move(thing: str, move: Moved) -> tuple[str, ...]:
    return (thing, format_date(move.on), str(move.move.label), role_words(move))


# ---- evidence


def _evidence(dossier: Dossier) -> Iterator[Block]:
    yield Heading(words.PART_EVIDENCE, 1, starts_page=True)
    if not dossier.evidence:
        yield Text((words.NO_EVIDENCE,))
        return
    files = {one.sha256: one for one in dossier.evidence if one.sha256}
    links = {one.address for one in dossier.evidence if one.address}
    total = sum(one.bytes for one in files.values())
    yield Text((words.EVIDENCE_BASIS.format(files=len(files), bytes=f"{total:,}", links=len(links)),), "intro")
    yield Table(
        columns(
            words.QUARTER,
            words.EVIDENCE,
            words.USED_AT,
            words.BYTES,
            words.SHA256,
            shares=(10, 27, 24, 11, 28),
            numbers_from=9,
        ),
        tuple(_evidence_row(one) for one in dossier.evidence),
    )


def _evidence_row(one: EvidenceFile) -> tuple[str, ...]:
    name = "\n".join(dict.fromkeys(filter(None, (one.title, one.name, one.address))))
    return (str(one.quarter), name, one.place, f"{one.bytes:,}" if one.bytes else "", one.sha256)
