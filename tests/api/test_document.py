"""The OpenAPI document: made without a warning, and true to the routes."""

import json
from functools import cache

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

pytestmark = pytest.mark.once

PREFIX = "api/v1/"


@cache
def document():
    answer = Client().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    return json.loads(answer.content)


def test_the_document_is_valid_and_made_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_every_route_is_in_the_document(db):
    routes = [
        f"/{PREFIX}{route.pattern}"
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == PREFIX
        for route in resolver.url_patterns
    ]
    paths = {path.replace("{id}", "<pk>").replace("{", "<").replace("}", ">") for path in document()["paths"]}

    assert len(routes) > 30
    for route in routes:
        assert without_converters(route) in paths


def without_converters(route):
    return "/".join(f"<{part.split(':')[1]}" if part.startswith("<") else part for part in route.split("/"))


def test_every_operation_has_a_name_of_its_own_and_says_how_it_fails(db):
    operations = [one for path in document()["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]

    assert len(names) == len(set(names))
    for one in operations:
        assert one["description"], one["operationId"]
        assert "application/problem+json" in one["responses"]["404"]["content"]


def test_a_problem_names_its_fields(db):
    problem = document()["components"]["schemas"]["Problem"]

    assert "fields" in problem["properties"]
    assert document()["openapi"].startswith("3.1")


def test_what_comes_in_later_versions_is_not_promised(db):
    assert not [path for path in document()["paths"] if any(x in path for x in ("predictions",))]


def test_an_address_that_is_none_answers_as_the_api_does(db):
    answer = Client().get("/api/v1/nothing/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
