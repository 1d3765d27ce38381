"""The outbox: what is to reach a person by mail or another line, sent once and never from a page."""
