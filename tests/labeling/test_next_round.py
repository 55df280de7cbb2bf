"""A round of the items that a version touches, with others mixed in."""

import pytest

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.next_round import make_next_round, mixed
from labeling.actions.practice import add_practice_item
from labeling.actions.rounds import Selection, close_round
from labeling.errors import Conflict, Invalid
from labeling.models import Item, Membership
from tests import factories


@pytest.fixture
def answered(project, labeler, second_labeler):
    """Sixty items, of which a closed round of two labelers asked about the first twenty."""
    items = factories.make_items(project, 60)
    keys = tuple(item.key for item in items[:20])
    made = factories.make_open_round(project, selection=Selection(keys=keys))
    for row in made.round_items.all():
        factories.answer(row, labeler, "joy")
        factories.answer(row, second_labeler, "anger")
    close_round(round=made, by=project.created_by)
    return items


@pytest.fixture
def version(project, sme, answered):
    draft = start_draft(project=project, by=sme)
    return publish(draft=save_draft(draft=draft, by=sme, revision=1, rules="New", summary="Clearer."), by=sme)


def keys_of(items):
    return {item.pk for item in items}


def test_it_holds_what_is_touched_and_a_fifth_of_fresh_items(version, manager, answered):
    touched = {item.pk: ["cannot_tell", "case"] for item in answered[:8]}
    made = make_next_round(version=version, by=manager, touched=touched)

    brought = made.round_items.by_what_brought_them()
    assert made.is_draft
    assert made.instructions == version
    assert brought.keys() == {"case", "cannot_tell", "fresh"}
    assert brought["case"] == brought["cannot_tell"] == keys_of(answered[:8])
    assert len(brought["fresh"]) == 2
    assert brought["fresh"] <= keys_of(answered[20:])
    assert made.selection["brought"] == {"case": 8, "cannot_tell": 8, "fresh": 2}


def test_control_items_were_labeled_before_and_are_not_touched(version, manager, answered):
    touched = {item.pk: ["mapping"] for item in answered[:8]}
    made = make_next_round(version=version, by=manager, touched=touched, fresh=0.2, control=0.3)

    brought = made.round_items.by_what_brought_them()
    assert len(brought["fresh"]) == 3
    assert len(brought["control"]) == 5  # of 16
    assert brought["control"] <= keys_of(answered[8:20])


def test_no_place_tells_which_items_are_fresh(version, manager, answered):
    touched = {item.pk: ["mapping"] for item in answered[:20]}
    made = make_next_round(version=version, by=manager, touched=touched, fresh=0.5)

    kinds = [row.brought_by == ["fresh"] for row in made.round_items.order_by("position")]
    assert kinds != sorted(kinds)
    assert kinds != sorted(kinds, reverse=True)


def test_the_same_seed_draws_the_same_items(project, answered):
    touched = {item.pk: ["mapping"] for item in answered[:8]}
    one, two, other = (mixed(project, touched, fresh=0.4, control=0.2, seed=seed) for seed in (1, 1, 2))

    assert one == two != other


def test_what_anybody_may_remember_is_not_fresh(version, manager, answered):
    """Neither what was practised, nor a better x of what was labeled."""
    Item.objects.filter(pk=answered[0].pk).update(is_current=False)
    better = Item.objects.create(project=version.project, key=answered[0].key, version=2, data={"text": "Better"})
    add_practice_item(
        project=version.project, item=answered[20], by=manager, answers={"emotion": "joy"}, explanation="It is."
    )
    Item.objects.filter(pk__in=keys_of(answered[22:])).update(dropped_at=version.published_at)
    made = make_next_round(version=version, by=manager, touched={answered[1].pk: ["case"]}, fresh=0.8)

    assert made.round_items.by_what_brought_them()["fresh"] == {answered[21].pk}
    assert better.pk not in set(made.round_items.values_list("item", flat=True))


def test_overlap_and_labelers_are_as_before_unless_told(project, manager, labeler, version, answered):
    mine = Membership.objects.get(project=project, user=labeler)
    first = project.rounds.get()
    first.labelers.set([mine])
    touched = {answered[0].pk: ["case"]}

    same = make_next_round(version=version, by=manager, touched=touched)
    assert (same.overlap, list(same.labelers.all())) == (2, [mine])
    other = make_next_round(version=version, by=manager, touched=touched, overlap=4, labelers=[])
    assert (other.overlap, list(other.labelers.all())) == (4, [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"touched": {}}, "rules"),
        ({"fresh": -0.1}, "fresh"),
        ({"fresh": 0.9}, "fresh"),
        ({"control": 1.0}, "control"),
        ({"fresh": 0.5, "control": 0.5}, "control"),
    ],
)
def test_what_makes_no_round_is_refused(version, manager, answered, wrong, field):
    with pytest.raises(Invalid) as refused:
        make_next_round(**{"version": version, "by": manager, "touched": {answered[0].pk: ["case"]}} | wrong)
    assert field in refused.value.fields


def test_a_version_that_is_not_in_force_any_more_makes_no_round(project, manager, version, answered):
    with pytest.raises(Conflict):
        make_next_round(version=version.based_on, by=manager, touched={answered[0].pk: ["case"]})


def test_of_a_round_made_otherwise_nothing_is_known(project, answered):
    assert project.rounds.get().round_items.by_what_brought_them() == {}
