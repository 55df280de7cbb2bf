"""A round that has disagreements of two kinds, for what is done with many of them at once."""

import pytest

from consensus.actions.cases import make_case
from consensus.models import Case, Disagreement
from labeling.actions.rounds import close_round
from labeling.models import Item, Membership
from tests import factories


@pytest.fixture
def team(db, work):
    """Twelve items of a closed round: six between joy and anger, three between joy and fear; on three all agree."""
    project = factories.make_project()
    people = [factories.make_member(project, role) for role in ("labeler", "labeler", "sme")]
    texts = [*(f"the parcel number {at} came late again" for at in range(3)), *(f"{at} and out" for at in range(9))]
    factories.make_items(project, 12)
    made = factories.make_open_round(project, overlap=2)
    for place, row in enumerate(made.round_items.select_related("item").order_by("item")):
        channel = "phone" if place < 4 or place > 8 else "mail"
        Item.objects.filter(pk=row.item_id).update(data={"text": texts[place]}, attributes={"channel": channel})
        factories.answer(row, people[0], "joy")
        factories.answer(row, people[1], "anger" if place < 6 else "fear" if place < 9 else "joy")
    work()
    close_round(round=made, by=project.created_by)
    work()
    return project, people


@pytest.fixture
def expert(team):
    project, people = team
    return Membership.objects.get(project=project, user=people[2])


@pytest.fixture
def between_joy_and_anger(team):
    return list(Disagreement.objects.filter(pair="anger / joy").order_by("pk"))


@pytest.fixture
def case(team, between_joy_and_anger) -> Case:
    project, people = team
    return make_case(project=project, by=people[2], title="Laughing at", disagreements=between_joy_and_anger)
