"""Reads and writes anew JPEG and PNG pictures (Pillow)."""

import io
from typing import IO

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin  # noqa: F401 - read before doors close

from tidtam.formats.gate.choices import Kind, Note, Refusal
from tidtam.formats.gate.found import Found, Refused

MOST_PIXELS = 40_000_000
THUMBNAIL = 320
_QUALITY = 88
_FORMATS = {Kind.JPG: "JPEG", Kind.PNG: "PNG"}
_MAGIC = {Kind.JPG: b"\xff\xd8\xff", Kind.PNG: b"\x89PNG\r\n\x1a\n"}
_END = {Kind.JPG: b"\xff\xd9", Kind.PNG: b"\0\0\0\0IEND\xaeB`\x82"}
_ORIENTATION = 0x0112
# EXIF orientations that lay the picture on its side.
_SIDEWAYS = {5, 6, 7, 8}

# Decided here, from the header and before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


def examine(source: IO[bytes], kind: Kind) -> Found:
    """Decode the whole picture; refuse another format, too many pixels, and what is cut off or broken."""
    picture = _opened(source, kind)
    width, height = picture.size
    notes = []
    try:
        if picture.getexif().get(_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
        if kind == Kind.PNG and getattr(picture, "n_frames", 1) > 1:
            notes.append(Note.FURTHER_PICTURES)
        # Decodes every byte but keeps an eighth of the pixels; PNG has no such way.
        picture.draft(None, (picture.width // 8, picture.height // 8))
        picture.load()
    except MemoryError:
        raise
    except Exception as error:
        # Pillow raises whatever the broken place happens to cause: SyntaxError, struct.error, OSError, ...
        raise Refused(Refusal.BROKEN) from error
    source.seek(0, io.SEEK_END)
    source.seek(-min(64, source.tell()), io.SEEK_END)
    if not source.read().rstrip(b"\0").endswith(_END[kind]):
        notes.append(Note.TRAILING_BYTES)
    return Found(tuple(notes), width, height)


def prepare(source: IO[bytes], into: IO[bytes], thumbnail: IO[bytes]) -> Found:
    """Write the picture upright, in sRGB and without anything but its pixels to `into`; its thumbnail as JPEG."""
    head = source.read(8)
    source.seek(0)
    kind = Kind.PNG if head == _MAGIC[Kind.PNG] else Kind.JPG
    picture = _opened(source, kind)
    try:
        upright = _bare(ImageOps.exif_transpose(picture))
        if kind == Kind.PNG:
            upright.save(into, "PNG", compress_level=6)
        else:
            upright.save(into, "JPEG", quality=_QUALITY, progressive=True)
        width, height = upright.size
        upright.thumbnail((THUMBNAIL, THUMBNAIL), reducing_gap=2.0)
        _on_white(upright).save(thumbnail, "JPEG", quality=80, progressive=True, optimize=True)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(Refusal.BROKEN) from error
    return Found(width=width, height=height)


def _opened(source: IO[bytes], kind: Kind) -> Image.Image:
    head = source.read(8)
    source.seek(0)
    if not head.startswith(_MAGIC[kind]):
        raise Refused(Refusal.MISMATCH)
    try:
        picture = Image.open(source, formats=[_FORMATS[kind]])
    except Exception as error:
        raise Refused(Refusal.BROKEN) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(Refusal.PIXELS)
    return picture


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels in sRGB as L, LA, RGB or RGBA, without profile, palette or other information."""
    profile = picture.info.get("icc_profile")
    is_clear = "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA", "La", "RGBa")
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bits of grey: Pillow would clip, not scale.
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode not in ("L", "LA", "RGB", "RGBA", "CMYK"):
        grey = picture.mode in ("1", "La")
        picture = picture.convert(("LA" if grey else "RGBA") if is_clear else ("L" if grey else "RGB"))
    if profile:
        picture = _in_srgb(picture, profile)
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    picture.info = {}
    return picture


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB where its profile can be read and fits; as it is where not."""
    if picture.mode == "LA":
        return picture
    mode = {"RGBA": "RGBA"}.get(picture.mode, "RGB")
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (OSError, ValueError, ImageCms.PyCMSError):
        return picture
    assert converted is not None  # only inPlace gives None
    return converted


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("LA", "RGBA"):
        return picture
    solid = picture.convert("RGBA")
    white = Image.new("RGB", solid.size, "white")
    white.paste(solid, mask=solid.getchannel("A"))
    return white
