"""Changes of sheets, one module per verb."""

from tidtam.answers.services.chase_sheets import Chasing, chase_sheets, letters_of, plan_chase
from tidtam.answers.services.edit_sheet import edit_sections, edit_sheet
from tidtam.answers.services.open_sheets import open_sheets, open_sheets_now
from tidtam.answers.services.submit_sheet import submit_sheet
from tidtam.answers.services.write_sheets import write_sheets

__all__ = [
    "Chasing",
    "chase_sheets",
    "edit_sections",
    "edit_sheet",
    "letters_of",
    "open_sheets",
    "open_sheets_now",
    "plan_chase",
    "submit_sheet",
    "write_sheets",
]
