"""Pages of this room, by file: reading (for whoever holds a role), building and links (for analysts of the owner)."""
