"""Pages of templates: which one each form is drawn into; of one form the file, the check, the versions, the choice."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.documents.docx_form import DocxForm
from tidtam.documents.forms import ChoiceForm, TemplateForm
from tidtam.documents.models import TemplateChoice, TemplateVersion
from tidtam.documents.own_template.faults import MARK_USES, USES, Fault
from tidtam.documents.own_template.forms import FORMS, is_nation, keeps_templates, may_have_own
from tidtam.documents.own_template.in_use import Template, choices_at, fits_still, shipped, template_of, templates_of
from tidtam.documents.own_template.preview import preview_path
from tidtam.documents.own_template.purpose import KEEPERS, TEMPLATE
from tidtam.documents.selectors import MEDIA_TYPES, release
from tidtam.documents.services import templates as verbs
from tidtam.documents.tasks import PREVIEW_TEMPLATE
from tidtam.jobs.services import enqueue
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import holds, located, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import role_to_use
from tidtam.uploads.http import uploads_of

MOST_SHOWN = 50
SHIPPED = "shipped.docx"


def keeper_by_code(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation of an address where it keeps templates, and the form named there exists. One query."""
    organisation = office_by_code(address)
    is_known = "form" not in address or address["form"] in FORMS
    return organisation if organisation and is_known and keeps_templates(organisation) else None


def chooser_by_code(address: Mapping[str, Any]) -> Organisation | None:
    """Return the organisation of an address where it may replace the template of the form. One query."""
    organisation = keeper_by_code(address)
    return organisation if organisation and may_have_own(FORMS[address["form"]], organisation) else None


@policy(reads(keeper_by_code))
@require_safe
def templates(request: HttpRequest, office_code: str) -> HttpResponse:
    """List the forms, each with the template it is drawn into and since when."""
    organisation = located(request)
    found = templates_of(FORMS.values(), [organisation])
    rows = [
        {
            "form": form,
            "in_use": _source(found[name, organisation.pk], organisation),
            "choice": found[name, organisation.pk].choice,
            "may_change": may_have_own(form, organisation),
        }
        for name, form in FORMS.items()
    ]
    context = {
        **office_shell(organisation, "documents"),
        "crumbs": office_crumbs(organisation, (_("แบบเอกสาร"), None)),
        "rows": rows,
        "is_nation": is_nation(organisation),
    }
    return render(request, "documents/own_templates.html", context)


@policy(reads(keeper_by_code))
@require_safe
def template(request: HttpRequest, office_code: str, form: str) -> HttpResponse:
    """Show a form's template in use, what one must hold, and the versions; who looks after them sends and chooses."""
    return _page(request, FORMS[form])


@policy(holds(KEEPERS, chooser_by_code))
@require_POST
def add_template(request: HttpRequest, office_code: str, form: str) -> HttpResponse:
    """Check a file that was sent and keep it as the next version, or say all that is to be mended in it."""
    organisation, filled = located(request), TemplateForm(request.POST)
    sent = uploads_of(request, purpose=TEMPLATE.name, organisation=organisation, at=now())
    errors = [("template-file", fault) for fault in sent.faults]
    if len(sent.uploads) != 1 and not errors:
        errors = [("template-file", _("เลือกไฟล์แบบเอกสาร .docx หนึ่งไฟล์"))]
    if errors or not filled.is_valid():
        return _page(request, FORMS[form], filled=filled, errors=[*errors, *filled.faults()])
    try:
        version = verbs.add_template(
            form=FORMS[form],
            organisation=organisation,
            upload=sent.uploads[0],
            reason=filled.cleaned_data["reason"],
            by=person_of(request),
            at=now(),
        )
    except verbs.TemplateFaulty as faulty:
        errors = [("check", str(faulty))]
        return _page(request, FORMS[form], filled=filled, errors=errors, faults=faulty.faults)
    except verbs.TemplateRefused as refused:
        return _page(request, FORMS[form], filled=filled, errors=[("template-file", str(refused))])
    messages.success(request, _("เก็บเป็นฉบับที่ %(number)s แล้ว · ดูตัวอย่างก่อนเริ่มใช้") % {"number": version.number})
    return redirect("documents:template", office_code, form)


@policy(holds(KEEPERS, chooser_by_code))
@require_POST
def choose_template(request: HttpRequest, office_code: str, form: str) -> HttpResponse:
    """Let a version count from now on, or none of the organisation's own."""
    organisation, filled = located(request), ChoiceForm(request.POST)
    if not filled.is_valid():
        return _page(request, FORMS[form], errors=[("versions", _("เลือกฉบับจากรายการ"))])
    number, version = filled.cleaned_data["number"], None
    if number:
        version = _version_or_404(organisation, FORMS[form], number)
    try:
        verbs.choose_template(
            form=FORMS[form],
            organisation=organisation,
            version=version,
            seen=filled.cleaned_data["seen"],
            by=person_of(request),
            at=now(),
        )
    except verbs.TemplateRefused as refused:
        return _page(request, FORMS[form], errors=[("versions", str(refused))], status=HTTPStatus.CONFLICT)
    if version:
        messages.success(request, _("ใช้ฉบับที่ %(number)s ตั้งแต่นี้") % {"number": number})
    else:
        messages.success(request, _("เลิกใช้แบบของหน่วยงานแล้ว"))
    return redirect("documents:template", office_code, form)


@policy(holds(KEEPERS, chooser_by_code))
@require_POST
def preview_template(request: HttpRequest, office_code: str, form: str, number: int) -> HttpResponse:
    """Ask for the form's DOCX in a version: made in the background, from the newest record of the place."""
    organisation = located(request)
    version = _version_or_404(organisation, FORMS[form], number)
    job = enqueue(
        kind=PREVIEW_TEMPLATE.name,
        parameters={"office": office_code, "form": form, "number": number},
        organisation=organisation,
        requested_by=person_of(request),
        at=now(),
        content_key=f"{version.pk} {version.file_id} {release()}",
    )
    return redirect(job)


@policy(reads(keeper_by_code))
@require_safe
def template_file(request: HttpRequest, office_code: str, form: str, file_name: str) -> HttpResponseBase:
    """Hand over a template to start from, shipped.docx, in-use.docx or 3.docx, or a preview, 3-preview.docx."""
    organisation, of_form = located(request), FORMS[form]
    stem = file_name.removesuffix(".docx")
    number, is_preview = stem.removesuffix("-preview"), stem.endswith("-preview")
    name = f"{form}-{organisation.code}-{file_name}".lower()
    if file_name == SHIPPED:
        content = of_form.shipped.read_bytes()
    elif file_name == "in-use.docx":
        content = template_of(of_form, organisation).content()
    elif file_name == f"{stem}.docx" and number.isascii() and number.isdigit() and len(number) < 6:
        version = _version_or_404(organisation, of_form, int(number))
        if is_preview:
            return _preview_file(version, name)
        content = Template(of_form, version.file_id).content()
    else:
        raise Http404
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=name)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=MEDIA_TYPES["docx"], headers=headers)


def _preview_file(version: TemplateVersion, name: str) -> FileResponse:
    try:
        file = preview_path(version).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPES["docx"])
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _version_or_404(organisation: Organisation, form: DocxForm, number: int) -> TemplateVersion:
    rows = TemplateVersion.objects.filter(organisation=organisation, form=form.name, number=number)
    version = rows.select_related("file").defer("file__content").first()
    if version is None:
        raise Http404
    return version


def _page(
    request: HttpRequest,
    form: DocxForm,
    *,
    filled: TemplateForm | None = None,
    errors: list[tuple[str, str]] | None = None,
    faults: list[Fault] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    organisation = located(request)
    in_use = template_of(form, organisation)
    own: TemplateChoice | None = choices_at([form], [organisation.pk]).get((form.name, organisation.pk))
    rows = TemplateVersion.objects.filter(organisation=organisation, form=form.name).order_by("-number")
    versions = list(rows.select_related("file", "added_by").defer("file__content")[:MOST_SHOWN])
    all_forms = reverse("documents:templates", args=[organisation.code])
    holder = role_to_use(KEEPERS, roles_of_request(request), organisation)
    context = {
        **office_shell(organisation, "documents"),
        "crumbs": office_crumbs(organisation, (_("แบบเอกสาร"), all_forms), (str(form.title), None)),
        "form": form,
        "in_use": in_use,
        "source": _source(in_use, organisation),
        "is_shipped": in_use.sha256 == shipped(form).sha256,
        "own": own,
        "is_passed_over": bool(own and own.version and not fits_still(form, own.version)),
        "versions": [
            {
                "row": version,
                "is_own": bool(own and own.version_id == version.pk),
                "fits": fits_still(form, version),
                "has_preview": preview_path(version).is_file(),
            }
            for version in versions
        ],
        "may_change": holder is not None and may_have_own(form, organisation),
        "is_of_nation": form.is_of_nation and not is_nation(organisation),
        "is_nation": is_nation(organisation),
        "styles": [(style, USES[style]) for style in form.styles],
        "marks": list(MARK_USES.items()),
        "purpose": TEMPLATE,
        "filled": filled or TemplateForm(),
        "errors": errors or [],
        "faults": faults or [],
    }
    return render(request, "documents/own_template.html", context, status=status if errors else HTTPStatus.OK)


def _source(found: Template, organisation: Organisation) -> str:
    """Return in words whose template is in use."""
    if found.choice is None or found.choice.version is None:
        return _("แบบมาตรฐานของระบบ")
    number = found.choice.version.number
    if found.choice.organisation_id == organisation.pk:
        return _("แบบของหน่วยงานนี้ ฉบับที่ %(number)s") % {"number": number}
    whose = found.choice.version.organisation.spoken_name
    return _("แบบของ%(organisation)s ฉบับที่ %(number)s") % {"organisation": whose, "number": number}
