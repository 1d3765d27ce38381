"""The result letters of 245 invented offices for 2566: all PDFs, all DOCX.

Three instruments each, levels drawn by seed, and for every QP indicator a finding and an advice as long as the real
letter has them. Files are written as `tidtam letters --zip` writes them: laid out, rendered in limited children,
hashed, on disk, packed. The floor lays the same words out as plain paragraphs in children of the same kind.
"""

import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, in_turn, timed

if TYPE_CHECKING:
    from tidtam.documents.result_letter.places import Letters

OFFICES = {25: "–", 245: "≤ 60 s, ≤ 600 MB"}
FINDING, ADVICE = 190, 260
"""Letters of a finding and an advice in the real letter, on average."""
COLUMNS = ("file", "offices", "wall s", "CPU s", "CPU s a letter", "floor CPU s", "× floor", "process MB",
           "largest child MB", "bar")  # fmt: skip


def run() -> Result:
    """Measure both numbers of offices and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    with installation() as env:
        for offices, bar in OFFICES.items():
            for name in ("pdf", "docx"):
                call = partial(in_child, "letters:measure", env, offices=offices)
                sample, floor = in_turn(partial(call, work=name), partial(call, work=f"{name}_floor"), runs=1)
                rows.append(_row(name, offices, sample, floor, bar if name == "pdf" else "–"))
    return Result(
        title="Result letters",
        columns=COLUMNS,
        rows=sorted(rows, key=lambda row: row[0], reverse=True),
        notes=(
            "One run each, every time in a fresh process, nothing made before; two children lay PDFs out beside each "
            "other, so two such peaks and the process are held at once.",
            "Floors: PDF = Typst laying the same words out as plain paragraphs, as many in a child; DOCX = "
            "python-docx writing the same words as plain paragraphs.",
        ),
    )


def _row(name: str, offices: int, sample: Sample, floor: Sample, bar: str) -> tuple[str | int | float, ...]:
    return (
        name.upper(),
        offices,
        sample.wall_s,
        sample.cpu_s,
        sample.cpu_s / offices,
        floor.cpu_s,
        sample.cpu_s / floor.cpu_s,
        round(sample.peak_mb),
        round(sample.child_mb) if name == "pdf" else "–",
        bar,
    )


# ---- in the measured process


def measure(*, work: str, offices: int) -> Sample:
    """Do one work or floor for so many offices."""
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        settings.DOCUMENT_DIR = Path(folder)
        return timed(_PREPARE[work](_letters(offices)))


def _letters(number: int) -> "Letters":
    """Return the letters of invented offices, from the instruments that are shipped."""
    import datetime as dt

    from benchmarks.office import words
    from tidtam.assessment.facts import Advice, Edition, OfficeResult
    from tidtam.demo import nation
    from tidtam.documents.own_template.in_use import shipped
    from tidtam.documents.result_letter.compose import letter_of
    from tidtam.documents.result_letter.places import Letters, place_of
    from tidtam.documents.result_letter.record import Signer
    from tidtam.documents.result_letter.render_docx import FORM
    from tidtam.instruments.selectors import version_facts, versions_of_year
    from tidtam.organisations.models import Organisation
    from tidtam.scoring.rules import score

    chance = random.Random(2566)
    versions = [version_facts(row) for row in versions_of_year(2566)]
    signer = Signer(position="ผู้อำนวยการสำนักสาธิต", acting_position="ที่ปรึกษาสาธิต")
    places = []
    for key, office in enumerate(nation.offices()[:number], 1):
        results = []
        for version in versions:
            given = nation.given_of(version, office.code, office.kind)
            results.append(
                OfficeResult(
                    office_code=office.code,
                    office_name=office.name_th,
                    office_kind=office.kind,
                    version=version,
                    given=given,
                    scores=score(version, given, office_kind=office.kind),
                    edition=Edition(
                        number=1,
                        round_code=version.rounds[-1].code,
                        published_at=dt.datetime(2023, 10, 31, tzinfo=dt.UTC),
                        content_sha256="",
                        is_final=True,
                    ),
                    advice={
                        node.code: Advice(finding=words(chance, FINDING), advice=words(chance, ADVICE))
                        for node in version.nodes
                        if version.code == "QP" and node.is_leaf
                    },
                )
            )
        letter = letter_of(results, office_short_name=office.short_name_th, signer=signer, is_demo=True)
        places.append(place_of(Organisation(pk=key, code=office.code), letter, shipped(FORM)))
    return Letters(Organisation(pk=0, code=nation.ROOT.code), 2566, tuple(places), ())


def _files(name: str, letters: "Letters") -> Callable[[], Mapping[str, Any]]:
    from tidtam.documents import services

    def work() -> Mapping[str, Any]:
        path = services.write_letters_zip(letters=letters, name=name, numerals="thai")  # type: ignore[arg-type]
        return {"bytes": path.stat().st_size}

    return work


def _paragraphs(letters: "Letters") -> list[list[str]]:
    """Return every word of each letter in printing order."""
    from tidtam.documents.layout import Heading, Table, Text
    from tidtam.documents.result_letter.printed import laid_out

    told = []
    for place in letters.places:
        lines: list[str] = []
        for block in laid_out(place.letter, "thai").blocks:
            if isinstance(block, Heading):
                lines.append(block.text)
            elif isinstance(block, Text):
                lines += block.paragraphs
            elif isinstance(block, Table):
                lines += [" ".join(row) for row in (*block.rows, block.total)]
        told.append(lines)
    return told


def _pdf_floor(letters: "Letters") -> Callable[[], Mapping[str, Any]]:
    from concurrent.futures import ThreadPoolExecutor

    from tidtam.documents.result_letter.render_pdf import CHILDREN
    from tidtam.documents.services.letters import LETTERS_PER_CHILD
    from tidtam.formats.pdf import PdfOrder, render_documents_in_child

    told = [[{"kind": "plain", "lines": lines}] for lines in _paragraphs(letters)]
    orders = [PdfOrder(title="floor", blocks=blocks, created=None) for blocks in told]
    batches = [orders[start : start + LETTERS_PER_CHILD] for start in range(0, len(orders), LETTERS_PER_CHILD)]

    def made(batch: Sequence[PdfOrder]) -> int:
        return len(render_documents_in_child(batch, seconds=3600))

    def work() -> Mapping[str, Any]:
        with ThreadPoolExecutor(CHILDREN) as pool:
            return {"letters": sum(pool.map(made, batches))}

    return work


def _docx_floor(letters: "Letters") -> Callable[[], Mapping[str, Any]]:
    import io

    from docx import Document

    told = _paragraphs(letters)

    def work() -> Mapping[str, Any]:
        for lines in told:
            document = Document()
            for text in lines:
                document.add_paragraph(text)
            document.save(io.BytesIO())
        return {"letters": len(told)}

    return work


_PREPARE: dict[str, Callable[["Letters"], Callable[[], Mapping[str, Any]]]] = {
    "pdf": partial(_files, "pdf"),
    "docx": partial(_files, "docx"),
    "pdf_floor": _pdf_floor,
    "docx_floor": _docx_floor,
}
