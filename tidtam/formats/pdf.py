"""HTML to tagged PDF in Thai, by WeasyPrint, in a child process with limits. The look stands in `pdf.css`.

WeasyPrint (60-120 MB) is imported only inside `render_pdf`, which runs in the child: a web process never loads it.
The child sees no network and no file but our own (docs/decisions/0007-pdf-child-process.md).
"""

import json
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from tidtam.formats.frame import Frame, Proof
from tidtam.formats.limited import ChildFailed, run_limited
from tidtam.formats.text import printable

FORMATS = Path(__file__).resolve().parent
FONTS = FORMATS / "fonts"
STYLESHEET = FORMATS / "pdf.css"
MEMORY_MB = 600
SECONDS = 120
MISSING = "□"


class RenderFailed(Exception):
    """The child made no PDF; the text says which limit it met or how it ended."""


@dataclass(frozen=True)
class Heading:
    """One heading of a document with the number of the page it stands on, counted from 1 with the cover."""

    level: int
    text: str
    page: int


@dataclass(frozen=True)
class PdfDocument:
    """A PDF and what its layout told us."""

    content: bytes
    headings: tuple[Heading, ...]
    page_count: int


@dataclass(frozen=True)
class PdfOrder:
    """One document to be laid out: see render_pdf."""

    body: str
    title: str
    frame: Frame
    created: datetime | None
    language: str = "th"


def render_pdf(
    body: str, *, title: str, language: str = "th", frame: Frame | None = None, css: str = "", created: datetime | None
) -> PdfDocument:
    """Lay out `body` (our HTML, its texts escaped) and return the PDF. Loads WeasyPrint: not for web processes.

    body             written as XML, every element closed (<br/>): HTML read in other ways takes ten times as long.
    title, language  the document's own, for readers and screen readers.
    css              rules of this document, after `pdf.css`.
    created          written into the file; no wall clock, so that same data give same bytes.
    Pictures are inline SVG or `data:` URLs; every other address is refused and leaves an empty place.
    """
    order = PdfOrder(body, title, frame or Frame(), created, language)
    return next(iter(render_many([order], css=css)))


def render_many(orders: Iterable[PdfOrder], *, css: str = "") -> Iterator[PdfDocument]:
    """Lay out documents of one look one after the other, reading style sheets and fonts once."""
    from xml.etree.ElementTree import fromstring

    import weasyprint
    from cssselect2 import ElementWrapper
    from weasyprint.text.fonts import FontConfiguration

    class Page(weasyprint.HTML):  # type: ignore[misc]
        """One of our pages: read as the XML it is, with the rules of a browser that it needs (_browser_rules)."""

        def __init__(self, text: str) -> None:
            root = fromstring(text)  # noqa: S314 - our own markup, its texts escaped, without a document type
            self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element
            self.base_url, self.url_fetcher, self.media_type = None, _fetcher(), "print"

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet(browser)]

    @cache
    def sheet(text: str) -> Any:
        return weasyprint.CSS(string=text, url_fetcher=_fetcher())

    browser, look = _browser_rules(), STYLESHEET.read_text(encoding="utf-8")
    fonts = FontConfiguration()

    def laid_out(order: PdfOrder) -> PdfDocument:
        page = _page(order.body, order.title, order.language, order.frame, order.created)
        html = Page(drawable(page))
        rules = (look, _watermark_rule(order.frame), css)
        document = html.render(stylesheets=[sheet(text) for text in rules if text], font_config=fonts)
        content: bytes = document.write_pdf(pdf_tags=True)
        headings = tuple(
            Heading(level, " ".join(label.split()), number)
            for number, page in enumerate(document.pages, 1)
            for level, label, _point, _state in page.bookmarks
        )
        return PdfDocument(content, headings, len(document.pages))

    # Of a document that is yielded nothing else is held: what it was made of can be collected.
    yield from map(laid_out, orders)


def _browser_rules() -> str:
    """Return WeasyPrint's rules of a browser without those for notes and for writing from the right.

    No document of ours has notes, and their rules hold for every element: five styles more for each cell. Ways of
    counting are known without them.
    """
    import weasyprint

    rules = (Path(weasyprint.__file__).parent / "css" / "html5_ua.css").read_text(encoding="utf-8")
    unused = ("::footnote", "::note", "[dir", "@counter-style")
    kept = [rule for rule in rules.splitlines() if not rule.startswith(unused)]
    return "\n".join(kept).replace("\n::marker", "\nli::marker")


def drawable(text: str) -> str:
    """Return `text` in characters our font can draw: a look-alike by NFKC (① as 1), nothing for invisible ones, else □.

    One character without a glyph makes WeasyPrint write an encoding for the whole font that some readers do not know:
    every word of the document copied out of them would be garbage.
    """
    text = printable(text)
    known = _drawn()
    swaps = {}
    for character in set(text) - known:
        alike = unicodedata.normalize("NFKC", character)
        if set(alike) <= known:
            swaps[ord(character)] = alike
        else:
            swaps[ord(character)] = "" if unicodedata.category(character) in ("Cf", "Mn") else MISSING
    return text.translate(swaps)


@cache
def _drawn() -> frozenset[str]:
    """Return the characters our font can draw."""
    from fontTools.ttLib import TTFont

    return frozenset({chr(code) for code in TTFont(FONTS / "TidtamSarabun-Regular.ttf").getBestCmap()} | {"\n", "\t"})


def render_pdf_in_child(
    body: str,
    *,
    title: str,
    language: str = "th",
    frame: Frame | None = None,
    css: str = "",
    created: datetime | None,
    seconds: int = SECONDS,
    memory_mb: int = MEMORY_MB,
) -> PdfDocument:
    """Do `render_pdf` in a process of its own that may use `memory_mb` and `seconds` and no network.

    Raises RenderFailed when it met a limit or died. Costs one start of Python and WeasyPrint (about 0.6 s).
    """
    order = PdfOrder(body, title, frame or Frame(), created, language)
    (made,) = render_documents_in_child([order], css=css, seconds=seconds, memory_mb=memory_mb)
    return made


def render_many_in_child(
    orders: Sequence[PdfOrder], *, css: str = "", seconds: int = SECONDS, memory_mb: int = MEMORY_MB
) -> list[bytes]:
    """Do `render_many` in one process with these limits; its start is paid once. Raises RenderFailed."""
    made = render_documents_in_child(orders, css=css, seconds=seconds, memory_mb=memory_mb)
    return [document.content for document in made]


def render_documents_in_child(
    orders: Sequence[PdfOrder], *, css: str = "", seconds: int = SECONDS, memory_mb: int = MEMORY_MB
) -> list[PdfDocument]:
    """Do as render_many_in_child, and tell the page of every heading too. Raises RenderFailed."""
    asked = [
        vars(order) | {"frame": asdict(order.frame), "created": order.created.isoformat() if order.created else None}
        for order in orders
    ]
    with tempfile.TemporaryDirectory(prefix="tidtam-pdf-") as folder:
        try:
            answer = run_limited(
                "tidtam.formats.render",
                {"orders": asked, "css": css},
                seconds=seconds,
                memory_mb=memory_mb,
                environment=_environment(Path(folder)),
            )
        except ChildFailed as failed:
            raise RenderFailed(f"PDF: {failed}") from failed
    facts, _newline, content = answer.partition(b"\n")
    made, start = [], 0
    for told in json.loads(facts):
        end = start + told["bytes"]
        headings = tuple(Heading(*heading) for heading in told["headings"])
        made.append(PdfDocument(content[start:end], headings, told["page_count"]))
        start = end
    return made


def _page(body: str, title: str, language: str, frame: Frame, created: datetime | None) -> str:
    """Return the whole HTML page; running elements come first so that they stand on every page."""
    notice = _block("running-notice", frame.notice)
    # The word of the watermark stands here as text too: across the page it is drawn, so it is no part of what is read.
    mark = f'<span class="running-mark">{escape(frame.watermark)}</span>' if frame.watermark else ""
    header = f'<div class="running-header">{mark}{escape(frame.header)}\u00a0</div>' if mark or frame.header else ""
    cover = f'<div class="running-cover">{mark}\u00a0</div>' if mark else ""
    running = (
        f'<div class="running-top">{notice}{header}</div><div class="running-top-cover">{notice}{cover}</div>'
        f"{_block('running-footer', frame.footer)}"
    )
    proof = _proof(frame.proof) if frame.proof else ""
    first, last = (proof, "") if frame.proof and frame.proof.on_cover else ("", proof)
    date = f'<meta name="dcterms.created" content="{created.isoformat(timespec="seconds")}"/>' if created else ""
    return (
        f'<html lang="{escape(language)}" class="numerals-{frame.numerals}"><head>'
        f"<title>{escape(title)}</title>{date}</head>"
        f'<body>{running}<div class="running-page-number"></div>{first}{body}{last}</body></html>'
    )


def _proof(proof: Proof) -> str:
    """Return the lines of a proof beside its code, which stays a drawing of lines and is spoken by its words."""
    place = "proof proof-cover" if proof.on_cover else "proof"
    code = ""
    if proof.address:
        from urllib.parse import quote

        from tidtam.formats.qr import qr_svg

        source = f"data:image/svg+xml,{quote(qr_svg(proof.address))}"
        code = f'<img src="{source}" alt="{escape(proof.spoken)}"/>'
    return f'<div class="{place}">{code}<div>{"".join(f"<p>{escape(line)}</p>" for line in proof.lines)}</div></div>'


def _watermark_rule(frame: Frame | None) -> str:
    """Return the rule that lays the watermark under every page."""
    if frame is None or not frame.watermark.strip():
        return ""
    from urllib.parse import quote

    from tidtam.formats.watermark import watermark_svg

    picture = quote(watermark_svg(frame.watermark, str(FONTS / "TidtamSarabun-Bold.ttf")))
    return f'@page {{ background: url("data:image/svg+xml,{picture}") center / 120mm auto no-repeat; }}'


def _block(css_class: str, text: str) -> str:
    return f'<div class="{css_class}">{escape(text)}</div>' if text else ""


def _fetcher() -> Any:
    """Return a URL fetcher that opens pictures inside the page (`data:image/...`) and refuses everything else."""
    from weasyprint.urls import URLFetcher

    class InlineOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if not url.lower().startswith("data:image/"):
                raise ValueError("only pictures inside the page are read")
            return super().fetch(url, headers)

    return InlineOnly(allowed_protocols=("data",), allow_redirects=False)


def _environment(folder: Path) -> dict[str, str]:
    """Return what WeasyPrint needs to know; `folder` is its own and goes away with it.

    Fontconfig sees our fonts alone: what stands on the machine would change line breaks and bytes. Without PATH, ctypes
    asks the loader alone where a library lies; with it, a compiler as well, which takes a fifth of the start.
    """
    fontconfig = folder / "fonts.conf"
    fontconfig.write_text(
        f"<fontconfig><dir>{escape(str(FONTS))}</dir><cachedir>{escape(str(folder))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(fontconfig), "TMPDIR": str(folder), "PATH": ""}
