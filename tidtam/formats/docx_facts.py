"""What stands in a DOCX that is to be filled: styles, headers and footers with their marks, what does not belong there.

Read as the ZIP and XML it is, by the standard library: `facts_of` for files of ours, `read_docx` in a limited child
for those that people send. Only what the document reaches by its relations counts, as in every office program.
"""

import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal, Self
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tidtam.formats.child import close_the_doors
from tidtam.formats.docx_template import BODY_MARK, TEXT_WIDTH, R, W
from tidtam.formats.limited import ChildFailed, run_limited

SECONDS, MEMORY_MB = 4, 400
MARK = re.compile("«[^«»\n]{1,60}»")
MOST_NAMED = 50
"""Things of one kind that are told of a file: whoever has more begins anew."""

Side = Literal["header", "footer"]
Pages = Literal["default", "first", "even"]
PAGES: tuple[Pages, ...] = ("default", "first", "even")
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_KNOWN_PARTS = frozenset(
    [
        "officeDocument",
        "core-properties",
        "extended-properties",
        "custom-properties",
        "thumbnail",
        "styles",
        "stylesWithEffects",
        "settings",
        "numbering",
        "fontTable",
        "font",
        "header",
        "footer",
        "theme",
        "webSettings",
        "image",
        "footnotes",
        "endnotes",
        "hyperlink",
        "customXml",
        "customXmlProps",
        "glossaryDocument",
    ]
)
_PLAIN_LINK = re.compile("(https?|mailto):", re.IGNORECASE)
_TRACKED = frozenset(f"{{{W}}}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


class NotReadable(Exception):
    """The file is no document that can be filled, whatever else it is."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style of the document: its id, its name, what it is for, and whether somebody made it."""

    id: str
    name: str
    kind: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A header or footer that pages of a section show, also where it is an earlier section's or none at all.

    section  from 1.   marks  in reading order.   fields  names of fields: PAGE.
    """

    section: int
    side: Side
    pages: Pages
    marks: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocxFacts:
    """What stands in a document.

    text_width   of the section the body goes into, in twentieths of a point.
    body_section the number of that section; the last one where no mark says so.
    body_places  paragraphs of the body that are its mark and nothing else.
    marks, fields  in the body, without those places.
    foreign      what it would fetch from elsewhere: kind of relation and address.
    unknown      kinds of parts that no plain document has.
    """

    styles: tuple[Style, ...]
    bands: tuple[Band, ...]
    text_width: int = TEXT_WIDTH
    body_section: int = 1
    body_places: int = 0
    marks: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    is_tracked: bool = False

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return what `asdict` made, after a way through JSON."""
        listed: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in told.items()
        }
        listed["styles"] = tuple(Style(**one) for one in told["styles"])
        listed["bands"] = tuple(
            Band(**{**one, "marks": tuple(one["marks"]), "fields": tuple(one["fields"])}) for one in told["bands"]
        )
        listed["foreign"] = tuple((kind, target) for kind, target in told["foreign"])
        return cls(**listed)


def style_id(wanted: str, styles: Iterable[Style]) -> str | None:
    """Return the id under which a document holds a style: its id, else that of the style of that name, else None.

    A Word of another language renames the ids when it saves (heading 1 becomes "1" in Thai) and keeps the names.
    """
    by_name: dict[str, str] = {}
    for style in styles:
        if style.id == wanted:
            return wanted
        by_name.setdefault(_plain(style.name), style.id)
    return by_name.get(_plain(wanted))


def _plain(name: str) -> str:
    return name.replace(" ", "").casefold()


def read_docx(path: Path) -> DocxFacts:
    """Return the facts of a file that came through the gate; it is read, and opened as for filling, in a child.

    Raises NotReadable.
    """
    try:
        with path.open("rb") as source:
            told = json.loads(run_limited(__name__, {}, files={"source": source}, seconds=SECONDS, memory_mb=MEMORY_MB))
    except ChildFailed as error:
        raise NotReadable(str(error)) from error
    if told is None:
        raise NotReadable("no document of Word")
    return DocxFacts.from_json(told)


def answer(order: dict[str, Any]) -> bytes:
    """Answer in the child: the facts as JSON, null where the file cannot be filled."""
    from docx import Document  # what fills it later must be able to open it

    close_the_doors()
    with open(order["source"], "rb") as source:
        try:
            facts = facts_of(source)
            source.seek(0)
            Document(source)
        except (NotReadable, ValueError, KeyError, LookupError, SyntaxError, AttributeError, TypeError):
            return b"null"
    return json.dumps(asdict(facts)).encode("ascii")


def facts_of(source: IO[bytes] | bytes) -> DocxFacts:
    """Return the facts of a document. Raises NotReadable, and what zipfile and ElementTree raise of broken files."""
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
        return _Reading(archive).facts()


class _Reading:
    """One document while it is read: parts by name, parsed when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        main = [to for kind, to, is_outside in self._relations("") if kind == "officeDocument" and not is_outside]
        if len(main) != 1:
            raise NotReadable("a document has one main part")
        self.main = main[0]
        self.root = self._part(self.main)
        body = self.root.find(_w("body"))
        if self.root.tag != _w("document") or body is None:
            raise NotReadable("the main part is no document of the usual kind")
        self.body = body

    def facts(self) -> DocxFacts:
        sections = list(self.body.iter(_w("sectPr")))
        bodies = [block for block in self.body if is_body_mark(block)]
        place = self._section_of(bodies[0], sections) if bodies else len(sections) - 1
        marks = MARK.findall("\n".join(_texts(self.body)))
        for _mark in bodies:
            marks.remove(BODY_MARK)
        bands = tuple(self._bands(sections))
        foreign, unknown = self._neighbours()
        return DocxFacts(
            styles=self._styles(),
            bands=bands,
            text_width=_text_width(sections[place]) if sections else TEXT_WIDTH,
            body_section=place + 1,
            body_places=len(bodies),
            marks=tuple(marks[:MOST_NAMED]),
            fields=tuple(_fields(self.body)[:MOST_NAMED]),
            foreign=foreign,
            unknown=unknown,
            is_tracked=any(element.tag in _TRACKED for root in self._shown() for element in root.iter()),
        )

    def _section_of(self, block: Element, sections: list[Element]) -> int:
        """Return the place of the section a block stands in: that of the next section's end."""
        seen = False
        for each in self.body:
            seen = seen or each is block
            if seen:
                ends = [each] if each.tag == _w("sectPr") else list(each.iter(_w("sectPr")))
                if ends:
                    return sections.index(ends[0])
        return len(sections) - 1

    def _bands(self, sections: list[Element]) -> Iterator[Band]:
        targets = {
            relation.get("Id"): posixpath.normpath(posixpath.join(posixpath.dirname(self.main), relation.get("Target")))
            for relation in self._relation_elements(self.main)
        }
        standing: dict[tuple[str, str], str] = {}
        for number, section in enumerate(sections, 1):
            for side in ("header", "footer"):
                for reference in section.findall(_w(f"{side}Reference")):
                    kind = reference.get(_w("type"), "default")
                    standing[side, kind] = targets.get(reference.get(f"{{{R}}}id"), "")
            shown = {"default": True, "first": _is_on(section, "titlePg"), "even": self._has_even_pages()}
            for side in ("header", "footer"):
                for pages in PAGES:
                    if shown[pages]:
                        yield self._band(number, side, pages, standing.get((side, pages), ""))

    def _band(self, section: int, side: Any, pages: Pages, name: str) -> Band:
        if not name:
            return Band(section, side, pages)
        root = self._part(name)
        marks = MARK.findall("\n".join(_texts(root)))
        return Band(section, side, pages, tuple(marks[:MOST_NAMED]), tuple(_fields(root)[:MOST_NAMED]))

    def _has_even_pages(self) -> bool:
        return any(_is_on(root, "evenAndOddHeaders") for root in self._of_kind("settings"))

    def _styles(self) -> tuple[Style, ...]:
        found = []
        for root in self._of_kind("styles"):
            for style in root.findall(_w("style")):
                name = style.find(_w("name"))
                found.append(
                    Style(
                        id=style.get(_w("styleId"), ""),
                        name="" if name is None else name.get(_w("val"), ""),
                        kind=style.get(_w("type"), "paragraph"),
                        is_own=style.get(_w("customStyle"), "0") in ("1", "true", "on"),
                    )
                )
        return tuple(found)

    def _neighbours(self) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
        """Return what the document would fetch, and the kinds of parts it should not have."""
        foreign, unknown = [], []
        for name in self.archive.namelist():
            if name.endswith(".rels"):
                for kind, target, is_outside in _told(ElementTree.fromstring(self.archive.read(name)), ""):  # noqa: S314
                    if is_outside and not (kind == "hyperlink" and _PLAIN_LINK.match(target)):
                        foreign.append((kind, target[:200]))
                    elif kind not in _KNOWN_PARTS:
                        unknown.append(kind)
        return tuple(dict.fromkeys(foreign[:MOST_NAMED])), tuple(dict.fromkeys(unknown[:MOST_NAMED]))

    def _shown(self) -> Iterator[Element]:
        yield self.root
        yield from self._of_kind("header")
        yield from self._of_kind("footer")

    def _of_kind(self, wanted: str) -> Iterator[Element]:
        for kind, target, is_outside in self._relations(self.main):
            if kind == wanted and not is_outside:
                yield self._part(target)

    def _relations(self, part: str) -> Iterator[tuple[str, str, bool]]:
        """Yield kind, part or address, and whether it lies outside, of what a part reaches; "" is the package."""
        yield from _told(self._relation_elements(part), posixpath.dirname(part))

    def _relation_elements(self, part: str) -> Iterable[Any]:
        folder, name = posixpath.split(part)
        try:
            return self._part(posixpath.join(folder, "_rels", f"{name}.rels"))
        except KeyError:
            return ()

    def _part(self, name: str) -> Element:
        # Entities were refused by the gate, and the child is limited.
        return ElementTree.fromstring(self.archive.read(name.removeprefix("/")))  # noqa: S314


def _told(relations: Iterable[Element], folder: str) -> Iterator[tuple[str, str, bool]]:
    for relation in relations:
        if relation.tag == _PACKAGE:
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            is_outside = relation.get("TargetMode") == "External"
            yield kind, target if is_outside else posixpath.normpath(posixpath.join(folder, target)), is_outside


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _is_on(parent: Element, name: str) -> bool:
    mark = parent.find(_w(name))
    return mark is not None and mark.get(_w("val"), "1") not in ("0", "false", "off")


def _texts(root: Element) -> Iterator[str]:
    """Yield the text of each paragraph, however many runs it is cut into."""
    for paragraph in root.iter(_w("p")):
        yield "".join(text.text or "" for text in paragraph.iter(_w("t")))


def is_body_mark(block: Any) -> bool:
    """Return whether a block of the body is the paragraph whose place the document takes."""
    return block.tag == _w("p") and "".join(_texts(block)).strip() == BODY_MARK


def _fields(root: Element) -> list[str]:
    """Return the names of the fields: what an office program computes when it opens the file."""
    found = [simple.get(_w("instr"), "") for simple in root.iter(_w("fldSimple"))]
    open_ones: list[str] = []
    for element in root.iter():
        if element.tag == _w("fldChar"):
            kind = element.get(_w("fldCharType"))
            if kind == "begin":
                open_ones.append("")
            elif kind == "end" and open_ones:
                found.append(open_ones.pop())
        elif element.tag == _w("instrText") and open_ones:
            open_ones[-1] += element.text or ""
    found += open_ones
    return [words[0].upper() if (words := instruction.split()) else "" for instruction in found]


def _text_width(section: Element) -> int:
    size, margins = section.find(_w("pgSz")), section.find(_w("pgMar"))
    if size is None or margins is None:
        return TEXT_WIDTH
    sides = sum(int(float(margins.get(_w(side), "0"))) for side in ("left", "right", "gutter"))
    return int(float(size.get(_w("w"), "11906"))) - sides
