"""What pages of documents share: the list of files that were written, handing one over, and who makes one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from tidtam.documents.ministry_form.document import reporter_of
from tidtam.documents.selectors import MEDIA_TYPES
from tidtam.organisations.policies import located, person_of
from tidtam.thai.dates import local_date


def files_shown(paths: Iterable[Path], url_of: Callable[[str, str], str]) -> list[dict[str, Any]]:
    """Return written files as templates/documents/files.html lists them.

    url_of  the address of a file by the hash of its content and its name.
    """
    return [
        {"name": path.name, "bytes": path.stat().st_size, "url": url_of(path.parent.name, path.name)} for path in paths
    ]


def handed_over(path: Path | None, *, name: str = "") -> HttpResponseBase:
    """Return a written file as an attachment. Raises Http404 where there is none.

    name  under which a person gets it; without one that of the file.
    """
    if path is None:
        raise Http404
    media_type = MEDIA_TYPES.get(path.suffix.removeprefix("."), "application/zip")
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name or path.name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def maker_of(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Return who makes a form of the request's place, in the positions they hold there, and when. One query."""
    day = local_date(at)
    return {"reporter": reporter_of(person_of(request), located(request), on=day), "on": day}
