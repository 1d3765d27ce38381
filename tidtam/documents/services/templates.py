"""Templates of offices: one that was sent is checked and kept, one that is kept is put in use, or none is any more."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record
from tidtam.documents.docx_form import DocxForm
from tidtam.documents.models import TemplateChoice, TemplateFile, TemplateVersion
from tidtam.documents.own_template.faults import Fault, faults
from tidtam.documents.own_template.forms import FORMS, may_have_own
from tidtam.documents.own_template.in_use import Template, fits_still
from tidtam.documents.own_template.preview import preview, preview_path
from tidtam.documents.services.storing import write_whole
from tidtam.formats.docx_facts import NotReadable, facts_of, read_docx
from tidtam.organisations.models import Organisation
from tidtam.uploads.models import Upload
from tidtam.uploads.services import taken


class TemplateRefused(Exception):
    """Nothing was changed; the text says what to do."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class NotTheirs(TemplateRefused):
    """The organisation has no template of its own for this form."""

    message = _("ใช้แบบของส่วนกลาง · เอกสารนี้ส่วนกลางเป็นผู้ออก")


class NoDocument(TemplateRefused):
    """The file passed the gate and still is nothing that can be filled."""

    message = _("เปิดไฟล์ใน Word แล้วบันทึกเป็น .docx ใหม่ก่อนส่ง · ระบบเปิดไฟล์นี้เป็นแบบเอกสารไม่ได้")


class TemplateFaulty(TemplateRefused):
    """Something is missing or does not belong there: all of it stands in `faults`."""

    message = _("แก้ไฟล์ตามรายการ แล้วส่งอีกครั้ง · ยังไม่เก็บไฟล์นี้")

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__([fault.key for fault in found])
        self.faults = list(found)


class ChosenMeanwhile(TemplateRefused):
    """Somebody chose another template since the page was opened."""

    message = _("เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง · มีผู้เลือกแบบอื่นหลังจากที่เปิดดู")


class FitsNoMore(TemplateRefused):
    """The version lacks what the form asks for since."""

    message = _("ส่งไฟล์ใหม่ที่แก้ตามรายการตรวจ · ฉบับนี้ขาดส่วนที่แบบเอกสารรุ่นปัจจุบันต้องมี")


def add_template(
    *, form: DocxForm, organisation: Organisation, upload: Upload, reason: str, by: User, at: datetime
) -> TemplateVersion:
    """Check a file that came through the gate and keep it as the next version; it is not in use yet.

    The same bytes again are the version they are already. Raises TemplateRefused; nothing is kept then.
    """
    if not may_have_own(form, organisation):
        raise NotTheirs
    versions = TemplateVersion.objects.filter(form=form.name, organisation=organisation)
    standing = versions.filter(file_id=upload.sha256).first()
    if standing is not None:
        return standing
    try:
        facts = read_docx(upload.path)
    except (NotReadable, FileNotFoundError) as error:
        raise NoDocument from error
    found = faults(facts, form)
    if any(not fault.is_hint for fault in found):
        raise TemplateFaulty(found)
    content = upload.path.read_bytes()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        standing = versions.filter(file_id=upload.sha256).first()
        if standing is not None:
            return standing
        file, _made = TemplateFile.objects.get_or_create(
            sha256=upload.sha256, defaults={"content": content, "bytes": len(content), "facts": asdict(facts)}
        )
        version = TemplateVersion.objects.create(
            form=form.name,
            organisation=organisation,
            number=1 + (versions.order_by("-number").values_list("number", flat=True).first() or 0),
            file=file,
            name=upload.name,
            reason=reason,
            added_by=by,
            added_at=at,
        )
        taken(upload=upload, at=at)
        _record(form, organisation, "added", by=by, at=at, reason=reason, number=str(version.number), file=file.pk)
        return version


def choose_template(
    *,
    form: DocxForm,
    organisation: Organisation,
    version: TemplateVersion | None,
    seen: int,
    by: User,
    at: datetime,
) -> TemplateChoice | None:
    """Let a version count for a form from now on; None: no template of its own, that of the nation or the shipped one.

    seen  the number of the last choice the person was shown, 0 where there was none.
    Choosing what counts already changes nothing. Raises TemplateRefused.
    """
    if not may_have_own(form, organisation):
        raise NotTheirs
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        rows = TemplateChoice.objects.filter(form=form.name, organisation=organisation)
        last = rows.order_by("-number").first()
        if (last.version_id if last else None) == (version.pk if version else None):
            return last
        if (last.number if last else 0) != seen:
            raise ChosenMeanwhile
        if version is not None and not fits_still(form, version):
            raise FitsNoMore
        chosen = TemplateChoice.objects.create(
            form=form.name, organisation=organisation, number=seen + 1, version=version, chosen_by=by, chosen_at=at
        )
        number, file = (str(version.number), version.file_id) if version else ("", "")
        _record(form, organisation, "chosen", by=by, at=at, number=number, file=file)
        return chosen


def write_preview(*, version: TemplateVersion) -> None:
    """Write the form's DOCX in a version where its page finds it. Raises OSError where the disk refuses."""
    form = FORMS[version.form]
    template = Template(form, version.file_id)
    write_whole(preview_path(version), preview(form, version.organisation, template.content()))


def keep_template(template: Template) -> None:
    """Keep the bytes of a template for good, the shipped one's too: a document that is issued is made with them.

    Inside the transaction that issues it.
    """
    if not TemplateFile.objects.filter(pk=template.sha256).exists():
        content = template.content()
        told = {"content": content, "bytes": len(content), "facts": asdict(facts_of(content))}
        TemplateFile.objects.get_or_create(sha256=template.sha256, defaults=told)


def _record(
    form: DocxForm, organisation: Organisation, what: str, *, by: User, at: datetime, reason: str = "", **fields: str
) -> None:
    record(
        subject_kind="documents.template",
        subject_id=f"{form.name}:{organisation.pk}",
        organisation_code=organisation.code,
        action=f"documents.template.{what}",
        by=by.username,
        at=at,
        reason=reason,
        fields=field_hashes(fields),
    )
