"""The pages that bring items in."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from labeling.actions.imports import run_started_import
from labeling.models import Event, Import
from tests import factories
from tests.labeling.test_imports import GOOD, brought_in, uploaded


def page(project, rest="") -> str:
    return f"/p/{project.slug}/imports/{rest}"


def send(client, project, content=GOOD, name="items.csv"):
    return client.post(page(project), {"file": SimpleUploadedFile(name, content.encode())})


def test_a_file_is_looked_at_started_and_its_result_shown(project, manager, signed_in):
    browser = signed_in(manager)
    response = send(browser, project, GOOD + "c,,,\n")
    imp = Import.objects.get()
    assert response.url == page(project, f"{imp.pk}/")

    looked_at = browser.get(response.url).content.decode()
    assert "Hello" in looked_at
    assert "text is empty" in looked_at
    roles = {"role:0": "key", "role:1": "field:text", "role:2": "attribute:noise", "role:3": "gold:emotion"}
    assert browser.post(page(project, f"{imp.pk}/start/"), {**roles, "which": "good"}).status_code == 302
    assert "being checked" in browser.get(response.url).content.decode()

    run_started_import(Event.objects.get(kind=Event.Kind.IMPORT_STARTED))
    done = browser.get(response.url).content.decode()
    assert "done, some refused" in done
    assert browser.get(page(project, f"{imp.pk}/progress/"))["HX-Refresh"] == "true"
    assert "items.csv" in browser.get(page(project)).content.decode()


def test_a_wrong_mapping_comes_back_with_what_was_chosen(project, manager, signed_in):
    imp = uploaded(project, GOOD)
    chosen = {"role:0": "ignore", "role:1": "field:text", "role:2": "field:text"}
    response = signed_in(manager).post(page(project, f"{imp.pk}/start/"), chosen)

    assert response.status_code == 422
    assert "Choose the column that holds the key" in response.content.decode()
    assert "cannot both be the field" in response.content.decode()


def test_looking_again_under_other_roles_starts_nothing(project, manager, signed_in):
    imp = uploaded(project, "a,b\n1,Hello\n")
    response = signed_in(manager).post(
        page(project, f"{imp.pk}/start/"), {"role:0": "key", "role:1": "field:text", "look": "1"}
    )

    imp.refresh_from_db()
    assert (response.status_code, imp.status) == (200, Import.Status.UPLOADED)
    assert "Hello" in response.content.decode()


@pytest.mark.parametrize("content", ["", "PK\x03\x04"])
def test_what_is_no_table_comes_back_with_a_sentence(project, manager, signed_in, content):
    assert send(signed_in(manager), project, content).status_code == 422


def test_no_file_comes_back_with_a_sentence(project, manager, signed_in):
    assert "Choose a file first" in signed_in(manager).post(page(project)).content.decode()


def test_refused_rows_are_downloaded_without_formulas(project, manager, signed_in):
    imp = brought_in(project, 'key,text\n=cmd|x!A0,\n"+1,x",\n-2,\n@a,\n')
    response = signed_in(manager).get(page(project, f"{imp.pk}/errors.csv"))
    rows = list(csv.reader(io.StringIO(b"".join(response).decode())))

    assert len(rows) == 5
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[1][4] == "'=cmd|x!A0,"


def test_hostile_text_is_shown_as_text(project, manager, signed_in):
    imp = uploaded(project, 'key,text,<script>x\n1,<img src=x onerror=alert(1)>,"<b>"\n2,,\n')
    shown = signed_in(manager).get(page(project, f"{imp.pk}/")).content.decode()

    assert "<img src=x" not in shown
    assert "<script>x" not in shown


def test_a_missing_picture_is_said_before_the_start(signed_in, db):
    project = factories.make_project(schema={**factories.SCHEMA, "fields": [{"name": "photo", "type": "image"}]})
    imp = uploaded(project, "key,photo\n1,front.png\n")

    shown = signed_in(project.created_by).get(page(project, f"{imp.pk}/")).content.decode()
    assert "“front.png” has not been uploaded" in shown


def test_only_managers_of_the_project_come_near(project, labeler, sme, stranger, manager, signed_in):
    imp = uploaded(project, GOOD)
    for rest in ("", f"{imp.pk}/", f"{imp.pk}/progress/", f"{imp.pk}/errors.csv"):
        assert signed_in(manager).get(page(project, rest)).status_code == 200
        assert signed_in(labeler).get(page(project, rest)).status_code == 403
        assert signed_in(sme).get(page(project, rest)).status_code == 403
        assert signed_in(stranger).get(page(project, rest)).status_code == 404
    assert signed_in(labeler).post(page(project, f"{imp.pk}/start/")).status_code == 403
    assert signed_in(stranger).post(page(project, f"{imp.pk}/start/")).status_code == 404


def test_the_list_asks_the_database_the_same_for_one_import_as_for_many(
    project, manager, signed_in, django_assert_max_num_queries
):
    for n in range(5):
        uploaded(project, GOOD, f"{n}.csv")
    browser = signed_in(manager)
    with django_assert_max_num_queries(8):
        browser.get(page(project))
