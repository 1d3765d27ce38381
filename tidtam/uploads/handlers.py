"""What of the files in a form is kept while the form is read, before any view has seen it."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from tidtam.formats.sizes import MEGABYTE


class NoMoreThanTaken(FileUploadHandler):
    """Lets what follows it keep no more of a file than the largest that is taken, and one piece.

    So whoever takes it sees that it was too large, and a file without end fills no disk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a piece on, or drop it."""
        return raw_data if start <= settings.UPLOAD_MB * MEGABYTE else None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Leave the file to what follows."""
        return None
