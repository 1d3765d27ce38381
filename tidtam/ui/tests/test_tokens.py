"""The colours of tidtam.css keep the contrasts WCAG 2.2 AA asks for (table in docs/rooms/ui.md)."""

import re
from pathlib import Path

import pytest

from tidtam.ui.charts import LEVEL_COLOURS

CSS = (Path(__file__).resolve().parents[1] / "static/ui/tidtam.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", CSS))
TEXT = [
    ("ink", "surface"), ("ink", "paper"), ("ink-2", "surface"), ("ink-2", "paper"), ("ink-3", "surface"),
    ("ink-3", "paper"), ("ink-3", "sunken"), ("brand", "surface"), ("brand", "paper"), ("surface", "brand"),
    ("surface", "brand-night"), ("gold", "brand-deep"), ("ok", "ok-wash"), ("warn", "warn-wash"), ("bad", "bad-wash"),
    ("info", "info-wash"), ("mute", "mute-wash"), *((f"q{level}-ink", f"q{level}") for level in range(1, 6)),
]  # fmt: skip


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["surface", "paper"])
def test_the_edge_of_a_field_can_be_seen(ground):
    assert contrast(TOKENS["line-2"], TOKENS[ground]) >= 3


def test_quality_levels_darken_at_every_step():
    shades = [luminance(TOKENS[f"q{level}"]) for level in range(1, 6)]
    assert shades == sorted(shades, reverse=True)


def test_charts_use_the_colours_of_the_pages():
    full = {"#fff": "#ffffff"}
    tokens = [tuple(full.get(TOKENS[name], TOKENS[name]) for name in (f"q{n}", f"q{n}-ink")) for n in range(1, 6)]
    assert tokens == list(LEVEL_COLOURS)
