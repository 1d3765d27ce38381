"""Make "Tidtam Sarabun" out of stock Sarabun, so that Thai text copied out of a PDF is correct Thai.

A shaper splits SARA AM into NIKHAHIT and SARA AA, and a tone mark is drawn between the two. In a PDF each glyph
carries one piece of text, so a viewer gets the parts back in the wrong order, or takes SARA AA for SARA AM. The
derived font joins NIKHAHIT (with or without a tone mark, narrow or not: ten glyphs) and SARA AA into one glyph each,
under `rlig`, which every shaper applies.

Stock marks have their origin at the right edge of the consonant, where the next consonant begins, and a vowel and its
tone mark lie on one spot; readers that sort by place (pdftotext, many viewers) then return ที่ as ท่ี. The derived font
moves the origins a little left, vowels more than tones, and the outlines and anchors as far the other way.

Nothing is drawn differently. The Open Font License allows it under another name; see tidtam/formats/fonts/README.md.

    python scripts/derive_sarabun.py FOLDER_WITH_SARABUN tidtam/formats/fonts

Same input, same fontTools, same bytes: the time stamps of the stock font are kept.
"""

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import GSUB, Feature, FeatureRecord, Ligature, LigatureSubst, Lookup, MarkRecord

STYLES = {"Sarabun_400Regular.ttf": "Regular", "Sarabun_700Bold.ttf": "Bold"}
FAMILY = "Tidtam Sarabun"
SARA_AA = "uni0E32"
LIGATURE_CLASS, MARK_CLASS = 2, 3
MARK_TO_BASE, MARK_TO_MARK = 4, 6
TONES = {"0E48", "0E49", "0E4A", "0E4B", "0E4C"}
# Units of 1000: enough that consonant < vowel < tone < next consonant, less than the 100 readers take for a space.
TONE_SHIFT, VOWEL_SHIFT, MOST = 2, 4, 60
# Where stock Sarabun attaches marks, in the mark's own coordinates; over ป ฝ ฟ it has narrow ones.
ATTACHED, ATTACHED_NARROW = -74, -214


def join_sara_am(font: TTFont) -> int:
    """Add one glyph per NIKHAHIT mark that holds the mark and SARA AA; return how many."""
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
        joined[mark] = name
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    for name in joined.values():
        font["GDEF"].table.GlyphClassDef.classDefs[name] = LIGATURE_CLASS
    require_ligatures(font["GSUB"].table, joined)
    return len(joined)


def require_ligatures(substitutions: GSUB, joined: dict[str, str]) -> None:
    """Register mark + SARA AA -> joined glyph under `rlig` for every script and language of the font."""
    table = LigatureSubst()
    table.ligatures = {}
    for mark, name in joined.items():
        ligature = Ligature()
        ligature.Component, ligature.CompCount, ligature.LigGlyph = [SARA_AA], 2, name
        table.ligatures[mark] = [ligature]
    lookup = Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 4, 0, [table], 1
    lookups = substitutions.LookupList
    lookups.Lookup.append(lookup)
    lookups.LookupCount = len(lookups.Lookup)

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


def part_origins(font: TTFont) -> int:
    """Move the origin of every Thai mark a little left, the drawing stays; return how many marks."""
    glyf, classes = font["glyf"], font["GDEF"].table.GlyphClassDef.classDefs
    shifts: dict[str, int] = {}
    # Where the next mark sits on a vowel; ื takes it further left than others, so its own origin must go further.
    seats = {
        name: record.Mark2Anchor[0].XCoordinate
        for lookup in font["GPOS"].table.LookupList.Lookup
        if lookup.LookupType == MARK_TO_MARK
        for table in lookup.SubTable
        for name, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True)
    }
    for name, glyph_class in classes.items():
        if glyph_class == MARK_CLASS and name.startswith("uni0E") and not name.startswith("uni0E4D0E"):
            attached = ATTACHED_NARROW if name.endswith(".narrow") else ATTACHED
            further = attached - seats.get(name, attached)
            shifts[name] = TONE_SHIFT if name[3:7] in TONES else min(VOWEL_SHIFT + further, MOST)
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
            added = join_sara_am(font)
            decompose(font)
            moved = part_origins(font)
            show_missing(font)
            rename(font, style)
            font.save(target / f"TidtamSarabun-{style}.ttf")
            print(f"TidtamSarabun-{style}.ttf: {added} joined glyphs, {moved} marks moved")
    (target / "OFL.txt").write_bytes((source / "LICENSE_FONT").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
