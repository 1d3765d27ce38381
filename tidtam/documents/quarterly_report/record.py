"""What the quarterly report of one project (M6) says: the one record behind DOCX, PDF, JSON and page."""

from dataclasses import dataclass
from datetime import date

from tidtam.approval.choices import Status
from tidtam.documents.office_booklet.record import AcceptedCheck, ProjectChapter, ReportSection
from tidtam.documents.project_record import Moved
from tidtam.thai.calendar import quarter_dates


@dataclass(frozen=True, slots=True)
class QuarterlyReport:
    """One report, printed as the office's booklet prints it.

    project   the project at the time of the report, without its quarters.
    report    what was approved last, also while it is reopened; before the first approval what is stored, a draft.
    status    where the report stands now.
    moves     who in which role decided on it on which day.
    """

    office_code: str
    office_name: str
    office_short_name: str
    fiscal_year_be: int
    project: ProjectChapter
    report: ReportSection
    status: Status
    moves: tuple[Moved, ...]
    accepted_checks: tuple[AcceptedCheck, ...]
    is_draft: bool
    is_demo: bool

    @property
    def quarter(self) -> int:
        """The quarter it reports of."""
        return self.report.ref.quarter

    @property
    def is_reopened(self) -> bool:
        """Whether it is being changed while what was approved stays valid."""
        return not self.is_draft and self.status != Status.APPROVED

    @property
    def as_of(self) -> date:
        """The day of its data, else the last day of its quarter."""
        return self.report.data_date or quarter_dates(self.fiscal_year_be, self.quarter)[1]
