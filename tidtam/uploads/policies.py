"""The policy of an upload's addresses: only who sends it, as long as they may."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tidtam.access.policies import Policy
from tidtam.organisations.policies import person_of, roles_of_request
from tidtam.uploads import selectors
from tidtam.uploads.models import Upload
from tidtam.uploads.purposes import purpose_of


def upload_sent_by(request: HttpRequest, pk: uuid.UUID) -> Upload | None:
    """Return the upload that whoever asks sends themselves and still may, or None. One query of its own."""
    upload = selectors.upload_of(person_of(request), pk)
    if upload is None:
        return None
    may = purpose_of(upload.purpose).may(person_of(request), upload.organisation, roles_of_request(request))
    return upload if may else None


def _sends(request: HttpRequest, address: Mapping[str, Any]) -> bool:
    upload = request.upload = upload_sent_by(request, address["pk"])  # type: ignore[attr-defined]
    return upload is not None


SENDS_IT = Policy("sends_it", _sends)
"""Open to who sends the file, and to nobody else; not any more once the role for it is gone."""
