"""Pages of assessment: the office's results, the assessor's desk, what the bureau does."""
