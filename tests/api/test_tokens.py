"""Who a request comes from, and what its token is good for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from labeling.actions.people import make_token, revoke_token
from labeling.models import Token
from tests.factories import bearer


def secret_of(user, scope="manage", **more):
    return make_token(by=user, name="test", scope=scope, days=1, **more)[1]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda secret: "",
        lambda secret: "null",
        lambda secret: secret[:-1],
        lambda secret: secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        lambda secret: secret + secret,
        lambda secret: f"{secret} {secret}",
        lambda secret: secret.upper(),
        lambda secret: "é" + secret,
        lambda secret: "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
    ],
)
def test_a_02_a_token_that_is_not_one_opens_nothing(labeler, here, spoil):
    header = {"HTTP_AUTHORIZATION": f"Bearer {spoil(secret_of(labeler))}".encode().decode("latin-1")}

    answer = Client().get(f"/api/v1/{here}", **header)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Authorization"])
def test_a_03_a_token_in_the_address_is_ignored(labeler, here, name):
    assert Client().get(f"/api/v1/{here}?{name}={secret_of(labeler)}").status_code == 401


def test_a_07_a_token_does_what_its_scope_says_and_no_more(manager, open_round, here, program):
    read, label, releases = (program(manager, scope) for scope in ("read", "label", "releases"))

    assert read.get(f"{here}rounds/").status_code == 200
    assert read.post(f"{here}rounds/1/close/").status_code == 403
    assert read.post(f"{here}assignments/next/").status_code == 403
    assert label.post(f"{here}assignments/next/").status_code == 200
    assert label.post(f"{here}rounds/1/close/").status_code == 403
    assert releases.get(f"{here}releases/").status_code == 200
    assert releases.post(f"{here}releases/").status_code == 403
    for path in ("me/", "projects/", here, f"{here}items/", f"{here}annotations/", f"{here}agreement/"):
        assert releases.get(path).status_code == 403, path


def test_a_07_a_token_that_is_revoked_or_past_its_end_opens_nothing(labeler, here):
    revoked, ended = bearer(labeler), bearer(labeler)
    newest = Token.objects.order_by("-pk")
    newest.filter(pk=newest[0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_token(token=newest[1], by=labeler)

    assert Client().get(f"/api/v1/{here}", **revoked).status_code == 401
    assert Client().get(f"/api/v1/{here}", **ended).status_code == 401


def test_a_16_a_session_without_the_token_of_its_page_changes_nothing(manager, open_round, here):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)

    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.generic(method, f"/api/v1/{here}rounds/1/close/", "{}", content_type="application/json")
        assert answer.status_code == 403
    open_round.refresh_from_db()
    assert open_round.is_open


def test_a_16_a_session_with_it_does_but_not_from_another_site(manager, open_round, here):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    client.get("/account/")
    cookie = client.cookies["csrftoken"].value
    close = f"/api/v1/{here}rounds/1/close/"

    def post(**headers):
        return client.post(close, "{}", content_type="application/json", headers={"X-CSRFToken": cookie} | headers)

    foreign = post(Origin="https://evil.example")
    own = post()

    assert foreign.status_code == 403
    assert own.status_code == 200
