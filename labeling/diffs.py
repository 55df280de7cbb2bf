"""What changed between two texts, by words."""

import re
from difflib import SequenceMatcher
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
    """A single space that stayed between two changed words only makes both hard to read: it joins them."""
    joined: list[Part] = []
    gone = came = ""
    for at, part in enumerate(parts):
        between = part.kind == "same" and part.text == " " and (gone or came) and at + 1 < len(parts)
        if part.kind == "same" and not between:
            joined += [Part("del", gone)] * bool(gone) + [Part("ins", came)] * bool(came) + [part]
            gone = came = ""
            continue
        gone += part.text if part.kind != "ins" else ""
        came += part.text if part.kind != "del" else ""
    return joined + [Part("del", gone)] * bool(gone) + [Part("ins", came)] * bool(came)


def excerpts(parts: list[Part], around: int = 120) -> list[Part]:
    """The same with long stretches that stayed cut down to their ends, "…" between."""
    return [
        Part("same", f"{part.text[:around]} … {part.text[-around:]}")
        if part.kind == "same" and len(part.text) > 3 * around
        else part
        for part in parts
    ]
