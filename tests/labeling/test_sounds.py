"""Sounds: told from their bytes, with their length; what no browser plays, or what lies, is refused."""

import io
import struct
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile

from labeling.actions.media import add_media
from labeling.errors import Invalid, TooLarge
from labeling.models import Media
from labeling.sounds import KINDS, hear, kind_of
from tests import sounds


def add(project, name, content) -> Media:
    return add_media(project=project, by=project.created_by, name=name, file=ContentFile(content))[0]


TAKEN = {
    "WAV": ("a.wav", sounds.wav(1.5), "audio/wav", 1.5),
    "WAV in floats": ("a.wav", sounds.riff(coding=3, bits=32), "audio/wav", 0.1),
    "WAV from a pipe": ("a.WAV", sounds.riff(length=0xFFFFFFFF), "audio/wav", 0.1),
    "MP3": ("a.mp3", sounds.mp3(40), "audio/mpeg", 40 * 1152 / 44_100),
    "MP3 with a tag": ("a.mp3", sounds.mp3(3, tag=sounds.id3(5_000)), "audio/mpeg", 3 * 1152 / 44_100),
    "MP3 that tells": ("a.mp3", sounds.mp3(40, told=3_828), "audio/mpeg", 3_828 * 1152 / 44_100),
    "MP3, many frames": ("a.mp3", sounds.mp3(2_500), "audio/mpeg", 2_500 * 1152 / 44_100),
    "FLAC": ("a.flac", sounds.flac(), "audio/flac", 2),
    "FLAC that does not tell": ("a.flac", sounds.flac(samples=0), "audio/flac", None),
    "Opus": ("a.opus", sounds.opus(), "audio/ogg", 2),
    "Vorbis": ("a.ogg", sounds.vorbis(), "audio/ogg", 2),
    "M4A": ("a.m4a", sounds.m4a(), "audio/mp4", 2.5),
    "M4A in pieces": ("a.m4a", sounds.m4a(length=0), "audio/mp4", None),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_sound_is_kept_byte_for_byte_with_its_type_and_length(project, kind):
    name, content, content_type, seconds = TAKEN[kind]
    media = add(project, name, content)

    assert (media.content_type, media.width, media.height) == (content_type, None, None)
    assert media.duration == (pytest.approx(seconds) if seconds else None)
    assert media.file.read() == content


REFUSED = {
    "HTML called WAV": ("a.wav", b"<!doctype html><script>alert(1)</script>", "is not a sound"),
    "WAV called MP3": ("a.mp3", sounds.wav(0.1), "must end in .wav"),
    "WAV called HTML": ("a.html", sounds.wav(0.1), "must end in .wav"),
    "PNG called WAV": ("a.wav", b"\x89PNG\r\n\x1a\n" + bytes(40), "cannot be shown|damaged|not a picture"),
    "empty": ("a.wav", b"", "is not a sound"),
    "WAV of no samples": ("a.wav", sounds.riff(samples=0), "holds no sound"),
    "WAV that claims ten hours": ("a.wav", sounds.riff(length=10 * 3600 * 16_000), "cut off"),
    "WAV cut off": ("a.wav", sounds.wav(1)[:-100], "cut off"),
    "WAV without a format": ("a.wav", sounds.chunk(b"RIFF", b"WAVE" + sounds.chunk(b"data", b"1234")), "samples"),
    "WAV of no rate": ("a.wav", sounds.riff(rate=0), "0 samples a second"),
    "WAV in ADPCM": ("a.wav", sounds.riff(coding=2, bits=4), "coding that browsers do not play"),
    "tag of 100 MB": ("a.mp3", sounds.id3(100_000_000, held=100) + sounds.mp3(), "tag of 100,000,000"),
    "tag and nothing else": ("a.mp3", sounds.id3(5_000), "cut off"),
    "tag beyond the end": ("a.mp3", sounds.id3(5_000, held=10) + sounds.mp3(5), "cut off"),
    "noise called MP3": ("a.mp3", b"\xff\xfb\x90\xc4" + b"x" * 9_000, "no frames"),
    "AAC called MP3": ("a.mp3", b"\xff\xf1\x50\x80" + bytes(3_000), "is not a sound"),
    "text in UTF-16": ("a.txt", "hello".encode("utf-16"), r"not a picture.*no sound"),
    "FLAC of no rate": ("a.flac", sounds.flac(rate=0), "0 samples a second"),
    "FLAC without frames": ("a.flac", sounds.flac(frame=b"<htm"), "no frame"),
    "FLAC cut off": ("a.flac", sounds.flac()[:30], "cut off"),
    "Ogg with a film": ("a.ogg", sounds.film_in_ogg(), "more than one stream"),
    "Ogg of something": ("a.ogg", sounds.page(b"Speex   " + bytes(60), flags=2), "Use Opus or Vorbis"),
    "Ogg cut off": ("a.ogg", sounds.opus()[:40], "cut off"),
    "M4A with a film": ("a.m4a", sounds.m4a(sounds.track(b"soun", b"mp4a"), sounds.track(b"vide", b"avc1")), "a film"),
    "Apple Lossless": ("a.m4a", sounds.m4a(sounds.track(b"soun", b"alac")), "Apple Lossless"),
    "M4A without sound": ("a.m4a", sounds.m4a(sounds.track(b"text", b"tx3g")), "holds no sound"),
    "M4A cut off": ("a.m4a", sounds.m4a()[:-30], "cut off"),
    "M4A without contents": ("a.m4a", sounds.box(b"ftyp", b"M4A \0\0\0\0"), "no table of contents"),
    "M4A in no unit": ("a.m4a", sounds.m4a(scale=0), "no unit"),
    "boxes that do not end": ("a.m4a", sounds.box(b"ftyp") + struct.pack(">I4s", 4, b"free"), "cut off|contents"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_sound_or_lies_about_itself_is_refused_with_a_sentence(project, settings, kind):
    name, content, sentence = REFUSED[kind]
    with pytest.raises(Invalid, match=sentence):
        add(project, name, content)

    assert not Media.objects.exists()
    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_limits_are_said_with_their_names(project, settings):
    settings.MAX_AUDIO_SECONDS = 1
    with pytest.raises(TooLarge, match=r"lasts 2 seconds.*MAX_AUDIO_SECONDS"):
        add(project, "a.wav", sounds.wav(1.5))
    settings.MAX_AUDIO_BYTES = 100
    with pytest.raises(TooLarge, match="MAX_AUDIO_BYTES"):
        add(project, "a.wav", sounds.wav(0.1))


@pytest.mark.parametrize("content", [sounds.wav(0.01), sounds.mp3(4), sounds.flac(), sounds.opus(), sounds.m4a()])
def test_no_damage_is_a_fault_of_ours(content):
    """Every byte of the header changed and every length cut: a sound or a sentence, never anything else."""
    name = f"a{KINDS[kind_of(content[:12])].endings[0]}"
    broken = [content[:at] for at in range(0, min(len(content), 400))]
    broken += [content[:at] + bytes([value]) + content[at + 1 :] for at in range(12, 120) for value in (0, 127, 255)]
    for each in broken:
        with suppress(Invalid):
            hear(name, io.BytesIO(each), len(each))


def test_seeking_is_served_to_members_and_nobody_else_learns_of_it(project, labeler, stranger, signed_in, client):
    content = sounds.wav(1)
    media = add(project, "a.wav", content)
    address = f"/p/{project.slug}/media/{media.pk}/"
    part = signed_in(labeler).get(address, headers={"Range": "bytes=1000-1999"})

    assert (part.status_code, b"".join(part)) == (206, content[1000:2000])
    assert part["Content-Range"] == f"bytes 1000-1999/{len(content)}"
    assert (part["Content-Type"], part["X-Content-Type-Options"]) == ("audio/wav", "nosniff")
    assert part["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert signed_in(labeler).get(address, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    assert signed_in(stranger).get(address, headers={"Range": "bytes=0-9"}).status_code == 404
    assert client.get(address).status_code == 302
