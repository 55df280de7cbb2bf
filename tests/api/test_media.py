"""Pictures and sounds over REST: uploaded, listed, read in parts; who may."""

from django.core.files.uploadedfile import SimpleUploadedFile

from labeling.models import Media
from tests import sounds
from tests.labeling.test_media import picture

TONE = sounds.wav(0.5)


def sound(content=TONE, name="a.wav"):
    return SimpleUploadedFile(name, content, "text/html")


def test_a_sound_is_uploaded_once_and_says_what_it_is(project, manager, here, program):
    mine = program(manager)
    first = mine.upload(f"{here}media/", file=sound())
    again = mine.upload(f"{here}media/", file=sound())

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    told = first.json()
    assert (told["name"], told["kind"], told["content_type"], told["duration"]) == ("a.wav", "audio", "audio/wav", 0.5)
    assert (told["width"], told["thumbnail"]) == (None, None)
    part = mine.send("GET", told["file"].removeprefix("/api/v1/"), HTTP_RANGE="bytes=44-143")
    assert (part.status_code, b"".join(part)) == (206, TONE[44:144])
    assert part["Content-Disposition"].startswith("attachment")


def test_a_name_may_have_folders_where_it_is_said_and_nothing_that_leads_elsewhere(project, manager, here, program):
    mine = program(manager)

    assert mine.upload(f"{here}media/", file=sound(), name="calls/a.wav").json()["name"] == "calls/a.wav"
    assert mine.upload(f"{here}media/", file=sound(), name="../a.wav").status_code == 422
    assert mine.upload(f"{here}media/", file=sound(), name="calls/a.wav", more="x").status_code == 400
    other = mine.upload(f"{here}media/", file=sound(sounds.wav(0.2)), name="calls/a.wav")
    assert (other.status_code, "Another file is called" in other.json()["detail"]) == (409, True)
    assert mine.upload(f"{here}media/", file=sound(b"<html>")).status_code == 422
    assert Media.objects.count() == 1


def test_the_list_is_paged_by_name(project, manager, here, program):
    mine = program(manager)
    for name in ("c.wav", "a.wav", "b.png"):
        mine.upload(f"{here}media/", file=sound(TONE if name.endswith("wav") else picture(), name))
    first = mine.get(f"{here}media/?page_size=2").json()
    second = mine.get(first["next"].partition("/api/v1/")[2]).json()

    assert [one["name"] for one in first["results"] + second["results"]] == ["a.wav", "b.png", "c.wav"]
    assert mine.get(first["results"][1]["thumbnail"].removeprefix("/api/v1/"))["Content-Type"] == "image/webp"


def test_members_read_what_items_name_managers_all_and_outsiders_nothing(
    project, manager, labeler, stranger, here, program
):
    told = program(manager).upload(f"{here}media/", file=sound()).json()
    one, file = f"{here}media/{told['id']}/", told["file"].removeprefix("/api/v1/")

    assert program(labeler).get(f"{here}media/").status_code == 403
    assert program(labeler).get(f"{here}media/?name=a.wav").json()["results"] == [told]
    assert program(labeler, "label").get(file).status_code == 200
    assert program(labeler).upload(f"{here}media/", file=sound()).status_code == 403
    for path in (f"{here}media/", f"{here}media/?name=a.wav", one, file):
        assert program(stranger).get(path).status_code == 404
    assert program(stranger).upload(f"{here}media/", file=sound()).status_code == 404
