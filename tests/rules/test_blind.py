"""Rule 1: no route, page or API, shows a labeler another labeler's answer, or lets it be told from anything."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from consensus.models import Disagreement
from labeling.actions.assignments import lease, skip
from labeling.models import Annotation, Assignment, Item
from tests.rules.routes import routes
from tests.rules.world import World, build_world, others_work

pytestmark = pytest.mark.once

CANARIES = ("canary-comment", "canary-revision", "canary-draft", "canary-gold", "canary-skip", "canary-message",
            "canary-case", "canary-inquiry", "canary-reply", "canary-asked", "canary-replied",
            "canary-note", "canary-summary")  # fmt: skip
PASSING = [  # what differs from one request to the next, whoever has answered what
    (re.compile(r'"[A-Za-z0-9]{64}"'), '"token"'),
    (re.compile(r'("request_id": ?)"\w+"'), r'\1"id"'),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "uuid"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "id"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)"), "time"),
    (re.compile(r"(item=|/label/|/mine/)\d+"), r"\1id"),  # a new row's, counted over all projects
    (re.compile(r"\d{1,2}(:\d\d)? (a\.m\.|p\.m\.)|\d{1,2}:\d\d|noon|midnight"), "clock"),
]
WRITING = [  # what a labeler's own work is made of, besides reading
    ("api_next", "POST", {}),
    ("api_annotation", "PUT", {"id": "6f6b8e1c-5f5e-4a34-9a53-b0f1a1f0d001", "answers": {"emotion": "joy"}}),
    ("api_assignment_draft", "PUT", {"draft": {"answers": {"emotion": "joy"}}}),
    ("api_skip", "POST", {"reason": "language"}),
    ("api_return", "POST", {}),
    ("label_next", "POST", {}),
    ("label_submit", "POST", {"id": "6f6b8e1c-5f5e-4a34-9a53-b0f1a1f0d002", "emotion": "joy"}),
    ("label_draft", "POST", {"emotion": "joy"}),
    ("label_skip", "POST", {"reason": "language"}),
    ("label_return", "POST", {}),
    ("label_ask", "POST", {"id": "6f6b8e1c-5f5e-4a34-9a53-b0f1a1f0d003", "body": "What is joy?"}),
    ("api_ask", "POST", {"id": "6f6b8e1c-5f5e-4a34-9a53-b0f1a1f0d004", "body": "What is joy?"}),
    ("label_acknowledge", "POST", {}),
]


@pytest.fixture
def world(db, work) -> World:
    world = build_world(work)
    Item.objects.filter(pk=world.items[0].item_id).update(gold={"emotion": "fear"}, gold_source="canary-gold")
    return world


@pytest.fixture
def client(world) -> Client:
    client = Client()
    client.force_login(world.labeler)
    return client


@contextmanager
def only_for_now() -> Iterator[None]:
    """Whatever happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def content_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def addresses(world: World) -> list[tuple[str, str, str]]:
    """Route, address: everything that there is, with the ids of this labeler and, where they differ, of the other."""
    theirs = Assignment.objects.filter(labeler=world.other).order_by("pk").values_list("pk", flat=True)
    found = [(route.name, route.pattern, route.address(world.values)) for route in routes() if route.name != "logout"]
    for route in routes():
        if any(part in route.pattern for part in ("assignments/<", "label/<", "mine/<")):
            places = dict.fromkeys(("assignments/pk", "label/pk", "mine/pk"), theirs[0])
            found.append((route.name, route.pattern, route.address(world.values | places)))
    return found


def look_everywhere(client: Client, world: World) -> dict[str, str]:
    """What each address answers, reading; then writing, each write undone."""
    seen = {}
    for name, _, address in addresses(world):
        seen[f"GET {address}"] = answer_of(client.get(address))
        if name in ("disagreements", "home_disagreements", "label", "instructions"):
            seen[f"GET {address} part"] = answer_of(client.get(address, headers={"HX-Request": "true"}))
    by_name = {name: (pattern, address) for name, pattern, address in reversed(addresses(world))}
    for name, method, body in WRITING:
        address = by_name[name][1]
        is_api = address.startswith("/api/")
        with only_for_now():
            if is_api:
                response = client.generic(method, address, json.dumps(body), content_type="application/json")
            else:
                by_script = {"X-Concord": "script"} if name == "label_ask" else {}  # else a toast outlives it
                response = client.post(address, body, headers={"HX-Request": "true", **by_script})
            seen[f"{method} {address}"] = answer_of(response)
    return seen


def answer_of(response) -> str:
    """Status, the headers that could tell (B-07), and the content, without what always differs."""
    told = [str(response.status_code)]
    told += [f"{name}: {response[name]}" for name in ("ETag", "Last-Modified", "Location") if name in response]
    text = "\n".join([*told, content_of(response)])
    for pattern, instead in PASSING:
        text = pattern.sub(instead, text)
    return text


def spread_canaries(world: World) -> None:
    """Answers, a revision, a draft and a skip of the other labeler, and a thread that is not open to labelers."""
    others_work(world, 1)
    skip(assignment=lease(item=world.items[4], by=world.other), by=world.other, reason="broken", note="canary-skip")
    unopened = Disagreement.objects.get(pk=world.values["disagreements/pk"])
    unopened.messages.create(by=world.sme, body="canary-message")
    assert unopened.case is not None
    unopened.case.messages.create(by=world.sme, body="canary-case")


def test_b_01_b_03_b_10_no_address_shows_a_labeler_a_word_of_another_or_any_gold(world, client):
    spread_canaries(world)

    for address, answer in look_everywhere(client, world).items():
        for canary in CANARIES:
            assert canary not in answer, f"{address} shows {canary}"


def test_b_01_the_canaries_are_where_they_should_be_found(world):
    """The sweep above would find them: whoever may see answers does, somewhere."""
    spread_canaries(world)
    client = Client()
    client.force_login(world.manager)

    seen = "".join(content_of(client.get(address)) for _, _, address in addresses(world))

    assert "canary-gold" in seen
    assert "canary-message" in seen
    assert "canary-case" in seen
    assert "canary-inquiry" in seen
    assert "canary-reply" in seen


@pytest.mark.parametrize("label", [0, 1])
def test_b_02_b_05_b_07_b_08_every_answer_is_the_same_byte_for_byte_whatever_the_other_answered(world, client, label):
    """The same requests, before the other labeler has done anything in the open round and after."""
    client.post(f"/api/v1/projects/{world.project.slug}/assignments/next/", "{}", content_type="application/json")
    before = look_everywhere(client, world)

    with only_for_now():
        others_work(world, label)
        after = look_everywhere(client, world)

    assert set(before) == set(after)
    for address in before:
        assert before[address] == after[address], address


def test_b_10_gold_changes_nothing_that_a_labeler_gets(world, client):
    before = look_everywhere(client, world)

    with only_for_now():
        Item.objects.update(gold={"emotion": "anger"}, gold_source="canary-gold")
        after = look_everywhere(client, world)

    assert before == after


def test_b_06_b_12_a_labeler_calls_nothing_that_is_made_of_answers(world, client):
    pages = ("disagreements", "agreement", "hlp", "releases", "members", "items", "rounds", "imports", "history")
    for name in pages:
        assert client.get(f"/p/{world.project.slug}/{name}/").status_code == 403, name
    for name in (
        "annotations",
        "disagreements",
        "agreement",
        "hlp",
        "releases",
        "members",
        "items",
        "rounds",
        "imports",
    ):
        assert client.get(f"/api/v1/projects/{world.project.slug}/{name}/").status_code == 403, name


def test_b_05_an_id_that_another_has_used_tells_neither_who_nor_what(world, client):
    used = others_work(world, 1)[0]
    address = f"/api/v1/assignments/{world.values['assignments/pk']}/annotation/"

    refused = client.put(address, {"id": str(used.pk), "answers": {"emotion": "joy"}}, content_type="application/json")

    assert refused.status_code == 409
    assert world.other.username not in refused.content.decode()
    assert "anger" not in refused.content.decode()
    assert Annotation.objects.get(pk=used.pk).answers == {"emotion": "anger"}


def test_b_11_who_has_seen_the_answers_revises_no_more(world, client, work):
    done = Assignment.objects.get(pk=world.values["mine/pk"])
    done.item.revealed_at = done.ended_at
    done.item.save()

    body = {"id": str(uuid.uuid4()), "answers": {"emotion": "anger"}}
    refused = client.put(f"/api/v1/assignments/{done.pk}/annotation/", body, content_type="application/json")

    assert refused.status_code == 409


def test_b_02_filters_of_lists_reach_nothing_of_others(world, client):
    """No list that a labeler may read takes a filter by person or answer."""
    for query in ("author=1", "labeler=1", "search=joy", "ordering=value", "answers__emotion=joy"):
        for path in ("projects/", f"projects/{world.project.slug}/instructions/"):
            assert client.get(f"/api/v1/{path}?{query}").status_code == 400, query


@pytest.mark.parametrize("role", ["sme", "manager"])
def test_an_expert_who_may_still_be_asked_is_as_blind(world, role):
    spread_canaries(world)
    client = Client()
    client.force_login(getattr(world, role))

    for _, _, address in addresses(world):
        content = content_of(client.get(address))
        assert "canary-comment" not in content, address
        assert "canary-revision" not in content, address
        assert "canary-draft" not in content, address
        assert "canary-asked" not in content, address
        assert "canary-replied" not in content, address


def walk_on(client: Client, slug: str) -> Callable[[], list[str]]:
    def keys() -> list[str]:
        found = []
        while (taken := client.post(f"/api/v1/projects/{slug}/assignments/next/", "{}",
                                    content_type="application/json")).status_code == 200:  # fmt: skip
            row = taken.json()
            found.append(row["key"])
            body = {"id": str(uuid.uuid4()), "answers": {"emotion": "joy"}}
            client.put(f"/api/v1/assignments/{row['id']}/annotation/", body, content_type="application/json")
        return found

    return keys


def test_b_08_the_order_of_items_does_not_follow_what_others_answered(world, client):
    walk = walk_on(client, world.project.slug)
    orders = []
    for label in (None, 0, 1):
        with only_for_now():
            if label is not None:
                others_work(world, label)
            orders.append(walk())

    assert len(orders[0]) >= 6
    assert orders[0] == orders[1] == orders[2]
