"""Small sounds of every kind, written byte by byte: what a test needs and no more."""

import io
import math
import struct
import wave


def wav(seconds: float = 1.0, rate: int = 8_000, hertz: float = 440.0) -> bytes:
    """A tone that grows louder, 16 bits, one channel."""
    n = int(seconds * rate)
    loud = (12_000 * (0.2 + 0.8 * at / max(1, n)) for at in range(n))
    samples = (int(peak * math.sin(2 * math.pi * hertz * at / rate)) for at, peak in enumerate(loud))
    stream = io.BytesIO()
    with wave.open(stream, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(struct.pack(f"<{n}h", *samples))
    return stream.getvalue()


def chunk(name: bytes, body: bytes, length: int | None = None) -> bytes:
    return name + struct.pack("<I", len(body) if length is None else length) + body


def riff(coding: int = 1, rate: int = 8_000, bits: int = 16, samples: int = 800, length: int | None = None) -> bytes:
    """A WAV whose header says what it is told."""
    width = max(1, bits // 8)
    form = struct.pack("<HHIIHH", coding, 1, rate, rate * width, width, bits)
    body = b"WAVE" + chunk(b"JUNK", b"odd") + b"\0" + chunk(b"fmt ", form)
    return chunk(b"RIFF", body + chunk(b"data", bytes(samples * width), length))


def mp3(frames: int = 40, *, tag: bytes = b"", told: int = 0) -> bytes:
    """Silence of 1,152 samples a frame at 44,100 a second and 128,000 bits; told: what a Xing header says."""
    head = bytes([0xFF, 0xFB, 0x90, 0xC4])
    frame = head + bytes(417 - len(head))
    first = head + bytes(17) + b"Xing" + struct.pack(">II", 1, told)
    return tag + (first.ljust(417, b"\0") if told else b"") + frame * frames


def id3(length: int, held: int | None = None) -> bytes:
    """A tag that says it has so many bytes."""
    size = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + size + bytes(length if held is None else held)


def flac(samples: int = 16_000, rate: int = 8_000, frame: bytes = b"\xff\xf8\x69\x08") -> bytes:
    packed = rate << 44 | 0 << 41 | 15 << 36 | samples
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    comment = b"\x84" + (8).to_bytes(3, "big") + bytes(8)
    return b"fLaC\x00" + len(info).to_bytes(3, "big") + info + comment + frame + bytes(64)


def page(body: bytes, *, flags: int = 0, sample: int = 0, serial: int = 7) -> bytes:
    lengths = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = struct.pack("<4sBBQIIIB", b"OggS", 0, flags, sample, serial, 0, 0, len(lengths))
    return head + lengths + body


def opus(samples: int = 96_000, skipped: int = 312) -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, skipped, 48_000, 0, 0)
    end = page(bytes(300), flags=4, sample=samples + skipped)
    return page(head, flags=2) + page(b"OpusTags" + bytes(8)) + page(bytes(200), sample=960) + end


def vorbis(samples: int = 16_000, rate: int = 8_000) -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 1, rate, 0, 64_000, 0, 0xB8, 1)
    return page(head, flags=2) + page(bytes(600)) + page(bytes(50), flags=4, sample=samples)


def film_in_ogg() -> bytes:
    return page(b"\x80theora" + bytes(34), flags=2) + opus()


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def track(kind: bytes, coding: bytes) -> bytes:
    entry = box(coding, bytes(28))
    table = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), entry))
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(12)), box(b"minf", table)))


def m4a(*tracks: bytes, scale: int = 1_000, length: int = 2_500) -> bytes:
    header = box(b"mvhd", bytes(12), struct.pack(">II", scale, length), bytes(80))
    found = tracks or (track(b"soun", b"mp4a"),)
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"mdat", bytes(200)) + box(b"moov", header, *found)
