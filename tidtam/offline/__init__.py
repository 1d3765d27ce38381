"""Work without a line."""
