"""Started by a test as a process of its own: prints the hash of every file of a booklet made of plain values."""
# ruff: noqa: E402 - Django must be ready first

import os
import sys
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

os.environ["DJANGO_SETTINGS_MODULE"] = "tidtam.config.settings"
os.environ.setdefault("TIDTAM_SECRET_KEY", "only for a sample")
os.environ["TIDTAM_DATA_DIR"] = tempfile.mkdtemp()
import django

django.setup()

from django.utils.translation import override

from tidtam.documents.office_booklet import record as r
from tidtam.documents.office_booklet.printed import laid_out
from tidtam.documents.office_booklet.render_docx import render_docx
from tidtam.documents.office_booklet.render_json import render_json
from tidtam.documents.office_booklet.render_pdf import render_pdf
from tidtam.documents.office_booklet.render_xlsx import render_xlsx
from tidtam.progress.selectors import MoneyTotals
from tidtam.projects.choices import ExecutionStatus

ZERO = Decimal("0.00")
PROJECT = r.ProjectRef("F1", "โครงการที่ ๑ น้ำใจ", 1, 1)
TOTALS = MoneyTotals(0, 0, 0, 0, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)
WINDOW = r.MoneyWindow((1, 2), True, TOTALS, None, None, None, (), (), (), (), ())
CHAPTER = r.ProjectChapter(PROJECT, ExecutionStatus.FINISHED, "", "", None, "", (r.QuarterSection(1, None, None),), ())
BOOKLET = r.Booklet(
    cover=r.Cover("สำนักงานทดสอบ", "", 2567, 6, date(2024, 3, 31), "", "", ()),
    is_demo=True,
    is_draft=True,
    projects=(PROJECT,),
    shares=(r.StatusShare(ExecutionStatus.FINISHED, 1, Decimal("100.00"), (PROJECT,)),),
    coverage=(r.QuarterCoverage(1, (), 1),),
    quarter_money=WINDOW,
    round_money=WINDOW,
    report_statuses=(),
    chapters=(r.StatusChapter(ExecutionStatus.FINISHED, (r.GroupChapter("", (CHAPTER,)),)),),
    outside_emenscr=(),
    without_report=(PROJECT,),
    left_out=(),
    accepted_checks=(),
    plan_links=(),
    money_by_work_group=(),
    money_by_strategy=(),
)
CREATED = datetime(2024, 3, 31, tzinfo=UTC)

with override("th"):
    files = [render_json(BOOKLET)]
    for numerals in ("arabic", "thai"):
        layout = laid_out(BOOKLET, numerals)
        made = render_pdf(layout, created=CREATED)
        files += [
            made.content,
            render_docx(layout, pages=made.headings, created=CREATED),
            render_xlsx(BOOKLET, numerals, created=CREATED),
        ]
for content in files:
    sys.stdout.write(f"{sha256(content).hexdigest()}\n")
