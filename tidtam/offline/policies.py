"""Who may ask about a device, and withdraw it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.offline.models import OfflineDevice
from tidtam.offline.selectors import device_by_key


def device_of(request: HttpRequest, address: Mapping[str, Any]) -> OfflineDevice | None:
    """Return the device an address names as `key`. Asked once a request; one query."""
    if not hasattr(request, "offline_device"):
        request.offline_device = device_by_key(address["key"])  # type: ignore[attr-defined]
    found: OfflineDevice | None = request.offline_device  # type: ignore[attr-defined]
    return found


def _knows(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    return device_of(request, address) is not None


def _has(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    device = device_of(request, address)
    return device is not None and request.user.is_authenticated and device.person_id == request.user.pk


KNOWS_IT = Policy("knows_device", _knows, needs_person=False)
"""Open to whoever names a device: its name is 122 random bits, and what is told is one bit, whether it is withdrawn. A
lost device so learns it after its session ended, too."""

HAS_IT = Policy("has_device", _has)
"""Open to the person whose device it is, and to nobody else."""
