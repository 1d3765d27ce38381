"""What jobs of documents share: whose they are, and what is said where a file cannot be made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.documents.filed import Document, DocumentSet
from tidtam.documents.services.filing import write_every_file, write_set
from tidtam.documents.services.registering import register_documents
from tidtam.formats.pdf import RenderFailed
from tidtam.jobs.kinds import Context, JobFailed
from tidtam.jobs.models import Job
from tidtam.organisations.models import Organisation


def office_of(job: Job) -> Organisation:
    """Return the organisation a job names."""
    return Organisation.objects.get(code=job.parameters["office"])


def place_of(job: Job) -> Organisation:
    """Return the organisation for whom a job was asked: an office, or the work group of a project."""
    assert job.organisation is not None  # whoever asks for a document of a project names its place
    return job.organisation


@contextmanager
def disk_and_layout() -> Iterator[None]:
    """Say what to do where a file can be laid out or written no further."""
    try:
        yield
    except RenderFailed as error:
        raise JobFailed(_("จัดทำ PDF ไม่สำเร็จ · สั่งทำใหม่อีกครั้ง (%(reason)s)") % {"reason": error}) from error
    except OSError as error:
        raise JobFailed(_("เขียนไฟล์ไม่ได้ · ตรวจพื้นที่ว่างของดิสก์แล้วสั่งใหม่อีกครั้ง")) from error


def write_files(context: Context, document: Document) -> dict[str, Any]:
    """Write the files of one document as its data stands now, and register what is no draft."""
    with disk_and_layout():
        write_every_file(document, said=context.progress)
        register_documents([document], files=document.files, by=asked_by(context.job), at=timezone.now())
    return {"digest": document.digest}


def write_zip_of(context: Context, documents: DocumentSet) -> dict[str, Any]:
    """Write many documents into one ZIP of the format and digits asked for, and register those that are no drafts."""
    name, numerals = context.job.parameters["format"], context.job.parameters["numerals"]
    with disk_and_layout():
        write_set(documents, name=name, numerals=numerals, said=context.progress)
        register_documents(documents.documents, files=[(name, numerals)], by=asked_by(context.job), at=timezone.now())
    return {"documents": len(documents.documents), "digest": documents.digest}


def asked_by(job: Job) -> str:
    """Return who asked for a job, as the trail names them; "system" for the system's own."""
    return job.requested_by.username if job.requested_by else "system"
