from urllib.parse import urlencode

from labeling.models import Event, Import, Item
from tests.factories import make_items


def test_one_item_is_added_once(project, manager, here, program):
    row = {"key": "a1", "data": {"text": "Oh!"}, "attributes": {"noise": "car"}, "gold": {"emotion": "joy"}}

    first = program(manager).post(f"{here}items/", row)
    again = program(manager).post(f"{here}items/", row)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["data"] == {"text": "Oh!"}
    assert Item.objects.filter(project=project).count() == Import.objects.count() == 1
    assert Item.objects.get().from_import.created_by == manager
    assert Event.objects.filter(kind="import_finished").count() == 1


def test_other_content_under_a_known_key_is_a_conflict(project, manager, here, program):
    program(manager).post(f"{here}items/", {"key": "a1", "data": {"text": "Oh!"}})

    refused = program(manager).post(f"{here}items/", {"key": "a1", "data": {"text": "Ah!"}})

    assert refused.status_code == 409
    assert Item.objects.get().data == {"text": "Oh!"}
    assert Import.objects.count() == 1


def test_what_is_wrong_with_an_item_is_named(project, manager, here, program):
    row = {"key": "", "data": {"text": 3}, "attributes": {"noise": []}, "gold": {"mood": "joy"}}

    refused = program(manager).post(f"{here}items/", row)

    assert refused.status_code == 422
    assert {"key", "noise", "gold:mood"} <= set(refused.json()["fields"])
    assert not Import.objects.exists()


def test_items_are_found_by_key_state_and_attribute(project, manager, here, program):
    make_items(project, 2, noise="car", scratch_mm=0.3)
    quiet, *_ = make_items(project, 2, noise="none", scratch_mm=2)
    Item.objects.filter(pk=quiet.pk).update(dropped_at="2026-01-01T00:00Z")

    def keys(query):
        return {row["key"] for row in program(manager).get(f"{here}items/?{query}").json()["results"]}

    assert len(keys("")) == 4
    assert keys(f"key={quiet.key}") == {quiet.key}
    assert keys("state=dropped") == {quiet.key}
    assert len(keys("attribute=noise&value=car")) == 2
    assert len(keys("attribute=scratch_mm&value=0.3")) == 2
    assert keys("attribute=noise&value=car&state=dropped") == set()


def test_pages_neither_repeat_nor_miss_an_item(project, manager, here, program):
    made = make_items(project, 7)
    seen, address = [], f"{here}items/?page_size=3"
    while address:
        page = program(manager).get(address).json()
        seen += [row["key"] for row in page["results"]]
        make_items(project, 1) if len(seen) < 4 else None
        address = page["next"] and page["next"].split("/api/v1/")[1]

    assert seen[:7] == [item.key for item in made]
    assert len(seen) == len(set(seen)) == 8


def test_gold_is_for_managers(project, manager, sme, labeler, items, here, program):
    assert program(manager).get(f"{here}items/{items[0].pk}/").json()["gold"] == {}
    assert program(sme).get(f"{here}items/").status_code == 403
    assert program(labeler).get(f"{here}items/{items[0].pk}/").status_code == 403


def test_an_attribute_may_have_any_name(project, manager, here, program):
    for name in ("2024", "-1", "a.b", "$", "é", "a'b", "9" * 30):
        (made,) = make_items(project, 1)
        Item.objects.filter(pk=made.pk).update(attributes={name: "x"})

        query = urlencode({"attribute": name, "value": "x"})
        found = program(manager).get(f"{here}items/?{query}").json()["results"]

        assert [row["key"] for row in found] == [made.key], name
