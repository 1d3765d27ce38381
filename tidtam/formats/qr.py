"""QR codes of addresses: an SVG for PDF, a PNG for DOCX; the same address gives the same bytes.

Error correction M: a code still reads where a stamp or a fold covers a seventh of it.
"""

import io

import segno

CORRECTION = "m"
QUIET_ZONE = 4
"""White modules around the code, as ISO/IEC 18004 asks for: a reader finds its edge by them."""
PIXELS = 8
"""Of one module in a PNG: sharp in print at three centimetres."""


def qr_svg(address: str) -> str:
    """Return the code as an SVG picture of one path. Raises segno.DataOverflowError beyond 2,331 characters."""
    written = io.BytesIO()
    _code(address).save(
        written, kind="svg", border=QUIET_ZONE, xmldecl=False, svgns=True, omitsize=True, nl=False, light="#fff"
    )
    return written.getvalue().decode()


def qr_png(address: str) -> bytes:
    """Return the code as a PNG picture in black and white. Raises as qr_svg."""
    written = io.BytesIO()
    _code(address).save(written, kind="png", border=QUIET_ZONE, scale=PIXELS)
    return written.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error=CORRECTION, boost_error=False)
