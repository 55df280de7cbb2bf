"""Cases over REST: proposed, made, moved, decided and taken back."""

import pytest

from consensus.models import Disagreement
from tests import factories


@pytest.fixture
def call(client, expert):
    header = factories.bearer(expert.user)

    def send(method, path, body=None):
        address = f"/api/v1/projects/{expert.project.slug}/cases/{path}"
        return getattr(client, method)(address, body, content_type="application/json", **header)

    return send


def test_a_proposal_becomes_a_case_and_the_case_is_decided_and_taken_back(call):
    largest = call("get", "proposals/").json()[0]
    assert (largest["pair"], largest["n"]) == ("anger / joy", 6)

    made = call("post", "", {"title": "Laughing at", "disagreements": largest["disagreements"]})
    assert (made.status_code, made.json()["number"], made.json()["n_waiting"]) == (201, 1, 6)

    why = {"outcome": "decide", "label": "anger", "cause": "rule_unclear", "rationale": "It is meant to hurt."}
    decided = call("post", "1/decisions/", why)
    assert (decided.status_code, decided.json()["label"]) == (201, "anger")
    assert call("get", "1/").json()["n_waiting"] == 0

    back = call("post", f"1/decisions/{decided.json()['id']}/back/", {})
    assert back.json() == {"reopened": 6}
    assert [row["number"] for row in call("get", "").json()["results"]] == [1]


def test_disagreements_are_moved_by_id_and_unknown_ones_move_nothing(call, case):
    (loose, *_), first = Disagreement.objects.filter(case=None), case.disagreements.first()
    assert call("post", "1/disagreements/", {"add": [loose.pk], "remove": [first.pk]}).json()["n_disagreements"] == 6
    assert call("post", "1/disagreements/", {"add": [first.pk, 10**8]}).status_code == 404
    first.refresh_from_db()
    assert first.case is None


def test_a_decision_that_does_not_fit_is_refused_by_field(call, case):
    wrong = {"outcome": "decide", "label": "sadness", "cause": "slip", "rationale": "x"}
    refused = call("post", "1/decisions/", wrong)
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"label"})
    assert set(case.disagreements.values_list("status", flat=True)) == {"open"}


def test_the_thread_of_a_case_is_written_and_read(call, case):
    assert call("post", "1/messages/", {"body": "At, or with?"}).status_code == 201
    assert [row["body"] for row in call("get", "1/messages/").json()["results"]] == ["At, or with?"]
