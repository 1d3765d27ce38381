"""One document in both writers: cover, contents, chapters of Thai text, a table. Invented sentences."""

from datetime import UTC, datetime

from tidtam.formats.docx import DocxBuilder, TableColumn
from tidtam.formats.frame import Frame
from tidtam.formats.pdf import Block, Contents, Cover, Heading, PdfDocument, PdfOrder, render_documents_in_child

CREATED = datetime(2024, 3, 31, tzinfo=UTC)
TITLE = "รายงานตัวอย่าง"
TEXT = (
    "ผู้รับผิดชอบจัดประชุมปฏิบัติการให้ครูผู้สอนจำนวน ๑๒๐ คน ที่โรงเรียนในพื้นที่ ผู้เข้าร่วมนำความรู้ไปใช้ได้จริง "
    "ทั้งนี้น้ำท่วมทำให้ต้องเลื่อนกำหนดการ ๑ ครั้ง ค่ำวันนั้นจึงซ่อมแซมอุปกรณ์ที่ชำรุด ปิ่นโต ปี่ ฝั่ง ฟื้น กุ้ง ญี่ปุ่น ฐานข้อมูล "
)
CHAPTERS = [f"โครงการที่ {number} น้ำใจและการทำงาน" for number in range(1, 9)]
ROWS = [[f"กิจกรรมที่ {number} ประชุมปฏิบัติการ", "1,234.50"] for number in range(1, 61)]


def frame(numerals="arabic"):
    return Frame(header=TITLE, footer="หน่วยงานตัวอย่าง", watermark="ร่าง", notice="ข้อมูลสาธิต", numerals=numerals)


def pdf(numerals="arabic") -> PdfDocument:
    blocks: list[Block] = []
    for number, title in enumerate(CHAPTERS):
        blocks += [
            {"kind": "heading", "level": 1, "text": title, "starts_page": True},
            {"kind": "heading", "level": 2, "text": "ผลการดำเนินงาน", "starts_page": False},
            {"kind": "quarter", "lines": [TEXT]},
            {"kind": "plain", "lines": [TEXT * 4]},
        ]
        if number == 2:
            blocks.append(table(("กิจกรรม", "บาท"), ROWS))
    order = PdfOrder(
        title=TITLE,
        blocks=blocks,
        created=CREATED,
        frame=frame(numerals),
        cover=Cover([TITLE]),
        contents=Contents("สารบัญ", levels=2),
    )
    (made,) = render_documents_in_child([order])
    return made


def table(titles, rows, title="") -> Block:
    """A table whose last column holds figures."""
    sides = [*("left" for _title in titles[1:]), "right"]
    columns = [{"title": title, "share": 1, "align": side} for title, side in zip(titles, sides, strict=True)]
    shown = [{"cells": cells, "depth": 0, "strong": False, "note": ""} for cells in rows]
    return {"kind": "table", "title": title, "columns": columns, "rows": shown, "total": []}


def docx(template, pages: tuple[Heading, ...], numerals="arabic") -> bytes:
    builder = DocxBuilder(template, title=TITLE, created=CREATED, frame=frame(numerals))
    builder.cover(title=TITLE)
    builder.contents("สารบัญ", pages=pages, levels=2)
    for number, title in enumerate(CHAPTERS):
        builder.heading(title, level=1, new_page=True)
        builder.heading("ผลการดำเนินงาน", level=2)
        builder.paragraph(TEXT, bold=True)
        builder.paragraph(TEXT * 4)
        if number == 2:
            builder.table([TableColumn("กิจกรรม", 3), TableColumn("บาท", 1, "right")], ROWS)
    return builder.to_bytes()
