"""Practice: known answers and explanations before the first real item, and nothing of it counts."""

import pytest
from django.urls import reverse

from labeling.actions.assignments import lease_next
from labeling.actions.people import add_machine
from labeling.actions.practice import add_practice_item, remove_practice_item, set_practice
from labeling.errors import Conflict, Invalid, PracticeFirst
from labeling.models import Annotation, Item, Practice, PracticeItem, PracticeTry
from tests import factories
from tests.factories import answer

pytestmark = pytest.mark.once


@pytest.fixture
def practice(project, manager, open_round) -> Practice:
    """Two items: joy and anger are known; both must be right."""
    for item, label in zip(factories.make_items(project, 2), ["joy", "anger"], strict=True):
        add_practice_item(
            project=project, item=item, by=manager, answers={"emotion": label}, explanation="Because <b>."
        )
    return set_practice(project=project, by=manager, is_on=True, pass_mark=1.0)


def say(client, address: str, right: bool = True) -> str:
    """Answers the item at hand as is known, or not; the page that follows."""
    held = client.get(address).context["held"]
    known = held.answers["emotion"]
    given = known if right else next(label for label in ("joy", "anger") if label != known)
    return client.post(address, {"item": held.pk, "answer-emotion": given}, follow=True).content.decode()


def test_the_first_real_item_waits_until_practice_is_passed(labeler, practice, project, signed_in):
    client, address = signed_in(labeler), reverse("practice", args=[project.slug])
    with pytest.raises(PracticeFirst):
        lease_next(project=project, by=labeler)
    assert client.get(reverse("label", args=[project.slug])).url == address

    assert "Begin" in client.get(address).content.decode()
    client.post(address)
    right, wrong = say(client, address), say(client, address, right=False)

    assert "Right" in right
    assert "Because &lt;b&gt;." in right
    assert "Not as is known" in wrong
    assert "1 of 2 as is known" in client.get(address).content.decode()
    with pytest.raises(PracticeFirst):
        lease_next(project=project, by=labeler)

    client.post(address)
    say(client, address)
    say(client, address)
    assert "You passed" in client.get(address).content.decode()
    assert lease_next(project=project, by=labeler) is not None
    assert not Annotation.objects.exists()


def test_an_answer_sent_again_changes_nothing_and_a_bad_one_comes_back(practice, project, labeler, signed_in):
    client, address = signed_in(labeler), reverse("practice", args=[project.slug])
    client.post(address)
    held = client.get(address).context["held"]

    assert client.post(address, {"item": held.pk}).status_code == 422
    for _ in range(2):
        client.post(address, {"item": held.pk, "answer-emotion": "joy"})

    assert PracticeTry.objects.get().answers.count() == 1


def test_nothing_of_what_is_known_is_on_the_page_before_the_answer(practice, project, labeler, signed_in):
    client, address = signed_in(labeler), reverse("practice", args=[project.slug])
    client.post(address)

    page = client.get(address).content.decode()

    assert "Because" not in page
    assert page.count("checked") == 0


def test_who_labeled_before_goes_on_until_the_manager_asks_for_it_again(
    open_round, project, manager, labeler, second_labeler
):
    first = open_round.round_items.first()
    answer(first, labeler, "joy")
    item = factories.make_items(project, 1)[0]
    add_practice_item(project=project, item=item, by=manager, answers={"emotion": "joy"}, explanation="So.")
    set_practice(project=project, by=manager, is_on=True, pass_mark=0.5)

    assert lease_next(project=project, by=labeler) is not None
    with pytest.raises(PracticeFirst):
        lease_next(project=project, by=second_labeler)
    set_practice(project=project, by=manager, is_on=True, pass_mark=0.5, again=True)
    with pytest.raises(PracticeFirst):
        lease_next(project=project, by=labeler)


def test_experts_managers_and_machines_need_no_practice(practice, project, manager, sme, open_round):
    machine = add_machine(project=project, name="model", days=1, by=manager)[0].user
    factories.read_by_everyone(project, open_round.instructions)

    assert all(lease_next(project=project, by=person) for person in (sme, machine))


def test_a_try_may_be_shorter_than_the_list_and_takes_what_was_not_seen(practice, project, manager, labeler, program):
    set_practice(project=project, by=manager, is_on=True, pass_mark=1.0, size=1)
    mine, here = program(labeler), f"projects/{project.slug}/practice/"

    seen = []
    for _ in range(2):
        item = mine.post(f"{here}next/").json()["item"]
        seen.append(item)
        known = PracticeItem.objects.get(item=item).answers["emotion"]
        wrong = next(label for label in ("joy", "anger") if label != known)
        verdict = mine.post(f"{here}answer/", {"item": item, "answers": {"emotion": wrong}}).json()
        assert (verdict["is_right"], verdict["wrong"], verdict["passed"]) == (False, ["emotion"], False)
        assert verdict["known"]["explanation"] == "Because <b>."

    assert len(set(seen)) == 2
    assert [row["passed"] for row in mine.get(here).json()["tries"]] == [False, False]
    assert mine.post(f"projects/{project.slug}/assignments/next/").json()["code"] == "practice_first"
    assert program(manager).get(f"{here}labelers/").json()[0]["standing"] == "not passed yet"


def test_only_managers_set_it(practice, project, labeler, sme, manager, program, signed_in):
    here = f"projects/{project.slug}/practice/"
    for person in (labeler, sme):
        assert program(person).put(here, {"is_on": False}).status_code == 403
        assert program(person).get(f"{here}items/").status_code == 403
        assert signed_in(person).get(reverse("practice_set", args=[project.slug])).status_code == 403

    assert program(manager).put(here, {"is_on": False}).json()["is_on"] is False
    item = Item.objects.filter(project=project).first()
    known = {"item": item.pk, "answers": {"emotion": "fear"}, "explanation": "So."}
    assert program(manager).post(f"{here}items/", known).status_code == 201
    assert program(manager).delete(f"{here}items/{item.pk}/").status_code == 204
    assert program(manager).post(f"{here}items/", known | {"answers": {"emotion": "no"}}).status_code == 422


def test_a_manager_sets_it_on_its_page(project, manager, labeler, open_round, signed_in):
    client, page = signed_in(manager), reverse("practice_set", args=[project.slug])
    item = factories.make_items(project, 1)[0]
    Item.objects.filter(pk=item.pk).update(gold={"emotion": "joy"})
    known = reverse("practice_item", args=[project.slug, item.pk])

    assert client.post(page, {"is_on": "on", "pass_mark": "80"}).status_code == 422
    assert client.get(known).content.decode().count("checked") == 1
    assert client.post(known, {"answer-emotion": "joy"}).status_code == 422
    assert client.post(known, {"answer-emotion": "joy", "explanation": "It laughs."}).status_code == 302
    assert client.post(page, {"is_on": "on", "pass_mark": "80"}).status_code == 302
    text = client.get(page).content.decode()
    assert "It laughs." in text
    assert "not begun" in text
    row = PracticeItem.objects.get()
    assert "last item to practise" in client.post(page, {"remove": row.pk}, follow=True).content.decode()


def test_the_last_item_stays_while_practice_is_on(practice, manager):
    first, last = PracticeItem.objects.all()
    remove_practice_item(practice_item=first, by=manager)

    with pytest.raises(Conflict):
        remove_practice_item(practice_item=last, by=manager)


@pytest.mark.parametrize("wrong", [{"pass_mark": 0.0}, {"pass_mark": 1.5}, {"pass_mark": 0.5, "size": 0}])
def test_settings_that_make_no_sense_are_refused(practice, project, manager, wrong):
    with pytest.raises(Invalid):
        set_practice(project=project, by=manager, is_on=True, **wrong)
