"""The small office and the ways to read its pages are those of the room progress."""

from tidtam.progress.tests.conftest import office, read, words

__all__ = ["office", "read", "words"]
