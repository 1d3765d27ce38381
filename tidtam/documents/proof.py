"""What a document prints so that a reader can ask whether it was issued: the code of its row in the register.

Only what is issued has one; a draft prints none. The id is known before a file is made, and stands in its bytes.
"""

from uuid import UUID

from django.conf import settings

from tidtam.formats.frame import Proof
from tidtam.verification.rules import code_of

CODE = "รหัสตรวจสอบ {code}"
SCAN = "ตรวจว่าเป็นเอกสารที่ออกจริงและเป็นฉบับล่าสุด: สแกนรหัสคิวอาร์"
TYPE = "หรือพิมพ์รหัสตรวจสอบที่ {address}"
WITHOUT_ADDRESS = "ตรวจว่าเป็นเอกสารที่ออกจริงและเป็นฉบับล่าสุด: พิมพ์รหัสตรวจสอบในหน้าตรวจสอบเอกสารของระบบติดตาม"
SPOKEN = "รหัสคิวอาร์ เปิดหน้าตรวจสอบเอกสาร {address}"


def proof_of(document: UUID | None, *, on_cover: bool) -> Proof | None:
    """Return what is printed for a document of the register; None for a draft. Its code keeps Arabic digits."""
    if document is None:
        return None
    code, site = CODE.format(code=code_of(document)), settings.PUBLIC_URL
    if not site:
        return Proof(lines=(code, WITHOUT_ADDRESS), on_cover=on_cover)
    page, address = f"{site}/verify/", f"{site}/verify/{document}/"
    return Proof(
        lines=(code, SCAN, TYPE.format(address=page.partition("://")[2])),
        address=address,
        spoken=SPOKEN.format(address=address),
        on_cover=on_cover,
    )


def printed_of(document: UUID | None) -> bytes:
    """Return what tells the files of a document from those of another with the same content: a part of their hash."""
    return b"" if document is None else f"{document} {settings.PUBLIC_URL}".encode()
