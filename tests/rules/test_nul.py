"""N-02, N-10, N-11: a NUL in an address, a query or a form is refused alike on both databases, and nothing breaks."""

import pytest
from django.test import Client

from tests.factories import bearer


@pytest.mark.parametrize(
    "path", ["items/?key=%00", "disagreements/?pair=a%00b", "releases/1/files/%00", "history/?person=%00"]
)
def test_n_10_n_11_addresses_with_a_nul(project, manager, signed_in, path):
    assert signed_in(manager).get(f"/p/{project.slug}/{path}").status_code in (400, 404)


def test_n_10_the_api_answers_with_a_problem(project, manager):
    answer = Client().get(f"/api/v1/projects/{project.slug}/releases/latest/files/%00", **bearer(manager))

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_n_02_a_form_with_a_nul_changes_nothing(project, manager, signed_in):
    client = signed_in(manager)
    refused = client.post(f"/p/{project.slug}/settings/", {"name": "New\x00name"})

    project.refresh_from_db()
    assert refused.status_code == 400
    assert "New" not in project.name
