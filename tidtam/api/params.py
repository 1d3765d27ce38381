"""Parameters that several operations take: years, the cursor of a list, and what may stand in an address."""

from typing import Annotated

from django.urls import register_converter
from django.urls.converters import UUIDConverter
from ninja import Path, Query


class CodeConverter:
    """A code in an address: anything without a slash that a database can be asked for."""

    regex = "[^/\x00]+"

    def to_python(self, value: str) -> str:
        """Return the code as it is written."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it stands in an address."""
        return value


register_converter(CodeConverter, "code")
register_converter(UUIDConverter, "id")  # under a name that the API library leaves alone

MOST_ROWS = 1_000
"""The longest page of a list."""

Year = Annotated[int | None, Query(ge=2500, le=2700)]
"""A fiscal year of the Buddhist era; the latest where it is left out."""
SetYear = Annotated[int, Query(ge=2500, le=2700)]
PathYear = Annotated[int, Path(ge=2500, le=2700)]
Quarter = Annotated[int | None, Query(ge=1, le=4)]
Text = Annotated[str, Query(max_length=200)]
Cursor = Annotated[str | None, Query(pattern=r"^after-[0-9]{1,18}$")]
"""As answers.page_of writes it; callers take it from next_cursor and look for nothing in it."""
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS)]
