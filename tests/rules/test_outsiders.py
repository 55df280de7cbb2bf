"""Rule 8: a member of one project learns nothing of another; unknown and forbidden look the same."""

import json
import re

import pytest
from django.test import Client

from labeling.models import Assignment, Membership, Role, User
from tests.factories import bearer, make_member
from tests.rules.routes import Route, routes
from tests.rules.world import World, build_world, digest_of_database

pytestmark = pytest.mark.once
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
PUBLIC = {
    *("login", "logout", "invitation", "set_language", "words"),
    *("api_schema", "api_docs", "health_live", "health_ready"),
}
PASSING = re.compile(rb'"request_id": ?"\w+"|"[A-Za-z0-9]{64}"|\b[0-9a-f]{12}\b')  # ids of requests, tokens of pages


@pytest.fixture
def world(db, work) -> World:
    return build_world(work)


@pytest.fixture
def foreign(db, work) -> World:
    """Another project, with a manager who may do everything there."""
    return build_world(work, slug="theirs")


def send(client: Client, method: str, address: str, **header: str):
    json_body = {"data": "{}", "content_type": "application/json"} if address.startswith("/api/") else {}
    return client.generic(method, address, **json_body, **header)


def seen(response) -> tuple[int, bytes]:
    """What an outsider can tell two answers apart by."""
    content = b"" if response.streaming else response.content
    return response.status_code, PASSING.sub(b"", content)


def swept() -> list[Route]:
    return [route for route in routes() if route.is_of_somebody]


@pytest.mark.parametrize("who", ["manager of another project", "somebody without a project", "somebody who has left"])
def test_i_01_i_02_i_14_no_verb_of_no_route_shows_an_outsider_more_than_of_what_never_existed(world, foreign, who):
    person = {
        "manager of another project": foreign.manager,
        "somebody without a project": User.objects.create_user("nobody"),
        "somebody who has left": world.ex_member,
    }[who]
    client, header = Client(), bearer(person)
    client.force_login(person)
    before = digest_of_database()

    for route in swept():
        more = header if route.is_api else {}
        statuses = set()
        for method in METHODS:
            there = seen(send(client, method, route.address(world.values), **more))
            nowhere = seen(send(client, method, route.address(world.unknown), **more))
            assert there == nowhere, f"{method} {route.pattern}"
            assert there[0] in (404, 405), f"{method} {route.pattern} answered {there[0]}"
            statuses.add(there[0])
        assert 404 in statuses, route.pattern

    assert digest_of_database() == before


def test_i_13_a_role_elsewhere_opens_nothing_here(world, foreign):
    make_member(world.project, Role.LABELER, foreign.manager)
    client = Client()
    client.force_login(foreign.manager)

    for name in ("members", "items", "annotations", "agreement", "releases", "disagreements"):
        assert client.get(f"/api/v1/projects/{world.project.slug}/{name}/").status_code == 403, name
    assert client.post(f"/p/{world.project.slug}/rounds/2/close/").status_code == 403


@pytest.mark.parametrize("who", ["nobody", "somebody deactivated"])
def test_a_01_a_10_without_credentials_nothing_opens_before_anything_is_looked_at(world, who):
    client, header = Client(), {}
    if who == "somebody deactivated":
        header = bearer(world.labeler)
        client.force_login(world.labeler)
        User.objects.filter(pk=world.labeler.pk).update(is_active=False)
    before = digest_of_database()

    for route in routes():
        if route.name in PUBLIC:
            continue
        for method in METHODS:
            response = send(client, method, route.address(world.values), **(header if route.is_api else {}))
            if route.is_api:
                assert response.status_code == 401, f"{method} {route.pattern}"
                assert response["Content-Type"] == "application/problem+json"
            else:
                assert response.status_code == 302, f"{method} {route.pattern} answered {response.status_code}"
                assert response["Location"].startswith("/login/"), route.pattern

    assert digest_of_database() == before


def test_i_14_a_membership_that_ends_ends_at_the_next_request(world):
    client = Client()
    client.force_login(world.labeler)
    assert client.get(f"/p/{world.project.slug}/").status_code == 200

    Membership.objects.filter(user=world.labeler).update(is_active=False)

    assert client.get(f"/p/{world.project.slug}/").status_code == 404


def test_i_03_a_foreign_child_under_ones_own_parent_does_not_exist(world, foreign):
    """And the reverse: each part of an address in turn is somebody else's."""
    client, header = Client(), bearer(foreign.manager)
    client.force_login(foreign.manager)
    before = digest_of_database()
    global_ids = {"webhooks/pk", "deliveries/delivery", "alarms/pk", "rules/pk", "items/pk", "members/pk", "imports/pk",
                  "disagreements/pk", "media/pk", "invitations/pk", "label/pk", "mine/pk"}  # fmt: skip

    for route in swept():
        for place in global_ids:
            part = place.split("/")[0]
            if f"/{part}/<" not in route.pattern or "<slug:slug>" not in route.pattern:
                continue
            below_mine = foreign.values | {place: world.values[place]}
            mine_below = world.values | {place: foreign.values[place]}
            for values in (below_mine, mine_below):
                for method in METHODS:
                    address = route.address(values)
                    response = send(client, method, address, **(header if route.is_api else {}))
                    assert response.status_code in (404, 405), f"{method} {address} answered {response.status_code}"

    assert digest_of_database() == before


def test_i_03_what_is_numbered_inside_a_project_is_ones_own(world, foreign):
    """Round 2 of both projects has the same number: each address opens its own project's."""
    answer = Client().get(f"/api/v1/projects/{foreign.project.slug}/rounds/2/", **bearer(foreign.manager)).json()

    assert answer["progress"]["n_items"] == len(foreign.items)


def test_i_04_foreign_ids_in_bodies_are_as_unknown_ones(world, foreign):
    header, here = bearer(foreign.manager), f"/api/v1/projects/{foreign.project.slug}"
    theirs, nowhere = world.values["members/pk"], 10**9
    bodies = [(f"{here}/rounds/", {"labelers": [theirs]}, {"labelers": [nowhere]})]
    held = Assignment.objects.get(pk=world.values["label/pk"])
    bodies.append((f"{here}/assignments/next/", {"besides": [held.pk]}, {"besides": [nowhere]}))

    for address, foreign_body, unknown_body in bodies:
        first, second = (
            Client().post(address, body, content_type="application/json", **header)
            for body in (foreign_body, unknown_body)
        )
        assert first.status_code == second.status_code, address
        if first.status_code >= 400:
            assert first.json()["detail"] == second.json()["detail"]
    held.refresh_from_db()
    assert held.labeler == world.labeler


def test_i_11_what_a_labeler_may_not_set_is_refused(world):
    header, address = bearer(world.labeler), f"/api/v1/assignments/{world.values['label/pk']}/annotation/"
    body = {"id": "3b0ba5c2-4a3e-4d0f-8d58-6b1e8d2e9c11", "answers": {"emotion": "joy"}}

    for name in ("author", "user", "labeler", "weight", "score", "is_gold", "created_at", "revision", "instructions"):
        refused = Client().put(address, body | {name: 1}, content_type="application/json", **header)
        assert refused.status_code == 400, name
        assert name in refused.json()["fields"]


def test_i_10_nobody_raises_their_own_role_or_becomes_staff(world):
    client = Client()
    client.force_login(world.sme)
    member = Membership.objects.get(project=world.project, user=world.sme)
    raised = {"role": "manager", "is_superuser": True, "is_staff": True, "groups": [1]}

    own = f"/p/{world.project.slug}/members/{member.pk}/"
    assert client.post(own, raised).status_code == 403
    assert client.patch(f"/api/v1/projects/{world.project.slug}/members/{member.pk}/", raised,
                        content_type="application/json").status_code == 403  # fmt: skip
    client.post("/account/", raised | {"name": "Me", "time_zone": "UTC", "theme": "system"})

    member.refresh_from_db()
    world.sme.refresh_from_db()
    assert member.role == "sme"
    assert not world.sme.is_staff
    assert not world.sme.is_superuser


RESERVED = [
    ("disagreements/{disagreement}/resolution/", {"outcome": "drop", "cause": "slip", "rationale": "x"}),
    ("disagreements/{disagreement}/open/", {}),
    ("instructions/", {}),
    ("instructions/draft/publish/", {}),
    ("instructions/1/publish/", {}),
    ("rounds/", {}),
    ("rounds/2/close/", {}),
    ("rounds/2/widen/", {"overlap": 9}),
    ("releases/", {}),
    ("members/", {"username": "x", "role": "manager"}),
    ("items/", {"key": "x", "data": {"text": "x"}}),
]


@pytest.mark.parametrize(("path", "body"), RESERVED)
def test_i_12_a_labeler_resolves_publishes_runs_and_releases_nothing(world, path, body):
    header, disagreement = bearer(world.labeler), world.values["disagreements/pk"]
    address = f"/api/v1/projects/{world.project.slug}/{path.format(disagreement=disagreement)}"
    before = digest_of_database()

    refused = Client().post(address, body, content_type="application/json", **header)

    assert refused.status_code == 403
    assert digest_of_database() == before


def test_a_16_no_operation_takes_a_session_without_the_token_of_its_page(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.manager)
    before = digest_of_database()

    for route in routes():
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            refused = send(client, method, route.address(world.values))
            assert refused.status_code == 403, f"{method} {route.pattern} answered {refused.status_code}"

    assert digest_of_database() == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_i_16_a_method_is_not_overridden(world, header):
    address = f"/api/v1/projects/{world.project.slug}/members/{world.values['members/pk']}/"
    client = Client()
    client.force_login(world.manager)

    posted = client.post(f"{address}?_method=DELETE", {"_method": "DELETE"}, headers={header: "DELETE"})

    assert posted.status_code == 405
    assert client.get(address, headers={header: "DELETE"}).status_code == 200
    assert Membership.objects.get(pk=world.values["members/pk"]).is_active


def test_i_17_head_follows_the_rule_of_get_and_there_are_no_twins(world, foreign):
    header = bearer(world.labeler)
    here = f"/api/v1/projects/{world.project.slug}"

    assert Client().head(f"{here}/annotations/", **header).status_code == 403
    assert Client().get(f"{here}/annotations.json", **header).status_code == 404
    assert Client().get(f"{here}/annotations/?format=json", **header).status_code == 403
    assert Client().get(f"{here}/annotations/?format=api", **header).status_code == 403


@pytest.mark.parametrize("role", ["manager", "sme", "labeler"])
def test_a_17_no_get_changes_anything(world, role):
    client = Client()
    client.force_login(getattr(world, role))
    before = digest_of_database()

    for _ in range(2):
        for route in routes():
            if route.name != "logout":
                response = client.get(route.address(world.values))
                assert response.status_code < 500, route.pattern

    after = digest_of_database()
    assert [table for table in after if after[table] != before[table]] == []


@pytest.mark.parametrize("role", ["manager", "sme", "labeler", None])
def test_every_route_answers_every_verb_without_a_fault_of_ours(world, role):
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(getattr(world, role))

    for route in routes():
        if route.name == "health_ready":
            continue
        for method in ("GET", "HEAD", "OPTIONS"):
            assert send(client, method, route.address(world.values)).status_code < 500, f"{method} {route.pattern}"


def test_the_admin_is_for_site_admins(world):
    client = Client()
    client.force_login(world.manager)

    for address in ("/admin/", "/admin/labeling/", "/admin/labeling/project/", "/admin/nothing/"):
        assert client.get(address)["Location"].startswith("/admin/login/")


def test_problems_are_json_and_say_nothing_of_where_they_happened(world):
    refused = Client().get("/api/v1/projects/no-such-project/", **bearer(world.manager))

    assert json.loads(refused.content)["code"] == "not_found"
    assert b"Traceback" not in refused.content
