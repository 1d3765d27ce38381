"""One document in both writers: cover, contents, chapters of Thai text, a table. Invented sentences."""

from datetime import UTC, datetime
from html import escape

from tidtam.formats.docx import DocxBuilder, TableColumn
from tidtam.formats.frame import Frame
from tidtam.formats.pdf import Heading, PdfDocument, render_pdf_in_child

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
    parts = [f'<section class="cover"><p class="title">{TITLE}</p></section>']
    links = "".join(f'<li><a href="#c{n}">{escape(title)}</a></li>' for n, title in enumerate(CHAPTERS))
    parts.append(f'<nav class="contents"><p class="title">สารบัญ</p><ul>{links}</ul></nav>')
    for number, title in enumerate(CHAPTERS):
        parts.append(f'<section class="chapter"><h1 id="c{number}">{escape(title)}</h1>')
        parts.append(f'<h2>ผลการดำเนินงาน</h2><p class="lines"><b>{TEXT}</b></p><p class="lines">{TEXT * 4}</p>')
        if number == 2:
            rows = "".join(f'<tr><td>{name}</td><td class="number">{money}</td></tr>' for name, money in ROWS)
            parts.append(f"<table><thead><tr><th>กิจกรรม</th><th>บาท</th></tr></thead><tbody>{rows}</tbody></table>")
        parts.append("</section>")
    return render_pdf_in_child("".join(parts), title=TITLE, frame=frame(numerals), created=CREATED)


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
