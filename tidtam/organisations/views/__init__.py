"""Pages of this room, by file: office_list, own_pages, people, delegations."""
