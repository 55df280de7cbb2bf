import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from labeling.models import Project, User
from tests.factories import bearer


@dataclass
class Program:
    """Somebody's program: a token, JSON in and out, addresses from /api/v1/ on."""

    header: dict[str, str]

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return Client().generic(method, f"/api/v1/{path}", **content, **self.header, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any = None) -> Any:
        return self.send("POST", path, {} if body is None else body)

    def put(self, path: str, body: Any) -> Any:
        return self.send("PUT", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self.send("PATCH", path, body)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)

    def upload(self, path: str, **parts: Any) -> Any:
        return Client().post(f"/api/v1/{path}", parts, **self.header)


@pytest.fixture
def program():
    """program(user) -> the user's program; scope and project are those of its token."""

    def program_of(user: User, scope: str = "manage", project: Project | None = None) -> Program:
        return Program(bearer(user, scope, project))

    return program_of


@pytest.fixture
def here(project) -> str:
    """The project's part of an address."""
    return f"projects/{project.slug}/"
