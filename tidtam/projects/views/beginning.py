"""The page on which the registration of a project begins."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.approval.services import DecisionRefused
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import work_groups_of
from tidtam.projects import selectors
from tidtam.projects.forms import BeginForm
from tidtam.projects.policies import places_to_register
from tidtam.projects.services import begin_registration
from tidtam.thai.calendar import fiscal_year_be


@policy(reads(office_by_code))
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, office_code: str) -> HttpResponse:
    """Register a project by its name, empty or copied from last year; its sections follow."""
    office = located(request)
    if not office.is_office:
        raise Http404
    year = fiscal_year_be(timezone.localdate())
    places = _places(request, office)
    years = (year, year + 1)
    copyable = [
        (row, f"{name} ({row.fiscal_year_be})")
        for each in years
        for row, name in selectors.copyable(office, before=each)
    ]
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        years=years,
        work_groups=[(code, place.name_th) for code, place in places.items()],
        projects=[(row.pk, name) for row, name in copyable],
        initial={"fiscal_year_be": year, "key": uuid.uuid4()},
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        place = places[said["work_group"]]
        last = next((row for row, _name in copyable if str(row.pk) == said["copied_from"]), None)
        try:
            project = begin_registration(
                organisation=office,
                fiscal_year_be=said["fiscal_year_be"],
                name=said["name"] or (str(last) if last else ""),
                work_group=None if place == office else place,
                copied_from=last,
                key=said["key"],
                by=person_of(request),
                at=timezone.now(),
            )
        except ChangesRefused as refused:
            for field, sentence in refused.sentences.items():
                form.add_error(field, str(sentence))
        except DecisionRefused as refused:
            refusal = str(refused)
        else:
            if last is not None:
                messages.success(
                    request,
                    _("คัดลอกจาก “%(name)s” ปี %(year)d แล้ว · ตรวจทุกส่วน และกรอกรหัส วันเริ่มต้น วันสิ้นสุด ที่ไม่ได้คัดลอก")
                    % {"name": last, "year": last.fiscal_year_be},
                )
            return redirect("projects:register", project.pk)
    errors = [("begin", refusal)] if refusal else form.faults() if form.is_bound else []
    status = HTTPStatus.CONFLICT if refusal or not places else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(
        request,
        "projects/register/begin.html",
        {
            **office_shell(office, "projects"),
            "crumbs": office_crumbs(office, (_("ลงทะเบียนโครงการ"), None)),
            "form": form,
            "may_begin": bool(places),
            "errors": errors,
        },
        status=status if request.method == "POST" else HTTPStatus.OK,
    )


def _places(request: HttpRequest, office: Organisation) -> dict[str, Organisation]:
    """Return where in an office this person may begin a project, by code: where they are owner themselves."""
    places = (office, *work_groups_of(office, on=timezone.localdate()))
    return {place.code: place for place in places_to_register(places, held=roles_of_request(request))}
