"""The workbook of a sheet of answers: what one organisation answers to an instrument in a round, without a line."""
