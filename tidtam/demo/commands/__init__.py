"""Commands of the room demo."""
