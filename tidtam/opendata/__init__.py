"""What is published as tables to compute with, in releases that stay. See docs/rooms/opendata.md."""
