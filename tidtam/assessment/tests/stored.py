"""Instrument versions in tables, published, as their own room stores them."""

import datetime as dt
from dataclasses import asdict, fields
from typing import Any

from tidtam.instruments import facts
from tidtam.instruments.choices import VersionState
from tidtam.instruments.models import Band, Instrument, Node, Round, Version

AT = dt.datetime(2023, 11, 1, 3, 0, tzinfo=dt.UTC)


def store_version(version: facts.InstrumentVersion) -> Version:
    instrument, _created = Instrument.objects.get_or_create(code=version.code)
    kept = {field.name for field in Version._meta.get_fields()} & {field.name for field in fields(version)}
    values: dict[str, Any] = {name: getattr(version, name) for name in kept - {"nodes", "rounds", "bands"}}
    row = Version.objects.create(
        instrument=instrument,
        state=VersionState.PUBLISHED,
        content_sha256=str(hash(version)),
        made_at=AT,
        made_by="test",
        published_at=AT,
        **values,
    )
    Round.objects.bulk_create(
        Round(version=row, order=order, **asdict(each)) for order, each in enumerate(version.rounds)
    )
    Band.objects.bulk_create(Band(version=row, **asdict(each)) for each in version.bands)
    Node.objects.bulk_create(Node(version=row, order=order, **asdict(node)) for order, node in enumerate(version.nodes))
    return row
