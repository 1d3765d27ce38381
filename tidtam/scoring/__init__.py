"""What levels become: exact means, levels and words of a whole tree. Plain values; no database, no clock."""
