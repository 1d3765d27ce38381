"""What applying the workbook of registrations would do, and doing it: the form's reader, its words.

cells    what the rows say of one registration.   values  what the form would send for them, read.
thing    what would become of it.   whole  all registrations of a workbook.   writing  applying it.
"""

from tidtam.workbooks.registrations.plan.whole import plan_registrations, year_of_subject
from tidtam.workbooks.registrations.plan.writing import apply_registrations

__all__ = ["apply_registrations", "plan_registrations", "year_of_subject"]
