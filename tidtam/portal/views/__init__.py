"""The public pages: what is published, to everybody alike. Each only reads, with a constant number of queries."""
