"""Keeping what the published reports of an edition come to, so that the public pages add up a few rows a booklet."""

from dataclasses import asdict

from tidtam.publishing.models import Edition, PublishedQuarter
from tidtam.publishing.selectors import money_by


def keep_sums(edition: Edition) -> None:
    """Write the sums of an edition's published reports, quarter by quarter. In the transaction that writes those."""
    PublishedQuarter.objects.bulk_create(
        PublishedQuarter(edition=edition, quarter=quarter, **asdict(totals))
        for quarter, totals in money_by(edition.reports.all(), "quarter").items()
    )
