"""What a template is sent for (uploads.purposes), and who looks after templates."""

from collections.abc import Iterable

from tidtam.accounts.models import User
from tidtam.documents.own_template.forms import keeps_templates
from tidtam.formats.gate.choices import Kind
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.uploads.purposes import Purpose

KEEPERS = frozenset({Role.DIRECTOR.value, Role.ADMINISTRATOR.value})
MOST_BYTES = 3 * MEGABYTE
"""Every document made with a template is as large as that at least."""


def _may(_person: User, organisation: Organisation, held: Iterable[HeldRole]) -> bool:
    return keeps_templates(organisation) and role_to_use(KEEPERS, held, organisation) is not None


TEMPLATE = Purpose(name="template", kinds=frozenset({Kind.DOCX}), most_bytes=MOST_BYTES, may=_may)
