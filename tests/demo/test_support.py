import pytest

from demo import support
from demo.simulation import DemoProject
from demo.support import INTENTS, read_requests
from tests.demo.agreement import confused_pairs, nominal_alpha, percent_agreement, question_of, share_disputed


@pytest.fixture(scope="module")
def project() -> DemoProject:
    return support.project()


def test_there_are_150_different_requests(project):
    assert len({item.data["text"] for item in project.items}) == len(project.items) == 150


def test_requests_are_short_and_come_by_every_channel(project):
    assert {item.attributes["channel"] for item in project.items} == {"email", "chat", "phone note"}
    assert all(2 <= item.attributes["words"] <= 60 for item in project.items)


def test_every_reading_is_an_intent_that_is_asked_for(project):
    assert tuple(option["value"] for option in question_of(project)["options"]) == INTENTS
    assert set(project.truth.values()) == set(INTENTS)


def test_a_header_with_a_slip_is_refused():
    with pytest.raises(ValueError, match="head of a request"):
        list(read_requests("[fax refund]\nMoney back please."))


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_readers_agree_well_but_not_too_well(seed):
    project = support.project(seed)

    assert 0.7 <= percent_agreement(project) <= 0.82
    assert 0.65 <= nominal_alpha(project) <= 0.78
    assert 0.2 <= share_disputed(project) <= 0.45


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_refund_and_cancel_order_are_confused_most(seed):
    (first, often), (_, next_often), *_ = confused_pairs(support.project(seed))

    assert first == {"refund", "cancel_order"}
    assert often > 3 * next_often
