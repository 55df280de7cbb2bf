"""A labeler as a program: plain HTTP, one connection, a token."""

import http.client
import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from labeling.actions.people import make_token
from labeling.models import Project, User


class LabelingClient:
    def __init__(self, url: str, project: Project, user: User) -> None:
        self.place, self.project, self.user = urlsplit(url).netloc, project.slug, user
        _, self.token = make_token(by=user, name="client", scope="label", days=1)
        self.connection = http.client.HTTPConnection(self.place, timeout=60)
        self.acknowledged: dict[str, int] = {}  # annotation -> assignment, for each 2xx

    def send(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self.connection.request(method, f"/api/v1/{path}", json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None

    def take(self) -> dict[str, Any] | None:
        status, body = self.send("POST", f"projects/{self.project}/assignments/next/", {})
        assert status in (200, 204), body
        return body if status == 200 else None

    def answer(self, assignment: int, label: str = "joy") -> int:
        id = str(uuid.uuid4())
        status, _ = self.send("PUT", f"assignments/{assignment}/annotation/", {"id": id, "answers": {"emotion": label}})
        if status == 200:
            self.acknowledged[id] = assignment
        return status

    def label_everything(self) -> None:
        while taken := self.take():
            assert self.answer(taken["id"]) == 200
