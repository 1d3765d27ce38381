"""The workbook of an office's registrations (M1-M5) of a year: those a person writes, and rows for new ones."""
