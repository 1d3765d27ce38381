"""Out to Excel and in again."""
