"""A zip of pictures and sounds: with a table or without, what is left out and why, and zips that are meant to harm."""

import io
import json
import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from labeling.actions import imports
from labeling.actions.imports import preview, run_started_import
from labeling.actions.media import add_media
from labeling.errors import Invalid, TooLarge
from labeling.models import Event, Import, Item, Media
from tests import factories, sounds
from tests.labeling.test_imports import brought_in, counts, run, sentences, uploaded
from tests.labeling.test_media import picture

RED, BLUE, TONE = picture(colour="red"), picture(colour="blue"), sounds.wav(0.1)
FIELDS = {"photo": "image", "call": "audio"}


def project_showing(*fields: str):
    schema = {**factories.SCHEMA, "fields": [{"name": name, "type": FIELDS.get(name, "text")} for name in fields]}
    return factories.make_project(schema=schema)


@pytest.fixture
def photos(db):
    return project_showing("photo")


def zipped(content: dict[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return stream.getvalue()


def files_kept(settings) -> set[Path]:
    return {path for path in (settings.MEDIA_ROOT / "media").rglob("*") if path.is_file()}


def data_of(project) -> dict[str, object]:
    return dict(Item.objects.filter(project=project).values_list("key", "data"))


def test_without_a_table_each_file_is_an_item_with_its_path_as_key_and_its_folder_as_attribute(photos):
    content = zipped({"lot/cats/1.png": RED, "lot/dogs/1.png": BLUE, "__MACOSX/lot/cats/._1.png": b"x"})
    imp = brought_in(photos, content, "lot.zip")

    assert (counts(imp), imp.format, imp.problem) == ((2, 0, 0), "media", "")
    assert data_of(photos) == {"cats/1.png": {"photo": "cats/1.png"}, "dogs/1.png": {"photo": "dogs/1.png"}}
    assert photos.items.get(key="dogs/1.png").attributes == {"folder": "dogs"}
    media = Media.objects.get(name="dogs/1.png")
    assert (media.file.read(), media.width, media.created_by) == (BLUE, 40, photos.created_by)
    assert Event.objects.get(kind=Event.Kind.IMPORT_FINISHED).data["media"] == 2


def test_rows_of_a_table_name_files_by_path_or_where_that_is_clear_by_name(db):
    project = project_showing("photo", "call", "text")
    table = "id,photo,call,text,gold\na,img/1.png,a.wav,One,joy\nb,2.png,./calls/a.wav,Two,\n"
    imp = brought_in(
        project,
        zipped({"x/manifest.csv": table, "x/img/1.png": RED, "x/img/2.png": BLUE, "x/calls/a.wav": TONE}),
        "x.zip",
    )

    assert counts(imp) == (1, 0, 1)
    assert data_of(project) == {"a": {"photo": "img/1.png", "call": "calls/a.wav", "text": "One"}}
    assert "not an address or a path" in sentences(imp)[0]
    assert project.items.get().gold == {"emotion": "joy"}
    assert set(Media.objects.values_list("name", "content_type")) == {
        ("img/1.png", "image/png"),
        ("calls/a.wav", "audio/wav"),
    }


def test_a_row_that_is_wrong_is_listed_with_its_line_and_its_file_stays_out(photos, settings):
    rows = [
        {"id": "good", "photo": "1.png"},
        {"id": "sound", "photo": "a.wav"},
        {"id": "lying", "photo": "svg.png"},
        {"id": "absent", "photo": "3.png"},
        {"id": "twice", "photo": "two.png"},
        {"photo": "2.png"},
    ]
    content = {"manifest.jsonl": "\n".join(map(json.dumps, rows)), "1.png": RED, "2.png": BLUE, "a.wav": TONE}
    content |= {"svg.png": "<svg/>", "p/two.png": RED, "q/two.png": RED, "notes.txt": "hello"}
    imp = brought_in(photos, zipped(content), "x.zip")

    assert counts(imp) == (1, 0, 5)
    assert list(imp.row_errors.values_list("line", flat=True)) == [2, 3, 4, 5, 6]
    wanted = ["a picture is wanted here", "“svg.png” is not a picture", "has not been uploaded", "several", "no key"]
    for found, part in zip(sentences(imp), wanted, strict=True):
        assert part in found
    assert [media.name for media in Media.objects.all()] == ["1.png"]
    assert len(files_kept(settings)) == 1
    assert "no row of the table names them" in imp.problem
    assert "(4)" in imp.problem


def test_the_same_bytes_are_kept_once_and_left_out_where_no_table_says_that_both_are_meant(photos, settings):
    imp = brought_in(photos, zipped({"1.png": RED, "2.png": RED}), "x.zip")
    assert counts(imp) == (1, 0, 1)
    assert "“2.png” holds the same bytes as “1.png”" in sentences(imp)[0]

    again = brought_in(photos, zipped({"m.csv": "id,photo\na,2.png\nb,3.png\n", "2.png": RED, "3.png": BLUE}), "y.zip")
    assert counts(again) == (2, 0, 0)
    assert Media.objects.get(name="2.png").file.read() == RED
    assert len(files_kept(settings)) == 2


def test_the_same_zip_twice_changes_nothing_and_other_content_under_a_known_name_is_refused(photos, settings):
    brought_in(photos, zipped({"1.png": RED, "2.png": BLUE}), "x.zip")
    kept = files_kept(settings)

    assert counts(brought_in(photos, zipped({"1.png": RED, "2.png": BLUE}), "x.zip")) == (0, 2, 0)
    refused = brought_in(photos, zipped({"1.png": picture(colour="green")}), "y.zip")
    assert counts(refused) == (0, 0, 1)
    assert "Another file is called “1.png”" in sentences(refused)[0]
    assert files_kept(settings) == kept
    assert Media.objects.count() == 2


def test_files_that_were_uploaded_before_may_be_named_too(photos):
    add_media(project=photos, by=photos.created_by, name="here.png", file=ContentFile(BLUE))
    imp = brought_in(photos, zipped({"m.csv": "id,photo\na,1.png\nb,here.png\n", "1.png": RED}), "x.zip")

    assert counts(imp) == (2, 0, 0)


def test_all_or_nothing_leaves_no_file_and_no_row(photos, settings):
    imp = brought_in(photos, zipped({"1.png": RED, "2.png": b"<svg/>"}), "x.zip", only_if_all_good=True)

    assert imp.status == Import.Status.FAILED
    assert (Media.objects.count(), photos.items.count(), files_kept(settings)) == (0, 0, set())


def test_nothing_is_seen_before_everything_is_in_and_a_worker_that_died_leaves_no_file(photos, settings, monkeypatch):
    seen = []

    def dies(*args: object) -> None:
        seen.append((Media.objects.count(), Item.objects.count(), len(files_kept(settings))))
        raise SystemExit

    imp = uploaded(photos, zipped({"1.png": RED, "2.png": BLUE}), "x.zip")
    with monkeypatch.context() as patched:
        patched.setattr(imports, "store_rows", dies)
        patched.setattr("labeling.actions.bringing.Bringing.tidy", lambda _: None)  # nobody tidies up after kill -9
        with pytest.raises(SystemExit):
            run(imp)
    assert seen == [(0, 0, 2)]

    event = Event.objects.get(kind=Event.Kind.IMPORT_STARTED)
    event.attempts = 2
    run_started_import(event)
    imp.refresh_from_db()
    assert (counts(imp), Media.objects.count(), len(files_kept(settings))) == ((2, 0, 0), 2, 2)


def test_the_preview_says_which_files_come_with_the_zip(photos, signed_in):
    imp = uploaded(photos, zipped({"m.csv": "id,photo\na,1.png\nb,gone.png\n", "1.png": RED}), "x.zip")
    page = signed_in(photos.created_by).get(f"/p/{photos.slug}/imports/{imp.pk}/").content.decode()

    assert "<bdi>1.png</bdi>" in page
    assert "The picture “gone.png” has not been uploaded." in page


def test_names_with_marks_are_found_however_they_are_written(photos):
    content = zipped({"m.csv": "id,photo\na,Ko\u0308ln.png\n".encode(), "K\u00f6ln.png": RED})

    assert counts(brought_in(photos, content, "x.zip")) == (1, 0, 0)
    assert photos.items.get().data == {"photo": "K\u00f6ln.png"}


def with_entry(name: str, body: bytes = b"x", mode: int = 0, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO(zipped({"1.png": RED}))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr, info.compress_type = mode << 16, how
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a name that is there already
            archive.writestr(info, body)
    return stream.getvalue()


def overlapping() -> bytes:
    """Two names for one stretch of bytes."""
    content = bytearray(zipped({"1.png": RED, "2.png": RED}, zipfile.ZIP_STORED))
    at = content.rfind(b"PK\x01\x02")
    content[at + 42 : at + 46] = bytes(4)
    return bytes(content)


HOSTILE = {
    "slip": (with_entry("../../evil.png"), "points outside"),
    "root": (with_entry("/etc/evil.png"), "points outside"),
    "drive": (with_entry("C:evil.png"), "points outside"),
    "backslash": (with_entry("a\\..\\evil.png"), "points outside"),
    "link": (with_entry("link.png", b"/etc/passwd", stat.S_IFLNK | 0o777), "a link or a device"),
    "device": (with_entry("device.png", b"", stat.S_IFCHR | 0o666), "a link or a device"),
    "nested": (with_entry("more.zip", zipped({"1.png": RED})), "another archive, “more.zip”"),
    "nested tar": (with_entry("more.tar.gz"), "another archive"),
    "odd packing": (with_entry("a.png", how=zipfile.ZIP_LZMA), "not read here"),
    "overlap": (overlapping(), "overlap"),
    "cut": (zipped({"1.png": RED})[:-30], "damaged"),
    "nothing": (zipped({"notes.txt": "x"}), "no pictures, no sounds"),
    "two tables": (zipped({"1.png": RED, "a.csv": "id\n", "b.csv": "id\n"}), "several tables"),
    "twins": (with_entry("1.png"), "two files of one name"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_refused_whole(photos, kind, settings):
    content, sentence = HOSTILE[kind]
    with pytest.raises(Invalid, match=sentence):
        uploaded(photos, content, "x.zip")

    assert not Import.objects.exists()
    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_bombs_are_refused_with_the_name_of_the_limit(photos, settings):
    with pytest.raises(TooLarge, match="MAX_ARCHIVE_RATIO"):
        uploaded(photos, zipped({"1.png": RED, "2.wav": bytes(50_000_000)}), "x.zip")
    settings.MAX_ARCHIVE_FILES = 2
    with pytest.raises(TooLarge, match="MAX_ARCHIVE_FILES"):
        uploaded(photos, zipped({f"{n}.png": RED for n in range(3)}), "x.zip")
    with pytest.raises(TooLarge, match="MAX_ARCHIVE_FILES"):  # before their list is read
        uploaded(photos, zipped({f"{n}.png": b"" for n in range(300)}), "x.zip")
    settings.MAX_ARCHIVE_FILES, settings.MAX_ARCHIVE_BYTES = 20, 2_000
    with pytest.raises(TooLarge, match=r"unpacks to 5,.*MAX_ARCHIVE_BYTES"):
        uploaded(photos, zipped({"1.png": RED, "2.png": bytes(5_000)}), "x.zip")
    with pytest.raises(TooLarge, match="MAX_ARCHIVE_BYTES"):
        uploaded(photos, zipped({"2.png": bytes(5_000)}, zipfile.ZIP_STORED), "x.zip")


def test_an_entry_that_lies_about_its_size_leaves_nothing_behind(photos, settings):
    content = bytearray(zipped({"1.png": RED, "2.png": BLUE}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(mark)
        content[at + place : at + place + 4] = (40).to_bytes(4, "little")
    imp = brought_in(photos, bytes(content), "x.zip")

    assert imp.status == Import.Status.FAILED
    assert "damaged" in imp.problem
    assert (Media.objects.count(), photos.items.count(), files_kept(settings)) == (0, 0, set())


def test_without_a_table_an_item_of_several_files_cannot_be_made(db):
    with pytest.raises(Invalid, match=r"2 files \(photo, call\).*manifest"):
        uploaded(project_showing("photo", "call"), zipped({"1.png": RED, "a.wav": TONE}), "x.zip")
    with pytest.raises(Invalid, match="neither pictures nor sounds"):
        uploaded(project_showing("text"), zipped({"1.png": RED}), "x.zip")


def test_the_columns_of_a_table_are_guessed(db):
    project = project_showing("photo", "text")
    imp = uploaded(project, zipped({"items.tsv": "id\tphoto\ttext\n1\t1.png\tHi\n", "1.png": RED}), "x.zip")

    assert preview(imp).mapping == {"id": "key", "photo": "field:photo", "text": "field:text"}
