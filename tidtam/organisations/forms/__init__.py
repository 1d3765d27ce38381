"""Forms of this room, by file: office_list, people."""
