"""The texts of an office's reports, squeezed once for all rules that read words."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidtam.attention.facts import OfficeYear, Place
from tidtam.progress.checks.subjects import boxes
from tidtam.thai.text import squeeze

AROUND = 40
"""Letters of a text shown on each side of what is spoken of."""


@dataclass(frozen=True, slots=True)
class Text:
    """One filled box of a report. squeezed  without blanks, digits Arabic (thai.text.squeeze)."""

    project: str
    quarter: int
    place: str
    squeezed: str

    def at(self, start: int, end: int) -> Place:
        """Return the place of a stretch, with the words around it."""
        words = self.squeezed[max(0, start - AROUND) : end + AROUND // 2]
        return Place(project=self.project, quarter=self.quarter, place=self.place, words=words)


def texts(office: OfficeYear) -> Iterator[Text]:
    """Yield every filled box of the reports."""
    for report in office.reports:
        for box in boxes(report):
            yield Text(report.project_key, report.quarter, box.place, squeeze(box.text))
