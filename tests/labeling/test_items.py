"""Finding items, and what happened to one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labeling.actions.items import drop_item, request_change
from labeling.models import Item
from tests import factories


def page(project, rest="") -> str:
    return f"/p/{project.slug}/items/{rest}"


@pytest.fixture
def listed(project, manager, signed_in):
    """listed(query) -> the keys that the list shows."""

    def keys(query="") -> list[str]:
        response = signed_in(manager).get(page(project, query))
        assert response.status_code == 200
        return [row.item.key for row in response.context["rows"]]

    return keys


def test_items_are_found_by_key_attribute_and_state(project, listed):
    car, rain = [factories.make_items(project, 1, noise=noise)[0] for noise in ("car", "rain")]
    (loud,) = factories.make_items(project, 1, level=0.5)
    drop_item(item=car, by=project.created_by, reason="")
    request_change(item=rain, by=project.created_by, reason="")

    assert listed() == [car.key, rain.key, loud.key]
    assert listed(f"?key={rain.key[3:]}") == [rain.key]
    assert listed("?attribute=noise=rain") == [rain.key]
    assert listed("?attribute=level=0.5") == [loud.key]
    assert listed("?state=dropped") == [car.key]
    assert listed("?state=change") == [rain.key]
    assert listed("?state=current") == [rain.key, loud.key]
    assert listed("?state=old") == []


def test_pages_go_on_after_the_last_item_shown(project, listed, manager, signed_in):
    items = factories.make_items(project, 55)
    first = signed_in(manager).get(page(project)).context

    assert first["following"] == items[49].pk
    assert listed(f"?after={first['following']}") == [item.key for item in items[50:]]
    assert len(listed("?after=nonsense")) == 50


def test_the_list_asks_the_database_the_same_for_one_item_as_for_many(project, manager, signed_in):
    browser = signed_in(manager)
    asked = []
    for _ in range(2):
        factories.make_items(project, 10, noise="car")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(page(project))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 10


def test_an_item_tells_its_attributes_gold_rounds_and_history(project, open_round, manager, signed_in):
    item = Item.objects.first()
    Item.objects.filter(pk=item.pk).update(attributes={"noise": "car"}, gold={"emotion": "joy"}, gold_source="a book")
    request_change(item=item, by=manager, reason="too dark")
    shown = signed_in(manager).get(page(project, f"{item.pk}/")).content.decode()

    for part in (item.data["text"], "noise", "Joy", "a book", "Round 1", "asked for a better x", "too dark"):
        assert part in shown


def test_the_page_of_an_item_shows_nobodys_answer(project, open_round, item, labeler, manager, signed_in):
    factories.answer(item, labeler, "fear", comment="a secret note")
    shown = signed_in(manager).get(page(project, f"{item.item_id}/")).content.decode()

    assert "a secret note" not in shown
    assert "Fear" not in shown


def test_an_item_is_dropped_and_taken_back_in(project, items, manager, signed_in):
    browser = signed_in(manager)
    browser.post(page(project, f"{items[0].pk}/drop/"), {"reason": "blurred"})
    items[0].refresh_from_db()
    assert items[0].dropped_at

    assert "blurred" in browser.get(page(project, f"{items[0].pk}/")).content.decode()
    browser.post(page(project, f"{items[0].pk}/restore/"))
    items[0].refresh_from_db()
    assert items[0].dropped_at is None


def test_only_managers_of_the_project_come_near(project, items, labeler, sme, stranger, signed_in):
    for rest in ("", f"{items[0].pk}/"):
        assert signed_in(labeler).get(page(project, rest)).status_code == 403
        assert signed_in(sme).get(page(project, rest)).status_code == 403
        assert signed_in(stranger).get(page(project, rest)).status_code == 404
    for rest in (f"{items[0].pk}/drop/", f"{items[0].pk}/restore/"):
        assert signed_in(labeler).post(page(project, rest)).status_code == 403
        assert signed_in(stranger).post(page(project, rest)).status_code == 404
        assert signed_in(labeler).get(page(project, rest)).status_code == 405


def test_an_item_of_another_project_is_not_here(project, manager, signed_in):
    (other,) = factories.make_items(factories.make_project(), 1)

    assert signed_in(manager).get(page(project, f"{other.pk}/")).status_code == 404
