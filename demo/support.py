"""The support request project: short texts with six intents, two of which everybody reads in their own way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demo import support_instructions as instructions
from demo.simulation import (
    Chances,
    DemoAnswer,
    DemoItem,
    DemoLabeler,
    DemoProject,
    happens,
    one_of,
    second_round,
    seconds_for,
    share_out,
)
from demo.support_texts import TEXTS

OVERLAP, ASKED_AGAIN = 3, 30
PAIR = {"refund", "cancel_order"}
INTENTS = ("refund", "cancel_order", "delivery", "faulty_item", "account", "product_question")
HEADER = re.compile(r"\[(?P<channel>email|chat|phone note) (?P<first>\w+)(?:/(?P<second>\w+))?(?P<basic> basic)?\]")


@dataclass(frozen=True)
class Request:
    """One text. readings: the intent its writer had in mind, then the other one that it can be read as, if any."""

    channel: str
    language_level: str
    readings: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Reader:
    """One simulated labeler. cancels: how often "stop it and pay me back" is read as a cancellation."""

    labeler: DemoLabeler
    cancels: float
    second_reading: float
    slips: float
    pace: float


READERS = (
    Reader(DemoLabeler("sim-fern", "Fern (simulated)"), 0.06, 0.18, 0.015, 4.2),
    Reader(DemoLabeler("sim-grove", "Grove (simulated)"), 0.88, 0.32, 0.020, 5.8),
    Reader(DemoLabeler("sim-heath", "Heath (simulated)"), 0.30, 0.40, 0.030, 3.6),
    Reader(DemoLabeler("sim-ivy", "Ivy (simulated)"), 0.72, 0.20, 0.010, 7.1),
    Reader(DemoLabeler("sim-juniper", "Juniper (simulated)"), 0.12, 0.45, 0.020, 5.0),
)
COMMENTS = (
    "Could be either.",
    "Wants both, I took what comes first.",
    "Depends on whether it was sent.",
    "Is there a rule for this?",
    "Two wishes in one sentence.",
)


def project(seed: int = 7) -> DemoProject:
    """The project with its closed first round; the same seed gives the same items and answers."""
    chances = np.random.default_rng([seed, 2])
    requests = list(read_requests(TEXTS))
    requests = [requests[int(i)] for i in chances.permutation(len(requests))]
    items = tuple(make_item(chances, number, request) for number, request in enumerate(requests, start=1))
    shared = share_out(chances, len(items), READERS, OVERLAP)
    answers = tuple(
        read(chances, item.key, request, reader)
        for item, request, group in zip(items, requests, shared, strict=True)
        for reader in group
    )
    by_key = {item.key: request for item, request in zip(items, requests, strict=True)}
    telling = {key for key, request in by_key.items() if set(request.readings) == PAIR}
    return DemoProject(
        slug="support-requests",
        name="Support requests",
        description="What does the customer want? The intent decides which team of a mail-order shop answers.",
        notice="A demonstration: the requests were written for it and the labelers' answers are simulated.",
        schema=instructions.SCHEMA,
        rules=instructions.RULES,
        summary=instructions.SUMMARY,
        overlap=OVERLAP,
        gold_source="the writer of the request (simulated)",
        labelers=tuple(reader.labeler for reader in READERS),
        items=items,
        answers=answers,
        next_version=instructions.NEXT_VERSION,
        next_round=second_round(chances, answers, instructions.QUESTION, telling, ASKED_AGAIN),
        truth={key: request.readings[0] for key, request in by_key.items()},
    )


def read_requests(texts: str) -> Iterator[Request]:
    for paragraph in texts.strip().split("\n\n"):
        header, text = paragraph.split("\n", 1)
        found = HEADER.fullmatch(header)
        if found is None:
            raise ValueError(f"Not the head of a request: {header}")
        readings = tuple(reading for reading in found.group("first", "second") if reading)
        yield Request(found["channel"], "basic" if found["basic"] else "fluent", readings, text.replace("\n", " "))


def make_item(chances: Chances, number: int, request: Request) -> DemoItem:
    plain = len(request.readings) == 1
    return DemoItem(
        key=f"request-{number:04}",
        data={"text": request.text},
        attributes={
            "channel": request.channel,
            "language_level": request.language_level,
            "customer_since": int(chances.integers(2014, 2026)),
            "words": len(request.text.split()),
        },
        gold={instructions.QUESTION: request.readings[0]} if plain and happens(chances, 0.32) else None,
    )


def read(chances: Chances, key: str, request: Request, reader: Reader) -> DemoAnswer:
    """One reader's answer to one request; a few of the ambiguous ones get "cannot tell"."""
    ambiguous = len(request.readings) == 2
    if ambiguous and happens(chances, 0.02):
        intent = ""
    elif happens(chances, reader.slips * (2 if request.language_level == "basic" else 1)):
        intent = one_of(chances, INTENTS)
    else:
        intent = choose(chances, request, reader)
    return DemoAnswer(
        item_key=key,
        labeler=reader.labeler.username,
        answers={instructions.QUESTION: intent} if intent else {},
        cannot_tell=() if intent else (instructions.QUESTION,),
        comment=one_of(chances, COMMENTS) if ambiguous and happens(chances, 0.09) else "",
        seconds=seconds_for(chances, reader.pace * (0.6 + len(request.text.split()) / 40) * (1.4 if ambiguous else 1)),
    )


def choose(chances: Chances, request: Request, reader: Reader) -> str:
    first, *others = request.readings
    if not others:
        return first
    if set(request.readings) == PAIR:
        towards = 0.1 if first == "cancel_order" else -0.1
        return "cancel_order" if happens(chances, reader.cancels + towards) else "refund"
    return others[0] if happens(chances, reader.second_reading) else first
