"""Names the room for Django."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbooksConfig(AppConfig):
    name = "tidtam.workbooks"
    verbose_name = _("สมุดงาน Excel")

    def ready(self) -> None:
        from tidtam.jobs import schedules
        from tidtam.uploads import purposes
        from tidtam.workbooks import kinds
        from tidtam.workbooks.people.kind import PeopleWorkbook
        from tidtam.workbooks.purpose import WORKBOOK
        from tidtam.workbooks.quarter.kind import QuarterWorkbook
        from tidtam.workbooks.registrations.kind import RegistrationsWorkbook
        from tidtam.workbooks.services import remove_left_over
        from tidtam.workbooks.sheet.kind import SheetWorkbook

        kinds.register(QuarterWorkbook())
        kinds.register(RegistrationsWorkbook())
        kinds.register(PeopleWorkbook())
        kinds.register(SheetWorkbook())
        purposes.register(WORKBOOK)
        schedules.register(
            schedules.Schedule(name="workbooks.left_over", every=dt.timedelta(hours=24), run=remove_left_over)
        )
