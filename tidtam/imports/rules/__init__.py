"""How a list is found in a sheet, what its columns mean, and which of its rows belong to which entry. Pure."""
