"""Facts into the rows of sheets; whether they may be written, and the audit line, are the caller's."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tidtam.answers import facts, models
from tidtam.answers.choices import PartKind, StatementKind
from tidtam.answers.selectors.contents import LISTS
from tidtam.approval.rules import content_hash
from tidtam.projects.mapping import values

BATCH = 500
SHEET_COLUMNS = ("origin", "channel", "letter_number", "letter_date")
BELOW = frozenset({"criteria", "parts", "works", *LISTS.values()})


def write_sheets(to_write: Sequence[tuple[models.Sheet, facts.Sheet]], *, at: datetime) -> None:
    """Write facts into the rows of sheets whose status is set already, in a constant number of statements."""
    for row, sheet in to_write:
        for name in SHEET_COLUMNS:
            setattr(row, name, getattr(sheet, name))
        row.content_hash, row.changed_at = content_hash(sheet, leaving_out=("status",)), at
        row.version += 1
    rows = [row for row, _sheet in to_write]
    models.Sheet.objects.bulk_update(
        rows, [*SHEET_COLUMNS, "status", "content_hash", "changed_at", "version"], batch_size=BATCH
    )
    models.Answer.objects.filter(sheet__in=rows).delete()
    said = [(row, position, one) for row, sheet in to_write for position, one in enumerate(sheet.answers)]
    answers = models.Answer.objects.bulk_create(
        [models.Answer(sheet=row, position=position, **values(one, leaving_out=BELOW)) for row, position, one in said],
        batch_size=BATCH,
    )
    pairs = list(zip(answers, (one for _row, _position, one in said), strict=True))
    models.AnswerPart.objects.bulk_create(
        [part for answer, one in pairs for part in _parts(answer, one)], batch_size=BATCH
    )
    models.Statement.objects.bulk_create(
        [statement for answer, one in pairs for statement in _statements(answer, one)], batch_size=BATCH
    )


def _parts(answer: models.Answer, said: facts.Answer) -> Iterator[models.AnswerPart]:
    for position, part in enumerate(said.parts):
        yield models.AnswerPart(answer=answer, kind=PartKind.PART, position=position, code=part.code, value=part.value)
    for position, code in enumerate(said.criteria):
        yield models.AnswerPart(answer=answer, kind=PartKind.CRITERION, position=position, code=code)
    for position, text in enumerate(said.works):
        yield models.AnswerPart(answer=answer, kind=PartKind.WORK, position=position, text=text)


def _statements(answer: models.Answer, said: facts.Answer) -> Iterator[models.Statement]:
    for kind, name in LISTS.items():
        lines = [line for one in getattr(said, name) for line in [(1, one.text), *((2, point) for point in one.points)]]
        for position, (level, text) in enumerate(lines):
            yield models.Statement(answer=answer, kind=StatementKind(kind), position=position, level=level, text=text)
