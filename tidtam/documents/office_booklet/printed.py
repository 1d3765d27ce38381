"""Puts the record into printing order: which headings, sentences and tables the booklet has (spec 5, parts 1-5)."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from tidtam.documents.layout import (
    DEMO,
    DRAFT,
    Bar,
    Bars,
    Block,
    Column,
    Heading,
    Layout,
    Numerals,
    Table,
    Text,
    columns,
    in_numerals,
)
from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.record import (
    AcceptedCheck,
    Booklet,
    LeftOut,
    MoneyGroup,
    MoneyLine,
    MoneyWindow,
    ProjectChapter,
    ProjectRef,
    QuarterSection,
    ReportRef,
    ReportSection,
)
from tidtam.documents.office_booklet.record import (
    Block as ReportBlock,
)
from tidtam.documents.proof import proof_of
from tidtam.thai.dates import format_date
from tidtam.thai.money import format_baht, format_percent

ZERO = Decimal(0)


def laid_out(booklet: Booklet, numerals: Numerals, document: UUID | None = None) -> Layout:
    """Return the whole document in Thai or Arabic numerals. document: its id in the register, once it is issued."""
    cover = booklet.cover
    subtitle = words.SUBTITLE.format(year=cover.fiscal_year_be, months=cover.months)
    as_of = words.AS_OF.format(date=format_date(cover.as_of_date))
    layout = Layout(
        title=f"{words.TITLE}{subtitle} {cover.office_short_name or cover.office_name}",
        cover_title=(words.TITLE, *words.subtitle_lines(cover.fiscal_year_be, cover.months)),
        cover_lines=(
            as_of,
            words.DOCUMENT_NO.format(number=cover.document_no or f"{words.BLANK}/{cover.fiscal_year_be}"),
            words.WORK_GROUP.format(name=cover.work_group or words.BLANK),
            cover.office_name,
            *cover.address_lines,
        ),
        contents_title=words.CONTENTS,
        header=f"{words.TITLE}{subtitle}",
        footer=f"{cover.office_short_name or cover.office_name} · {as_of}",
        watermark=DRAFT if booklet.is_draft else "",
        notice=DEMO if booklet.is_demo else "",
        numerals="arabic",
        proof=proof_of(document, on_cover=True),
        blocks=(*_summary(booklet), *_chapters(booklet), *_notes(booklet), *_appendix(booklet)),
    )
    return in_numerals(layout, numerals)


# ---- 2 summary


def _summary(booklet: Booklet) -> Iterable[Block]:
    whole = Decimal(len(booklet.projects))
    yield Heading(words.PART_SUMMARY, 1, starts_page=True)
    yield Heading(words.STATUSES, 2)
    yield Text((words.ALL_COUNTED.format(count=len(booklet.projects)),), "intro")
    labels = [share.status.label if share.status else words.UNDECLARED for share in booklet.shares]
    yield Table(
        columns(words.STATUS, words.PROJECT_COUNT, words.PERCENT, shares=(52, 24, 24)),
        tuple(
            (str(label), str(share.count), format_percent(share.pct, sign=False))
            for label, share in zip(labels, booklet.shares, strict=True)
        ),
        total=(words.TOTAL, str(len(booklet.projects)), format_percent(Decimal(100) if whole else None, sign=False)),
    )
    yield Bars(
        bars=tuple(
            Bar(str(label), Decimal(share.count), words.OF_HUNDRED.format(pct=format_percent(share.pct, sign=False)))
            for label, share in zip(labels, booklet.shares, strict=True)
        ),
        whole=whole,
        is_split=False,
    )
    yield from _money_window(booklet, booklet.quarter_money)
    yield from _money_window(booklet, booklet.round_money)
    yield Heading(words.REPORT_STATUSES, 2)
    yield Text((words.DRAFT_COUNTS_ALL if booklet.is_draft else words.ISSUED_COUNTS_APPROVED,), "intro")
    yield Table(
        columns(words.REPORT_STATUS, words.REPORT_COUNT, shares=(70, 30)),
        tuple((str(status.label), str(len(refs))) for status, refs in booklet.report_statuses),
        total=(words.TOTAL, str(sum(len(refs) for _status, refs in booklet.report_statuses))),
    )


def _money_window(booklet: Booklet, money: MoneyWindow) -> Iterable[Block]:
    totals = money.totals
    yield Heading(words.money_heading(money, booklet.cover.fiscal_year_be), 2)
    basis = words.BASIS.format(reports=totals.reports, active=totals.with_plan_or_spending, planning=totals.with_plan)
    sentence = words.COVERAGE if booklet.is_draft else words.COVERAGE_APPROVED
    coverage = [
        sentence.format(quarter=row.quarter, reports=len(row.reports), projects=row.projects)
        for row in booklet.coverage
        if row.quarter in money.quarters
    ]
    missing = [words.MISSING_MONEY.format(count=totals.missing_money)] if totals.missing_money else []
    yield Text((basis, " · ".join(coverage), *missing), "intro")
    rows: list[tuple[str, Decimal, Decimal | None]] = [(words.PLANNED, totals.planned_baht, None)]
    if totals.carried_in_baht:
        rows.append((words.CARRIED_IN, totals.carried_in_baht, None))
    rows += [
        (words.ACTUAL, totals.actual_baht, money.disbursed_pct),
        (words.OF_WHICH_WITHIN, totals.within_plan_baht, money.within_pct),
        (words.OF_WHICH_OVER, totals.over_plan_baht, None),
        (words.NOT_DISBURSED, totals.not_disbursed_baht, money.not_disbursed_pct),
    ]
    yield Table(
        columns(words.ITEM, words.BAHT, words.PCT_OF_PLAN, shares=(52, 26, 22)),
        tuple(
            (label, format_baht(value), format_percent(pct, sign=False) if pct is not None else "")
            for label, value, pct in rows
        ),
    )
    yield Bars(
        bars=(
            Bar(words.WITHIN_PLAN, totals.within_plan_baht, _of_plan(money.within_pct)),
            Bar(words.NOT_DISBURSED, totals.not_disbursed_baht, _of_plan(money.not_disbursed_pct)),
        ),
        whole=totals.planned_baht + totals.carried_in_baht,
        is_split=True,
    )
    over = words.OVER_OUTSIDE.format(baht=format_baht(totals.over_plan_baht), count=len(money.over_plan))
    yield Text((over if totals.over_plan_baht else words.NOTHING_OVER,), "note")


def _of_plan(pct: Decimal | None) -> str:
    return "" if pct is None else words.OF_HUNDRED.format(pct=format_percent(pct, sign=False))


# ---- 3 chapters


def _chapters(booklet: Booklet) -> Iterable[Block]:
    for chapter in booklet.chapters:
        label = words.PROJECTS_THAT.format(status=chapter.status.label) if chapter.status else words.UNDECLARED_PROJECTS
        yield Heading(label, 1, starts_page=True)
        for group in chapter.groups:
            yield Heading(group.name or words.NO_WORK_GROUP, 2)
            for project in group.projects:
                yield from _project(project)


def _project(project: ProjectChapter) -> Iterable[Block]:
    yield Heading(f"{project.ref.number}. {project.ref.name}", 3)
    facts = [words.CODE.format(code=project.code)] if project.code else []
    if project.in_emenscr is False:
        facts.append(words.NOT_IN_EMENSCR)
    if project.status_reason:
        facts.append(words.REASON.format(reason=project.status_reason))
    if facts:
        yield Text(tuple(facts))
    for section in project.quarters:
        if section.report is None:
            yield Text((no_report(section),), "note" if section is project.quarters[-1] else "lead")
        else:
            yield from report_blocks(section.report)


def no_report(section: QuarterSection) -> str:
    """Return the sentence of a quarter of which no report is printed: due or not, or not approved."""
    if section.left_out is not None:
        return words.NOT_APPROVED.format(quarter=section.quarter, status=section.left_out.label)
    return (words.NO_REPORT_DUE if section.is_due else words.NO_REPORT).format(quarter=section.quarter)


def report_blocks(report: ReportSection, *, level: int = 4) -> Iterable[Block]:
    """Yield a report's quarter, headings of a level, passages and money: the same in every document that prints it."""
    marks = [words.QUARTER.format(quarter=report.ref.quarter), str(report.status.label)]
    if report.is_imported:
        marks.append(words.IMPORTED)
    if report.data_date:
        marks.append(words.AS_OF.format(date=format_date(report.data_date)))
    yield Text((" · ".join(marks),), "quarter")
    for block in report.before_money:
        yield from _block(block, level)
    yield Heading(report.money_heading, level)
    yield from _money(report.money)
    for block in report.after_money:
        yield from _block(block, level)


def _block(block: ReportBlock, level: int) -> Iterable[Block]:
    yield Heading(block.heading, level)
    for passage in block.passages:
        if passage.title:
            yield Text((passage.title,), "passage")
        yield Text(passage.paragraphs)


def _money(money: MoneyLine) -> Iterable[Block]:
    rows = [(words.PLANNED, format_baht(money.planned_baht), "")]
    if money.carried_in_baht:
        rows.append((words.CARRIED_IN, format_baht(money.carried_in_baht), ""))
    rows.append((words.ACTUAL, format_baht(money.actual_baht), format_percent(money.pct, sign=False)))
    yield Table(columns(words.ITEM, words.BAHT, words.PCT_OF_PLAN, shares=(52, 26, 22)), tuple(rows))
    yield Text((words.VERDICT,), "passage")
    verdict = str(money.verdict.label) if money.verdict else words.MISSING
    causes = tuple(
        cause if cause.startswith(words.BECAUSE) else f"{words.BECAUSE} {cause}" for cause in money.causes if cause
    )
    yield Text((verdict, *causes))


# ---- 4 notes


def _notes(booklet: Booklet) -> Iterable[Block]:
    yield Heading(words.PART_NOTES, 1, starts_page=True)
    yield Heading(words.OUTSIDE_EMENSCR, 2)
    yield _project_table(booklet.outside_emenscr)
    yield Heading(words.WITHOUT_REPORT, 2)
    yield _project_table(booklet.without_report)
    if not booklet.is_draft:
        yield Heading(words.LEFT_OUT, 2)
        yield _left_out(booklet.left_out)
    yield Heading(words.WHICH_REPORTS, 2)
    yield Table(
        columns(words.QUARTER_COLUMN, words.REPORT_COUNT, words.PROJECT_NUMBERS, shares=(16, 16, 68), numbers_from=9),
        tuple(
            (str(row.quarter), str(len(row.reports)), _numbers(row.reports) or words.NONE) for row in booklet.coverage
        ),
    )
    yield Heading(words.MONEY_BASIS, 2)
    yield Table(
        columns(words.ITEM, words.REPORT_COUNT, words.PROJECT_NUMBERS, shares=(36, 14, 50), numbers_from=9),
        tuple(
            (f"{words.window(money)}: {label}", str(len(refs)), _numbers(refs, with_quarter=money.is_cumulative))
            for money in (booklet.quarter_money, booklet.round_money)
            for label, refs in (
                (words.ACTIVE, money.with_plan_or_spending),
                (words.PLANNING, money.with_plan),
                (words.BELOW, money.below_plan),
                (words.ABOVE, money.over_plan),
            )
        ),
    )
    yield Heading(words.ACCEPTED_CHECKS, 2)
    yield accepted_table(booklet.accepted_checks)


def accepted_table(
    rows: Sequence[AcceptedCheck],
    *,
    heading: str = words.PROJECT,
    named: Callable[[ReportRef | ProjectRef | None], str] | None = None,
) -> Block:
    """Return failed checks somebody answered for, each with what fails, role, day and reason; or the word for none.

    heading, named  what the first column says of what fails, where it is no list of projects.
    """
    named = named or _subject
    if not rows:
        return Text((words.NONE,))
    return Table(
        columns(heading, words.CHECK, words.ACCEPTED_BY, words.REASON_COLUMN, shares=(24, 30, 20, 26), numbers_from=9),
        tuple(
            (
                named(row.subject),
                row.message,
                f"{row.accepted_by} {format_date(row.accepted_date)}",
                row.reason,
            )
            for row in rows
        ),
    )


def _subject(subject: ReportRef | ProjectRef | None) -> str:
    if subject is None:
        return words.WHOLE_BOOKLET
    if isinstance(subject, ProjectRef):
        return subject.name
    return f"{subject.project.name} ({words.QUARTER.format(quarter=subject.quarter)})"


def _left_out(rows: Sequence[LeftOut]) -> Block:
    if not rows:
        return Text((words.NONE,))
    return Table(
        columns(
            words.NUMBER,
            words.PROJECT,
            words.QUARTER_COLUMN,
            words.REPORT_STATUS,
            shares=(12, 50, 14, 24),
            numbers_from=9,
        ),
        tuple(
            (row.report.project.short, row.report.project.name, str(row.report.quarter), str(row.status.label))
            for row in rows
        ),
    )


def _project_table(projects: Sequence[ProjectRef]) -> Block:
    if not projects:
        return Text((words.NONE,))
    return Table(
        columns(words.NUMBER, words.PROJECT, shares=(12, 88), numbers_from=9),
        tuple((project.short, project.name) for project in projects),
    )


def _numbers(refs: Sequence[ReportRef], *, with_quarter: bool = False) -> str:
    """Return the projects of reports by their numbers in the list; across quarters each with its quarter."""
    if not with_quarter:
        return ", ".join(ref.project.short for ref in refs)
    quarters = sorted({ref.quarter for ref in refs})
    return "\n".join(
        f"{words.QUARTER.format(quarter=quarter)}: {_numbers([ref for ref in refs if ref.quarter == quarter])}"
        for quarter in quarters
    )


# ---- 5 appendix


def _appendix(booklet: Booklet) -> Iterable[Block]:
    yield Heading(words.PART_APPENDIX, 1, starts_page=True)
    yield Heading(words.PLAN_LINKS, 2)
    if booklet.plan_links:
        yield Table(
            columns(
                words.NUMBER,
                words.PROJECT,
                words.PLAN,
                words.CODE_COLUMN,
                words.TARGET,
                shares=(8, 30, 18, 14, 30),
                numbers_from=9,
            ),
            tuple(
                (
                    row.project.short,
                    row.project.name,
                    row.tree_label,
                    row.code,
                    " ".join(filter(None, [row.text, words.INVENTED if row.is_invented else ""])),
                )
                for row in booklet.plan_links
            ),
        )
    else:
        yield Text((words.NO_PLAN_LINKS,))
    yield Heading(words.BY_WORK_GROUP, 2)
    yield _groups(booklet, words.WORK_GROUP_COLUMN, booklet.money_by_work_group)
    yield Heading(words.BY_STRATEGY, 2)
    yield _groups(booklet, words.STRATEGY_COLUMN, booklet.money_by_strategy)


def _groups(booklet: Booklet, heading: str, groups: Sequence[MoneyGroup]) -> Table:
    totals, pct = booklet.round_money.totals, booklet.round_money.disbursed_pct
    titles = (words.PROJECT, words.PLAN_SHORT, words.ACTUAL_SHORT, words.NOT_DISBURSED, words.OVER_PLAN, words.PERCENT)
    return Table(
        (Column(heading, 31), *columns(*titles, shares=(17.5, 26, 26, 26, 22, 16.5), numbers_from=0)),
        tuple(
            (
                group.name,
                str(len(group.projects)),
                format_baht(group.totals.planned_baht + group.totals.carried_in_baht),
                format_baht(group.totals.actual_baht),
                format_baht(group.totals.not_disbursed_baht),
                format_baht(group.totals.over_plan_baht),
                format_percent(group.disbursed_pct, sign=False),
            )
            for group in groups
        ),
        total=(
            words.TOTAL,
            str(len(booklet.projects)),
            format_baht(totals.planned_baht + totals.carried_in_baht),
            format_baht(totals.actual_baht),
            format_baht(totals.not_disbursed_baht),
            format_baht(totals.over_plan_baht),
            format_percent(pct, sign=False),
        ),
    )
