"""Releases in the browser: the check list, making one, downloading it."""

import hashlib

import pytest
from django.urls import reverse

from consensus.models import Release
from labeling.actions.rounds import close_round
from labeling.models import Event, Round
from tests import factories
from tests.factories import answer


@pytest.fixture
def closed_round(open_round, labeler, second_labeler, manager, work) -> Round:
    for item in open_round.round_items.all():
        for person in (labeler, second_labeler):
            answer(item, person, "joy")
    closed = close_round(round=open_round, by=manager)
    work()
    return closed


@pytest.fixture
def released(closed_round, signed_in, manager, work) -> Release:
    signed_in(manager).post(address(closed_round), {"rounds": ["1"], "tie": "leave_out", "notes": "First."})
    work()
    return Release.objects.get()


def address(of: Round | Release, page: str = "releases", /, **more: object) -> str:
    return reverse(page, kwargs={"slug": of.project.slug, **more})


def test_a_project_without_releases_points_to_the_check_list(closed_round, signed_in, manager):
    text = signed_in(manager).get(address(closed_round)).content.decode()

    assert "No release yet. The check list shows what is still open." in text
    assert "Every disagreement is resolved." in text


def test_the_check_list_names_what_is_open(closed_round, labeler, second_labeler, signed_in, manager, work):
    again = factories.make_open_round(closed_round.project, overlap=2)
    item = again.round_items.first()
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    work()
    assert "Still open, so not in the release: round 2." in signed_in(manager).get(address(again)).content.decode()

    close_round(round=again, by=manager)
    text = signed_in(manager).get(address(again)).content.decode()
    assert "1 disagreement waits for a resolution." in text
    assert "2 items have fewer answers than their round asked for." in text


def test_making_a_release_leads_to_its_page_which_asks_until_it_is_made(closed_round, signed_in, manager, work):
    client = signed_in(manager)
    response = client.post(address(closed_round), {"rounds": ["1"], "tie": "leave_out"}, follow=True)
    page = address(closed_round, "release_progress", number=1)

    assert "Release 1 is being made" in response.content.decode()
    assert "HX-Refresh" not in client.get(page).headers
    work()
    assert client.get(page)["HX-Refresh"] == "true"


def test_a_bad_form_comes_back_with_the_error_at_its_field(closed_round, signed_in, manager):
    response = signed_in(manager).post(address(closed_round), {"tie": "leave_out"})

    assert response.status_code == 422
    assert "id_rounds_error" in response.content.decode()
    assert not Release.objects.exists()


def test_the_page_shows_files_and_how_to_load_them_with_real_values(released, signed_in, manager):
    text = signed_in(manager).get(address(released, "release", number=1)).content.decode()

    link = f"http://testserver/api/v1/projects/{released.project.slug}/releases/1/files/labels.parquet"
    assert f"pd.read_parquet(&quot;{link}&quot;" in text
    for file in released.files.all():
        assert file.sha256 in text


def test_a_download_is_the_file_as_its_sha256_says(released, signed_in, manager):
    for file in released.files.all():
        response = signed_in(manager).get(address(released, "release_file", number=1, name=file.name))
        content = b"".join(response.streaming_content)
        assert hashlib.sha256(content).hexdigest() == file.sha256
        assert response["ETag"] == f'"{file.sha256}"'


def test_a_part_is_sent_where_a_part_is_asked_for(released, signed_in, manager):
    file = address(released, "release_file", number=1, name="labels.csv")
    response = signed_in(manager).get(file, headers={"Range": "bytes=0-9"})

    assert response.status_code == 206
    assert b"".join(response.streaming_content) == b"key,versio"


@pytest.mark.parametrize(("role", "status"), [("labeler", 403), ("stranger", 404), ("sme", 200)])
def test_who_may_see_and_download(released, signed_in, request, role, status):
    client = signed_in(request.getfixturevalue(role))
    for page in [
        address(released),
        address(released, "release", number=1),
        address(released, "release_progress", number=1),
        address(released, "release_file", number=1, name="labels.csv"),
    ]:
        assert client.get(page).status_code == status


def test_an_sme_looks_but_does_not_make(closed_round, signed_in, sme):
    assert "Make release" not in signed_in(sme).get(address(closed_round)).content.decode()
    assert signed_in(sme).post(address(closed_round), {"rounds": ["1"], "tie": "leave_out"}).status_code == 403


def test_what_is_not_there_is_not_found(released, signed_in, manager):
    client = signed_in(manager)
    assert client.get(address(released, "release", number=9)).status_code == 404
    assert client.get(address(released, "release_file", number=1, name="secrets.txt")).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_releases_as_for_few(
    released, signed_in, manager, django_assert_num_queries
):
    client = signed_in(manager)
    client.get(address(released))
    with django_assert_num_queries(11) as few:
        client.get(address(released))
    Release.objects.bulk_create(
        [Release(project=released.project, number=n, created_by=manager, parameters={}) for n in range(2, 9)]
    )
    with django_assert_num_queries(len(few)):
        client.get(address(released))


def test_history_keeps_who_took_a_file_once_however_many_ranges_it_takes(released, project, manager, signed_in):
    client, address = signed_in(manager), f"/p/{project.slug}/releases/1/files/labels.csv"

    client.head(address)
    b"".join(client.get(address, HTTP_RANGE="bytes=0-9").streaming_content)
    b"".join(client.get(address, HTTP_RANGE="bytes=10-").streaming_content)

    event = Event.objects.get(kind=Event.Kind.RELEASE_DOWNLOADED)
    assert (event.by, event.data) == (manager, {"file": "labels.csv"})
