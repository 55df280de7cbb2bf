"""The queue, the page of a disagreement and the fragments: what they show, to whom, and in which order."""

import re

import pytest
from django.urls import reverse

from consensus.actions.disagreements import compare_again, open_for_discussion
from consensus.actions.discussions import write
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement, Message, Resolution
from consensus.views.disagreements import place_in_queue
from labeling.actions.projects import change_project
from labeling.actions.rounds import close_round
from labeling.models import InstructionVersion, Item
from tests import factories
from tests.factories import answer

pytestmark = pytest.mark.once

WHY = {"cause": "rule_unclear", "rationale": "The writer laughs."}


def url(project, name="disagreements", **rest) -> str:
    return reverse(name, kwargs={"slug": project.slug, **rest})


@pytest.fixture
def disagreement(item, labeler, second_labeler) -> Disagreement:
    answer(item, labeler, "joy", comment="He laughs.")
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return Disagreement.objects.get()


def differ(place, *labels) -> Disagreement:
    """A round item that people answer with these labels."""
    for label in labels:
        answer(place, factories.make_member(place.round.project, "labeler"), label)
    compare_again([place.pk])
    return Disagreement.objects.filter(item=place).first()


@pytest.fixture
def wide_round(project):
    factories.make_items(project, 6)
    return factories.make_open_round(project, overlap=3)


# the queue


def test_the_queue_shows_the_item_its_answers_and_why_it_stands_there(signed_in, project, sme, disagreement):
    page = signed_in(sme).get(url(project)).content.decode()
    assert disagreement.item.item.data["text"] in page
    assert "1 Anger, 1 Joy" in page
    assert "100 % of pairs of answers differ".replace("100 %", "100\N{NO-BREAK SPACE}%") in page
    assert "Anger / Joy" in page


def test_the_most_telling_comes_first(signed_in, project, sme, wide_round):
    """Two items are as far apart as a third; their pair of classes is the common one."""
    first, second, third, fourth, *_ = wide_round.round_items.all()
    rare = differ(first, "joy", "joy", "fear")
    common = differ(second, "joy", "anger", "anger")
    also_common = differ(third, "joy", "joy", "anger")
    widest = differ(fourth, "joy", "anger", None)
    page = signed_in(sme).get(url(project)).content.decode()
    order = [int(pk) for pk in re.findall(r'row-link" href="[^"]*/disagreements/(\d+)/', page)]
    assert order[0] == widest.pk
    assert order[1:] == [common.pk, also_common.pk, rare.pk]


@pytest.mark.parametrize("sort", ["telling", "spread", "oldest", "newest", "discussed"])
def test_every_sort_lists_every_disagreement(signed_in, project, sme, wide_round, sort):
    for place, labels in zip(
        wide_round.round_items.all(), [("joy", "joy", "fear"), ("joy", "fear", None)], strict=False
    ):
        differ(place, *labels)
    assert signed_in(sme).get(url(project), {"sort": sort}).content.decode().count('class="queue-row"') == 2


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ({}, 2),
        ({"pair": "anger / joy"}, 1),
        ({"pair": "no / such"}, 0),
        ({"slice": "noise=car"}, 2),
        ({"slice": "noise=rain"}, 0),
        ({"status": "resolved"}, 0),
        ({"status": "nonsense"}, 2),
        ({"round": "1"}, 2),
        ({"round": "x"}, 0),
        ({"question": "emotion"}, 2),
        ({"page": "99"}, 2),
    ],
)
def test_filters(signed_in, project, sme, query, n):
    factories.make_items(project, 2, noise="car")
    first, second = factories.make_open_round(project, overlap=3).round_items.all()
    differ(first, "joy", "joy", "fear")
    differ(second, "joy", "anger", "anger")
    assert signed_in(sme).get(url(project), query).content.decode().count('class="queue-row"') == n


def test_an_item_on_which_all_agree_is_never_listed(signed_in, project, sme, wide_round):
    agreed, differing, *_ = wide_round.round_items.all()
    differ(agreed, "joy", "joy", "joy")
    differ(differing, "joy", "joy", "fear")
    Disagreement.objects.create(item=agreed, question="emotion", status="settled", kind="tie", spread=1, pair="a / b")
    for status in ("waiting", "open", "all", "settled"):
        page = signed_in(sme).get(url(project), {"status": status}).content.decode()
        assert page.count('class="queue-row"') == 1


def test_the_empty_queue_says_how_far_labeling_is(signed_in, project, sme, wide_round):
    client = signed_in(sme)
    assert "No item has all its answers yet (0 of 6)." in client.get(url(project)).content.decode()
    differ(wide_round.round_items.first(), "joy", "joy", "joy")
    assert "labelers agreed on all 1 finished items" in client.get(url(project)).content.decode()


def test_a_pair_keeps_its_titles_when_an_option_has_gone(signed_in, project, sme, manager, wide_round):
    for place in wide_round.round_items.all()[:2]:
        differ(place, "joy", "joy", "fear")
    version = project.current_instructions
    joy, anger, *_ = version.schema["questions"][0]["options"]
    schema = version.schema | {"questions": [version.schema["questions"][0] | {"options": [joy, anger]}]}
    InstructionVersion.objects.create(
        project=project,
        number=version.number + 1,
        status="published",
        rules="Shorter.",
        schema=schema,
        edited_by=manager,
    )
    page = signed_in(sme).get(url(project)).content.decode()
    assert "Fear / Joy" in page
    assert "fear / joy" not in page


def test_the_queue_asks_the_same_number_of_queries_however_long_it_is(
    signed_in, project, sme, wide_round, django_assert_num_queries
):
    client = signed_in(sme)
    first, *others = wide_round.round_items.all()
    differ(first, "joy", "joy", "fear")
    client.get(url(project))  # finds out how reliable labelers are
    with django_assert_num_queries(15):
        client.get(url(project))
    for place in others:
        differ(place, "joy", "anger", None)
    client.get(url(project))
    with django_assert_num_queries(15):
        client.get(url(project))


def test_a_labeler_may_not_open_the_queue_and_a_stranger_finds_none(
    signed_in, project, labeler, stranger, disagreement
):
    assert signed_in(labeler).get(url(project)).status_code == 403
    assert signed_in(stranger).get(url(project)).status_code == 404


def test_what_an_sme_may_still_be_asked_is_not_in_their_queue(signed_in, project, sme, wide_round):
    place = wide_round.round_items.first()
    differ(place, "joy", "fear")
    assert Disagreement.objects.exists()
    page = signed_in(sme).get(url(project)).content.decode()
    assert place.item.data["text"] not in page
    assert "Fear / Joy" not in page


# one disagreement


def test_the_page_shows_the_answers_side_by_side_under_letters(signed_in, project, sme, labeler, disagreement):
    page = signed_in(sme).get(url(project, "disagreement", pk=disagreement.pk)).content.decode()
    assert page.count('class="answer-card ') == 2
    assert "He laughs." in page
    assert "Gladness" in page
    assert labeler.username not in page


def test_identical_answers_share_a_card(signed_in, project, sme, wide_round):
    found = differ(wide_round.round_items.first(), "joy", "anger", "joy")
    page = signed_in(sme).get(url(project, "disagreement", pk=found.pk)).content.decode()
    assert page.count('class="answer-card ') == 2
    assert re.search(r'answer-letters"[^>]*>(A, B|A, C|B, C)<', page)


def test_names_stand_on_the_cards_where_the_project_shows_them(signed_in, project, manager, sme, labeler, disagreement):
    change_project(project=project, by=manager, changes={"names_hidden": False})
    page = signed_in(sme).get(url(project, "disagreement", pk=disagreement.pk)).content.decode()
    assert labeler.username in page


def test_a_labeler_finds_it_once_it_is_opened(signed_in, project, sme, labeler, third_labeler, disagreement):
    address = url(project, "disagreement", pk=disagreement.pk)
    assert signed_in(labeler).get(address).status_code == 404
    signed_in(sme).post(url(project, "open_disagreement", pk=disagreement.pk))
    page = signed_in(labeler).get(address)
    assert page.status_code == 200
    assert 'id="resolve"' not in page.content.decode()
    assert disagreement.item.item.key not in page.content.decode()
    assert signed_in(third_labeler).get(address).status_code == 404


def test_a_labeler_may_neither_open_nor_resolve_nor_reopen(signed_in, project, sme, labeler, disagreement):
    open_for_discussion(disagreement=disagreement, by=sme)
    for name in ("open_disagreement", "resolve", "reopen"):
        assert signed_in(labeler).post(url(project, name, pk=disagreement.pk), WHY).status_code == 403
    assert not Resolution.objects.exists()


def test_nothing_changes_by_reading(signed_in, project, sme, disagreement):
    for name in ("open_disagreement", "resolve", "reopen", "write_message"):
        assert signed_in(sme).get(url(project, name, pk=disagreement.pk)).status_code == 405


def test_resolving_goes_on_to_the_next_with_the_filters_kept(signed_in, project, sme, wide_round):
    first, second, *_ = wide_round.round_items.all()
    widest, other = differ(first, "joy", "anger", None), differ(second, "joy", "joy", "anger")
    form = {"outcome": "decide", "label": "joy", **WHY}
    answered = signed_in(sme).post(url(project, "resolve", pk=widest.pk) + "?sort=spread", form)
    assert answered["Location"] == url(project, "disagreement", pk=other.pk) + "?sort=spread"
    last = signed_in(sme).post(url(project, "resolve", pk=other.pk) + "?sort=spread", form)
    assert last["Location"] == url(project) + "?sort=spread"


def test_the_way_back_leads_to_its_row_in_the_queue_with_the_filters_kept(signed_in, project, sme, disagreement):
    query = "?kind=tie&sort=spread"
    page = signed_in(sme).get(url(project, "disagreement", pk=disagreement.pk) + query).content.decode()
    assert f'rel="up" href="{url(project)}?kind=tie&amp;sort=spread#row-{disagreement.pk}"' in page
    assert (
        place_in_queue(project.slug, query, disagreement, 26) == f"{url(project)}{query}&page=2#row-{disagreement.pk}"
    )
    assert place_in_queue(project.slug, "", disagreement, None) == url(project)


def test_a_refused_resolution_comes_back_with_what_was_typed(signed_in, project, sme, disagreement):
    form = {"outcome": "decide", "label": "joy", "cause": "slip", "rationale": " ", "adds_rule": "1", "rule": "My rule"}
    refused = signed_in(sme).post(url(project, "resolve", pk=disagreement.pk), form)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Say why" in page
    assert "My rule" in page
    assert 'aria-describedby="rationale_helptext rationale_error"' in page


def test_the_second_to_resolve_is_told_that_it_is_done(signed_in, project, sme, manager, disagreement):
    form = {"outcome": "decide", "label": "joy", **WHY}
    signed_in(sme).post(url(project, "resolve", pk=disagreement.pk), form)
    assert signed_in(manager).post(url(project, "resolve", pk=disagreement.pk), form).status_code == 409
    assert Resolution.objects.count() == 1


def test_resolving_offers_to_undo(signed_in, project, sme, disagreement):
    client = signed_in(sme)
    client.post(url(project, "resolve", pk=disagreement.pk), {"outcome": "ambiguous", **WHY})
    undo = url(project, "reopen", pk=disagreement.pk)
    assert f'action="{undo}"' in client.get(url(project)).content.decode()
    client.post(undo)
    disagreement.refresh_from_db()
    assert disagreement.status == "open"


def test_a_rule_is_added_only_where_it_was_asked_for(signed_in, project, sme, disagreement):
    client, form = signed_in(sme), {"outcome": "decide", "label": "joy", "rule": "## A rule", **WHY}
    client.post(url(project, "resolve", pk=disagreement.pk), form)
    assert project.draft is None
    client.post(url(project, "reopen", pk=disagreement.pk))
    client.post(url(project, "resolve", pk=disagreement.pk), form | {"adds_rule": "1"})
    assert "## A rule" in project.draft.rules


# threads


def test_posting_shows_the_post_and_keeps_what_was_refused(signed_in, project, sme, disagreement):
    client, address = signed_in(sme), url(project, "write_message", pk=disagreement.pk)
    client.post(address, {"body": "Is this <script>alert(1)</script> **sarcasm**?"})
    page = client.get(url(project, "disagreement", pk=disagreement.pk)).content.decode()
    assert "<strong>sarcasm</strong>" in page
    assert "<script>alert" not in page
    refused = client.post(address, {"body": "long " * 1000})
    assert refused.status_code == 422
    assert "long long" in refused.content.decode()
    assert Message.objects.count() == 1


def test_a_labeler_speaks_under_their_letter(signed_in, project, sme, labeler, second_labeler, disagreement):
    open_for_discussion(disagreement=disagreement, by=sme)
    write(disagreement=disagreement, by=labeler, body="It reads as joy to me.")
    address = url(project, "disagreement", pk=disagreement.pk)
    for reader in (sme, second_labeler):
        page = signed_in(reader).get(address).content.decode()
        assert re.search(r"Labeler [AB]</span>", page)
        assert labeler.username not in page


# fragments


def test_my_work_shows_what_was_decided_and_where_it_differs_from_mine(
    signed_in, project, manager, sme, labeler, second_labeler, open_round, disagreement
):
    resolve(disagreement=disagreement, by=sme, outcome="decide", label="joy", **WHY)
    address = url(project, "my_resolutions")
    assert "The writer laughs." not in signed_in(second_labeler).get(address).content.decode()

    close_round(round=open_round, by=manager)

    differing = signed_in(second_labeler).get(address).content.decode()
    assert "The writer laughs." in differing
    assert "Anger" in differing
    agreeing = signed_in(labeler).get(address).content.decode()
    assert "that is what was decided" in agreeing
    assert "decided to be" not in agreeing


def test_the_first_page_counts_what_waits_and_names_threads_with_my_name(
    signed_in, project, sme, labeler, disagreement
):
    address = url(project, "home_disagreements")
    assert "disagreement to resolve" in signed_in(sme).get(address).content.decode()
    write(disagreement=disagreement, by=sme, body=f"@{labeler.username}?")
    assert "mentioned" not in signed_in(labeler).get(address).content.decode()
    open_for_discussion(disagreement=disagreement, by=sme)
    assert "mentioned" in signed_in(labeler).get(address).content.decode()
    assert "to resolve" not in signed_in(labeler).get(address).content.decode()


def test_the_answers_to_an_item_are_for_those_who_may_see_them(signed_in, project, sme, labeler, disagreement):
    address = url(project, "item_answers", pk=disagreement.item.item_id)
    page = signed_in(sme).get(address).content.decode()
    assert "Joy" in page
    assert "Anger" in page
    assert signed_in(labeler).get(address).status_code == 403
    foreign = Item.objects.create(project=factories.make_project(), key="x", data={"text": "x"})
    assert signed_in(sme).get(url(project, "item_answers", pk=foreign.pk)).status_code == 404


def test_the_answers_to_an_item_one_may_still_be_asked_about_are_hidden(signed_in, project, sme, item, labeler):
    answer(item, labeler, "joy")
    page = signed_in(sme).get(url(project, "item_answers", pk=item.item_id)).content.decode()
    assert "hidden from you" in page
    assert "Joy" not in page
