"""The page that takes the workbook of a version: a draft, or all that is wrong in it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.instruments import services
from tidtam.instruments.choices import VersionState
from tidtam.instruments.policies import BEGINS
from tidtam.instruments.purpose import INSTRUMENT
from tidtam.organisations.policies import located, person_of
from tidtam.uploads.http import uploads_of
from tidtam.uploads.services import taken

FAULTS_SHOWN = 60
"""How much of what is wrong in a workbook a page says at once."""


@policy(BEGINS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, owner_code: str) -> HttpResponse:
    """Take the workbook of a version as a draft, or say everything that is wrong in it by sheet and cell."""
    owner, at = located(request), timezone.now()
    faults: list[str] = []
    if request.method == "POST":
        sent = uploads_of(request, purpose=INSTRUMENT.name, organisation=owner, at=at)
        faults += sent.faults
        rows = []
        for upload in sent.uploads:
            try:
                row = services.load_workbook(
                    path=upload.path, name=upload.name, owner=owner, by=person_of(request), at=at
                )
            except services.InstrumentRefused as refused:
                faults += [f"{upload.name}: {fault}" for fault in refused.faults]
            except services.VersionRefused as refused:
                faults.append(f"{upload.name}: {refused}")
            else:
                taken(upload=upload, at=at)
                rows.append(row)
        if rows and not faults:
            if rows[0].state == VersionState.PUBLISHED:
                messages.info(request, _("ฉบับนี้ประกาศใช้อยู่แล้ว และตรงกับไฟล์ทุกช่อง · ไม่มีสิ่งใดเปลี่ยน"))
            return redirect(rows[0])
        faults = faults or [_("เลือกสมุดงานของเครื่องมือ")]
    begin_url = reverse("instruments:begin", args=[owner_code])
    context = {
        "owner": owner,
        "purpose": INSTRUMENT,
        "errors": [("instrument-file", fault) for fault in faults[:FAULTS_SHOWN]],
        "more": max(0, len(faults) - FAULTS_SHOWN),
        "crumbs": [
            (_("เครื่องมือและตัวชี้วัด"), reverse("instruments:instrument_list")),
            (_("สร้างเครื่องมือ"), begin_url),
            (_("ส่งสมุดงานของเครื่องมือ"), None),
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render(request, "instruments/load.html", context, status=status)
