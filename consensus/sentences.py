"""What the statistics say, in the language of the reader.

They say it in plain English, since they know no Django, and what they said is stored and remembered for everybody who
asks. So it is translated where it is shown. Sentences of other modules that are remembered, too, are marked where they
stand, with gettext_noop.
"""

import re
from functools import lru_cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

# Said by consensus/stats as they stand here.
SAID = (
    _("There is only one label to choose from, so labelers could not have differed."),
    _("Chance alone would earn full credit with these weights."),
    _("Every character is under the same class, or none is marked, so chance alone would agree too."),
    _("Near 0 where nearly all answers are one label, even if people agree on nearly every item."),
    _("High where nearly all answers are one label, whatever people look at; near misses count as misses."),
    _("Near 0 where nearly all answers are one label, as alpha is; with few items lower than alpha."),
    _("A labeler with a handful of answers weighs as much as one with thousands; near 0 on rare labels."),
    _("Stays high on a rare label though people never agree where it belongs; rises with unused options."),
    _("Every further option raises it, also one that nobody uses; high where one label leads."),
    _("Pairs who share one item weigh as much as pairs who share hundreds; those without a kappa drop out."),
    _("It compares two labelers; choose which two, or take the mean over all pairs."),
    _("No item has answers from both labelers."),
    _("No two labelers' boxes match."),
    _("Nobody drew a box."),
    _("Nobody marked a span."),
    _("No reference holds a word."),
    _("No two answers hold anything that could be compared."),
    _("F1 at IoU 0.5"),
    _("One labeler's polygons held against another's: found if they share half of what either covers."),
    _("Two empty answers count as perfect; a polygon is right or it is wrong."),
    _("Alpha, IoU"),
    _("Alpha with 1 - IoU of the best match of two people's polygons; one without a match counts as 0."),
    _("Mean IoU"),
    _("IoU of the polygons that match in place and label; a polygon without a match counts 0."),
    # xgettext:no-python-format
    _("The polygons of two labelers cover {0} % of what either covers, those that only one of them drew included"),
    # xgettext:no-python-format
    _("polygons of any two items would cover {1} %"),
    _("IoU of matched polygons"),
    _("How well polygons lie on each other, once two people mean the same thing."),
    _("Says nothing of polygons that only one of the two drew."),
    _("Polygons that gold has too, at IoU 0.5"),
    _("Of the polygons drawn, those that gold has too."),
    _("Polygons of gold that were found, at IoU 0.5"),
    _("Of the polygons in gold, those that were drawn."),
    _("Only one item counts, so there is no interval."),
    _("No resample of the items had a value, so there is no interval."),
    _("The statistic has no value for these answers."),
    _("No answered item has a reference label."),
    _("No item has answers from two labelers yet."),
    _("Every answer is the same label, so chance alone would agree too."),
    _("All labels that were given count as the same on this scale, so chance alone would agree too."),
    _("No two labelers have a kappa: all who share items gave one and the same label to them."),
    _("Nobody chose this option."),
    _("Everybody always chose this option."),
    _("No two labelers share enough items on which both give different numbers."),
    _("Nobody gave this label to an item with two answers."),
    _("No resample of the items had a value in both rounds."),
    _("The whole interval of the difference lies above 0."),
    _("The whole interval of the difference lies below 0."),
    _(
        "The items of both rounds were chosen because labelers differed on them. On such items agreement rises by "
        "itself, so only items that no earlier round asked about can tell, and there are too few of them."
    ),
    _(
        "The items of both rounds were chosen because labelers agreed on them. On such items agreement falls by "
        "itself, so only items that no earlier round asked about can tell, and there are too few of them."
    ),
    _("No item has two answers, so there is nothing to tell methods apart by."),
    _("Counting"),
    _("One coin"),
    _("Dawid-Skene with the crowd"),
    _("There are no answers."),
    _("Nobody has answered yet."),
    _("Every item has a single answer, so nobody can be compared with anybody."),
    _("No item has three answers: two labelers who differ leave open which of them errs."),
    _("better than chance"),
    _("at chance"),
    _("reversed"),
    _("too few answers to say"),
    _("There are too few answers to items that others answered too to compare labelers."),
    _("Nothing is left over once items and labelers are known, so there is no error to test against."),
    _("No item has two answers, so nothing tells how far an answer is from the truth."),
    _("No method predicts unseen answers clearly better than counting, so labelers may count alike."),
    _("unanimous"),
    _("majority"),
    _("combined"),
    _("resolved"),
    _("ambiguous"),
)
# Below the table of methods what a measure says stands within a sentence, in small letters.
WITHIN = (
    _("the share of gold items that get the gold label."),
    _("how far the labels of this method are from the plain means."),
    _("mean difference from the gold number."),
    _("options in common, of those in either."),
    _("the very same set."),
    _("boxes found, over all items."),
    _("of the boxes derived, those in gold."),
    _("of the boxes in gold, those derived."),
    _("start, end and class the same."),
    _("counted by characters."),
    _("words to change, over all items."),
    _("the same by character."),
    _("one labeler's polygons held against another's: found if they share half of what either covers."),
    _("how well polygons lie on each other, once two people mean the same thing."),
    _("of the polygons drawn, those that gold has too."),
    _("of the polygons in gold, those that were drawn."),
    _("how alike the label made of the other answers is to an answer that was kept back, on the items that it labels."),
)
# Said with numbers and names in them, by consensus/stats and by what is remembered of consensus/reports.
SAID_OF = (
    _("only %(n)s items have two answers. With fewer than %(least)s, intervals are often too narrow."),
    _(
        "on %(items)s did two labelers give anything but the most common label. With fewer than %(least)s, intervals "
        "of alpha and of kappas are often too narrow."
    ),
    _(
        "labelers differ on %(items)s. With fewer than %(least)s, intervals of alpha and of kappas are often too "
        "narrow."
    ),
    _("no item"),
    _("only 1 item"),
    _("only %(n)s items"),
    _(
        "%(n)s slices were compared with the rest. Were they all alike, about %(by_chance)s of them would still seem "
        "to differ at %(confidence)s confidence, so a slice is marked only if it does after Holm's correction."
    ),
    _("The round %(name)s has %(n)s items with two answers; a verdict needs %(least)s."),
    _("The round %(name)s has no value: %(reason)s"),
    _("before"),
    _("after"),
    _(
        "The whole interval of the difference lies above 0, but the rise is less than %(effect)s, the smallest that "
        "matters."
    ),
    _("There is no significant rise, and the interval of the difference is narrower than %(effect)s."),
    _("%(n)s rounds in a row without a significant rise, each with an interval narrower than %(effect)s."),
    _(
        "There is no significant rise, and the interval is narrower than %(effect)s: that is %(n)s of %(needed)s "
        "rounds in a row that it takes."
    ),
    _(
        "There is no significant change, but the interval of the difference is %(width)s wide: it leaves room for a "
        "rise of %(effect)s, the smallest that matters."
    ),
    _("Agreement over time needs %(least)s items with two answers or more; so far there are %(n)s."),
    _("The computation still moved after %(n)s turns."),
    _(
        "The labelers fall into %(n)s groups that share no item: how high one group answers compared with another "
        "cannot be known, and stays in the truths."
    ),
    _(
        "%(n)s of %(all)s labelers gave fewer than %(least)s answers: their bias and spread are mostly those of "
        "everybody."
    ),
    _(
        "%(pairs)s of %(n)s items have two answers, and %(support)s is enough: what only one of two marked is kept, "
        "%(undecided)s of %(all)s things in all. Ask for more support to keep what both marked."
    ),
    _("Stopped after %(n)s iterations, while the result was still moving."),
    _(
        "%(n)s of %(all)s labelers gave fewer answers than their confusion matrix has numbers (%(needed)s); those "
        "rest on the smoothing."
    ),
    _(
        "The labelers fall into %(n)s groups that share no item, so how good those of one group are says nothing "
        "about another."
    ),
    _(
        "Items taken to be %(label)s are mostly called %(other_label)s: either the labelers err that way, or the "
        "classes have changed places, which fits the answers as well."
    ),
    _("No item is taken to be %(label)s, though it was answered."),
    _(
        "Labelers differ neither in level (p = %(bias)s) nor in spread (p = %(spread)s) more than chance would have "
        "it: the plain mean says the same and is easier to explain."
    ),
    _(
        "%(method)s predicts answers that it has not seen better than counting does: it gives them a probability of "
        "%(probability)s on average, counting %(counting)s."
    ),
    _("Labelers are right on %(low)s to %(high)s of their answers, so they should not count alike."),
    _("It changes %(changed)s of the %(all)s labels that counting decides."),
    _(
        "Errors depend on the class: items that are %(label)s are called so in %(share)s of the answers, those that "
        "are %(other_label)s in %(other_share)s. One number a labeler cannot say that."
    ),
    _(
        "Half of the labelers gave at most %(n)s answers, too few to tell how each of them errs; the crowd stands in "
        "where their own answers do not reach."
    ),
    _(
        "%(method)s does worse than counting here: it would be right on %(share)s of the items, counting on "
        "%(counting)s, if %(other)s is right about them."
    ),
    _(
        "Of %(each)s spans that an answer holds on average, %(kept)s an item are kept. Labelers mark different words, "
        "or draw borders differently: then a vote on characters keeps what they share, and so does a lower bar."
    ),
    _("Which method comes nearest to the truth takes gold answers to tell, or %(least)s items with three answers."),
    _(
        "“%(method)s” comes clearly nearer to the %(n)s gold items than “%(other)s”: %(measure)s %(value)s %% against "
        "%(other_value)s %%."
    ),
    _("Against the %(n)s gold items no method does clearly better than the first, which is the plainest."),
    _(
        "Without gold: on %(n)s items one answer was kept back. No method comes clearly nearer to it than the first, "
        "which is the plainest."
    ),
    _(
        "Without gold: one answer of each of %(n)s items was kept back. What “%(method)s” makes of the others is more "
        "like it than what “%(other)s” does, by %(points)s points (give or take %(error)s)."
    ),
    _(
        "Labelers differ %(how)s by more than chance would have it: a mean that takes how they use the scale into "
        "account comes nearer to the truth, above all where different people saw different items."
    ),
    _("The files could not be made (%(error)s). Nothing was released. Make a new one."),
    _("ruled out by the label of %(question)s"),
)
# What stands in one of those, put together of parts.
PARTS = (
    _("in level (p %(p)s)"),
    _("in spread (p %(p)s)"),
    _("in level (p %(p)s) and in spread (p %(spread)s)"),
)
OWN_WORDS = ("label", "other_label", "question")  # blanks for what people called their classes and questions
BLANK = re.compile(r"%\((\w+)\)s")


def told(text: str) -> str:
    """A sentence of ours, with what it says of numbers and names left as it is; of others never."""
    if not text or get_language() == "en":
        return text
    found = gettext(text)
    if found != text:
        return found
    for said, pattern in patterns():
        if match := pattern.fullmatch(text):
            blanks = match.groupdict().items()
            return gettext(said) % {name: value if name in OWN_WORDS else told(value) for name, value in blanks}
    return text


@lru_cache(maxsize=1)
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What each sentence with blanks looks like once they are filled in; those with most words of their own first."""
    longest = sorted(SAID_OF + PARTS, key=lambda said: -len(BLANK.sub("", said)))
    return tuple((said, re.compile(pattern_of(said), re.DOTALL)) for said in longest if BLANK.search(said))


def pattern_of(said: str) -> str:
    pieces = BLANK.split(said.replace("%%", "%"))
    return "".join(re.escape(each) if at % 2 == 0 else f"(?P<{each}>.+?)" for at, each in enumerate(pieces))
