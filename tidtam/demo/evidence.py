"""Invented evidence in the demo office's library: each piece, and its title, says that it is invented.

They go the way of a person's own files: sent, judged, taken into the library, attached to a report.
"""

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tidtam.accounts.models import User
from tidtam.demo.services import FISCAL_YEAR_BE
from tidtam.evidence import services
from tidtam.evidence.models import Evidence
from tidtam.evidence.purpose import EVIDENCE
from tidtam.formats.words import FONTS
from tidtam.formats.xlsx import Column, Sheet, write_workbook
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.uploads.services import receive_whole

PLANNER = "demo.planner"
PLACE = "summary.results"
MARK = "ข้อมูลสาธิต"
PICTURES = {
    f"{MARK} ภาพการอบรมครู รุ่นที่ 1": ("#28356f", "#c8d2f5"),
    f"{MARK} ภาพนักเรียนอ่านนิทานให้น้องฟัง": ("#1d6b4b", "#cfeede"),
}
ATTENDANCE = f"{MARK} รายชื่อผู้เข้ารับการอบรม"
LINK = (f"{MARK} โฟลเดอร์ภาพกิจกรรม", "https://example.com/tidtam-demo")


def load_demo_evidence(*, office: Organisation, at: dt.datetime) -> int:
    """Fill the library of the demo office where nothing stands in it; return how many pieces came."""
    if Evidence.objects.filter(organisation=office).exists():
        return 0
    planner = User.objects.get(username=PLANNER, is_demo=True)
    of_office: dict[str, Any] = {"organisation": office, "fiscal_year_be": FISCAL_YEAR_BE, "by": planner, "at": at}
    files = {f"{title}.jpg": _picture(title, *colours) for title, colours in PICTURES.items()}
    files[f"{ATTENDANCE}.xlsx"] = _attendance(at)
    made = []
    for name, content in files.items():
        upload = receive_whole(file=SimpleUploadedFile(name, content), purpose=EVIDENCE, **of_office)
        made.append(services.add_file(upload=upload, **of_office).evidence)
    title, address = LINK
    made.append(services.add_link(address=address, title=title, **of_office).evidence)
    _attach(made, office, by=planner, at=at)
    return len(made)


def _attach(made: list[Evidence], office: Organisation, *, by: User, at: dt.datetime) -> None:
    """Use all of it in one report, the first picture in another too; choose that for the Ministry's form."""
    reports = ProgressReport.objects.filter(project__organisation=office, project__is_demo=True).order_by("pk")
    for report, used in zip(reports[:2], (made, made[:1]), strict=False):
        for one in used:
            services.use(evidence=one, thing=report, place=PLACE, by=by, at=at)
        services.choose_picture(evidence=made[0], thing=report, is_chosen=True, by=by, at=at)


def _picture(title: str, dark: str, light: str) -> bytes:
    """Draw a picture that says what it would show."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1600, 900), light)
    pen = ImageDraw.Draw(picture)
    for number in range(9):
        left = 80 + number * 165
        pen.ellipse((left, 470, left + 110, 580), fill=dark)
        pen.rounded_rectangle((left - 15, 590, left + 125, 830), radius=60, fill=dark)
    font = ImageFont.truetype(FONTS / "TidtamSarabun-Bold.ttf", 72)
    pen.text((80, 120), title.removeprefix(MARK).strip(), fill=dark, font=font)
    pen.text((80, 240), MARK, fill=dark, font=font)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    return written.getvalue()


def _attendance(at: dt.datetime) -> bytes:
    columns = (Column("ลำดับ", "whole", 8), Column("ผู้เข้ารับการอบรม", "text", 40))
    rows = [(number, f"ครูสาธิต คนที่ {number}") for number in range(1, 41)]
    return write_workbook([Sheet(name="รายชื่อ", columns=columns, rows=rows, note=MARK)], created=at)
