"""What the room offers on the command line."""
