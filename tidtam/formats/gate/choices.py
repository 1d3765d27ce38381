"""What kinds of file pass, why one is refused, what in one is harmless only as we keep it."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of file that may pass; the value is the extension it is served with."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"


PICTURES = frozenset({Kind.JPG, Kind.PNG})
EVIDENCE = frozenset({Kind.PDF, Kind.JPG, Kind.PNG, Kind.DOCX, Kind.XLSX})


class Refusal(StrEnum):
    """Why a file does not pass; `sentences.SENTENCES` has the words."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_TAKEN = "not_taken"
    OLD_WORD = "old_word"
    OLD_EXCEL = "old_excel"
    SLIDES = "slides"
    MACRO = "macro"
    ARCHIVE = "archive"
    OTHER_PICTURE = "other_picture"
    WEB_PAGE = "web_page"
    PROGRAM = "program"
    MISMATCH = "mismatch"
    IS_JPG = "is_jpg"
    IS_PNG = "is_png"
    IS_PDF = "is_pdf"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    BROKEN = "broken"
    PIXELS = "pixels"
    UNPACKED = "unpacked"
    INSIDE = "inside"
    UNSAFE = "unsafe"
    UNREADABLE_TEXT = "unreadable_text"
    TOO_LONG = "too_long"
    VIRUS = "virus"
    NO_SCANNER = "no_scanner"


class Note(StrEnum):
    """What an accepted file carries that does nothing here: kept as it is, never opened, served only as attachment."""

    PDF_SCRIPT = "pdf_script"
    PDF_LAUNCH = "pdf_launch"
    PDF_ATTACHMENT = "pdf_attachment"
    PDF_MEDIA = "pdf_media"
    PDF_FORM = "pdf_form"
    EXTERNAL_REFERENCE = "external_reference"
    EXTERNAL_WORKBOOK = "external_workbook"
    DATA_EXCHANGE = "data_exchange"
    EMBEDDED_WORKBOOK = "embedded_workbook"
    TRAILING_BYTES = "trailing_bytes"
    FURTHER_PICTURES = "further_pictures"
