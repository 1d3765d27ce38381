"""Verbs of documents. Making bytes is slow work: jobs and commands call these, pages never do.

Files lie in DOCUMENT_DIR/<document>/<office>/<year or round>/<hash of the content>/.
"""

from tidtam.documents.services.booklet import (
    NoProjects,
    WrittenFile,
    draft_with_projects,
    file_content,
    prepare_draft,
    write_booklet,
)
from tidtam.documents.services.letters import NoLetters, name_signer, write_letters, write_letters_zip
from tidtam.documents.services.storing import remove_broken_off, write_whole

__all__ = [
    "NoLetters",
    "NoProjects",
    "WrittenFile",
    "draft_with_projects",
    "file_content",
    "name_signer",
    "prepare_draft",
    "remove_broken_off",
    "write_booklet",
    "write_letters",
    "write_letters_zip",
    "write_whole",
]
