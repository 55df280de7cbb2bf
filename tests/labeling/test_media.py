"""Pictures: what is taken, what is refused, and who may look."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from labeling.actions.media import add_media
from labeling.errors import ConcordError, Conflict, Invalid, TooLarge
from labeling.models import Media
from tests import sounds


def picture(format="PNG", size=(40, 30), colour="red", **options) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, format, **options)
    return stream.getvalue()


def add(project, name, content) -> Media:
    return add_media(project=project, by=project.created_by, name=name, file=ContentFile(content))[0]


def address(media) -> str:
    return f"/p/{media.project.slug}/media/{media.pk}/"


@pytest.mark.parametrize(
    ("name", "format", "kind"),
    [("a.png", "PNG", "png"), ("a.JPG", "JPEG", "jpeg"), ("a.webp", "WEBP", "webp"), ("a.gif", "GIF", "gif")],
)
def test_a_picture_is_kept_byte_for_byte_under_a_random_name(project, name, format, kind):
    content = picture(format)
    media = add(project, name, content)

    assert (media.content_type, media.width, media.height) == (f"image/{kind}", 40, 30)
    assert media.file.read() == content
    assert name not in media.file.name


def test_width_and_height_are_those_that_are_seen(project):
    exif = Image.Exif()
    exif[0x0112] = 6
    media = add(project, "a.jpg", picture("JPEG", exif=exif))

    assert (media.width, media.height) == (30, 40)


XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"""


def test_a_turn_that_browsers_do_not_make_is_not_counted(project):
    media = add(project, "a.jpg", picture("JPEG", xmp=XMP))

    assert (media.width, media.height) == (40, 30)


@pytest.mark.parametrize(("name", "format"), [("a.png", "PNG"), ("a.webp", "WEBP")])
def test_a_turn_that_not_every_browser_makes_is_refused(project, name, format):
    exif = Image.Exif()
    exif[0x0112] = 6

    with pytest.raises(Invalid, match="Turn it upright and save it again"):
        add(project, name, picture(format, exif=exif))

    exif[0x0112] = 1
    assert add(project, name, picture(format, exif=exif)).width == 40


def test_a_photograph_with_a_second_picture_in_its_file_shows_the_first(project):
    photograph = picture("MPO", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")])

    assert add(project, "a.jpg", photograph).content_type == "image/jpeg"


def test_the_same_picture_again_changes_nothing_and_another_under_its_name_is_a_conflict(project):
    media = add(project, "a.png", picture())

    assert add(project, "a.png", picture()) == media
    with pytest.raises(Conflict):
        add(project, "a.png", picture(colour="blue"))
    assert Media.objects.count() == 1


def giant_header() -> bytes:
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def moving(format) -> bytes:
    stream = BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue", "green")]
    frames[0].save(stream, format, save_all=True, append_images=frames[1:])
    return stream.getvalue()


HOSTILE = {
    "SVG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    "HTML": ("a.png", b"<!doctype html><script>alert(1)</script>"),
    "TIFF as PNG": ("a.png", picture("TIFF")),
    "BMP as PNG": ("a.png", picture("BMP")),
    "EPS as PNG": ("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
    "PDF as PNG": ("a.png", b"%PDF-1.7\n"),
    "PNG called SVG": ("a.svg", picture()),
    "PNG called HTML": ("a.html", picture()),
    "PNG called JPEG": ("a.jpg", picture()),
    "cut off": ("a.png", picture(size=(300, 300))[:-200]),
    "half a JPEG": ("a.jpg", picture("JPEG", size=(300, 300))[:500]),
    "60,000 pixels wide": ("a.png", giant_header()),
    "moving GIF": ("a.gif", moving("GIF")),
    "moving PNG": ("a.png", moving("PNG")),
    "moving WebP": ("a.webp", moving("WEBP")),
    "no name": ("", picture()),
    "dots": ("..", picture()),
    "NUL in the name": ("a\x00.png", picture()),
    "turned name": ("a\u202egnp.png", picture()),
    "long name": ("a" * 300 + ".png", picture()),
    "empty": ("a.png", b""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_still_picture_is_refused_and_not_kept(project, kind, settings):
    with pytest.raises((Invalid, TooLarge)):
        add(project, *HOSTILE[kind])

    assert not Media.objects.exists()
    assert not settings.MEDIA_ROOT.exists() or not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_limits_are_said_with_their_names(project, settings):
    settings.MAX_IMAGE_PIXELS = 100
    with pytest.raises(TooLarge, match="MAX_IMAGE_PIXELS"):
        add(project, "a.png", picture())
    settings.MAX_IMAGE_BYTES = 10
    with pytest.raises(ConcordError, match="MAX_IMAGE_BYTES"):
        add(project, "a.png", picture())


def test_folders_in_a_name_are_left_out(project):
    assert add(project, "../../x/a.png", picture()).name == "a.png"


def test_members_see_a_picture_and_outsiders_do_not_learn_of_it(project, labeler, stranger, signed_in, client):
    media = add(project, "a.png", picture())
    seen = signed_in(labeler).get(address(media))

    assert (seen.status_code, b"".join(seen)) == (200, picture())
    assert seen["Content-Type"] == "image/png"
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert seen["Content-Disposition"].startswith("inline")
    assert signed_in(labeler).get(address(media), HTTP_IF_NONE_MATCH=seen["ETag"]).status_code == 304
    assert signed_in(stranger).get(address(media)).status_code == 404
    assert client.get(address(media)).status_code == 302


def test_a_picture_of_one_project_is_not_in_another(project, manager, signed_in):
    media = add(project, "a.png", picture())
    other = type(project).objects.create(slug="other", name="Other", created_by=manager)
    other.memberships.create(user=manager, role="manager", pseudonym="Labeler 1")

    assert signed_in(manager).get(f"/p/other/media/{media.pk}/").status_code == 404


def test_many_pictures_come_at_once_and_a_bad_one_does_not_stop_the_others(project, manager, signed_in):
    files = [SimpleUploadedFile("a.png", picture()), SimpleUploadedFile("b.png", b"<svg/>")]
    response = signed_in(manager).post(f"/p/{project.slug}/media/", {"files": files})

    assert response.status_code == 422
    assert "“b.png” is not a picture" in response.content.decode()
    assert list(Media.objects.values_list("name", flat=True)) == ["a.png"]


def thumbnail_of(client, media) -> Image.Image:
    answer = client.get(f"{address(media)}thumbnail/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    return Image.open(BytesIO(b"".join(answer)))


def test_a_thumbnail_is_small_upright_and_says_nothing_of_where_it_was_taken(project, labeler, signed_in):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canary Cameras"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 15.0)
    original = picture("JPEG", (1200, 400), exif=exif)
    small = thumbnail_of(signed_in(labeler), add(project, "a.jpg", original))

    assert b"Canary" in original
    assert small.size == (120, 360)
    assert not small.getexif()
    assert set(small.info) <= {"background", "loop", "timestamp", "duration"}


MODES = ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"]


@pytest.mark.parametrize("mode", MODES)
def test_every_kind_of_picture_has_a_thumbnail(project, labeler, signed_in, mode):
    stream = BytesIO()
    Image.new(mode, (800, 600)).save(stream, "PNG", **({"transparency": 0} if mode == "P" else {}))
    small = thumbnail_of(signed_in(labeler), add(project, "a.png", stream.getvalue()))

    assert small.size == (360, 270)
    assert small.mode == ("RGBA" if mode in ("LA", "P", "RGBA") else "RGB")


def test_a_thumbnail_is_made_once_and_of_older_pictures_when_it_is_first_wanted(project, labeler, signed_in, settings):
    media = add(project, "a.png", picture(size=(800, 600)))
    made = [path for path in (settings.MEDIA_ROOT / "thumbnails").rglob("*") if path.is_file()]
    assert len(made) == 1

    made[0].unlink()
    mine = signed_in(labeler)
    assert thumbnail_of(mine, media).size == (360, 270)
    first = made[0].stat().st_mtime_ns
    assert thumbnail_of(mine, media).size == (360, 270)
    assert made[0].stat().st_mtime_ns == first


def test_a_thumbnail_is_for_those_who_may_see_the_picture(project, labeler, stranger, signed_in, client):
    there = f"{address(add(project, 'a.png', picture()))}thumbnail/"
    seen = signed_in(labeler).get(there)

    assert seen["Cache-Control"] == "private, no-cache"
    assert signed_in(labeler).get(there, headers={"If-None-Match": seen["ETag"]}).status_code == 304
    assert signed_in(stranger).get(there).status_code == 404
    assert client.get(there).status_code == 302


def test_a_sound_has_no_thumbnail(project, labeler, signed_in):
    media = add(project, "a.wav", sounds.wav(0.1))

    assert signed_in(labeler).get(f"{address(media)}thumbnail/").status_code == 404


def test_only_managers_upload(project, labeler, sme, stranger, signed_in):
    assert signed_in(labeler).get(f"/p/{project.slug}/media/").status_code == 403
    assert signed_in(sme).post(f"/p/{project.slug}/media/").status_code == 403
    assert signed_in(stranger).get(f"/p/{project.slug}/media/").status_code == 404
