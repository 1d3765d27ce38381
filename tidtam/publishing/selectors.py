"""Readings of editions: what an issue would print, the frozen record, the files' places, sums over published rows."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, DecimalField, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import override

from tidtam.checks.choices import Gate, Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import Hit, gates_to, run
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.freeze import freeze, sha256, thaw
from tidtam.documents.office_booklet.record import Booklet
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import MoneyTotals
from tidtam.publishing.checks import PUBLISH_CHECKS
from tidtam.publishing.choices import EditionKind, EditionStatus
from tidtam.publishing.facts import ToPublish
from tidtam.publishing.models import Edition, EditionFile, FrozenRecord, PublishedQuarter, PublishedReport


class RecordChanged(Exception):
    """A frozen record is no longer what its hash says; nothing is made of it. The text names the edition."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What issuing an office's round now would freeze.

    seen_sha256  hash of the record and of what fails: what a director signs, and what must still hold when it is sent.
    """

    booklet: Booklet
    hits: tuple[Hit, ...]
    seen_sha256: str

    @property
    def to_be_signed(self) -> tuple[Hit, ...]:
        """The hard failed checks: each needs a reason."""
        return tuple(hit for hit in self.hits if hit.level == Level.HARD)

    @property
    def to_be_ticked(self) -> tuple[Hit, ...]:
        """The warnings: seen, they keep nothing shut."""
        return tuple(hit for hit in self.hits if hit.level == Level.WARNING)


def preview(*, organisation: Organisation, fiscal_year_be: int, months: int, on: date) -> Preview:
    """Return what would be issued on a day. Constant number of queries. Raises ValueError for no round."""
    booklet = office_booklet(
        organisation=organisation, fiscal_year_be=fiscal_year_be, months=months, approved_only=True
    )
    subject = ToPublish(booklet=booklet, on=on, unanswered=_unanswered(booklet))
    hits = tuple(run(PUBLISH_CHECKS, subject, gates=[Gate.PUBLISH]))
    found = json.dumps([[hit.code, hit.place, dict(hit.values)] for hit in hits], ensure_ascii=False, sort_keys=True)
    return Preview(booklet, hits, sha256(freeze(booklet) + found))


def _unanswered(booklet: Booklet) -> Mapping[str, int]:
    refs = {report.ref.pk: report.ref.id for report in booklet.reports_in_order}
    rows = (
        FailedCheck.objects.unanswered(Level.HARD)
        .filter(
            content_type=ContentType.objects.get_for_model(ProgressReport),
            object_id__in=list(refs),
            gate__in=gates_to(Gate.SUBMIT),
        )
        .order_by()
        .values_list("object_id")
        .annotate(count=Count("pk"))
    )
    return {refs[object_id]: count for object_id, count in rows}


def hit_key(hit: Hit) -> str:
    """Return what names a hit in a form: short, and the same while the hit is."""
    said = json.dumps([hit.code, hit.place, dict(hit.values)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def printed_message(hit: Hit) -> str:
    """Return a hit's sentence as a document prints it: Thai, whoever reads."""
    with override("th"):
        return PUBLISH_CHECKS.message(hit)


def next_number(organisation: Organisation, year_be: int) -> int:
    """Return the number the office's next edition of a year gets. Numbers are never given back, so there is no gap."""
    last = Edition.objects.filter(organisation=organisation, number_year_be=year_be).aggregate(last=Max("number"))
    return (last["last"] or 0) + 1


def editions_of_office(organisation: Organisation) -> QuerySet[Edition]:
    """Return an office's editions, latest number first, with who issued them."""
    return Edition.objects.filter(organisation=organisation).select_related("organisation", "superseded_by")


def edition_of(organisation: Organisation, number_year_be: int, number: int) -> Edition | None:
    """Return the edition of a number with what its page shows. One query."""
    rows = editions_of_office(organisation).select_related("issued_by", "acting_for", "withdrawn_by")
    return rows.filter(number_year_be=number_year_be, number=number).first()


def under_way(organisation: Organisation, fiscal_year_be: int, months: int) -> Edition | None:
    """Return the booklet of a round that is signed and whose files are being written, or None."""
    rows = Edition.objects.of_round(organisation.pk, EditionKind.OFFICE_BOOKLET, fiscal_year_be, months)
    return rows.filter(status=EditionStatus.PREPARING).select_related("organisation").first()


def counting(organisation: Organisation, fiscal_year_be: int, months: int) -> Edition | None:
    """Return the issued booklet of a round, or None."""
    rows = Edition.objects.of_round(organisation.pk, EditionKind.OFFICE_BOOKLET, fiscal_year_be, months)
    return rows.current().select_related("organisation").first()


def record_of(edition: Edition) -> Booklet:
    """Return the frozen record. Raises RecordChanged where it is not what was signed."""
    content = FrozenRecord.objects.values_list("content", flat=True).get(edition=edition)
    if sha256(content) != edition.record_sha256:
        raise RecordChanged(str(edition))
    return thaw(content)


def bytes_path(digest: str) -> Path:
    """Return where the bytes of a file lie: under their own hash, so that no other file can stand in their place."""
    return Path(settings.DOCUMENT_DIR) / "editions" / digest[:2] / digest


def file_of(edition: Edition, file_name: str) -> EditionFile | None:
    """Return an edition's file by its name, which is compared and never joined to a path."""
    return edition.files.filter(file_name=file_name).first()


MONEY = DecimalField(max_digits=18, decimal_places=2)
ZERO = Value(Decimal("0.00"), output_field=MONEY)
CENT = Decimal("0.01")
AMOUNTS = (
    "planned_baht",
    "carried_in_baht",
    "actual_baht",
    "within_plan_baht",
    "not_disbursed_baht",
    "over_plan_baht",
)


def money_of(reports: QuerySet[PublishedReport]) -> MoneyTotals:
    """Sum the money of published reports in one statement; of several quarters take year_so_far() of it."""
    return _totals(reports.order_by().aggregate(**_sums()))


def money_by(reports: QuerySet[PublishedReport], column: str) -> dict[Any, MoneyTotals]:
    """Sum the money of published reports by the values of a column, in one statement; one without report is absent.

    Of whole editions it stands kept: kept_money_by.
    """
    rows = reports.order_by().values(column).annotate(**_sums())
    return {row[column]: _totals({name: value for name, value in row.items() if name != column}) for row in rows}


def kept_money_by(quarters: QuerySet[PublishedQuarter], *columns: str) -> dict[Any, MoneyTotals]:
    """Add up the sums that are kept, by the values of columns (a tuple of them), in one statement."""
    names = [each.name for each in fields(MoneyTotals)]
    # A sum may not bear its column's name where it is grouped.
    rows = quarters.order_by().values_list(*columns).annotate(**{f"sum_{name}": Sum(name) for name in names})
    found = {}
    for row in rows:
        key, sums = row[: len(columns)], row[len(columns) :]
        amounts: Iterator[Any] = (each.quantize(CENT) if isinstance(each, Decimal) else each for each in sums)
        found[key] = MoneyTotals(*amounts)
    return found


def _sums() -> dict[str, Any]:
    # A sum may not bear its column's name where it is grouped: "planned" is the sum of planned_baht.
    has_money = Q(within_plan_baht__isnull=False)
    return {
        "reports": Count("pk"),
        "with_plan": Count("pk", filter=Q(planned_baht__gt=0)),
        "with_plan_or_spending": Count("pk", filter=Q(planned_baht__gt=0) | Q(actual_baht__gt=0)),
        "missing_money": Count("pk", filter=~has_money),
        **{
            name.removesuffix("_baht"): Coalesce(Sum(name, filter=has_money, output_field=MONEY), ZERO)
            for name in AMOUNTS
        },
    }


def _totals(found: dict[str, Any]) -> MoneyTotals:
    # SQLite sums decimals as floats: exact to far beyond a satang, but without the zeros.
    sums = {name: found.pop(name.removesuffix("_baht")).quantize(CENT) for name in AMOUNTS}
    return MoneyTotals(**found, **sums)
