"""Where evidence is attached to a report, topic by topic: its answers, KPIs, activities, its money, its summary."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tidtam.evidence.models import EvidenceUse
from tidtam.progress import topics
from tidtam.progress.checks import place_label
from tidtam.progress.facts import Report
from tidtam.progress.places import answer_places
from tidtam.projects.facts import Project


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing of a report with what is attached to it. label: what it is called."""

    topic: int
    place: str
    label: str
    uses: Sequence[EvidenceUse] = ()


def spots(report: Report, project: Project) -> list[Spot]:
    """Return the things of a report to which evidence may be attached, in the order of the form."""
    return [
        Spot(topic, place, place_label(place, project=project, report=report))
        for topic in topics.TITLES
        for place in _places(report, project, topic)
    ]


def _places(report: Report, project: Project, topic: int) -> Iterable[str]:
    written = answer_places(report)
    for part in topics.PARTS_OF_TOPIC.get(topic, ()):
        first = f"answers[{part.value}]"
        yield from [place for place in written if place.startswith(first)] or [first]
    if topic == 1:
        yield from (one.place for one in topics.kpis(project, report, ()))
    elif topic == 2:
        yield from (one.place for one in topics.activities(project, report))
    elif topic == 3:
        yield "disbursement"
    elif topic == 6:
        yield "summary"


def attached(used: Mapping[str, Sequence[EvidenceUse]], report: Report, project: Project) -> dict[int, list[Spot]]:
    """Return what is attached by topic, each thing once, also where the report no longer has the thing.

    used  what is used at the report by place (evidence.selectors.used_at).
    """
    order = [spot.place for spot in spots(report, project) if spot.place in used]
    found: dict[int, list[Spot]] = {}
    for place in dict.fromkeys([*order, *used]):
        topic = topics.topic_of_place(place)
        if topic is not None:
            label = place_label(place, project=project, report=report)
            found.setdefault(topic, []).append(Spot(topic, place, label, used[place]))
    return found
