"""Pages of this room: reading, for whoever holds a role; building, loading and links, for analysts of the owner."""
