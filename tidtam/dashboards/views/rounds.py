"""How far the rounds of instruments are: who has answered, who is late, and writing to those whose turn it is."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.answers import services
from tidtam.answers.chasing import LONGEST_NOTE, Asked
from tidtam.answers.models import Sheet
from tidtam.answers.questions import labelled, titled
from tidtam.answers.selectors import SheetRow, counts_of_rounds, nodes_of, rows_of_round, window_of_round
from tidtam.approval.choices import Status
from tidtam.assessment.policies import bureau_of_address
from tidtam.assessment.selectors import versions_of_bureaus
from tidtam.dashboards.forms import RoundFilters
from tidtam.dashboards.policies import CHASING, CHASING_SCHOOLS, READS_ROUND, READS_SCHOOLS
from tidtam.instruments.facts import InstrumentVersion, Round
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts, version_in_use
from tidtam.notifications.channels import channels_on
from tidtam.organisations.models import Organisation, Province, Region, RegionSet
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import HOLDS_A_ROLE, holds, located, office_by_code, person_of, roles_of_request
from tidtam.organisations.selectors import may_read, region_of_province, role_to_use
from tidtam.periods.rules import NO_WINDOW
from tidtam.periods.selectors import ExtendedWindow, decision_words, instrument_windows_of_year
from tidtam.thai.money import format_percent, percent
from tidtam.ui.charts import Bar, bar_chart
from tidtam.ui.forms import filter_fields

ROWS_PER_PAGE = 25
FURTHEST_FIRST = (Status.APPROVED, Status.SUBMITTED, Status.SENT_BACK, Status.SAVED, Status.NOT_REPORTED)
MOST_BARS = 12
"""More territories than these are read from the table alone."""


@policy(HOLDS_A_ROLE)
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds of the instruments of bureaus the person reads, latest years first, with how far each is."""
    versions = versions_of_bureaus([held.reads for held in roles_of_request(request)])
    counted = counts_of_rounds(versions)
    windows = {year: instrument_windows_of_year(year) for year in {version.fiscal_year_be for version in versions}}
    rows = []
    for version in versions:
        facts = version_facts(version)
        for one in facts.rounds:
            by_status = counted.get((version.pk, one.code), Counter())
            if asked := by_status.total():
                extended = windows[version.fiscal_year_be].get((facts.code, one.months))
                window = extended.decision("", now=timezone.now()) if extended else NO_WINDOW
                rows.append(
                    {
                        "title": titled(facts),
                        "round": labelled(one),
                        "year": version.fiscal_year_be,
                        "window": decision_words(window),
                        "approved": by_status[Status.APPROVED],
                        "asked": asked,
                        "segments": [(status.value, status.label, by_status[status]) for status in FURTHEST_FIRST],
                        "url": _round_url(version, one.code),
                    }
                )
    return render(request, "dashboards/round_list.html", {"nav_section": "rollup", "rows": rows})


@dataclass(frozen=True, slots=True)
class Board:
    """A round of an instrument as one page follows it: of all offices, or (office) of the schools of one."""

    version: Version
    facts: InstrumentVersion
    round: Round
    window: ExtendedWindow | None
    office: Organisation | None

    def rows(self, ids: Sequence[int] | None = None) -> list[SheetRow]:
        """Return the sheets. Three queries."""
        return rows_of_round(
            self.version, self.round.code, window=self.window, at=timezone.now(), office=self.office, ids=ids
        )

    @property
    def url(self) -> str:
        """The address of its page."""
        return _round_url(self.version, self.round.code, self.office)

    @property
    def chase_url(self) -> str:
        """The address at which its people are written to."""
        return f"{self.url}chase/"

    def page(self, *after: tuple[str, str | None]) -> dict[str, Any]:
        """Return what each of its pages shows: whose it is, what it is of, and the way to it."""
        here = f"{titled(self.facts)} {labelled(self.round)}"
        shown = {"board": self, "title": titled(self.facts), "round_label": labelled(self.round)}
        if self.office is None:
            crumbs = [(_("การตอบตัวชี้วัด"), reverse("dashboards:round_list")), (here, self.url if after else None)]
            return {**shown, "crumbs": [*crumbs, *after], "nav_section": "rollup"}
        sheets = (_("แบบรายงานตัวชี้วัด"), reverse("answers:office_sheets", args=[self.office.code]))
        crumbs = office_crumbs(self.office, sheets, (here, self.url if after else None), *after)
        return {**shown, **office_shell(self.office, "sheets"), "crumbs": crumbs}


@policy(READS_ROUND)
@require_safe
def round_board(request: HttpRequest, fiscal_year_be: int, instrument: str, round_code: str) -> HttpResponse:
    """Show who answered a round, who is late, by territory and office. A constant number of queries."""
    board = _board(fiscal_year_be, instrument, round_code)
    may_chase = role_to_use(CHASING, roles_of_request(request), located(request)) is not None
    return _show(request, board, may_chase=may_chase)


@policy(READS_SCHOOLS)
@require_safe
def round_of_schools(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str
) -> HttpResponse:
    """Show the same of the schools of an office."""
    office = located(request)
    board = _board(fiscal_year_be, instrument, round_code, office)
    may_chase = role_to_use(CHASING_SCHOOLS, roles_of_request(request), office) is not None
    return _show(request, board, may_chase=may_chase)


@policy(holds(CHASING, bureau_of_address))
@require_http_methods(["GET", "HEAD", "POST"])
def chase(request: HttpRequest, fiscal_year_be: int, instrument: str, round_code: str) -> HttpResponse:
    """Show what would be written to whom, and put the messages."""
    return _chase(request, _board(fiscal_year_be, instrument, round_code))


@policy(holds(CHASING_SCHOOLS, office_by_code))
@require_http_methods(["GET", "HEAD", "POST"])
def chase_schools(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str
) -> HttpResponse:
    """Show the same for the schools of an office."""
    return _chase(request, _board(fiscal_year_be, instrument, round_code, located(request)))


def _board(fiscal_year_be: int, instrument: str, round_code: str, office: Organisation | None = None) -> Board:
    version = version_in_use(instrument, fiscal_year_be)
    if version is None or (office is not None and not office.is_office):
        raise Http404
    facts = version_facts(version)
    one = next((each for each in facts.rounds if each.code == round_code), None)
    if one is None:
        raise Http404
    return Board(version, facts, one, window_of_round(version, round_code), office)


def _round_url(version: Version, round_code: str, office: Organisation | None = None) -> str:
    named = [version.fiscal_year_be, version.instrument.code, round_code]
    if office is None:
        return reverse("dashboards:round", args=named)
    return reverse("dashboards:round_of_schools", args=[office.code, *named])


SHOWN: dict[str, Callable[[SheetRow], bool]] = {
    "": lambda row: True,
    "late": lambda row: row.is_late,
    "to_submit": lambda row: row.status in (Status.NOT_REPORTED, Status.SAVED),
    "submitted": lambda row: row.status == Status.SUBMITTED,
    "sent_back": lambda row: row.status == Status.SENT_BACK,
    "approved": lambda row: row.status == Status.APPROVED,
}
"""What a list may be cut to, by `show` of the address."""


def _show(request: HttpRequest, board: Board, *, may_chase: bool) -> HttpResponse:
    rows = board.rows()
    filters = RoundFilters(request.GET, divisions=_divisions() if board.office is None else ())
    by, show = filters.chosen("by"), request.GET.get("show", "")
    territories = _territories(rows, by) if board.office is None else []
    wanted = SHOWN.get(show, SHOWN[""])
    within = next((one for one in territories if one.code == request.GET.get("place")), None)
    here = within.rows if within else rows
    found = [row for row in here if wanted(row) and filters.matches(row.sheet.organisation)]
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    labels = {
        "": _("ทั้งหมด"),
        "late": _("เลยกำหนดแล้ว"),
        "to_submit": _("ยังไม่ส่ง"),
        "submitted": Status.SUBMITTED.label,
        "sent_back": Status.SENT_BACK.label,
        "approved": Status.APPROVED.label,
    }
    kept = {"by": by, "place": within.code if within else "", "q": filters.chosen("q")}
    held, by_status = roles_of_request(request), Counter(row.status for row in rows)
    bars = [Bar(one.name, one.submitted_pct) for one in territories]
    window = board.window.decision("", now=timezone.now()) if board.window else NO_WINDOW
    leaves: dict[tuple[str, str], int] = {}
    return render(
        request,
        "dashboards/round.html",
        {
            **board.page(),
            "window": decision_words(window),
            "asked": len(rows),
            "figures": [
                {
                    "label": labels[name],
                    "count": sum(map(SHOWN[name], rows)),
                    "url": f"?{urlencode({'show': name})}#sheets",
                }
                for name in ("approved", "submitted", "to_submit", "late")
            ],
            "segments": [(status.value, status.label, by_status[status]) for status in FURTHEST_FIRST],
            "fields": filter_fields(filters, values={"by": by, "q": filters.chosen("q")}),
            "territories": [
                {"one": one, "url": f"?{urlencode({'by': by, 'place': one.code, 'show': show})}#sheets"}
                for one in territories
            ],
            "chart": bar_chart(
                chart_id="submitted",
                title=_("ส่งแล้วร้อยละของที่ต้องตอบ"),
                bars=bars,
                unit=_("ร้อยละ"),
                label_heading=_("พื้นที่"),
                format_value=format_percent,
                full_scale=Decimal(100),
            )
            if 1 < len(bars) <= MOST_BARS
            else None,
            "within": within,
            "without_place": f"?{urlencode({**kept, 'place': '', 'show': show})}#sheets",
            "tabs": [
                {
                    "label": label,
                    "url": f"?{urlencode({**kept, 'show': name})}#sheets",
                    "is_current": wanted is SHOWN[name],
                    "count": sum(map(SHOWN[name], here)),
                }
                for name, label in labels.items()
            ],
            "page": page,
            "rows": [
                {
                    "row": row,
                    "name": row.sheet.organisation.spoken_name,
                    "url": row.sheet.get_absolute_url() if may_read(held, row.sheet.organisation) else "",
                    "total": _leaves(row.sheet, leaves),
                    "schools_url": _round_url(board.version, board.round.code, row.sheet.organisation)
                    if row.schools
                    else "",
                    "words": decision_words(row.window)
                    if row.status in (Status.NOT_REPORTED, Status.SAVED) and row.window != window
                    else "",
                }
                for row in page
            ],
            "has_schools": any(row.schools for row in rows),
            "may_chase": may_chase,
            "late": sum(row.is_late for row in rows),
            "to_submit": sum(map(SHOWN["to_submit"], rows)),
        },
    )  # fmt: skip


def _leaves(sheet: Sheet, known: dict[tuple[str, str], int]) -> int:
    """Return how many leaves a sheet has: alike for all of a kind, of a bureau its own."""
    key = (sheet.organisation.kind, sheet.office.kind if sheet.office else sheet.organisation.code)
    if key not in known:
        known[key] = len(nodes_of(sheet))
    return known[key]


@dataclass(frozen=True, slots=True)
class Part:
    """The sheets of one territory."""

    code: str
    name: str
    rows: Sequence[SheetRow]

    def _count(self, name: str) -> int:
        return sum(map(SHOWN[name], self.rows))

    @property
    def asked(self) -> int:
        """How many are to answer."""
        return len(self.rows)

    @property
    def approved(self) -> int:
        """How many are approved."""
        return self._count("approved")

    @property
    def submitted(self) -> int:
        """How many wait for a decision."""
        return self._count("submitted")

    @property
    def to_submit(self) -> int:
        """How many were never submitted."""
        return self._count("to_submit")

    @property
    def late(self) -> int:
        """How many of these are late."""
        return self._count("late")

    @property
    def submitted_pct(self) -> Decimal | None:
        """What is approved or waits, in percent of all."""
        return percent(self.approved + self.submitted, self.asked)


def _territories(rows: Iterable[SheetRow], by: str) -> list[Part]:
    """Return the sheets by territory, in the order of the territories' names; what has no province is central."""
    named = _namer(by)
    found: defaultdict[tuple[str, str, str], list[SheetRow]] = defaultdict(list)
    for row in rows:
        found[named(row.sheet.organisation)].append(row)
    return [Part(code, name, some) for (_order, code, name), some in sorted(found.items(), key=lambda one: one[0])]


def _namer(by: str) -> Callable[[Organisation], tuple[str, str, str]]:
    """Return what says of an organisation in which territory it counts: sort key, code, name. One query at most."""
    kind, _colon, region_set = by.partition(":")
    regions = region_of_province(region_set) if kind == "region" else {}

    def named(one: Organisation) -> tuple[str, str, str]:
        if not one.is_office or one.province is None:
            return "~", "central", _("ส่วนกลาง")
        if kind == "kind":
            return one.kind, one.kind, one.get_kind_display()
        if kind == "region" and (region := regions.get(one.province.pk)):
            return f"{region.position:04}", region.code, _spoken(region)
        return one.province.sort_key, one.province.code, _spoken(one.province)

    return named


def _spoken(place: Region | Province) -> str:
    return place.name_en if get_language() == "en" and place.name_en else place.name_th


def _divisions() -> list[tuple[str, str]]:
    """Return what offices can be divided by: each set of regions, provinces, kinds. One query."""
    sets = RegionSet.objects.filter(regions__members__province__isnull=False).distinct()
    return [*((f"region:{one.code}", one.name_th) for one in sets), ("province", _("จังหวัด")), ("kind", _("ประเภท"))]


def _chase(request: HttpRequest, board: Board) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    ids = [int(one) for one in asked.getlist("sheet") if one.isdecimal() and len(one) < 19]
    note, status = asked.get("note", "").strip(), 200
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if len(note) > LONGEST_NOTE:
            errors, status = [("note", _("ย่อข้อความให้ไม่เกิน %(count)d ตัวอักษร") % {"count": LONGEST_NOTE})], 422
        else:
            done = services.chase_sheets(
                version=board.version, round_code=board.round.code, sheets=ids, office=board.office,
                note=note, by=person_of(request), at=timezone.now(),
            )  # fmt: skip
            _say(request, done)
            return redirect(board.url)
    rows = board.rows(ids) if ids else []
    if not ids and asked.get("all") in ("late", "to_submit"):
        rows = [row for row in board.rows() if SHOWN[asked["all"]](row)]
    plan = services.plan_chase(board.version, board.round.code, rows, at=timezone.now())
    letters = services.letters_of(plan, Asked(version=board.facts, round=board.round, by=person_of(request), note=note))
    return render(
        request,
        "dashboards/chase.html",
        {
            **board.page((_("ส่งข้อความติดตาม"), None)),
            "plan": plan,
            "letter": letters[0] if letters else None,
            "has_channel": bool(channels_on()),
            "typed": note,
            "longest": LONGEST_NOTE,
            "errors": errors,
        },
        status=status,
    )


def _say(request: HttpRequest, done: services.Chasing) -> None:
    """Say what was put; a second sending of the same form finds everybody told, and says so."""
    if done.told:
        places = ngettext("%(count)d แห่ง", "%(count)d แห่ง", len(done.told)) % {"count": len(done.told)}
        said = ngettext("ส่งข้อความติดตามถึง %(count)d คนแล้ว", "ส่งข้อความติดตามถึง %(count)d คนแล้ว", done.people)
        messages.success(request, f"{said % {'count': done.people}} · {places}")
    else:
        messages.info(request, _("ไม่มีข้อความใหม่ · ผู้รับได้รับข้อความของรอบนี้ในวันนี้แล้ว หรือไม่มีผู้ที่ติดต่อได้"))
