"""Writes tidtam/ui/fixtures/provinces.json from the map of @svg-maps/thailand (CC BY 4.0, NOTICE) and the tile layout.

Whole units are kept of each outline and points that fall together are one: a third of the size, and no difference at
the width of a page. Run as: python scripts/make_province_map.py INDEX_JS TILES_JSON
"""

import json
import re
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROVINCES = json.loads((ROOT / "tidtam/organisations/fixtures/thailand-2564.json").read_text("utf-8"))["provinces"]
OTHER_SPELLINGS = {"lopburi": "16"}
POINT = re.compile(r"-?[\d.]+")


def outline(path: str) -> str:
    """Return a path of relative lines in whole units. After a ring is closed, the next begins relative to its start."""
    rings = []
    start = (0.0, 0.0)
    for ring in re.findall(r"m([^zm]*)z", path):
        numbers = [float(number) for number in POINT.findall(ring)]
        steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        start = x, y = start[0] + steps[0][0], start[1] + steps[0][1]
        points = [(round(x), round(y))]
        for step_x, step_y in steps[1:]:
            x, y = x + step_x, y + step_y
            if (round(x), round(y)) != points[-1]:
                points.append((round(x), round(y)))
        if len(points) > 2:
            lines = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points))
            rings.append(f"M{points[0][0]} {points[0][1]}l{lines}z".replace(" -", "-"))
    return "".join(rings)


def main(index: str, tiles: str) -> None:
    """Read both files and write the fixture."""
    text = Path(index).read_text("utf-8").removeprefix("export default ").rstrip().rstrip(";")
    drawn = json.loads(text)
    codes = {one["name_en"].lower().replace(" ", ""): one["code"] for one in PROVINCES} | OTHER_SPELLINGS
    paths = {}
    for one in drawn["locations"]:
        code = codes.get(one["name"].lower().replace(" ", ""))
        if code:
            paths[code] = outline(one["path"])
    layout = json.loads(Path(tiles).read_text("utf-8"))
    found = {
        "note": "Outlines: @svg-maps/thailand, CC BY 4.0, simplified (NOTICE). Tiles: our own layout.",
        "view_box": drawn["viewBox"],
        "provinces": {
            tile["code"]: {"abbr": tile["abbr"], "row": tile["row"], "column": tile["col"], "path": paths[tile["code"]]}
            for tile in layout["tiles"]
        },
    }
    target = ROOT / "tidtam/ui/fixtures/provinces.json"
    target.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
