"""What an organisation has stored already of the figures a sheet asks for, by the cross-walk of instruments."""

from collections.abc import Iterable, Sequence

from tidtam.answers import facts, models
from tidtam.answers.linked import Linked, fields_to_take
from tidtam.answers.questions import labelled, leaf_of
from tidtam.answers.selectors.contents import as_facts
from tidtam.answers.selectors.reading import LOADED, SheetReading
from tidtam.instruments.choices import LinkKind
from tidtam.instruments.facts import Node, Round
from tidtam.instruments.selectors import Kin, kin_of, version_facts

Stored = Sequence[tuple[models.Sheet, facts.Sheet]]


def linked_answers(reading: SheetReading, nodes: Iterable[Node]) -> dict[str, list[Linked]]:
    """Return what the organisation answered in the same fiscal year to indicators linked with leaves, by their codes.

    The latest round in which each is answered counts, sent or not. What is the same figure has fields to take over; a
    part or a whole is only shown. Seven queries at most, one where nothing is linked.
    """
    kin = kin_of(reading.version)
    wanted = {node: [one for one in kin.get(node.code, ()) if one.instrument_code] for node in nodes}
    codes = {one.instrument_code for linked in wanted.values() for one in linked}
    if not codes:
        return {}
    rows = models.Sheet.objects.filter(
        organisation=reading.row.organisation_id,
        instrument_version__instrument__code__in=codes,
        instrument_version__fiscal_year_be=reading.version.fiscal_year_be,
    ).reported()
    latest = sorted(
        rows.select_related(*LOADED),
        key=lambda row: (row.instrument_version.number, _round(row).months),
        reverse=True,
    )
    stored = list(zip(latest, as_facts(latest), strict=True))
    found = {
        node.code: [linked for one in kin_of_node if (linked := _linked(reading, node, one, stored)) is not None]
        for node, kin_of_node in wanted.items()
    }
    return {code: linked for code, linked in found.items() if linked}


def _linked(reading: SheetReading, node: Node, kin: Kin, stored: Stored) -> Linked | None:
    """Return the latest answer to an indicator; None where there is none."""
    for row, said in stored:
        answer = said.answer(kin.node_code) if said.instrument_code == kin.instrument_code else None
        version = version_facts(row.instrument_version)
        other = next((one for one in version.nodes if one.code == kin.node_code), None)
        if answer is None or other is None:
            continue
        is_same = kin.link is not None and kin.link.kind == LinkKind.SAME
        return Linked(
            key=f"{kin.instrument_code}/{row.round_code}/{kin.node_code}",
            words=kin.words,
            name=kin.name,
            round_label=labelled(_round(row)),
            sheet_id=row.pk,
            leaf=leaf_of(version, other, answer),
            fields=fields_to_take(reading.sheet, node, other, answer) if is_same else (),
        )
    return None


def _round(row: models.Sheet) -> Round:
    return next(one for one in version_facts(row.instrument_version).rounds if one.code == row.round_code)
