"""The executive page as a document ready to be written: one page of PDF."""

from functools import partial

from tidtam.documents.executive_page.printed import FORM, laid_out, render_json
from tidtam.documents.executive_page.record import ExecutivePage
from tidtam.documents.filed import Document
from tidtam.organisations.models import Organisation


def document_of(organisation: Organisation, page: ExecutivePage) -> Document:
    """Return the page of an organisation as PDF."""
    return Document(
        form=FORM,
        owner=organisation.pk,
        stem=f"executive-page-{page.code}-{page.fiscal_year_be}-{page.months}".lower(),
        content=render_json(page),
        as_of=page.as_of,
        lay_out=partial(laid_out, page),
        formats=("pdf",),
        look="one-page",
    )
