"""The workbook of a quarter: all reports (M6) that a person writes in an office, to fill in without a line."""
