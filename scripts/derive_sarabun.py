"""Make "Tidtam Sarabun" out of stock Sarabun, so that Thai text copied out of a PDF is correct Thai.

A shaper splits SARA AM into NIKHAHIT and SARA AA, and a tone mark is drawn between the two. In a PDF each glyph
carries one piece of text, so a viewer gets the parts back in the wrong order, or takes SARA AA for SARA AM. The
derived font joins NIKHAHIT (with or without a tone mark, narrow or not: ten glyphs) and SARA AA into one glyph each,
under `rlig`, which every shaper applies. Nothing is drawn differently. The Open Font License allows it under another
name; see tidtam/formats/fonts/README.md.

    python scripts/derive_sarabun.py FOLDER_WITH_SARABUN tidtam/formats/fonts

Same input, same fontTools, same bytes: the time stamps of the stock font are kept.
"""

import sys
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

STYLES = {"Sarabun_400Regular.ttf": "Regular", "Sarabun_700Bold.ttf": "Bold"}
FAMILY = "Tidtam Sarabun"
SARA_AA = "uni0E32"
LIGATURE_CLASS = 2


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


def require_ligatures(substitutions: otTables.GSUB, joined: dict[str, str]) -> None:
    """Register mark + SARA AA -> joined glyph under `rlig` for every script and language of the font."""
    table = otTables.LigatureSubst()
    table.ligatures = {}
    for mark, name in joined.items():
        ligature = otTables.Ligature()
        ligature.Component, ligature.CompCount, ligature.LigGlyph = [SARA_AA], 2, name
        table.ligatures[mark] = [ligature]
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 4, 0, [table], 1
    lookups = substitutions.LookupList
    lookups.Lookup.append(lookup)
    lookups.LookupCount = len(lookups.Lookup)

    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = "rlig", otTables.Feature()
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
            rename(font, style)
            font.save(target / f"TidtamSarabun-{style}.ttf")
            print(f"TidtamSarabun-{style}.ttf: {added} joined glyphs")
    (target / "OFL.txt").write_bytes((source / "LICENSE_FONT").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
