"""What takes long is computed by a worker, remembered, and never taken for what other answers say."""

import pytest
from celery import current_app

from consensus import tasks
from consensus.ratings import Known
from consensus.reports.findings import Finding, compute_asked, find
from tests.factories import answer

NOW, NEVER_NOW = 10_000, 0  # answers up to which a page computes by itself


def count_answers(known: Known, argument: str) -> str:
    return f"{known.answered.ratings.n_labels}{argument}"


@pytest.fixture
def asked(monkeypatch):
    """What workers were told to compute."""
    told: list[list] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: told.append([name, *args]))
    return told


@pytest.fixture
def slow(monkeypatch) -> Finding:
    finding = Finding("slow", count_answers, NEVER_NOW)
    monkeypatch.setitem(tasks.FINDINGS, "slow", finding)
    return finding


@pytest.fixture
def answered(open_round, item, labeler, second_labeler):
    """The round; its first item has both its answers."""
    answer(item, labeler, "joy")
    answer(item, second_labeler, "joy")
    return open_round


def known(round) -> Known:
    return Known(round, round.instructions.questions.questions[0])


def test_what_is_quick_is_computed_at_once(answered, asked):
    found = find(Finding("quick", count_answers, NOW), known(answered), "!")

    assert (found.value, found.is_waiting, asked) == ("2!", False, [])


def test_what_is_slow_is_asked_of_a_worker_once(answered, asked, slow):
    first, second = find(slow, known(answered), "!"), find(slow, known(answered), "!")

    assert first.is_waiting
    assert second.is_waiting
    assert asked == [["concord.find", "slow", answered.pk, "emotion", "!", False]]


def test_what_a_worker_found_is_there_for_the_next_look(answered, asked, slow):
    find(slow, known(answered), "!")
    tasks.find(*asked[0][1:])

    assert find(slow, known(answered), "!").value == "2!"


def test_who_cannot_wait_computes_it_themselves(answered, asked, slow):
    assert find(slow, known(answered), wait=False).value == "2"
    assert find(slow, known(answered)).value == "2"
    assert asked == []


def test_other_answers_are_another_finding_and_the_earlier_one_is_marked_as_old(
    answered, asked, slow, labeler, second_labeler
):
    find(slow, known(answered), wait=False)
    second_item = answered.round_items.order_by("item")[1]
    for person in (labeler, second_labeler):
        answer(second_item, person, "fear")
    meanwhile = find(slow, known(answered))
    tasks.find(*asked[0][1:])
    then = find(slow, known(answered))

    assert (meanwhile.value, meanwhile.is_old) == ("2", True)
    assert (then.value, then.is_old) == ("4", False)


def test_answers_that_come_in_while_a_worker_is_at_it_make_no_second_task(
    answered, asked, slow, labeler, second_labeler
):
    find(slow, known(answered))
    for person in (labeler, second_labeler):
        answer(answered.round_items.order_by("item")[1], person, "fear")
    find(slow, known(answered))
    assert len(asked) == 1

    tasks.find(*asked[0][1:])
    for person in (labeler, second_labeler):
        answer(answered.round_items.order_by("item")[2], person, "joy")
    assert find(slow, known(answered)).is_old
    assert len(asked) == 2


def test_another_argument_is_another_finding(answered, asked, slow):
    find(slow, known(answered), "a", wait=False)

    assert find(slow, known(answered), "b").is_waiting


def test_what_fails_is_said_to_have_failed_and_not_tried_over_and_over(answered, asked):
    def fail(known: Known, argument: str) -> None:
        raise ZeroDivisionError

    broken = Finding("broken", fail, NEVER_NOW)
    with pytest.raises(ZeroDivisionError):
        compute_asked(broken, known(answered), "")
    found = find(broken, known(answered))

    assert (found.failed, found.is_waiting, asked) == (True, False, [])


def test_a_broker_that_is_away_is_asked_again_at_the_next_look(answered, slow, monkeypatch):
    def away(*arguments, **options):
        raise OSError

    monkeypatch.setattr(current_app, "send_task", away)
    assert find(slow, known(answered)).is_waiting

    told = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: told.append(name))
    assert find(slow, known(answered)).is_waiting
    assert told == ["concord.find"]


def test_a_question_that_is_gone_leaves_nothing_to_do(answered, slow):
    tasks.find("slow", answered.pk, "mood", "")
    tasks.find("slow", answered.pk + 1000, "emotion", "")
