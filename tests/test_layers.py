"""The map of rooms is kept: by foreign keys, which the import linter cannot see, and by the list of rooms itself."""

import re
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def layers():
    """Rooms from the highest to the lowest; siblings share a number."""
    heights = {}
    for height, line in enumerate(CONTRACTS[0]["layers"]):
        for room in line.replace("(", "").replace(")", "").split("|"):
            heights[room.strip()] = height
    return heights


def test_no_foreign_key_points_to_a_higher_room():
    heights = layers()
    upward = []
    for model in apps.get_models():
        room = model._meta.app_label
        if room not in heights:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or isinstance(target, str):
                continue
            other = target._meta.app_label
            if other in heights and (
                heights[other] < heights[room] or (heights[other] == heights[room] and other != room)
            ):
                upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert upward == []


def test_the_audit_points_to_nothing():
    for model in apps.get_app_config("audit").get_models():
        foreign = [
            field.name
            for field in model._meta.get_fields()
            if field.is_relation and not field.auto_created and field.related_model._meta.app_label != "audit"
        ]
        assert foreign == []


def test_every_room_is_held_to_the_layers_inside_a_room():
    rooms = {
        f"tidtam.{path.parent.name}"
        for path in (ROOT / "tidtam").glob("*/__init__.py")
        if path.parent.name not in {"config", "thai"}
    }
    assert set(CONTRACTS[1]["containers"]) == rooms


def test_every_room_is_drawn_and_described():
    rooms = {path.parent.name for path in (ROOT / "tidtam").glob("*/__init__.py")}
    drawn = re.findall(r'<tspan class="n">(\w+)</tspan>', (ROOT / "docs/architecture.svg").read_text())
    described = {path.stem for path in (ROOT / "docs/rooms").glob("*.md")}
    assert sorted(drawn, key=layers().get) == drawn
    assert set(drawn) == rooms == described | {"config"}
