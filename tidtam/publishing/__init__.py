"""Editions: documents that are frozen, numbered, issued, superseded, withdrawn."""
