"""What a workbook is sent for (uploads.purposes)."""

from collections.abc import Iterable

from django.conf import settings

from tidtam.accounts.models import User
from tidtam.formats.gate.choices import Kind
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, may_read
from tidtam.uploads.purposes import Purpose


def _may(_person: User, organisation: Organisation, held: Iterable[HeldRole]) -> bool:
    return may_read(held, organisation)


WORKBOOK = Purpose(
    name="workbook", kinds=frozenset({Kind.XLSX}), most_bytes=settings.UPLOAD_MB * MEGABYTE, may=_may
)  # fmt: skip
