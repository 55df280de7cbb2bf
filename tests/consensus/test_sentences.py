"""What the statistics say in English is said in the language of the reader where it is shown."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

import consensus
from consensus import sentences
from consensus.sentences import BLANK, SAID, SAID_OF, WITHIN, told

pytestmark = pytest.mark.once

ROOT = Path(consensus.__file__).parent
FILLED_IN = re.compile(r"\{\w*(?::[^}]*)?\}")  # a blank of str.format


def said_in(path: Path) -> set[str]:
    """The texts of a module in small letters, with _ for what is filled in."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    whole = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    filled = {"".join(map(piece_of, node.values)) for node in nodes if isinstance(node, ast.JoinedStr)}
    return {FILLED_IN.sub("_", text).lower() for text in whole | filled}


def piece_of(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "_"


@pytest.fixture(scope="module")
def spoken() -> set[str]:
    others = (path for path in ROOT.rglob("*.py") if path.name != "sentences.py")
    return {text for path in others for text in said_in(path)}


@pytest.mark.parametrize("sentence", SAID + WITHIN + SAID_OF)
def test_each_sentence_to_be_translated_is_still_said(sentence, spoken):
    assert FILLED_IN.sub("_", BLANK.sub("_", sentence)).replace("%%", "%").lower() in spoken


def test_each_reason_of_the_statistics_can_be_translated():
    """A reason stands in a module under a name in capitals, and is a whole sentence."""
    known = {FILLED_IN.sub("_", BLANK.sub("_", text)).replace("%%", "%").lower() for text in SAID + SAID_OF}
    reasons = {reason for path in (ROOT / "stats").rglob("*.py") for reason in reasons_in(path)}

    assert len(reasons) > 20
    assert reasons <= known


def reasons_in(path: Path) -> set[str]:
    named = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.Assign)]
    texts = [node.value.value for node in named if isinstance(node.value, ast.Constant)]
    return {FILLED_IN.sub("_", text).lower() for text in texts if isinstance(text, str) and text.endswith(".")}


@pytest.fixture
def in_capitals(monkeypatch):
    """As if another language were spoken, in which every word of ours is in capitals."""

    def translated(text: str) -> str:
        ours = "".join(part if part.startswith("%(") else part.upper() for part in re.split(r"(%\(\w+\)s)", text))
        return ours if text in SAID + WITHIN + SAID_OF else text

    monkeypatch.setattr(sentences, "gettext", translated)
    with override("de"):
        yield


def test_a_sentence_is_translated_as_it_stands(in_capitals):
    assert told("Nobody drew a box.") == "NOBODY DREW A BOX."


def test_numbers_and_names_stay_and_what_is_ours_among_them_is_translated(in_capitals):
    assert told("The round before has 7 items with two answers; a verdict needs 20.") == (
        "THE ROUND BEFORE HAS 7 ITEMS WITH TWO ANSWERS; A VERDICT NEEDS 20."
    )
    assert told("Stopped after 50 iterations, while the result was still moving.").startswith("STOPPED AFTER 50 ")


def test_a_class_that_is_called_as_a_word_of_ours_keeps_its_name(in_capitals):
    assert told("No item is taken to be majority, though it was answered.") == (
        "NO ITEM IS TAKEN TO BE majority, THOUGH IT WAS ANSWERED."
    )


def test_what_is_not_ours_stays_as_it_is(in_capitals):
    assert told("Nobody knows.") == "Nobody knows."
    assert told("") == ""
