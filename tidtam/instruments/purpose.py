"""What the workbook of an instrument is sent for (uploads.purposes)."""

from collections.abc import Iterable

from django.conf import settings

from tidtam.accounts.models import User
from tidtam.formats.gate.choices import Kind
from tidtam.formats.sizes import MEGABYTE
from tidtam.instruments.selectors import CENTRAL_KINDS
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.uploads.purposes import Purpose


def _may(_person: User, organisation: Organisation, held: Iterable[HeldRole]) -> bool:
    return organisation.kind in CENTRAL_KINDS and role_to_use({Role.ANALYST}, held, organisation) is not None


INSTRUMENT = Purpose(
    name="instrument", kinds=frozenset({Kind.XLSX}), most_bytes=settings.UPLOAD_MB * MEGABYTE, may=_may
)
