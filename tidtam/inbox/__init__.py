"""What waits for whom: to approve, sent back, to accept."""
