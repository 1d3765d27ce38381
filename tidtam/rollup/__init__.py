"""Figures and results from school to nation: sums over sums, never means of percents, n of N with the missing named."""
