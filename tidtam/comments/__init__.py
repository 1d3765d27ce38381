"""Threads of comments on the fields of a thing."""
