"""`manage.py verify` finds what does not follow from the raw answers."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from consensus.actions.releases import ask_release
from consensus.differences import LEVELS
from consensus.measures import measures_of
from consensus.models import Measurement, Release
from consensus.verification import alphas, kappas
from labeling.actions.rounds import close_round
from labeling.models import Item, Round, RoundItem
from tests import factories
from tests.factories import answer
from tests.questions import DATA, EXAMPLES

pytestmark = pytest.mark.once


@pytest.fixture
def measured(open_round, items, labeler, second_labeler, manager, work):
    """A closed round with its numbers, and a release of it."""
    Item.objects.update(attributes={"channel": "mail"}, gold={"emotion": "joy"})
    for item, labels in zip(open_round.round_items.all(), ["joy joy", "joy anger", "fear fear"], strict=True):
        for person, label in zip((labeler, second_labeler), labels.split(), strict=True):
            answer(item, person, label)
    close_round(round=open_round, by=manager)
    work()
    ask_release(project=open_round.project, by=manager)
    work()
    return open_round


def test_nothing_differs_from_what_people_answered(measured, capsys):
    call_command("verify")

    assert "24 numbers and 7 files checked in 1 projects: nothing differs." in capsys.readouterr().out


@pytest.mark.parametrize("statistic", Measurement.Statistic.values)
def test_a_number_that_was_changed_is_found(measured, statistic, capsys):
    row = measured.measurements.get(statistic=statistic, slice="channel=mail")
    Measurement.objects.filter(pk=row.pk).update(value=row.value + 1e-6)

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify", project=measured.project.slug)
    assert f"round 1, emotion, channel=mail, {statistic}" in capsys.readouterr().out


def test_an_interval_that_was_changed_is_found(measured):
    measured.measurements.filter(slice="", statistic="leave_one_out").update(low=0.123)

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify")


def test_a_release_file_that_was_changed_is_found(measured, capsys):
    stored = Release.objects.get().files.get(name="labels.csv").file
    Path(stored.path).chmod(0o600)
    Path(stored.path).write_text("key,label\n")

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify")
    assert "release 1, labels.csv" in capsys.readouterr().out


def test_a_release_file_that_is_gone_is_found(measured, capsys):
    Path(Release.objects.get().files.get(name="labels.csv").file.path).unlink()

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify")
    assert "no such file" in capsys.readouterr().out


def test_an_undefined_number_verifies(open_round, labeler, manager, work):
    answer(open_round.round_items.first(), labeler, "joy")
    close_round(round=open_round, by=manager)
    work()

    call_command("verify")


def test_a_project_that_does_not_exist_is_an_error(db):
    with pytest.raises(CommandError, match="no project nowhere"):
        call_command("verify", project="nowhere")


@pytest.fixture
def of_type(db, work):
    """of_type("spans"): a closed round of questions of that type, measured; two people differ, two say the same."""

    def make(kind: str) -> Round:
        example = EXAMPLES[kind]
        project = factories.make_project(schema=example.schema)
        given = [answer for answer, _ in example.same[:1]] + example.different
        made = Item.objects.bulk_create(
            Item(
                project=project,
                key=f"item-{place}",
                data=DATA,
                attributes={"half": place % 2},
                gold={"label": example.different[place % 3]},
            )
            for place in range(5)
        )
        round = factories.make_open_round(project, overlap=3)
        people = [factories.make_member(project, "labeler") for _ in range(3)]
        for place, item in enumerate(round.round_items.filter(item__in=made).order_by("item")):
            for n, person in enumerate(people[: 3 if place < 4 else 1]):
                answer(item, person, given[(place * n) % len(given)])
        close_round(round=round, by=project.created_by)
        work()
        return round

    return make


@pytest.mark.parametrize("kind", EXAMPLES)
def test_numbers_of_every_type_of_question_are_compared(of_type, kind, capsys):
    stored = of_type(kind).measurements.filter(slice="")
    call_command("verify")

    assert "nothing differs" in capsys.readouterr().out
    assert {row.statistic for row in stored} >= set(Measurement.Statistic.values)
    assert stored.get(statistic="krippendorff_alpha").level == next(iter(LEVELS[kind]))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_whichever_number_of_a_type_was_changed_it_is_found(of_type, kind, capsys):
    stored = of_type(kind).measurements.exclude(value=None)
    n = stored.update(value=F("value") + 1e-6)

    with pytest.raises(CommandError, match=f": {n} differ"):
        call_command("verify")


@pytest.fixture
def few_pairs(monkeypatch):
    """Of transcripts, about 20 pairs are compared for what chance would bring."""
    by_words = LEVELS["text"]["word_errors"]
    monkeypatch.setitem(LEVELS["text"], "word_errors", replace(by_words, exact_up_to=0, sample=20))
    monkeypatch.setitem(alphas.ONE_BY_ONE, "words", 0)
    measures_of.cache_clear()
    yield
    measures_of.cache_clear()


def test_an_alpha_that_rests_on_a_sample_of_pairs_is_held_against_another_sample(few_pairs, of_type, capsys):
    row = of_type("text").measurements.get(statistic="krippendorff_alpha", slice="")
    call_command("verify")

    assert 15 < row.details["sampled_pairs"] < 30
    assert 0 < row.details["sampling_error"] < 0.1
    assert "3 with another sample of pairs" in capsys.readouterr().out

    Measurement.objects.filter(pk=row.pk).update(value=row.value + 10 * row.details["sampling_error"])
    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify")


def test_the_first_answers_of_a_round_that_asks_more_of_some_items_are_those_that_count(
    project, items, labeler, second_labeler, third_labeler, manager, work
):
    round = factories.make_open_round(project, overlap=2, most_overlap=3)
    item = round.round_items.first()
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    work()
    answer(RoundItem.objects.get(pk=item.pk), third_labeler, "joy")
    close_round(round=round, by=manager)
    work()

    assert round.measurements.get(statistic="percent_agreement", slice="").value == 0
    call_command("verify")


def test_it_says_what_the_numbers_were_compared_with(measured, capsys):
    call_command("verify")

    assert re.search(
        r"Numbers compared: \d+ with krippendorff, \d+ with plain loops, \d+ with sci", capsys.readouterr().out
    )


def test_without_the_libraries_plain_loops_are_all_there_is(measured, monkeypatch, capsys):
    monkeypatch.setattr(kappas, "find_spec", lambda name: None)
    call_command("verify")

    said = capsys.readouterr().out
    assert "scikit-learn and statsmodels not installed: kappas were compared with plain loops alone." in said
    assert "nothing differs" in said
