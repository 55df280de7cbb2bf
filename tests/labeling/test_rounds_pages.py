"""Making, opening, watching, widening and closing rounds."""

import pytest
from django.test import Client
from django.urls import reverse

from labeling.actions.rounds import close_round, create_round
from labeling.models import Membership, Round
from tests import factories


def at(name: str, round: Round) -> str:
    return reverse(name, args=[round.project.slug, round.number])


@pytest.fixture
def address(project) -> str:
    return reverse("new_round", args=[project.slug])


def sent(**more: object) -> dict[str, object]:
    return {"items": "all", "overlap": "2", "seed": "0", "may_skip": "on", **more}


def test_managers_and_smes_see_rounds_and_labelers_do_not(signed_in, manager, sme, labeler, stranger, open_round):
    people = (manager, sme, labeler, stranger)

    for address in (
        reverse("rounds", args=[open_round.project.slug]),
        at("round", open_round),
        at("round_progress", open_round),
    ):
        assert [signed_in(person).get(address).status_code for person in people] == [200, 200, 403, 404]


def test_only_managers_make_rounds(signed_in, manager, sme, labeler, stranger, items, address):
    people = (sme, labeler, stranger, manager)

    assert [signed_in(person).post(address, sent()).status_code for person in people] == [403, 403, 404, 302]
    assert Round.objects.count() == 1


def test_only_managers_open_widen_and_close(signed_in, manager, sme, labeler, stranger, project, items):
    round = create_round(project=project, by=manager, overlap=2)

    for name, more in (("open_round", {}), ("widen_round", {"overlap": 3}), ("close_round", {})):
        for person, status in ((sme, 403), (labeler, 403), (stranger, 404), (manager, 302)):
            assert signed_in(person).post(at(name, round), more).status_code == status
    round.refresh_from_db()
    assert round.is_closed
    assert round.overlap == 3


def test_a_round_of_all_items_is_a_draft_to_be_looked_at(signed_in, manager, items, address):
    answer = signed_in(manager).post(address, sent())

    round = Round.objects.get()
    assert answer.url == at("round", round)
    assert round.is_draft
    assert round.round_items.count() == len(items)


def test_a_round_of_the_items_with_one_attribute_value(signed_in, manager, project, items, address):
    noisy = factories.make_items(project, 2, noise="car")

    signed_in(manager).post(address, sent(items="attribute", attribute="noise", value="car"))

    assert {row.item for row in Round.objects.get().round_items.all()} == set(noisy)


def test_a_number_typed_into_the_form_finds_items_whose_attribute_is_a_number(signed_in, manager, project, address):
    factories.make_items(project, 2, scratch_mm=0.3)
    factories.make_items(project, 1, scratch_mm=0.5)

    signed_in(manager).post(address, sent(items="attribute", attribute="scratch_mm", value="0.3"))

    assert Round.objects.get().round_items.count() == 2


def test_the_same_seed_draws_the_same_sample(signed_in, manager, project, address):
    factories.make_items(project, 20)

    for _ in range(2):
        signed_in(manager).post(address, sent(sample="5", seed="7"))

    first, second = ([row.item_id for row in round.round_items.all()] for round in Round.objects.all())
    assert first == second
    assert len(first) == 5


def test_only_new_items(signed_in, manager, project, open_round, address):
    new = factories.make_items(project, 2)

    signed_in(manager).post(address, sent(items="new"))

    assert {row.item for row in Round.objects.get(number=2).round_items.all()} == set(new)


def test_chosen_labelers_are_kept_and_those_of_other_projects_refused(signed_in, manager, labeler, items, address):
    own = Membership.objects.get(user=labeler)
    foreign = factories.make_project().memberships.get()
    client = signed_in(manager)

    assert client.post(address, sent(labelers=[own.pk, foreign.pk])).status_code == 422
    assert not Round.objects.exists()
    client.post(address, sent(labelers=[own.pk]))
    assert list(Round.objects.get().labelers.all()) == [own]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"overlap": "0"}, "overlap"),
        ({"overlap": "101"}, "overlap"),
        ({"overlap": "many"}, "overlap"),
        ({"sample": "-1"}, "sample"),
        ({"items": "attribute"}, "attribute"),
        ({"items": "attribute", "attribute": "noise", "value": "none has it"}, "items"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(signed_in, manager, items, address, wrong, field):
    answer = signed_in(manager).post(address, sent(**wrong))

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Round.objects.exists()


def test_a_round_without_published_instructions_is_refused_in_words(signed_in, db):
    project = factories.make_project(published=False)
    factories.make_items(project, 1)

    answer = signed_in(project.created_by).post(reverse("new_round", args=[project.slug]), sent())

    assert answer.status_code == 422
    assert "Publish version 1" in answer.content.decode()


def test_the_form_counts_while_it_is_filled_in(signed_in, manager, project, items):
    client = signed_in(manager)
    address = reverse("round_count", args=[project.slug])

    def count(**asked: object) -> str:
        return client.get(address, sent(**asked)).content.decode()

    assert "3 items, 2 labelers each: 6 answers. Only 1 may label; 1 more are needed" in count()
    assert "3 items" in count(items="new")
    assert "No item fits" in count(items="attribute", attribute="noise", value="car")
    assert "Fill in" in count(overlap="")


def test_progress_counts_items_answers_and_people(signed_in, manager, labeler, second_labeler, open_round):
    first, second, _ = open_round.round_items.all()
    factories.answer(first, labeler, "joy")
    factories.answer(first, second_labeler, "anger")
    factories.answer(second, labeler, None)

    answer = signed_in(manager).get(at("round_progress", open_round))

    progress = answer.context["progress"]
    assert (progress.n_items, progress.n_complete, progress.n_answers, progress.n_wanted) == (3, 1, 3, 6)
    assert {(share.answers, share.n) for share in progress.by_answers} == {(0, 1), (1, 1), (2, 1)}
    assert [(one.name, one.done) for one in progress.labelers] == [(str(labeler), 2), (str(second_labeler), 1)]
    assert progress.hours_left == 1
    assert "anger" not in answer.content.decode()


def test_progress_asks_for_itself_while_the_round_is_open_and_then_stops(signed_in, sme, manager, open_round):
    client = signed_in(sme)
    assert "every 5s" in client.get(at("round_progress", open_round)).content.decode()

    close_round(round=open_round, by=manager)

    assert "every 5s" not in client.get(at("round_progress", open_round)).content.decode()


def test_a_round_with_fewer_people_than_its_items_ask_for_warns(signed_in, manager, project, items):
    round = factories.make_open_round(project, overlap=2)
    client = signed_in(manager)
    assert "Not enough labelers" in client.get(at("round", round)).content.decode()

    factories.make_member(project, "labeler")

    assert "Not enough labelers" not in client.get(at("round", round)).content.decode()


def test_closing_names_what_is_unfinished_and_a_look_closes_nothing(signed_in, manager, labeler, item, open_round):
    factories.answer(item, labeler, "joy")

    text = signed_in(manager).get(at("close_round", open_round)).content.decode()

    assert "5 of 6 answers are missing" in text
    assert item.item.key in text
    open_round.refresh_from_db()
    assert open_round.is_open


def test_a_closed_round_shows_the_verdict_before_anything_else(signed_in, manager, open_round):
    client = signed_in(manager)
    verdict = at("round_verdict", open_round)
    assert verdict not in client.get(at("round", open_round)).content.decode()

    client.post(at("close_round", open_round))

    text = client.get(at("round", open_round)).content.decode()
    assert text.index(verdict) < text.index('id="progress"')


def test_a_round_is_widened_and_never_narrowed(signed_in, manager, open_round):
    client = signed_in(manager)

    assert client.post(at("widen_round", open_round), {"overlap": "2"}).status_code == 422
    assert client.post(at("widen_round", open_round), {"overlap": "x"}).status_code == 422
    assert client.post(at("widen_round", open_round), {"overlap": "4"}).status_code == 302

    assert set(open_round.round_items.values_list("overlap", flat=True)) == {4}


def test_opening_twice_is_refused_and_looking_opens_nothing(signed_in, manager, open_round):
    client = signed_in(manager)

    assert client.post(at("open_round", open_round)).status_code == 409
    assert client.get(at("open_round", open_round)).status_code == 405
    assert client.get(at("widen_round", open_round)).status_code == 405


def test_the_list_asks_the_same_few_questions_for_any_number_of_rounds(
    signed_in, manager, project, items, django_assert_num_queries
):
    for _ in range(6):
        create_round(project=project, by=manager, overlap=2)
    client = signed_in(manager)

    with django_assert_num_queries(8):
        client.get(reverse("rounds", args=[project.slug]))


def test_the_page_of_a_round_asks_the_same_few_questions_for_any_number_of_people(
    signed_in, manager, project, open_round, django_assert_num_queries
):
    for _ in range(6):
        person = factories.make_member(project, "labeler")
        item = next(row for row in open_round.round_items.with_places_taken() if row.places_taken < row.overlap)
        factories.answer(item, person, "joy")
    client = signed_in(manager)

    with django_assert_num_queries(16):
        client.get(at("round", open_round))


def test_a16_writes_want_the_csrf_token(manager, open_round, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)

    addresses = [address, *(at(name, open_round) for name in ("open_round", "widen_round", "close_round"))]
    assert {client.post(one, sent()).status_code for one in addresses} == {403}
    open_round.refresh_from_db()
    assert open_round.is_open
