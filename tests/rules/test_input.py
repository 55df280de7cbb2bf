"""Whatever comes in: refused with a sentence or stored as it is; never a fault of ours, never a part of a page."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from labeling.actions.assignments import lease
from labeling.models import Annotation, Assignment, Item, User
from tests.api.test_document import document
from tests.factories import bearer
from tests.rules.routes import routes
from tests.rules.world import World, build_world, digest_of_database

SPICE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{9e9-1}}{% debug %}${9e9-1}"
RULES = f"""# Rules {SPICE}

[a link](javascript:alert(1)) [another](data:text/html,x) ![far](https://evil.example/x.png)

<iframe src="https://evil.example"></iframe><svg onload=alert(1)></svg><style>body {{ display: none }}</style>
"""


@pytest.fixture
def world(db, work) -> World:
    return build_world(work)


@dataclass(frozen=True)
class Desk:
    """A labeler with an item in hand: enough where only a body is looked at."""

    labeler: User
    values: dict[str, object]


@pytest.fixture
def desk(labeler, item) -> Desk:
    return Desk(labeler, {"assignments/pk": lease(item=item, by=labeler).pk})


def send(user, method, path, raw, content_type="application/json", **more):
    client = Client(raise_request_exception=False)
    return client.generic(method, f"/api/v1/{path}", raw, content_type=content_type, **bearer(user), **more)


def answering(desk) -> str:
    return f"assignments/{desk.values['assignments/pk']}/annotation/"


def an_answer(**parts) -> dict:
    return {"id": "3b0ba5c2-4a3e-4d0f-8d58-6b1e8d2e9c11", "answers": {"emotion": "joy"}} | parts


BODIES = {
    "n_01_arrays_without_bottom": b"[" * 100_000,
    "n_01_objects_without_bottom": b'{"a":' * 20_000,
    "n_01_just_too_deep": b'{"answers":' + b"[" * 60 + b"]" * 60 + b"}",
    "n_02_nul": b'{"id": "3b0ba5c2-4a3e-4d0f-8d58-6b1e8d2e9c11", "answers": {"emotion": "\\u0000"}}',
    "n_02_nul_in_a_key": b'{"id": "3b0ba5c2-4a3e-4d0f-8d58-6b1e8d2e9c11", "answers": {"\\u0000": "joy"}}',
    "n_03_half_a_pair": b'{"id": "3b0ba5c2-4a3e-4d0f-8d58-6b1e8d2e9c11", "answers": {"emotion": "\\ud800"}}',
    "n_04_nan": b'{"answers": {"emotion": NaN}}',
    "n_04_infinity": b'{"seconds": -Infinity}',
    "n_04_too_large": b'{"seconds": 1e400}',
    "n_04_five_thousand_digits": b'{"seconds": ' + b"9" * 5000 + b"}",
    "n_05_cut_off": b'{"id": "3b0',
    "n_05_not_utf_8": b'{"id": "\xff"}',
    "n_05_a_number": b"3",
    "n_05_a_list": b"[]",
    "n_05_null": b"null",
    "n_05_empty": b"",
    "n_05_twins": b'{"id": 1, "id": 2}',
    "n_06_unknown_keys": json.dumps({f"key{i}": i for i in range(50_000)}).encode(),
}


@pytest.mark.parametrize("name", BODIES)
def test_n_01_to_n_06_a_body_that_cannot_be_taken_is_refused(desk, name):
    before, began = digest_of_database()["labeling.Annotation"], time.monotonic()

    refused = send(desk.labeler, "PUT", answering(desk), BODIES[name])

    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    assert time.monotonic() - began < 5
    assert digest_of_database()["labeling.Annotation"] == before


def test_n_05_a_byte_order_mark_is_no_part_of_the_body(desk):
    raw = "\ufeff" + json.dumps(an_answer())

    assert send(desk.labeler, "PUT", answering(desk), raw.encode()).status_code == 200


def test_n_06_a_body_of_ten_megabytes_is_too_large(desk):
    refused = send(desk.labeler, "PUT", answering(desk), json.dumps(an_answer(comment="x" * 10_000_000)))

    assert refused.status_code in (400, 413)


@pytest.mark.parametrize(
    ("content_type", "raw"),
    [
        ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("application/x-yaml", b"!!python/object/apply:os.system [id]"),
        ("application/octet-stream", b"\x80\x04."),
        ("multipart/form-data", b"--x"),
        ("application/x-www-form-urlencoded", b"id=1"),
        ("text/plain", b"{}"),
    ],
)
def test_n_07_what_is_not_json_is_not_read(desk, content_type, raw):
    assert send(desk.labeler, "PUT", answering(desk), raw, content_type).status_code == 415


def test_n_07_a_compressed_body_is_not_unpacked(desk):
    assert send(desk.labeler, "PUT", answering(desk), b"\x1f\x8b\x08", HTTP_CONTENT_ENCODING="gzip").status_code == 400


def that_a_database_may_refuse(values: list, reaching: list) -> list:
    """All on SQLite; on PostgreSQL those that reach it: numbers out of range, odd characters, long texts."""
    return [value if value in reaching else pytest.param(value, marks=pytest.mark.once) for value in values]


REACHING = [10**18, -1, "x" * 5000, "\u202e\u200b"]
STRANGE = [*REACHING, {"a": 1}, [[]], True, None, {"": ""}]
OPERATIONS = ["post", "put", "patch"]


@pytest.mark.parametrize("value", that_a_database_may_refuse(STRANGE, REACHING), ids=repr)
def test_n_08_strange_values_in_every_field_of_every_operation_are_no_fault_of_ours(world, value):
    """The fields come from the document; everybody may do everything, so that the fields are reached."""
    book = document()
    for path, operations in book["paths"].items():
        for method in OPERATIONS:
            if method not in operations or "imports/" in path:
                continue
            user = world.labeler if "assignments" in path else world.manager
            for field in fields_of(book, operations[method]):
                address = filled(path, world)
                answered = send(user, method.upper(), address, json.dumps({field: value}))
                assert answered.status_code < 500, f"{method} {path} {field}={value!r}"


def fields_of(book, operation) -> list[str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return ["anything"]
    name = content["schema"]["$ref"].rsplit("/", 1)[1]
    return list(book["components"]["schemas"][name]["properties"])


def filled(path, world) -> str:
    parts = path.removeprefix("/api/v1/").split("/")
    for at, part in enumerate(parts):
        if part.startswith("{"):
            before = parts[at - 1] if at else ""
            name = {"id": "pk"}.get(part[1:-1], part[1:-1])
            before = {"1": "instructions"}.get(before, before)
            parts[at] = str(world.values[f"{before}/{name}"])
    return "/".join(parts)


def test_n_09_text_is_kept_as_it_came_to_the_last_mark(desk):
    strange = "e\u0301 \u00e9 \u202eabc\u202c a\u200bb \U0001f469\u200d\U0001f467 " + "\u0301" * 50
    stored = send(desk.labeler, "PUT", answering(desk), json.dumps(an_answer(comment=strange)))

    assert stored.json()["comment"] == strange
    assert Annotation.objects.get(pk=an_answer()["id"]).comment == strange


HOSTILE_REACHING = ["9" * 23, "-1", "%00", "%ff"]
HOSTILE_PARTS = [*HOSTILE_REACHING, "0", "\u0663", "%2e%2e%2f", "a%0d%0aX: y", "nan"]


@pytest.mark.parametrize(
    "part", that_a_database_may_refuse(HOSTILE_PARTS, HOSTILE_REACHING), ids=lambda part: part[:12]
)
def test_n_10_a_hostile_part_of_an_address_is_not_found(world, part):
    client = Client(raise_request_exception=False)
    client.force_login(world.manager)

    for route in routes():
        for place in parameters(route.pattern):
            address = route.address(world.values | {place: part})
            if route.name in ("invitation", "instruction_diff") and part == "0":
                continue
            for method in ("GET", "POST"):
                answered = client.generic(method, address)
                assert answered.status_code in (302, 404, 405), f"{method} {address[:80]} {answered.status_code}"
                assert answered.status_code != 302 or not route.is_api


def parameters(pattern: str) -> list[str]:
    """As world.values names them: items/pk."""
    parts = [re.sub("<(?:.*:)?(.*)>", r"\1", part) for part in pattern.split("/")]
    return [f"{parts[at - 1]}/{parts[at]}" for at, part in enumerate(pattern.split("/")) if part.startswith("<")]


QUERIES_REACHING = ["9" * 23, "-1", "%00", "%ed%a0%80"]
QUERIES = [*QUERIES_REACHING, "[]", "$.a"]


@pytest.mark.parametrize("value", that_a_database_may_refuse(QUERIES, QUERIES_REACHING), ids=lambda value: value[:12])
def test_n_11_hostile_values_in_every_query_parameter_of_the_document(world, value):
    for path, operations in document()["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", []):
            if parameter["in"] == "query":
                also = "&value=x" if parameter["name"] == "attribute" else ""
                address = f"{filled(path, world)}?{parameter['name']}={value}{also}"
                answered = send(world.manager, "GET", address, b"")
                assert answered.status_code in (200, 400, 404, 422), f"{address[:90]} {answered.status_code}"


@pytest.mark.parametrize("value", that_a_database_may_refuse(QUERIES, QUERIES_REACHING), ids=lambda value: value[:12])
def test_n_11_hostile_values_in_the_queries_of_pages(world, value):
    client = Client(raise_request_exception=False)
    client.force_login(world.manager)
    names = ["page", "round", "question", "slice", "pair", "status", "sort", "key", "attribute", "value", "state"]
    names += ["format", "table", "item", "next", "by", "kind", "who", "sample", "seed", "import", "overlap", "items"]

    for route in routes():
        if not route.is_api and route.name != "logout":
            query = "&".join(f"{name}={value}" for name in names)
            for address in (f"{route.address(world.values)}?{query}", f"{route.address(world.values)}?page={value}"):
                assert client.get(address).status_code < 500, address[:120]


def test_n_11_three_thousand_parameters_are_too_many_or_ignored(world):
    query = "&".join(f"p{i}=1" for i in range(3000))

    for path in ("projects/", f"projects/{world.project.slug}/items/"):
        assert send(world.manager, "GET", f"{path}?{query}", b"").status_code == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [("page_size=-1", 400), ("page_size=0", 400), ("page_size=x", 400), ("cursor=x", 404), ("cursor=cD14", 404),
     ("cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk%3D", 404), ("cursor=bz0xMDAwMDAwMDAwMDA%3D", 200)],
)  # fmt: skip
def test_n_12_pages_that_are_none(world, query, status):
    assert send(world.manager, "GET", f"projects/{world.project.slug}/items/?{query}", b"").status_code == status


def test_n_12_the_cap_on_a_page_holds(world):
    Item.objects.bulk_create(
        [Item(project=world.project, key=f"more-{i}", data={"text": "x"}) for i in range(1005)], batch_size=500
    )

    for size in (10**6, 10**20):
        answered = send(world.manager, "GET", f"projects/{world.project.slug}/items/?page_size={size}", b"")
        assert len(answered.json()["results"]) == 1000


@pytest.mark.parametrize(
    "answers",
    [
        {"emotion": "bliss"},
        {"emotion": ["joy", "anger"]},
        {"emotion": 1},
        {"emotion": {}},
        {"mood": "joy"},
        {},
        [],
        "joy",
        {"emotion": "joy", "mood": "x"},
    ],
)
def test_n_13_n_16_an_answer_that_is_not_in_the_schema_is_refused(desk, answers):
    refused = send(desk.labeler, "PUT", answering(desk), json.dumps(an_answer(answers=answers)))

    assert refused.status_code in (400, 422)
    assert not Assignment.objects.get(pk=desk.values["assignments/pk"]).is_submitted


def test_a_09_it_does_not_start_with_a_secret_key_that_is_too_short():
    environment = os.environ | {"SECRET_KEY": "short", "DEBUG": "0"}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=settings.BASE_DIR, env=environment, capture_output=True, timeout=120
    )

    assert started.returncode != 0
    assert b"SECRET_KEY" in started.stderr


@pytest.fixture
def spicy(db, work) -> World:
    """Markup in everything that people can write."""
    spicy = build_world(work, spice=SPICE)
    draft = spicy.project.draft
    draft.rules = RULES
    draft.save()
    client = Client()
    client.force_login(spicy.sme)
    client.post(f"/p/{spicy.project.slug}/instructions/draft/preview/", {"rules": RULES})
    return spicy


@pytest.mark.once
@pytest.mark.parametrize("role", ["manager", "sme", "labeler"])
def test_x_01_x_02_x_03_x_06_x_09_markup_is_text_on_every_page(spicy, role):
    client = Client()
    client.force_login(getattr(spicy, role))
    shown = ""

    for route in routes():
        if route.name in ("logout", "api_docs"):  # the docs show the document alone
            continue
        response = client.get(route.address(spicy.values))
        if not response["Content-Type"].startswith("text/html"):
            assert response["X-Content-Type-Options"] == "nosniff", route.pattern
            continue
        page = response.content.decode()
        shown += page
        assert_harmless(page, route.pattern)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "{{9e9-1}}" in shown


def assert_harmless(page: str, where: str) -> None:
    assert "<script>alert" not in page, where
    assert "<img src=x" not in page, where
    assert "8999999999" not in page, where
    assert not re.search(r"<[^>]+\s(?:href|src)=[\"']?\s*(?:javascript|data:text)", page, re.IGNORECASE), where
    assert not re.search(r"<(?:iframe|svg onload|style|object|embed)", page, re.IGNORECASE), where
    assert "evil.example" not in re.sub(r">[^<]*<", "><", page), where


def test_x_07_the_preview_of_a_draft_is_harmless(spicy):
    client = Client()
    client.force_login(spicy.sme)

    page = client.post(f"/p/{spicy.project.slug}/instructions/draft/preview/", {"rules": RULES}).content.decode()

    assert "Rules" in page
    assert_harmless(page, "preview")
