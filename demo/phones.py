"""The phone inspection project: drawn screens, and inspectors who each have their own idea of a scratch."""

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from demo import phone_instructions as instructions
from demo.phone_drawing import HEIGHT, MODELS, WIDTH, Look, draw_phone
from demo.phone_marks import PX_PER_MM, Mark
from demo.simulation import (
    Chances,
    DemoAnswer,
    DemoItem,
    DemoLabeler,
    DemoProject,
    happens,
    one_of,
    pick,
    second_round,
    seconds_for,
    share_out,
)

ITEMS, OVERLAP, ASKED_AGAIN = 240, 3, 40
STATIONS: dict[str, dict[str, float]] = {
    "A": {"bright": 8.0, "glare": 1, "dim": 1},
    "B": {"bright": 5, "glare": 4, "dim": 1},
    "C": {"bright": 5, "dim": 5},
}
# How well a mark shows to the simulated inspectors, in step with how strongly it is drawn.
SHINE = {"hairline": 0.42, "medium": 0.72, "deep": 1.0}
LIGHT = {"bright": 1.0, "glare": 0.72, "dim": 0.45}


@dataclass(frozen=True)
class Inspector:
    """One simulated labeler.

    eye: the faintest shine that is seen half of the time. by_width: how often a thin line is a hairline whatever
    its length; else it is one up to hairline_mm. scratch_mm: where minor ends. doubt: how often poor light is said.
    """

    labeler: DemoLabeler
    eye: float
    by_width: float
    hairline_mm: float
    scratch_mm: float
    doubt: float
    slips: float
    pace: float


INSPECTORS = (
    Inspector(DemoLabeler("sim-amber", "Amber (simulated)"), 0.16, 0.96, 1.0, 3.0, 0.35, 0.010, 6.5),
    Inspector(DemoLabeler("sim-birch", "Birch (simulated)"), 0.19, 0.10, 0.9, 2.5, 0.70, 0.020, 4.8),
    Inspector(DemoLabeler("sim-cedar", "Cedar (simulated)"), 0.17, 0.80, 1.3, 4.0, 0.25, 0.015, 9.0),
    Inspector(DemoLabeler("sim-dune", "Dune (simulated)"), 0.22, 0.15, 0.7, 3.1, 0.50, 0.030, 3.9),
    Inspector(DemoLabeler("sim-elm", "Elm (simulated)"), 0.16, 0.94, 1.2, 3.3, 0.30, 0.010, 7.4),
)
COMMENTS = {
    "ok": ("Only dust, I think.", "That speck wipes off.", "Looked twice, nothing there."),
    "hairline": ("How long may a hairline be?", "Only shows at an angle.", "Very thin, but not short."),
    "minor_scratch": ("Is this still minor?", "Thin, but I would call it a scratch.", "About as long as two ticks."),
    "scratch": ("Would not send this out.", "Right where the thumb goes.", "Two of them, took the longer one."),
    "crack": ("Seems to branch at one end.", "Crack or two scratches that meet?"),
    "unclear": ("The lamp sits right on it.", "Too dark for me.", "Please take this one again."),
    "": ("I see nothing at all in this one.", "Black photo."),
}


def project(seed: int = 7) -> DemoProject:
    """The project with its closed first round; the same seed gives the same items, pictures and answers."""
    chances = np.random.default_rng([seed, 1])
    items = tuple(make_item(chances, number) for number in range(1, ITEMS + 1))
    shared = share_out(chances, len(items), INSPECTORS, OVERLAP)
    answers = tuple(inspect(chances, item, one) for item, group in zip(items, shared, strict=True) for one in group)
    telling = {item.key for item in items if 0.8 <= length_of(item) <= 5}
    return DemoProject(
        slug="phone-inspection",
        name="Phone inspection",
        description="Is there a scratch on the screen, and how bad is it? Photos from three inspection stations.",
        notice="A demonstration: the photos are drawn by a program and the labelers' answers are simulated.",
        schema=instructions.SCHEMA,
        rules=instructions.RULES,
        summary=instructions.SUMMARY,
        overlap=OVERLAP,
        gold_source="the program that drew the scratches (simulated)",
        labelers=tuple(inspector.labeler for inspector in INSPECTORS),
        items=items,
        answers=answers,
        next_version=instructions.NEXT_VERSION,
        next_round=second_round(chances, answers, instructions.QUESTION, telling, ASKED_AGAIN),
        truth={item.key: true_defect(item) for item in items},
    )


def make_item(chances: Chances, number: int) -> DemoItem:
    station = one_of(chances, list(STATIONS))
    lighting = pick(chances, STATIONS[station])
    model = one_of(chances, MODELS)
    marks = make_marks(chances)
    look = Look(model, lighting, marks, dust=int(chances.integers(3, 13)), seed=int(chances.integers(2**31)))
    photo = f"phone-{number:04}.jpg"
    specs = {
        "model": model.name,
        "station": station,
        "camera distance (mm)": int(chances.integers(29, 34)) * 10,
        "exposure (ms)": {"bright": 8, "glare": 8, "dim": 40}[lighting],
    }
    worst = max(marks, key=lambda mark: mark.length_mm, default=None)
    item = DemoItem(
        key=photo.removesuffix(".jpg"),
        data={"photo": photo, "specs": specs},
        attributes={
            "scratch_mm": worst.length_mm if worst else 0.0,
            "depth": depth_of(worst),
            "lighting": lighting,
            "station": station,
        },
        files={photo: partial(draw_phone, look)},
    )
    if is_clear_cut(item) and happens(chances, 0.42):
        return replace(item, gold={instructions.QUESTION: true_defect(item)})
    return item


def make_marks(chances: Chances) -> tuple[Mark, ...]:
    """No mark on every third screen; else one crack, or one to three scratches, mostly short."""
    kind = pick(chances, {"none": 0.36, "scratch": 0.57, "crack": 0.07})
    if kind == "none":
        return ()
    if kind == "crack":
        return (make_mark(chances, float(chances.uniform(5, 9.8)), "deep", crack=True),)
    longest = float(np.clip(chances.lognormal(math.log(2.4), 0.75), 0.2, 9.8))
    depth = pick(chances, {"hairline": 0.38, "medium": 0.36, "deep": 0.26})
    more = [longest * float(chances.uniform(0.2, 0.6)) for _ in range(int(pick(chances, {0: 0.7, 1: 0.2, 2: 0.1})))]
    return (make_mark(chances, longest, depth), *(make_mark(chances, max(0.2, length), "hairline") for length in more))


def make_mark(chances: Chances, length_mm: float, depth: str, *, crack: bool = False) -> Mark:
    """A mark that lies wholly on the glass, at any angle."""
    angle = float(chances.uniform(0, 2 * math.pi))
    half = length_mm * PX_PER_MM / 2
    x = float(chances.uniform(0.14, 0.86)) - half * math.cos(angle) / WIDTH
    y = float(chances.uniform(0.1, 0.9)) - half * math.sin(angle) / HEIGHT
    return Mark(round(x, 4), round(y, 4), round(length_mm, 1), round(angle, 3), depth, crack)


def depth_of(worst: Mark | None) -> str:
    if worst is None:
        return "none"
    return "crack" if worst.crack else worst.depth


def length_of(item: DemoItem) -> float:
    return float(item.attributes["scratch_mm"])


def true_defect(item: DemoItem) -> str:
    """What the maker of the picture would answer under version 1."""
    depth, length = item.attributes["depth"], length_of(item)
    by_depth = {"none": "ok", "hairline": "hairline", "crack": "crack"}
    return by_depth.get(str(depth), "scratch" if length >= 3 else "minor_scratch")


def is_clear_cut(item: DemoItem) -> bool:
    """Whether a careful person with good light could not doubt the answer: only such items make fair gold."""
    length, depth = length_of(item), item.attributes["depth"]
    if depth == "hairline":
        return 0.8 <= length <= 1.6 and item.attributes["lighting"] == "bright"
    return not 0 < length < 0.8 and not 2 < length < 4.4


def inspect(chances: Chances, item: DemoItem, inspector: Inspector) -> DemoAnswer:
    """One inspector's answer to one photo; "" stands for cannot tell."""
    seen = judge(chances, item, inspector)
    if happens(chances, inspector.slips):
        seen = one_of(chances, ("ok", "hairline", "minor_scratch", "scratch"))
    effort = {"ok": 0.8, "scratch": 0.9, "unclear": 1.6, "": 1.8}.get(seen, 1.2)
    return DemoAnswer(
        item_key=item.key,
        labeler=inspector.labeler.username,
        answers={instructions.QUESTION: seen} if seen else {},
        cannot_tell=() if seen else (instructions.QUESTION,),
        comment=one_of(chances, COMMENTS[seen]) if happens(chances, 0.18 if effort > 1.5 else 0.03) else "",
        seconds=seconds_for(chances, inspector.pace * effort),
    )


def judge(chances: Chances, item: DemoItem, inspector: Inspector) -> str:
    depth, length = str(item.attributes["depth"]), length_of(item)
    light = LIGHT[str(item.attributes["lighting"])]
    shine = SHINE.get(depth, 1.0) * light * min(1.0, (length / 2) ** 0.5)
    if not happens(chances, 1 / (1 + math.exp((inspector.eye - shine) / 0.035))):
        if happens(chances, inspector.doubt * (1 - light)):
            return "unclear" if happens(chances, 0.7) else ""
        return "ok"
    if depth == "none":
        return "hairline"  # a fibre, taken for a scratch
    if depth == "crack" and happens(chances, 0.92):
        return "crack"
    length *= float(chances.lognormal(0, 0.14))
    thin = depth == "hairline"
    if length < inspector.hairline_mm or (thin and happens(chances, inspector.by_width)):
        return "hairline"
    return "minor_scratch" if length < inspector.scratch_mm * (1.7 if thin else 1) else "scratch"
