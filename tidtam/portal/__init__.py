"""Public pages, read from published rows only."""
