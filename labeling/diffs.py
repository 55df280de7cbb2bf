"""What changed between two texts, by words."""

import re
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

WORDS = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")  # put together again they are the text


class Part(NamedTuple):
    kind: str  # same, del or ins, as components/diff.html takes them
    text: str


def word_diff(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order: what stayed, what went (del) and what came (ins)."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts: list[Part] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(old[i:j])))
            continue
        if i < j:
            parts.append(Part("del", "".join(old[i:j])))
        if k < m:
            parts.append(Part("ins", "".join(new[k:m])))
    return without_specks(parts)


def without_specks(parts: list[Part]) -> list[Part]:
    """What stayed between two changes and is shorter than both only makes them hard to read: it joins them.

    A line that stayed is never joined: paragraphs and headings are what a reader finds their way by.
    """
    joined: list[Part] = []
    gone = came = ""
    for at, part in enumerate(parts):
        if part.kind == "del":
            gone += part.text
        elif part.kind == "ins":
            came += part.text
        elif (gone or came) and is_speck(part.text, max(len(gone), len(came)), change_after(parts[at + 1 :])):
            gone, came = gone + part.text, came + part.text
        else:
            joined += [*changed(gone, came), part]
            gone = came = ""
    return joined + changed(gone, came)


def is_speck(stayed: str, before: int, after: int) -> bool:
    return bool(after) and "\n" not in stayed and (stayed == " " or len(stayed) <= min(before, after))


def change_after(parts: list[Part]) -> int:
    """How long the change is that comes next, before anything else stays."""
    return max((len(part.text) for part in takewhile(lambda part: part.kind != "same", parts)), default=0)


def changed(gone: str, came: str) -> list[Part]:
    return [part for part in (Part("del", gone), Part("ins", came)) if part.text]


def excerpts(parts: list[Part], around: int = 120) -> list[Part]:
    """The same with long stretches that stayed cut down to their ends, "…" between."""
    return [
        Part("same", f"{part.text[:around]} … {part.text[-around:]}")
        if part.kind == "same" and len(part.text) > 3 * around
        else part
        for part in parts
    ]
