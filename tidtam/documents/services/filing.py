"""Writes documents that are ready (filed.py), one by one or many in one ZIP: a file is made once for one state."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, time
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from tidtam.documents.filed import Document, DocumentSet
from tidtam.documents.layout import Numerals
from tidtam.documents.selectors import Format
from tidtam.documents.services.storing import write_whole
from tidtam.formats.pdf import Heading
from tidtam.formats.zip import write_zip
from tidtam.thai.dates import BANGKOK

CHILDREN = 2
"""How many children lay out beside each other: their memory together stays below that of one document job."""
DOCUMENTS_PER_CHILD = 10
"""Documents that one child lays out: its start is paid once for them, and progress is told between children."""

Said = Callable[[int, int], None]


def write_documents(
    documents: Sequence[Document], *, name: Format, numerals: Numerals, said: Said = lambda *_: None
) -> list[Path]:
    """Write documents in one format where they are not there yet and return all their files, in their order.

    said  is told how many of how many are there, on this thread.
    Raises OSError where the disk refuses, tidtam.formats.pdf.RenderFailed where a PDF meets a limit.
    """
    todo = [document for document in documents if not document.path(name, numerals).is_file()]
    done = len(documents) - len(todo)
    said(done, len(documents))
    # Read here: a thread of the pool would open a connection of its own.
    write = partial(_write, name=name, numerals=numerals, templates=_templates(todo) if name == "docx" else {})
    batches = [todo[start : start + DOCUMENTS_PER_CHILD] for start in range(0, len(todo), DOCUMENTS_PER_CHILD)]
    with ThreadPoolExecutor(CHILDREN) as pool:
        under_way = [pool.submit(write, batch) for batch in batches]
        try:
            for finished in as_completed(under_way):
                done += finished.result()
                said(done, len(documents))
        finally:
            pool.shutdown(cancel_futures=True)
    return [document.path(name, numerals) for document in documents]


def write_every_file(document: Document, *, said: Said = lambda *_: None) -> None:
    """Write every file of a document that is not there yet. Raises as write_documents does."""
    for number, (name, numerals) in enumerate(document.files):
        said(number, len(document.files))
        write_documents([document], name=name, numerals=numerals)
    said(len(document.files), len(document.files))


def write_set(documents: DocumentSet, *, name: Format, numerals: Numerals, said: Said = lambda *_: None) -> Path:
    """Write all documents in one format into one ZIP and return it; the same documents are the same bytes."""
    files = write_documents(documents.documents, name=name, numerals=numerals, said=said)
    path = documents.path(name, numerals)
    if not path.is_file():
        write_whole(path, write_zip({file.name: file.read_bytes() for file in files}))
    return path


def _templates(documents: Sequence[Document]) -> dict[str, bytes]:
    """Return the bytes of the templates of some documents, by hash."""
    used = {document.template.sha256: document.template for document in documents if document.template}
    return {sha256: template.content() for sha256, template in used.items()}


def _write(documents: Sequence[Document], *, name: Format, numerals: Numerals, templates: Mapping[str, bytes]) -> int:
    with override("th"):
        if name == "json":
            for document in documents:
                write_whole(document.path(name, numerals), document.content)
        elif name == "pdf":
            _write_pdfs(documents, numerals)
        else:
            _write_docx(documents, numerals, templates)
    return len(documents)


def _write_pdfs(documents: Sequence[Document], numerals: Numerals) -> None:
    from tidtam.documents.office_booklet.render_pdf import render_pdfs

    made = render_pdfs(
        [(document.layout(numerals), created_at(document)) for document in documents],
        memory_mb=settings.DOCUMENT_MEMORY_MB // CHILDREN,
        look=documents[0].look,  # documents of one form look alike
    )
    for document, pdf in zip(documents, made, strict=True):
        pages = json.dumps([[heading.level, heading.text, heading.page] for heading in pdf.headings])
        write_whole(document.pages_path(numerals), pages.encode("ascii"))
        write_whole(document.path("pdf", numerals), pdf.content)


def _write_docx(documents: Sequence[Document], numerals: Numerals, templates: Mapping[str, bytes]) -> None:
    from tidtam.documents.docx_form import draw

    layouts = [document.layout(numerals) for document in documents]
    unknown = [
        document
        for document, layout in zip(documents, layouts, strict=True)
        if layout.contents_title and not document.pages_path(numerals).is_file()
    ]
    if unknown:  # the contents name pages, which only a layout tells
        _write_pdfs(unknown, numerals)
    for document, layout in zip(documents, layouts, strict=True):
        template = document.template
        assert template is not None  # whatever is written as DOCX has one
        content = draw(
            layout,
            form=template.form,
            template=templates[template.sha256],
            created=created_at(document),
            pages=_pages(document, numerals),
        )
        write_whole(document.path("docx", numerals), content)


def _pages(document: Document, numerals: Numerals) -> list[Heading]:
    path = document.pages_path(numerals)
    return [Heading(*row) for row in json.loads(path.read_text(encoding="ascii"))] if path.is_file() else []


def created_at(document: Document) -> datetime:
    """Return the moment written into the files: the day of the data, never the clock."""
    return datetime.combine(document.as_of, time(), tzinfo=BANGKOK)
