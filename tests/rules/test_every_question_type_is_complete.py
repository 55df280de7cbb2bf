"""A question type is a short list of files and lines in registries: none may be missing, and no other is needed."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

from consensus.coefficients import COEFFICIENTS
from consensus.comparisons import likeness_of
from consensus.differences import DIFFERENCES, LABELS, LEVELS
from consensus.reports.truth import TRUTH_OF
from consensus.stats.normalisers import NORMALISERS as COMPARING
from consensus.verification.likeness import likeness_of as checked_by
from labeling.actions.dataset_schemas import QUESTIONS as TASKS
from labeling.questions import QUESTIONS
from labeling.questions.text import NORMALISERS as ASKING
from labeling.schema import Schema
from tests.questions import EXAMPLES

PRODUCT = ("config", "labeling", "consensus", "templates")
GUIDE = "docs/adding-a-question-type.md"


@pytest.mark.parametrize("kind", QUESTIONS)
def test_it_can_be_asked_shown_and_compared(kind):
    question = Schema.read(EXAMPLES[kind].schema).questions[0]

    assert question.type == kind
    assert question.asks
    assert get_template(f"labeling/questions/_{kind}.html")
    assert get_template(f"labeling/questions/_{kind}_answer.html")
    assert kind in DIFFERENCES
    assert kind in LEVELS
    assert kind in LABELS
    assert kind in COEFFICIENTS
    assert kind in TRUTH_OF
    assert likeness_of(question)
    assert checked_by(question, "")


def test_nothing_is_registered_for_a_type_that_is_none():
    assert set(DIFFERENCES) == set(LEVELS) == set(LABELS) == set(COEFFICIENTS) == set(EXAMPLES) == set(QUESTIONS)
    assert len(TASKS) == len(QUESTIONS)  # a dataset may ask for each


def test_the_normalisers_that_may_be_asked_for_are_those_that_there_are():
    assert set(ASKING) == set(COMPARING)


def test_a_type_lives_in_the_files_that_the_guide_names_and_in_no_other():
    guide = (settings.BASE_DIR / GUIDE).read_text()
    named = set(re.findall(r"^\| `([^`]+\.\w+)` \|", guide, re.MULTILINE))
    files = [path for folder in PRODUCT for path in (settings.BASE_DIR / folder).rglob("*.*")]
    sources = [path for path in files if path.suffix in {".py", ".html", ".js", ".css"}]
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for path in sources
        if "polygon" in path.name or re.search("polygon", path.read_text(), re.IGNORECASE)
    }

    assert named == found
