"""What assessors say of the answers: proposed and moderated levels, publishing by round, appeals, results."""
