"""Finding what is published by its words, however they are spelt: offices, projects, indicators, documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from tidtam.instruments.facts import Node
from tidtam.organisations.models import Organisation, Province
from tidtam.organisations.selectors import searched
from tidtam.portal.selectors.editions import offices_published, saying
from tidtam.portal.selectors.provinces import provinces_published
from tidtam.portal.selectors.results import Published, published_results
from tidtam.publishing.models import Edition, PublishedProject
from tidtam.rollup.choices import Source
from tidtam.rollup.words import source_of
from tidtam.thai.collation import sound_key
from tidtam.thai.numerals import to_arabic_digits
from tidtam.verification.choices import LISTED, DocumentKind
from tidtam.verification.models import IssuedDocument

SHORTEST = 2
"""Letters without which everything would be found."""


def is_enough(text: str) -> bool:
    """Return whether a text says enough to be searched for."""
    return len(sound_key(text)) >= SHORTEST


def offices_found(text: str) -> QuerySet[Organisation]:
    """Return the offices that published something and whose name, code or province holds every word.

    Where none does as it is written, those whose name does however it is spelt.
    """
    found = offices_published(text)
    if found.exists():
        return found
    keys = [sound_key(word) for word in text.split()]
    alike = [
        row.pk
        for row in offices_published("")
        if all(key in sound_key(f"{row.name_th} {row.short_name_th} {row.name_en}") for key in keys)
    ]
    return offices_published("").filter(pk__in=alike)


def provinces_found(text: str) -> list[Province]:
    """Return the provinces in which an office published and whose name holds every word, however it is spelt."""
    keys = [sound_key(word) for word in text.split()]
    return [row for row in provinces_published() if _holds(keys, row.name_th, row.name_en)]


def projects_found(text: str) -> QuerySet[PublishedProject]:
    """Return the published projects of editions that count, each once: of its latest round; newest first."""
    rows = PublishedProject.objects.filter(saying(text), edition__in=Edition.objects.current())
    order = ("-edition__fiscal_year_be", "-edition__months")
    newest = Window(RowNumber(), partition_by="project", order_by=[*order, "-pk"])
    found = rows.annotate(newest=newest).filter(newest=1).select_related("edition__organisation")
    return found.order_by(*order, "edition__organisation__sort_key", "number")


@dataclass(frozen=True, slots=True)
class FoundNode:
    """An indicator, or what groups some, of an instrument of which results are published."""

    published: Published
    node: Node


def nodes_found(text: str) -> list[FoundNode]:
    """Return the nodes whose number, title or instrument hold every word, in the order of the instruments."""
    keys = [sound_key(word) for word in text.split()]
    return [
        FoundNode(one, node)
        for one in published_results()
        for node in one.instrument.nodes
        if source_of(one.instrument, node.code) == Source.RESULT
        and _holds(keys, one.instrument.code, node.code, node.number, node.title, node.title_en)
    ]


def _holds(keys: Sequence[str], *texts: str) -> bool:
    whole = sound_key(" ".join(texts))
    return all(key in whole for key in keys)


def documents_found(text: str, *, kind: str = "", year: str = "") -> QuerySet[IssuedDocument]:
    """Return the issued documents that a text, a kind and a fiscal year ask for, newest first; "" asks nothing.

    A word is looked for in the title, the number and the office; digits may be Thai. Documents of one project are in
    no list (verification.choices.LISTED).
    """
    rows = IssuedDocument.objects.filter(kind__in=LISTED).select_related("organisation", "superseded_by")
    for word in text.split():
        offices, arabic = searched(Organisation.objects.all(), word), to_arabic_digits(word)
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(title__icontains=arabic)
            | Q(number=arabic)
            | Q(office_name__icontains=word)
            | Q(organisation__in=offices.values("pk"))
        )
    wanted: dict[str, Any] = {"kind": kind} if kind else {}
    wanted |= {"period__startswith": year} if year else {}
    return rows.filter(**wanted).order_by("-issued_at", "id")


def document_choices() -> tuple[list[DocumentKind], list[str]]:
    """Return the kinds and the fiscal years of what is listed, later years first. One query."""
    listed = IssuedDocument.objects.filter(kind__in=LISTED)
    rows = set(listed.order_by().values_list("kind", "period").distinct())
    kinds = {kind for kind, _period in rows}
    years = {period[:4] for _kind, period in rows}
    return [kind for kind in LISTED if kind in kinds], sorted(years, reverse=True)
