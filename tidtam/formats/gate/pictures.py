"""Reads JPEG and PNG pictures and writes them anew (Pillow)."""

import io
from typing import IO

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin  # noqa: F401 - read before doors close

from tidtam.formats.gate import magic
from tidtam.formats.gate.choices import Kind, Note, Refusal
from tidtam.formats.gate.found import Found, Refused

MOST_PIXELS = 40_000_000
THUMBNAIL = 320
QUALITY = 95
"""The Ministry asks for pictures of 2 MB or more: written anew, one that was so should hardly become less."""

_FORMATS = {Kind.JPG: "JPEG", Kind.PNG: "PNG"}
_MAGIC = {Kind.JPG: magic.JPG, Kind.PNG: magic.PNG}
_END = {Kind.JPG: b"\xff\xd9", Kind.PNG: b"\0\0\0\0IEND\xaeB`\x82"}
_ORIENTATION = 0x0112
# EXIF orientations that lay the picture on its side.
_SIDEWAYS = {5, 6, 7, 8}
_GREY = {"1", "L", "La", "LA"}

# MOST_PIXELS decides, from the header and before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


def examine(source: IO[bytes], kind: Kind) -> Found:
    """Decode the whole picture; refuse another format, too many pixels, and what is cut off or broken."""
    picture = _opened(source, kind)
    width, height = picture.size
    notes = []
    try:
        # Reads every byte but keeps an eighth of the pixels. PNG has no such way and ignores it.
        picture.draft(None, (width // 8, height // 8))
        picture.load()
        if picture.getexif().get(_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
        if kind == Kind.PNG and getattr(picture, "is_animated", False):
            notes.append(Note.FURTHER_PICTURES)
    except MemoryError:
        raise
    except Exception as error:
        # Pillow raises whatever the broken place happens to cause: SyntaxError, struct.error, OSError, ...
        raise Refused(Refusal.BROKEN) from error
    source.seek(-min(64, source.seek(0, io.SEEK_END)), io.SEEK_END)
    if not source.read().rstrip(b"\0").endswith(_END[kind]):
        notes.append(Note.TRAILING_BYTES)
    return Found(tuple(notes), width, height)


def prepare(source: IO[bytes], into: IO[bytes], thumbnail: IO[bytes]) -> Found:
    """Write the picture upright, in sRGB and without anything but its pixels to `into`; its thumbnail as JPEG."""
    kind = Kind.PNG if source.read(8) == magic.PNG else Kind.JPG
    picture = _opened(source, kind)
    try:
        ImageOps.exif_transpose(picture, in_place=True)
        picture = _bare(picture)
        if kind == Kind.PNG:
            picture.save(into, "PNG")
        else:
            picture.save(into, "JPEG", quality=QUALITY, progressive=True)
        width, height = picture.size
        small = _with_smooth_colours(picture)
        small.thumbnail((THUMBNAIL, THUMBNAIL), reducing_gap=2.0)
        _on_white(small).save(thumbnail, "JPEG", quality=80, optimize=True)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(Refusal.BROKEN) from error
    return Found(width=width, height=height)


def _opened(source: IO[bytes], kind: Kind) -> Image.Image:
    source.seek(0)
    head = source.read(magic.HEAD)
    source.seek(0)
    if not head.startswith(_MAGIC[kind]):
        raise Refused(magic.mismatch(head))
    try:
        picture = Image.open(source, formats=[_FORMATS[kind]])
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(Refusal.BROKEN) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(Refusal.PIXELS)
    return picture


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels in sRGB without profile, text, date or position; a palette stays one."""
    profile = picture.info.get("icc_profile")
    transparency = picture.info.get("transparency")
    if picture.mode in ("1", "P") and not profile:
        picture.info = {} if transparency is None else {"transparency": transparency}
        return picture
    if picture.mode.startswith("I"):  # 16 bits of grey: Pillow would clip, not scale
        picture = picture.point(lambda value: value / 256).convert("L")
    is_clear = transparency is not None or picture.mode in ("La", "LA", "PA", "RGBa", "RGBA")
    if picture.mode != "CMYK":
        mode = ("LA" if is_clear else "L") if picture.mode in _GREY else ("RGBA" if is_clear else "RGB")
        picture = picture if picture.mode == mode else picture.convert(mode)
    if profile:
        picture = _in_srgb(picture, profile)
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    picture.info = {}
    return picture


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB where its profile can be read and fits it; as it is where not."""
    mode = picture.mode if picture.mode in ("RGBA", "LA") else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (OSError, ValueError, ImageCms.PyCMSError):
        return picture
    return converted or picture


def _with_smooth_colours(picture: Image.Image) -> Image.Image:
    """Return a palette or black and white as colours that can be made smaller without steps."""
    if picture.mode == "1":
        return picture.convert("L")
    return picture.convert("RGBA") if picture.mode == "P" else picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("LA", "RGBA"):
        return picture
    solid = picture.convert("RGBA")
    white = Image.new("RGB", solid.size, "white")
    white.paste(solid, mask=solid.getchannel("A"))
    return white
