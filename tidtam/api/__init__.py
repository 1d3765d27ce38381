"""The API: what the pages read and write, for other systems, by the same services, rules, permissions and messages."""
