"""The verbs of an office's library: adding.py, using.py, files.py; why they refuse: refusals.py."""

from tidtam.evidence.services.adding import Added, add_file, add_link
from tidtam.evidence.services.files import remove_orphans
from tidtam.evidence.services.refusals import EvidenceRefused
from tidtam.evidence.services.using import choose_picture, delete, rename, stop_using, use, use_many

__all__ = [
    "Added",
    "EvidenceRefused",
    "add_file",
    "add_link",
    "choose_picture",
    "delete",
    "remove_orphans",
    "rename",
    "stop_using",
    "use",
    "use_many",
]
