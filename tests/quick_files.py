"""Files that say what they would be, in the processes of a test that is not about their bytes."""

import time

from django.apps import AppConfig

SECONDS = 0.3
"""Long enough that a worker can be killed between two of the files."""


def render(booklet, _folder, name, numerals):
    """Return the file's name and its record as bytes, after a while."""
    from tidtam.documents.office_booklet.freeze import freeze

    time.sleep(SECONDS)
    return f"{name} {numerals} {freeze(booklet)}".encode()


class QuickFiles(AppConfig):
    name = "tests"
    label = "quick_files"

    def ready(self):
        from tidtam.documents.services import booklet

        booklet._render = render
