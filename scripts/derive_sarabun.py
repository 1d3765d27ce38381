"""Make "Tidtam Sarabun" out of stock Sarabun, so that Thai text copied out of a PDF is correct Thai.

A shaper splits SARA AM into NIKHAHIT and SARA AA, and a tone mark is drawn between the two. In a PDF each glyph
carries one piece of text, so a viewer gets the parts back in the wrong order, or takes SARA AA for SARA AM. The
derived font joins NIKHAHIT (with or without a tone mark, narrow or not: ten glyphs) and SARA AA into one glyph each,
under `rlig`, which every shaper applies.

Stock marks have their origin at the right edge of the consonant, where the next consonant begins, and a vowel and its
tone mark lie on one spot; readers that sort by place (pdftotext, many viewers) then return ที่ as ท่ี. The derived font
joins each upper vowel and tone into one mark, and moves the origins of marks a hair to the left.

Nothing is drawn differently. The Open Font License allows it under another name; see tidtam/formats/fonts/README.md.

    python scripts/derive_sarabun.py FOLDER_WITH_SARABUN tidtam/formats/fonts

Same input, same fontTools, same bytes: the time stamps of the stock font are kept.
"""

import io
import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import uharfbuzz
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import (
    GSUB,
    Feature,
    FeatureRecord,
    Ligature,
    LigatureSubst,
    Lookup,
    MarkBasePos,
    MarkRecord,
)

STYLES = {"Sarabun_400Regular.ttf": "Regular", "Sarabun_700Bold.ttf": "Bold"}
FAMILY = "Tidtam Sarabun"
SARA_AA = "uni0E32"
LIGATURE_CLASS, MARK_CLASS = 2, 3
MARK_TO_BASE, MARK_TO_MARK = 4, 6
TONES = {"0E48", "0E49", "0E4A", "0E4B", "0E4C"}
UPPER_VOWELS = {"0E31", "0E34", "0E35", "0E36", "0E37"}
CONSONANTS = [chr(code) for code in range(0x0E01, 0x0E2F)]
_TONES = ["\u0e48", "\u0e49", "\u0e4a", "\u0e4b"]
MARKS = [
    *(vowel + tone for vowel in "ัิีึืฺุู็" for tone in ["", *_TONES, "\u0e4c"]),
    *(tone + am for tone in ["", *_TONES] for am in ("", "\u0e33")),
    *"\u0e4c\u0e4d\u0e4e",
]
"""What may stand on a consonant: vowel and tone mark, tone mark and SARA AM, one mark alone."""
# Units of 1000: enough that consonant < lower vowel < tone < next consonant, too little to be taken for a space.
TONE_SHIFT, VOWEL_SHIFT = 5, 11
# How far a consonant's anchor may be moved to seat its marks; no more than 0.03 of the letters' size occurs.
LEVELLED = 40


def join_sara_am(font: TTFont) -> dict[tuple[str, str], str]:
    """Add one glyph per NIKHAHIT mark that holds the mark and SARA AA; return (mark, SARA AA) -> glyph."""
    glyf, metrics, drawn = font["glyf"], font["hmtx"], font.getGlyphSet()
    order = list(font.getGlyphOrder())
    joined = {}
    for mark in [name for name in order if name.startswith("uni0E4D")]:
        pen = TTGlyphPen(drawn)
        drawn[mark].draw(pen)
        drawn[SARA_AA].draw(pen)
        name = f"th.{mark[3:]}.aa"
        glyph = glyf[name] = pen.glyph()
        order.append(name)
        glyph.recalcBounds(glyf)
        metrics[name] = (metrics[SARA_AA][0], glyph.xMin)
        joined[mark, SARA_AA] = name
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    for name in joined.values():
        font["GDEF"].table.GlyphClassDef.classDefs[name] = LIGATURE_CLASS
    return joined


def join_tones(font: TTFont) -> dict[tuple[str, str], str]:
    """Add one mark glyph per upper vowel and tone mark, each form of both; return (vowel, tone) -> glyph.

    The tone lies where mark-to-mark positioning would put it; the glyph is attached to consonants like its vowel.
    """
    glyf, drawn, positions, definitions = font["glyf"], font.getGlyphSet(), font["GPOS"].table, font["GDEF"].table
    on_marks = [t for lk in positions.LookupList.Lookup if lk.LookupType == MARK_TO_MARK for t in lk.SubTable]
    on_bases = [t for lk in positions.LookupList.Lookup if lk.LookupType == MARK_TO_BASE for t in lk.SubTable]
    joined = {}
    for table in on_marks:
        tones = [(n, r) for n, r in zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True)]
        for vowel, seat in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True):
            for tone, record in tones:
                if vowel[3:7] not in UPPER_VOWELS or tone[3:7] not in TONES or len(tone.split(".")[0]) > 7:
                    continue
                on, own = seat.Mark2Anchor[record.Class], record.MarkAnchor
                move = (1, 0, 0, 1, on.XCoordinate - own.XCoordinate, on.YCoordinate - own.YCoordinate)
                pen = TTGlyphPen(None)
                drawn[vowel].draw(pen)
                drawn[tone].draw(TransformPen(pen, move))
                name = f"th.{vowel[3:]}_{tone[3:]}"
                glyf[name] = pen.glyph()
                glyf[name].recalcBounds(glyf)
                font["hmtx"][name] = (0, glyf[name].xMin)
                joined[vowel, tone] = name
    order = list(dict.fromkeys([*font.getGlyphOrder(), *joined.values()]))
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    for (vowel, _tone), name in joined.items():
        definitions.GlyphClassDef.classDefs[name] = MARK_CLASS
        if vowel in definitions.MarkAttachClassDef.classDefs:
            definitions.MarkAttachClassDef.classDefs[name] = definitions.MarkAttachClassDef.classDefs[vowel]
        for table in on_bases:
            records = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
            table.MarkCoverage.glyphs.append(name)
            table.MarkArray.MarkRecord.append(deepcopy(records[vowel]))
            table.MarkArray.MarkCount = len(table.MarkArray.MarkRecord)
    return joined


def require_ligatures(substitutions: GSUB, joined: Mapping[tuple[str, ...], str]) -> None:
    """Register parts -> joined glyph under `rlig` for every script and language of the font, the longest first."""
    table = LigatureSubst()
    table.ligatures = {}
    for parts, name in sorted(joined.items(), key=lambda each: -len(each[0])):
        ligature = Ligature()
        ligature.Component, ligature.CompCount, ligature.LigGlyph = [*parts[1:]], len(parts), name
        table.ligatures.setdefault(parts[0], []).append(ligature)
    lookup = Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 4, 0, [table], 1
    lookups = substitutions.LookupList
    lookups.Lookup.append(lookup)
    lookups.LookupCount = len(lookups.Lookup)

    known = [record.Feature for record in substitutions.FeatureList.FeatureRecord if record.FeatureTag == "rlig"]
    if known:  # a shaper looks at one feature of a name only
        known[0].LookupListIndex.append(lookups.LookupCount - 1)
        known[0].LookupCount = len(known[0].LookupListIndex)
        return
    record = FeatureRecord()
    record.FeatureTag, record.Feature = "rlig", Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex, record.Feature.LookupCount = [lookups.LookupCount - 1], 1
    features = substitutions.FeatureList
    features.FeatureRecord.append(record)
    features.FeatureCount = len(features.FeatureRecord)
    for script in substitutions.ScriptList.ScriptRecord:
        for language in [script.Script.DefaultLangSys, *(r.LangSys for r in script.Script.LangSysRecord)]:
            if language is not None:
                language.FeatureIndex.append(features.FeatureCount - 1)
                language.FeatureCount = len(language.FeatureIndex)


def join_syllables(font: TTFont) -> int:
    """Add one glyph per consonant with its marks (and SARA AA of SARA AM), drawn as they were; return how many.

    A writer of PDFs says of each glyph what its text is. Of a consonant and a mark, each its own glyph, it can say so
    only in a way that not all readers know: they read the syllable twice.
    """
    written = io.BytesIO()
    font.save(written)
    shaper = uharfbuzz.Font(uharfbuzz.Face(written.getvalue()))
    glyf, metrics, order = font["glyf"], font["hmtx"], list(font.getGlyphOrder())
    joined: dict[tuple[str, ...], str] = {}
    for syllable in (consonant + marks for consonant in CONSONANTS for marks in MARKS):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(syllable)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer)
        parts = tuple(order[info.codepoint] for info in buffer.glyph_infos)
        if len(parts) == 1 or parts in joined:
            continue
        pen, edge = TTGlyphPen(glyf), 0
        for part, place in zip(parts, buffer.glyph_positions, strict=True):
            # A component counts from the origin of the whole.
            pen.addComponent(part, (1, 0, 0, 1, edge + place.x_offset, place.y_offset))
            edge += place.x_advance
        name = "th." + "_".join(f"{ord(character):04X}" for character in syllable)
        glyf[name] = pen.glyph()
        glyf[name].recalcBounds(glyf)
        metrics[name] = (edge, glyf[name].xMin)
        joined[parts] = name
    font.setGlyphOrder([*order, *joined.values()])
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    for name in joined.values():
        font["GDEF"].table.GlyphClassDef.classDefs[name] = LIGATURE_CLASS
    require_ligatures(font["GSUB"].table, joined)
    return len(joined)


def part_origins(font: TTFont) -> int:
    """Move the origin of every Thai mark a little left, the drawing stays; return how many marks."""
    glyf, classes = font["glyf"], font["GDEF"].table.GlyphClassDef.classDefs
    bases = [t for lk in font["GPOS"].table.LookupList.Lookup if lk.LookupType == MARK_TO_BASE for t in lk.SubTable]
    own = {
        name: record.MarkAnchor.XCoordinate
        for table in bases
        for name, record in zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True)
    }
    # Where most marks are attached, in their own coordinates; over ป ฝ ฟ there are narrow ones, attached elsewhere.
    usual, narrow = own["uni0E34"], own["uni0E34.narrow"]
    for table in bases:
        level_anchors(font, table, (usual, narrow))
    shifts: dict[str, int] = {}
    for name, glyph_class in classes.items():
        if glyph_class == MARK_CLASS and name.startswith(("uni0E", "th.")) and not name.startswith("uni0E4D0E"):
            wanted = (narrow if ".narrow" in name else usual) + (TONE_SHIFT if name[3:7] in TONES else VOWEL_SHIFT)
            shifts[name] = wanted - own[name]
    for name, shift in shifts.items():
        glyph = glyf[name]
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (0, glyph.xMin)
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if lookup.LookupType == MARK_TO_BASE:
                _shift_marks(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, shifts)
            elif lookup.LookupType == MARK_TO_MARK:
                _shift_marks(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, shifts)
                for name, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True):
                    for anchor in filter(None, record.Mark2Anchor):
                        anchor.XCoordinate += shifts.get(name, 0)
    return len(shifts)


def level_anchors(font: TTFont, table: MarkBasePos, places: tuple[int, int]) -> None:
    """Let marks sit exactly at the right edge of each consonant; stock ร is up to 27 units off, nothing one can see."""
    for name, record in zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True):
        for anchor in filter(None, record.BaseAnchor):
            for attached in places:
                off = anchor.XCoordinate - attached - font["hmtx"][name][0]
                if name.startswith("uni0E") and abs(off) <= LEVELLED:
                    anchor.XCoordinate -= off


def _shift_marks(names: list[str], records: list[MarkRecord], shifts: dict[str, int]) -> None:
    for name, record in zip(names, records, strict=True):
        record.MarkAnchor.XCoordinate += shifts.get(name, 0)


def decompose(font: TTFont) -> None:
    """Draw every glyph that is made of a Thai mark for itself, so that moving the mark does not move it."""
    glyf, drawn = font["glyf"], font.getGlyphSet()
    for name in font.getGlyphOrder():
        glyph = glyf[name]
        if glyph.isComposite() and any(part.startswith("uni0E") for part in glyph.getComponentNames(glyf)):
            pen = DecomposingRecordingPen(drawn)
            drawn[name].draw(pen)
            target = TTGlyphPen(None)
            pen.replay(target)
            glyf[name] = target.glyph()
            glyf[name].recalcBounds(glyf)


def show_missing(font: TTFont) -> None:
    """Give U+25A1 and U+FFFD the box of the missing glyph: what the font lacks is printed as a box one can copy."""
    pen = TTGlyphPen(font.getGlyphSet())
    font.getGlyphSet()[".notdef"].draw(pen)
    font["glyf"]["th.missing"] = pen.glyph()
    font["hmtx"]["th.missing"] = font["hmtx"][".notdef"]
    font["glyf"]["th.missing"].recalcBounds(font["glyf"])
    font.setGlyphOrder([*dict.fromkeys([*font.getGlyphOrder(), "th.missing"])])
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({0x25A1: "th.missing", 0xFFFD: "th.missing"})


def rename(font: TTFont, style: str) -> None:
    """Give the font its own family name: a changed font does not travel under the name of the original."""
    names = {
        1: FAMILY,
        2: style,
        3: f"1.000;Tidtam;TidtamSarabun-{style}",
        4: f"{FAMILY} {style}",
        6: f"TidtamSarabun-{style}",
    }
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def main(source: Path, target: Path) -> None:
    """Write TidtamSarabun-Regular.ttf, TidtamSarabun-Bold.ttf and OFL.txt into `target`."""
    for path in sorted(source.rglob("Sarabun_*.ttf")):
        if style := STYLES.get(path.name):
            font = TTFont(path, recalcTimestamp=False)
            joined = join_sara_am(font)
            decompose(font)
            joined |= join_tones(font)
            require_ligatures(font["GSUB"].table, joined)
            moved = part_origins(font)
            show_missing(font)
            rename(font, style)
            syllables = join_syllables(font)
            font.save(target / f"TidtamSarabun-{style}.ttf")
            print(f"TidtamSarabun-{style}.ttf: {len(joined)} marks joined, {moved} moved, {syllables} syllables joined")
    (target / "OFL.txt").write_bytes((source / "LICENSE_FONT").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
