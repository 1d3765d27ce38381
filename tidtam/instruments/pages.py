"""What the pages of this room draw of a version: its nodes as lines with their words, and where a page stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidtam.instruments import rules
from tidtam.instruments.choices import AnsweredBy, AppliesTo, NodeKind, TargetScope
from tidtam.instruments.facts import Fault, InstrumentVersion, Node, Round
from tidtam.instruments.models import Version
from tidtam.organisations.pages import Crumb
from tidtam.ui.templatetags.ui import percent

NODE_PATH = re.compile(r"nodes\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Line:
    """One node of a tree on a page.

    depth  1 at the top, at most 4: deeper ones are indented no further.
    words  what kind it is, who answers, and what bounds it.
    """

    node: Node
    depth: int
    title: str
    words: tuple[str, ...]

    @property
    def rubric(self) -> list[tuple[int, str]]:
        """The levels whose words stand."""
        return [(each.level, each.text) for each in self.node.rubric if each.text]


def tree(version: InstrumentVersion, *, office_kind: str = "") -> list[Line]:
    """Return the nodes of a version as lines, all of them or what is asked of a kind of office."""
    nodes = rules.applicable(version, office_kind) if office_kind else version.nodes
    depths: dict[str, int] = {"": 0}
    lines = []
    for node in nodes:
        depths[node.code] = depths.get(node.parent, 0) + 1
        lines.append(Line(node, min(depths[node.code], 4), title_of(node), _words(node, version)))
    return lines


def title_of(node: Node | InstrumentVersion | Version) -> str:
    """Return a title in the reader's language: English on English pages where there is one."""
    return node.title_en if get_language() == "en" and node.title_en else node.title


def round_label(each: Round) -> str:
    """Return what a round is called in the reader's language."""
    return each.label_en if get_language() == "en" and each.label_en else each.label


def version_crumbs(row: Version, *after: Crumb) -> list[Crumb]:
    """Return where a page of a version stands; nothing after it does its own page."""
    name = f"{row.instrument.code} {row.fiscal_year_be}/{row.number}"
    return [
        (_("เครื่องมือและตัวชี้วัด"), f"{reverse('instruments:instrument_list')}?fiscal_year={row.fiscal_year_be}"),
        (name, row.get_absolute_url() if after else None),
        *after,
    ]


def _words(node: Node, version: InstrumentVersion) -> tuple[str, ...]:
    if not node.is_leaf:
        return (node.type_label,) if node.type_label else ()
    words = [node.type_label, str(NodeKind(node.kind).label)]
    if node.unit or node.audience_unit:
        words.append(_("หน่วยนับ %(unit)s") % {"unit": " · ".join(filter(None, (node.unit, node.audience_unit)))})
    if node.target is not None:
        scope = str(TargetScope(node.target_scope).label)
        words.append(_("ค่าเป้าหมาย %(percent)s %(scope)s") % {"percent": percent(node.target), "scope": scope})
    if node.answered_by != AnsweredBy.OFFICE:
        words.append(_("ตอบโดย%(who)s") % {"who": AnsweredBy(node.answered_by).label})
    if node.applies_to != AppliesTo.ALL:
        words.append(str(AppliesTo(node.applies_to).label))
    if node.is_monitored:
        words.append(_("ติดตามแต่ไม่ประเมินผล"))
    if node.score_group:
        words.append(_("ให้ระดับร่วมกันใน %(group)s") % {"group": node.score_group})
    if node.rounds:
        labels = {each.code: each.label for each in version.rounds}
        words.append(_("เฉพาะ%(rounds)s") % {"rounds": ", ".join(labels.get(code, code) for code in node.rounds)})
    return tuple(word for word in words if word)


def fault_lines(version: InstrumentVersion, faults: Iterable[Fault], row: Version) -> list[tuple[str, str, str]]:
    """Return of each fault the address where it is mended, the name of what it is about, and what to do."""
    lines = []
    for fault in faults:
        found = NODE_PATH.match(fault.path)
        if found:
            node = version.nodes[int(found[1])]
            field = fault.path[found.end() :].strip(".")
            anchor = f"#id_{field}" if field and "[" not in field else ""
            lines.append(
                (reverse("instruments:node", args=[*row.address, node.code]) + anchor, node.code, fault.message)
            )
        elif fault.path == "nodes":
            lines.append((reverse("instruments:new_node", args=row.address), _("ตัวชี้วัด"), fault.message))
        else:
            lines.append((reverse("instruments:whole", args=row.address), _("ชื่อ รอบ และวิธีให้ระดับ"), fault.message))
    return lines
