"""Two versions of the phone instructions: the vague first one that people began with, and what its disputes led to."""

from demo.simulation import DemoVersion, choice, option

QUESTION = "defect"
FIELDS = [
    {"name": "photo", "type": "image", "title": "Photo of the screen"},
    {"name": "specs", "type": "record", "title": "Where it was taken"},
]
UNCLEAR = option(
    "unclear",
    "Cannot judge",
    "The photo does not let you decide.",
    include="A lamp covers the place in question; the photo is too dark.",
) | {"uncertain": True}

SCHEMA = {
    "fields": FIELDS,
    "questions": [
        choice(
            QUESTION,
            "What is the worst defect on this screen?",
            [
                option(
                    "ok",
                    "No scratch",
                    "The glass has no visible scratch.",
                    include="Dust and fibres that can be wiped off.",
                    exclude="Anything a customer would notice.",
                ),
                option(
                    "hairline",
                    "Hairline scratch",
                    "A very fine line in the glass.",
                    include="Fine lines that catch the light.",
                    exclude="Lines that are not so fine.",
                ),
                option(
                    "minor_scratch",
                    "Minor scratch",
                    "A small scratch.",
                    include="Short or light scratches.",
                    exclude="Scratches that spoil the look of the phone.",
                ),
                option(
                    "scratch",
                    "Scratch",
                    "A clearly visible scratch.",
                    include="Long or deep scratches.",
                    exclude="Small ones.",
                ),
                option(
                    "crack",
                    "Crack?",
                    "The glass may be broken.",
                    include="Lines that branch.",
                    exclude="Single lines, unless you think that the glass is broken.",
                ),
                UNCLEAR,
            ],
        )
    ],
}

RULES = """\
# Screen inspection

You see one phone under the inspection camera. Say what the **worst defect** of its screen is.

## Scratches

- Report every **visible scratch**. If you can see it, so can the customer.
- Use *Minor scratch* for small ones and *Scratch* for those that are clearly visible.
- Very fine lines are *Hairline scratch*.
- If there are several, judge the worst.

## Dust

Dust and fibres are not defects. They can be wiped off.

## Light

Some stations are darker than others, and some have a lamp in the glass. Do your best.
"""
SUMMARY = "The first version: report every visible scratch."

NEXT_SCHEMA = {
    "fields": FIELDS,
    "questions": [
        choice(
            QUESTION,
            "What is the worst defect on this screen?",
            [
                option(
                    "ok",
                    "No scratch",
                    "The glass has no line in it, neither a dark nor a faint one.",
                    include="Dust specks; curled fibres lying on the glass.",
                    exclude="Any straight or slightly bent line, however short or faint.",
                ),
                option(
                    "minor_scratch",
                    "Minor scratch",
                    "A scratch shorter than 3 mm, or a hairline of any length.",
                    include="Faint thin lines without a dark edge, at any length; short scratches with a dark edge.",
                    exclude="A scratch with a dark edge of 3 mm or more.",
                ),
                option(
                    "scratch",
                    "Scratch",
                    "A scratch with a dark edge that is 3 mm or longer, measured from end to end along the line.",
                    include="One line of 3 mm or more.",
                    exclude="Several short ones that only add up to 3 mm; hairlines.",
                ),
                option(
                    "crack",
                    "Crack",
                    "A line with at least one branch.",
                    include="Branching lines of any length.",
                    exclude="Two scratches that cross.",
                ),
                UNCLEAR
                | {
                    "definition": "Light hides part of the glass, and the rest shows no defect.",
                    "exclude": "A scratch that you do see in spite of the light: report it.",
                },
            ],
        )
    ],
}

NEXT_RULES = """\
# Screen inspection

You see one phone under the inspection camera. Say what the **worst defect** of its screen is.
From bad to less bad: crack, scratch, minor scratch.

## Measure, do not guess

Every photo has a bar of **10 mm** at its lower left; its small ticks are 1 mm. Hold the line against the bar.

| what you see | length | answer |
| --- | --- | --- |
| a line that branches | any | *Crack* |
| a line with a dark edge | 3 mm or more | *Scratch* |
| a line with a dark edge | less than 3 mm | *Minor scratch* |
| a hairline: thin, faint, no dark edge | any | *Minor scratch* |
| specks and curled fibres only | any | *No scratch* |

*Hairline scratch* is gone. People could not tell it from *Minor scratch*, and repair treats both alike.

## Several scratches

Judge the longest one. Lengths are not added up.

## Dust and fibres

A speck is as wide as it is long. A fibre is curled. Neither is a defect.

## Light

- Turn up the brightness of your display before the first photo of the day.
- Answer *Cannot judge* when a lamp or the dark hides part of the glass **and** the rest shows no defect.
- When you do see a defect, report it, whatever the light.
"""

NEXT_VERSION = DemoVersion(
    schema=NEXT_SCHEMA,
    rules=NEXT_RULES,
    summary=(
        "Scratches are measured with the bar in the photo: 3 mm or more is a scratch, less is minor. "
        "Hairlines now count as minor scratches."
    ),
    mapping={QUESTION: {"hairline": "minor_scratch", "minor_scratch": None, "scratch": None}},
)
