"""What is missing in a template or does not belong there: facts of the file against the list of its form. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tidtam.documents.docx_form import DocxForm
from tidtam.formats.docx_facts import Band, DocxFacts, style_id
from tidtam.formats.docx_template import BODY_MARK, FRAME_MARKS

Words = str | Promise
NARROWEST = 5670
"""A text of 100 mm, in twentieths of a point: narrower ones tear the tables of forms."""
TABLE_STYLES = frozenset({"TidtamTable"})
FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "IF", "="})
"""Fields that say nothing but what stands in the document itself."""
USES: dict[str, Words] = {
    "Normal": _("เนื้อความ"),
    "CoverTitle": _("ชื่อเอกสารบนปก"),
    "CoverText": _("ข้อความบนปก"),
    "TOCHeading": _("ชื่อหน้าสารบัญ"),
    "TOC1": _("สารบัญ ระดับ 1"),
    "TOC2": _("สารบัญ ระดับ 2"),
    "TOC3": _("สารบัญ ระดับ 3"),
    "Heading1": _("หัวข้อ ระดับ 1"),
    "Heading2": _("หัวข้อ ระดับ 2"),
    "Heading3": _("หัวข้อ ระดับ 3"),
    "Heading4": _("หัวข้อ ระดับ 4"),
    "Note": _("หมายเหตุ"),
    "NoteKept": _("หมายเหตุที่อยู่ติดกับข้อความถัดไป"),
    "Intro": _("ข้อความนำตาราง"),
    "PassageTitle": _("ชื่อตอนในรายงาน"),
    "QuarterBar": _("แถบหัวรายงานไตรมาส"),
    "LetterLabelled": _("เรื่อง เรียน และอ้างถึงของหนังสือ"),
    "LetterText": _("ย่อหน้าของหนังสือ"),
    "LetterRight": _("ที่อยู่ทางขวาของหนังสือ"),
    "LetterClosing": _("คำลงท้ายของหนังสือ"),
    "LetterSigner": _("ตำแหน่งผู้ลงนาม"),
    "ListBullet": _("รายการแบบจุด"),
    "TableTitle": _("ชื่อตาราง"),
    "TableHead": _("หัวคอลัมน์ของตาราง"),
    "TableText": _("ข้อความในตาราง"),
    "TidtamTable": _("เส้นและระยะของตาราง"),
    "TableNote": _("หมายเหตุในตาราง"),
    "Caption": _("คำบรรยายภาพและวิธีตรวจสอบเอกสาร"),
}
MARK_USES: dict[str, Words] = {
    "«header»": _("ชื่อเอกสารที่หัวกระดาษ"),
    "«footer»": _("หน่วยงานและวันที่ของข้อมูลที่ท้ายกระดาษ"),
    "«notice»": _("คำเตือนข้อมูลสาธิต"),
    BODY_MARK: _("เนื้อหาของเอกสาร"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. key: which one, for programs. where: the place in the file. cure: what to do there.

    is_hint  it may stay: what is merely not used.
    """

    key: tuple[str, ...]
    where: Words
    what: Words
    cure: Words
    is_hint: bool = False


def faults(facts: DocxFacts, form: DocxForm) -> list[Fault]:
    """Return everything to mend at once, hints last; nothing where the file can be used as it is."""
    once: dict[tuple[str, ...], Fault] = {}
    for fault in (*_styles(facts, form), *_marks(facts, form), *_page(facts, form), *_foreign(facts)):
        once.setdefault(fault.key, fault)
    return sorted(once.values(), key=lambda fault: fault.is_hint)


def fits(facts: DocxFacts, form: DocxForm) -> bool:
    """Return whether a form can be drawn into a file."""
    return all(fault.is_hint for fault in faults(facts, form))


def _styles(facts: DocxFacts, form: DocxForm) -> Iterator[Fault]:
    by_id = {style.id: style for style in facts.styles}
    where = _("รายการสไตล์")
    used = set()
    for wanted in form.styles:
        kind = "table" if wanted in TABLE_STYLES else "paragraph"
        found = style_id(wanted, facts.styles)
        used.add(found)
        if found is None and kind == "table":
            yield Fault(
                ("style", wanted),
                where,
                format_lazy(_("ไม่มีสไตล์ {style} ({use})"), style=wanted, use=USES[wanted]),
                _("ไม่ต้องแก้หากพอใจกับเส้นตารางมาตรฐาน ระบบใส่ให้เอง"),
                is_hint=True,
            )
        elif found is None:
            yield Fault(
                ("style", wanted),
                where,
                format_lazy(_("ไม่มีสไตล์ {style} ({use})"), style=wanted, use=USES[wanted]),
                _("คัดลอกสไตล์นี้จากแบบมาตรฐานมาไว้ในไฟล์ หรือสร้างสไตล์ชื่อนี้"),
            )
        elif by_id[found].kind != kind:
            yield Fault(
                ("kind", wanted),
                where,
                format_lazy(_("สไตล์ {style} ({use}) เป็นสไตล์คนละชนิด"), style=wanted, use=USES[wanted]),
                _("ลบสไตล์นี้ แล้วคัดลอกจากแบบมาตรฐาน") if kind == "table" else _("สร้างใหม่เป็นสไตล์ย่อหน้า"),
            )
    for style in facts.styles:
        if style.is_own and style.id not in used and style.kind in ("paragraph", "table"):
            yield Fault(
                ("own style", style.id),
                where,
                format_lazy(_("แบบเอกสารนี้ไม่ใช้สไตล์ {style}"), style=style.name or style.id),
                _("ตรวจตัวสะกดหากตั้งใจให้ระบบใช้ หากใช้เองในหัวกระดาษหรือท้ายกระดาษ ไม่ต้องแก้"),
                is_hint=True,
            )


def _marks(facts: DocxFacts, form: DocxForm) -> Iterator[Fault]:
    sections = max((band.section for band in facts.bands), default=1)
    for band in facts.bands:
        where = _band_words(band, sections)
        for mark in _asked(band, facts.body_section):
            if mark not in band.marks:
                yield Fault(
                    ("mark", mark, band.side, band.pages, str(band.section)),
                    where,
                    format_lazy(_("ไม่มี {mark} ({use})"), mark=mark, use=MARK_USES[mark]),
                    format_lazy(_("พิมพ์ {mark} ในที่นี้"), mark=mark),
                )
        for mark in band.marks:
            if mark == BODY_MARK:
                yield _misplaced(mark, band.side, where, _("ย้ายไปไว้ในเนื้อเอกสาร"))
            elif mark not in FRAME_MARKS:
                yield _unknown_mark(mark, band.side, where)
    where = _("เนื้อเอกสาร")
    if facts.body_places > 1:
        yield Fault(
            ("body", "twice"),
            where,
            format_lazy(_("มี {mark} มากกว่าหนึ่งแห่ง"), mark=BODY_MARK),
            _("เหลือไว้แห่งเดียวตรงที่จะวางเนื้อหา"),
        )
    for mark in facts.marks:
        if mark == BODY_MARK:
            yield _misplaced(mark, "body", where, _("วางไว้ในย่อหน้าของตนเอง นอกตารางและกรอบข้อความ"))
        elif mark in FRAME_MARKS:
            yield _misplaced(mark, "body", where, _("ย้ายไปไว้ในหัวกระดาษหรือท้ายกระดาษ"))
        else:
            yield _unknown_mark(mark, "body", where)


def _asked(band: Band, body_section: int) -> Sequence[str]:
    """Return the marks a header or footer must hold: the notice on every page, the rest where the document runs."""
    runs_here = band.section == body_section and band.pages != "first"
    if band.side == "footer":
        return ["«footer»"] if runs_here else []
    return ["«notice»", "«header»"] if runs_here else ["«notice»"]


def _misplaced(mark: str, part: str, where: Words, cure: Words) -> Fault:
    what = format_lazy(_("{mark} อยู่ในที่ที่ระบบไม่เติมให้"), mark=mark)
    return Fault(("misplaced", mark, part), where, what, cure)


def _unknown_mark(mark: str, part: str, where: Words) -> Fault:
    cure = format_lazy(_("ลบออก หรือแก้เป็น {known}"), known=" ".join([*FRAME_MARKS, BODY_MARK]))
    return Fault(("unknown mark", mark, part), where, format_lazy(_("ระบบไม่รู้จัก {mark}"), mark=mark), cure)


def _page(facts: DocxFacts, form: DocxForm) -> Iterator[Fault]:
    if facts.text_width < NARROWEST:
        yield Fault(
            ("width",),
            _("ตั้งค่าหน้ากระดาษ"),
            format_lazy(_("ความกว้างของข้อความ {mm} มม. แคบเกินไปสำหรับตาราง"), mm=round(facts.text_width / 56.7)),
            _("ลดระยะขอบ หรือใช้กระดาษ A4 ให้ข้อความกว้างอย่างน้อย 100 มม."),
        )
    running = [band for band in facts.bands if band.section == facts.body_section and band.pages != "first"]
    if form.contents:
        for pages in dict.fromkeys(band.pages for band in running):
            if not any("PAGE" in band.fields for band in running if band.pages == pages):
                yield Fault(
                    ("page number", pages),
                    _("หัวกระดาษหรือท้ายกระดาษหน้าคู่") if pages == "even" else _("หัวกระดาษหรือท้ายกระดาษ"),
                    _("ไม่มีเลขหน้า แต่เอกสารนี้มีสารบัญ"),
                    _("แทรกเลขหน้า"),
                )


def _foreign(facts: DocxFacts) -> Iterator[Fault]:
    whole = _("ทั้งไฟล์")
    for kind, target in facts.foreign:
        yield Fault(
            ("foreign", kind, target),
            whole,
            format_lazy(_("ไฟล์ดึงข้อมูลจากภายนอก: {kind} {target}"), kind=kind, target=target),
            FOREIGN_CURES.get(kind, _("ฝังสิ่งนั้นไว้ในไฟล์ หรือลบออก")),
        )
    for kind in facts.unknown:
        yield Fault(
            ("unknown part", kind),
            whole,
            format_lazy(_("มีส่วนที่แบบเอกสารไม่ควรมี: {kind}"), kind=kind),
            UNKNOWN_CURES.get(kind, _("ลบออก หรือคัดลอกเฉพาะข้อความและรูปไปไว้ในไฟล์ใหม่")),
        )
    for name in dict.fromkeys([*facts.fields, *(field for band in facts.bands for field in band.fields)]):
        if name not in FIELDS:
            yield Fault(
                ("field", name),
                _("เนื้อเอกสาร") if name in facts.fields else _("หัวกระดาษหรือท้ายกระดาษ"),
                format_lazy(_("ฟิลด์ {name} ทำให้เอกสารเปลี่ยนไปเมื่อเปิด"), name=name or "?"),
                _("ลบฟิลด์ แล้วพิมพ์เป็นข้อความ"),
            )
    if facts.is_tracked:
        yield Fault(("tracked",), whole, _("ยังมีการแก้ไขที่ติดตามไว้"), _("ยอมรับหรือปฏิเสธการแก้ไขทั้งหมดใน Word"))


FOREIGN_CURES: dict[str, Words] = {
    "attachedTemplate": _("ยกเลิกการแนบแม่แบบใน Word: นักพัฒนา > แม่แบบเอกสาร แล้วเลือก Normal"),
    "image": _("แทรกรูปใหม่โดยฝังไว้ในไฟล์ ไม่ใช่ลิงก์ไปยังรูป"),
    "hyperlink": _("ใช้ลิงก์ที่ขึ้นต้นด้วย https:// หรือลบลิงก์"),
}
UNKNOWN_CURES: dict[str, Words] = {
    "comments": _("ลบความเห็นทั้งหมดใน Word"),
    "oleObject": _("ลบวัตถุที่ฝังไว้ แล้วใส่เป็นรูป"),
    "chart": _("ลบแผนภูมิ แล้วใส่เป็นรูป"),
}


def _band_words(band: Band, sections: int) -> Words:
    words = BANDS[band.side, band.pages]
    return words if sections == 1 else format_lazy(_("{band} ส่วนที่ {number}"), band=words, number=band.section)


BANDS: dict[tuple[str, str], Words] = {
    ("header", "default"): _("หัวกระดาษ"),
    ("header", "first"): _("หัวกระดาษหน้าแรก"),
    ("header", "even"): _("หัวกระดาษหน้าคู่"),
    ("footer", "default"): _("ท้ายกระดาษ"),
    ("footer", "first"): _("ท้ายกระดาษหน้าแรก"),
    ("footer", "even"): _("ท้ายกระดาษหน้าคู่"),
}
