"""What was issued, file by file, signed: whether this very file is one of ours, and what became of it."""
