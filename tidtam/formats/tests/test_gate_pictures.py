"""A picture as it is kept: upright, in sRGB, with nothing in the file but its pixels."""

import io

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tidtam.formats.gate.services import NoPicture, prepare_picture
from tidtam.formats.tests.made_files import black_png, pdf, picture

SECRETS = (b"Somchai", b"13.7563", b"Canon", b"2024:01:31", b"xpacket", b"http://ns.adobe")
ORIENTATION, MAKE, DATE, GPS = 0x0112, 0x010F, 0x0132, 0x8825


def exif(orientation):
    told = Image.Exif()
    told[ORIENTATION], told[MAKE], told[DATE] = orientation, "Canon", "2024:01:31 08:00:00"
    told[0x9C9D] = "Somchai".encode("utf-16-le")
    told[GPS] = {1: "N", 2: (13.7563, 0.0, 0.0), 3: "E", 4: (100.5018, 0.0, 0.0)}
    return told


def flag(mode="RGB"):
    """Red above, blue below; 60 wide and 40 high."""
    colours = {"RGB": ("red", "blue"), "RGBA": ("red", (0, 0, 0, 0)), "L": (76, 29)}[mode]
    whole = Image.new(mode, (60, 40), colours[0])
    whole.paste(colours[1], (0, 20, 60, 40))
    return whole


@pytest.fixture
def prepared(tmp_path):
    """Prepares bytes; returns what prepare_picture says, the kept picture's bytes and the thumbnail's."""

    def call(content):
        path, into, thumbnail = (tmp_path / name for name in ("received", "into", "thumbnail"))
        path.write_bytes(content)
        told = prepare_picture(path, into=into, thumbnail=thumbnail)
        assert told.bytes == into.stat().st_size
        return told, into.read_bytes(), thumbnail.read_bytes()

    return call


def opened(content):
    return Image.open(io.BytesIO(content))


def near(pixel, colour):
    return all(abs(one - other) < 30 for one, other in zip(pixel, colour, strict=True))


def saved(image, kind, **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("orientation", "size", "red", "blue"),
    [
        (1, (60, 40), (30, 3), (30, 36)),
        (3, (60, 40), (30, 36), (30, 3)),
        (6, (40, 60), (36, 30), (3, 30)),
        (8, (40, 60), (3, 30), (36, 30)),
    ],
)
def test_it_stands_upright(prepared, kind, orientation, size, red, blue):
    told, kept, thumbnail = prepared(saved(flag(), kind, exif=exif(orientation)))
    assert (told.width, told.height) == size
    for picture_of in (opened(kept), opened(thumbnail)):
        assert picture_of.size == size
        assert near(picture_of.convert("RGB").getpixel(red), (255, 0, 0))
        assert near(picture_of.convert("RGB").getpixel(blue), (0, 0, 255))


def chunks(content):
    """The kinds of chunk of a PNG, in order."""
    place, kinds = 8, []
    while place < len(content):
        kinds.append(content[place + 4 : place + 8])
        place += 12 + int.from_bytes(content[place : place + 4], "big")
    return kinds


def segments(content):
    """The markers of a JPEG up to its pixels."""
    place, markers = 2, []
    while content[place + 1] != 0xDA:
        markers.append(content[place + 1])
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return markers


def test_nothing_is_told_but_the_picture(prepared):
    xmp = b"<?xpacket?><x:xmpmeta xmlns:x='adobe:ns:meta/'>Somchai http://ns.adobe.com</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Somchai")
    texts.add_itxt("XML:com.adobe.xmp", xmp.decode(), zip=True)
    told = {"exif": exif(6), "icc_profile": profile}
    photo = saved(flag(), "JPEG", comment=b"Somchai", xmp=xmp, **told) + b"Somchai 13.7563"
    drawing = saved(flag(), "PNG", pnginfo=texts, dpi=(300, 300), **told) + b"Somchai"
    assert [secret for secret in SECRETS if secret not in photo] == []
    for content in (photo, drawing):
        _told, kept, thumbnail = prepared(content)
        for made in (kept, thumbnail):
            assert [secret for secret in SECRETS if secret in made] == []
            assert not opened(made).getexif()
            assert set(opened(made).info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }
    _told, kept, _thumbnail = prepared(drawing)
    assert set(chunks(kept)) == {b"IHDR", b"IDAT", b"IEND"}
    _told, kept, thumbnail = prepared(photo)
    # JFIF header, tables, frame: no APP1-APP15 and no comment.
    for made in (kept, thumbnail):
        assert not {marker for marker in segments(made) if 0xE1 <= marker <= 0xEF or marker == 0xFE}


def test_a_jpeg_is_progressive_and_keeps_its_resolution(prepared):
    told, kept, _thumbnail = prepared(picture(size=(1600, 1200)))
    assert (told.width, told.height) == (1600, 1200)
    assert opened(kept).format == "JPEG"
    assert opened(kept).info["progressive"]


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (2, 5000), (100, 80)])
def test_a_thumbnail_is_a_small_jpeg(prepared, size):
    _told, _kept, thumbnail = prepared(picture(size=size))
    small = opened(thumbnail)
    assert (small.format, small.mode in ("RGB", "L")) == ("JPEG", True)
    assert max(small.size) == min(320, max(size))


def test_what_is_clear_stays_clear_and_is_white_in_the_thumbnail(prepared):
    _told, kept, thumbnail = prepared(saved(flag("RGBA"), "PNG"))
    assert opened(kept).getpixel((30, 36))[3] == 0
    assert near(opened(thumbnail).getpixel((30, 36)), (255, 255, 255))
    assert near(opened(thumbnail).getpixel((30, 3)), (255, 0, 0))


@pytest.mark.parametrize(
    "content",
    [
        saved(flag().convert("P", palette=Image.Palette.ADAPTIVE), "PNG", transparency=0),
        saved(flag("L"), "PNG", transparency=29),
        saved(flag(), "PNG", transparency=(0, 0, 255)),
        saved(flag("RGBA").convert("LA"), "PNG"),
    ],
    ids=["palette", "grey", "colour", "grey with alpha"],
)
def test_every_way_to_be_clear_is_kept(prepared, content):
    _told, kept, _thumbnail = prepared(content)
    before, after = opened(content).convert("RGBA"), opened(kept).convert("RGBA")
    for place in ((30, 3), (30, 36)):
        assert before.getpixel(place)[3] == after.getpixel(place)[3]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_mode_of_a_png_keeps_its_shades(prepared, mode):
    source = Image.linear_gradient("L")
    source = source.point(lambda value: value * 256, "I").convert("I;16") if mode == "I;16" else source.convert(mode)
    _told, kept, thumbnail = prepared(saved(source, "PNG"))
    shades = opened(kept).convert("L")
    assert abs(shades.getpixel((128, 5)) - 5) < 8
    assert abs(shades.getpixel((128, 250)) - 250) < 8
    assert opened(thumbnail).convert("L").getpixel((128, 250)) > 200


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_mode_of_a_jpeg_keeps_its_shades(prepared, mode):
    _told, kept, _thumbnail = prepared(picture(mode=mode, size=(256, 256)))
    assert opened(kept).mode == ("L" if mode == "L" else "RGB")
    assert opened(kept).convert("L").getpixel((128, 250)) > 200
    assert opened(kept).convert("L").getpixel((128, 5)) < 50


def test_a_profile_is_applied(prepared):
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile of a device whose red and green are exchanged.
    exchanged = own.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    for kind, mode in (("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P")):
        source = flag().convert(mode, palette=Image.Palette.ADAPTIVE) if mode == "P" else flag().convert(mode)
        _told, kept, thumbnail = prepared(saved(source, kind, icc_profile=exchanged))
        for made in (kept, thumbnail):
            assert near(opened(made).convert("RGB").getpixel((30, 3)), (0, 255, 0))


def test_a_profile_that_cannot_be_read_is_left_out(prepared):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for profile in (lab, b"no profile"):
        for kind in ("JPEG", "PNG"):
            _told, kept, _thumbnail = prepared(saved(flag(), kind, icc_profile=profile))
            assert "icc_profile" not in opened(kept).info
            assert opened(kept).size == (60, 40)


def test_the_largest_picture_fits_the_memory(prepared):
    told, _kept, _thumbnail = prepared(black_png(8000, 5000))
    assert (told.width, told.height) == (8000, 5000)


@pytest.mark.parametrize(
    "content",
    [b"", pdf(), picture()[:200], picture(size=(900, 900))[:-4000], black_png(8000, 5001)],
    ids=["empty", "pdf", "head", "cut", "pixels"],
)
def test_what_is_no_picture_leaves_no_file(prepared, tmp_path, content):
    with pytest.raises(NoPicture, match=r"[ก-๙]"):
        prepared(content)
    assert [path.name for path in tmp_path.iterdir()] == ["received"]


def test_a_photo_written_anew_weighs_about_what_it_weighed(prepared):
    """The Ministry asks for 2 MB or more: what a camera wrote at its usual quality must not shrink below that."""
    grain = Image.effect_noise((600, 450), 40).resize((1200, 900))
    photo = io.BytesIO()
    Image.merge("RGB", (grain, Image.linear_gradient("L").resize((1200, 900)), grain)).save(photo, "JPEG", quality=92)
    _told, kept, _thumbnail = prepared(photo.getvalue())
    assert len(kept) > 0.95 * len(photo.getvalue())
