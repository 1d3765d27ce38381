"""What files of lists are sent for: uploads.purposes."""

from collections.abc import Iterable

from django.conf import settings

from tidtam.accounts.models import User
from tidtam.formats.gate.choices import Kind
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.projects.policies import registers_in
from tidtam.uploads.purposes import Purpose


def _may(_person: User, organisation: Organisation, held: Iterable[HeldRole]) -> bool:
    return organisation.is_office and registers_in(organisation, held=held)


LIST = Purpose(name="list", kinds=frozenset({Kind.XLSX, Kind.CSV}), most_bytes=settings.UPLOAD_MB * MEGABYTE, may=_may)
