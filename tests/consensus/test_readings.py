"""Numbers of a round read under a later version: as if people had answered by it, and every number says so."""

import pytest
from django.urls import reverse

from consensus.ratings import Known
from consensus.readings import versions_for
from labeling.actions.classes import change_classes
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import close_round
from labeling.models import Item
from tests.factories import answer, bearer, make_items, make_member, make_open_round, make_project

pytestmark = pytest.mark.once

GIVEN = [("joy", "fear"), ("fear", "anger"), ("joy", "joy"), ("anger", "anger"), ("fear", None)]
NUMBERS = ["percent_agreement", "krippendorff_alpha", "coefficients", "classes", "slices", "confusion", "labeler_pairs"]


def answered_project(rows, **gold):
    """A project whose closed round 1 has these answers of two labelers; gold of its first item."""
    project = make_project()
    people = [make_member(project, "labeler") for _ in range(2)]
    items = make_items(project, len(rows), noise="car")
    if gold:
        Item.objects.filter(pk=items[0].pk).update(gold=gold)
    held = make_open_round(project)
    for place, labels in zip(held.round_items.order_by("item"), rows, strict=True):
        for person, label in zip(people, labels, strict=True):
            answer(place, person, label)
    close_round(round=held, by=project.created_by)
    return project


def next_version(project, act, option, **given):
    by = project.created_by
    draft = start_draft(project=project, by=by)
    named = {"draft": draft, "by": by, "revision": draft.revision, "question": "emotion"}
    draft = change_classes(**named, act=act, option=option, **given)
    return publish(draft=save_draft(draft=draft, by=by, revision=draft.revision, summary="New."), by=by)


@pytest.fixture
def read(client):
    """read(project, "agreement", under=2): the numbers over REST."""

    def get(project, what="agreement", **query):
        url = reverse(f"api_{what}", args=[project.slug])
        answer = client.get(url, {"round": 1, **query}, **bearer(project.created_by))
        return answer.json()

    return get


def test_a_merge_reads_as_if_people_had_had_one_class(db, read):
    project = answered_project(GIVEN, emotion="fear")
    next_version(project, "merge", "fear", into="anger")
    by_hand = answered_project(
        [tuple("anger" if one == "fear" else one for one in row) for row in GIVEN], emotion="anger"
    )
    next_version(by_hand, "merge", "fear", into="anger")

    found, hand = (read(one, under=2) for one in (project, by_hand))
    assert (found["instructions"], found["given_under"]) == (2, 1)
    assert found["read_as"] == "Answers of version 1, read under version 2."
    for name in NUMBERS:
        assert without_names(found[name]) == without_names(hand[name]), name
    assert read(project, "hlp", under=2)["estimates"] == read(by_hand, "hlp", under=2)["estimates"]
    assert read(project, "quality", under=2)["methods"] == read(by_hand, "quality", under=2)["methods"]


def without_names(found):
    """People are other people there."""
    if isinstance(found, list):
        return [without_names(each) for each in found]
    if isinstance(found, dict):
        return {name: without_names(value) for name, value in found.items() if name not in ("first", "second")}
    return found


def test_a_renaming_reads_the_same(db, read):
    project = answered_project(GIVEN)
    before = read(project)
    next_version(project, "rename", "fear", title="Dread", value="dread")

    after = read(project, under=2)
    for name in ["percent_agreement", "krippendorff_alpha", "n_items", "n_labels", "left_out", "slices"]:
        assert after[name] == before[name]
    assert after["confusion"]["counts"] == before["confusion"]["counts"]
    assert after["confusion"]["values"] == ["joy", "anger", "dread"]
    assert read(project) == before


def test_what_must_be_labeled_again_counts_for_nothing_and_is_said(db, read):
    project = answered_project(GIVEN, emotion="fear")
    next_version(project, "split", "fear", into=[{"title": "Dread"}, {"title": "Worry"}])

    found = read(project, under=2)
    assert (found["n_items"], found["n_labels"]) == (2, 4)
    assert {"reason": "to be labeled again under this version", "n_labels": 3} in found["left_out"]
    assert read(project, "hlp", under=2)["estimates"][2]["value"] is None  # the gold was fear, and so is asked again


def test_versions_follow_one_another(db, read):
    project = answered_project(GIVEN)
    next_version(project, "rename", "fear", title="Dread", value="dread")
    next_version(project, "merge", "dread", into="anger")

    assert read(project, under=3)["confusion"]["values"] == ["joy", "anger"]
    assert read(project, under=3)["n_items"] == 4
    assert [version.number for version in versions_for(project.rounds.get(), "emotion")] == [1, 2, 3]


@pytest.mark.parametrize("under", [9, 0])
def test_a_version_that_there_is_not_is_refused(db, client, under):
    project = answered_project(GIVEN)
    address = reverse("api_agreement", args=[project.slug])
    assert client.get(address, {"under": under}, **bearer(project.created_by)).status_code in (404, 422, 400)


def test_a_round_cannot_be_read_under_a_version_before_its_own(db, client):
    project = answered_project(GIVEN)
    next_version(project, "again", "fear")
    make_open_round(project)
    address = reverse("api_agreement", args=[project.slug])
    assert client.get(address, {"round": 2, "under": 1}, **bearer(project.created_by)).status_code == 404


@pytest.mark.parametrize("page", ["agreement", "labelers", "merge", "consensus_labels", "hlp"])
def test_every_page_of_numbers_says_under_which_version_it_reads(db, signed_in, page):
    project = answered_project(GIVEN)
    next_version(project, "merge", "fear", into="anger")
    client, address = signed_in(project.created_by), reverse(page, args=[project.slug])

    assert "answers of version 1 read under version 2" in client.get(address, {"round": 1, "under": 2}).text
    own = client.get(address, {"round": 1}).text
    assert "instructions version 1" in own
    assert "read under version" not in own.replace('<label for="under">Read under</label>', "")


def test_the_answers_of_a_reading_are_read_once(db, django_assert_num_queries):
    project = answered_project(GIVEN)
    version = next_version(project, "merge", "fear", into="anger")
    held = project.rounds.select_related("instructions", "project").get()
    question = version.questions.question("emotion")
    first = Known(held, question, under=version)
    assert len(first.columns) == 10
    again = Known(held, question, first.state, under=version)
    with django_assert_num_queries(0):
        assert again.columns is first.columns
