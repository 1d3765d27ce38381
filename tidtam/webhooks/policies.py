"""Who keeps the webhooks of an organisation."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import holds, office_by_code

_ADMINISTERS = holds({Role.ADMINISTRATOR}, office_by_code)


def _keeps(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    return settings.WEBHOOKS and _ADMINISTERS.allows(request, address)


KEEPS = Policy("keeps_webhooks", _keeps)
"""Open to whoever administers the organisation, where the installation has webhooks; elsewhere to nobody."""
