"""The workbook of people: who holds which role at an office and below it, and rows for new people and new roles."""
