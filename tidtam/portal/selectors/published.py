"""Readings over everything that is published: what names its state, and whose pages there are."""

import datetime as dt
import hashlib

from django.db.models import Count, Exists, Max, OuterRef, Value

import tidtam
from tidtam.assessment.models import Result
from tidtam.organisations.models import Organisation
from tidtam.publishing.models import Edition
from tidtam.verification.models import IssuedDocument


def state(on: dt.date) -> str:
    """Return what names the state of everything published, as seen on a day.

    It changes with every step of an edition and of a document of the register, and with every result. One query.
    """
    editions = Edition.objects.published().order_by().values(what=Value("edition"))
    results = Result.objects.order_by().values(what=Value("result"))
    documents = IssuedDocument.objects.order_by().values(what=Value("document"))
    counted = editions.annotate(count=Count("pk"), first=Max("published_at"), last=Max("withdrawn_at")).union(
        results.annotate(count=Count("pk"), first=Max("published_at"), last=Max("published_at")),
        documents.annotate(count=Count("pk"), first=Max("changed_at"), last=Max("withdrawn_at")),
        all=True,
    )
    rows = sorted(tuple(map(str, row)) for row in counted.values_list("what", "count", "first", "last"))
    return hashlib.sha256(f"{tidtam.__version__} {on} {rows}".encode()).hexdigest()[:20]


def office_of_code(code: str) -> Organisation | None:
    """Return the office of a code if it ever published a booklet or a result of it was published. One query."""
    editions = Edition.objects.published().filter(organisation=OuterRef("pk"))
    results = Result.objects.filter(organisation=OuterRef("pk"))
    offices = Organisation.objects.filter(Exists(editions) | Exists(results), code=code)
    return offices.select_related("province").first()
