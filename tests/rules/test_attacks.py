"""What an attacker sends, row by row of the attack matrix: it opens nothing, and it is never a fault of ours."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from consensus.blinding import visible_answers
from labeling.actions.annotations import submit
from labeling.actions.assignments import lease, skip
from labeling.actions.rounds import widen
from labeling.errors import Conflict
from labeling.models import Assignment, Membership
from tests.factories import answer, bearer, make_items, make_member, make_open_round, make_project

ODD = [[], {}, "x", 5, True, [[]], {"a": []}, {"emotion": []}, {"emotion": {"joy": []}}, {"emotion": "joy"}, [{"a": 1}]]
NO_NUMBERS = ["NaN", "1e999", "-Infinity", "-inf", "9" * 400, "--1", "²", "[]"]


def seen_by(user, item) -> bool:
    member = Membership.objects.select_related("project", "user").get(project=item.round.project, user=user)
    return bool(visible_answers(member, [item]))


def revise(annotation, label="joy"):
    held = annotation.assignment
    return submit(assignment=held, by=held.labeler, id=uuid.uuid4(), answers={"emotion": label})


def test_b_11_an_expert_who_may_look_at_the_others_answers_no_longer_revises(sme, labeler, item):
    mine = answer(item, sme, "fear")
    revise(mine, "anger")
    assert not seen_by(sme, item)
    answer(item, labeler, "joy")
    assert seen_by(sme, item)
    with pytest.raises(Conflict, match="what the others answered"):
        revise(mine)


def test_b_11_what_was_seen_stays_seen_when_the_round_is_widened(sme, manager, labeler, item, open_round):
    mine = answer(item, sme, "fear")
    answer(item, labeler, "joy")
    widen(round=open_round, by=manager, overlap=3)
    with pytest.raises(Conflict, match="what the others answered"):
        revise(mine)


def test_b_11_a_labeler_revises_as_long_as_the_item_is_not_opened(labeler, second_labeler, item):
    mine = answer(item, labeler, "fear")
    answer(item, second_labeler, "joy")
    assert revise(mine).revision == 2


def test_b_11_the_page_offers_an_expert_no_revision_that_would_be_refused(signed_in, sme, labeler, item, project):
    mine = answer(item, sme, "fear")
    address = f"/p/{project.slug}/mine/{mine.assignment_id}/"
    assert b"Submit the revision" in signed_in(sme).get(address).content
    answer(item, labeler, "joy")
    assert b"Submit the revision" not in signed_in(sme).get(address).content


def test_b_03_an_expert_who_skipped_may_still_answer_and_so_sees_nothing(sme, labeler, item):
    answer(item, labeler, "joy")
    held = lease(item=item, by=sme)
    skip(assignment=held, by=sme, reason=Assignment.SkipReason.EXPERT)
    assert not seen_by(sme, item)


@pytest.mark.parametrize("odd", ODD)
def test_n_08_a_draft_of_any_shape_is_kept_or_refused_and_its_pages_open(client, project, labeler, item, odd):
    held = lease(item=item, by=labeler)
    header = bearer(labeler)
    client.force_login(labeler)
    for part in ("answers", "cannot_tell", "reasons", "comment", "seconds"):
        body = {"draft": {part: odd}}
        path = f"/api/v1/assignments/{held.pk}/draft/"
        assert client.put(path, body, content_type="application/json", **header).status_code in (200, 422)
        for page in (f"label/?item={held.pk}", "label/", "mine/"):
            assert client.get(f"/p/{project.slug}/{page}").status_code == 200, (part, page)


def at_once(calls):
    """What each of these answers, all called at the same moment."""
    together = Barrier(len(calls))

    def one(call):
        together.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))


def test_i_version_one_of_eight_publishes_and_the_others_are_told(transactional_db):
    project = make_project(published=False)
    header = bearer(project.created_by)
    path = f"/api/v1/projects/{project.slug}/instructions/draft/publish/"
    found = at_once([lambda: Client().post(path, **header).status_code] * 8)
    assert found.count(200) == 1
    assert set(found) <= {200, 404, 409}


def test_i_idem_one_id_for_two_items_at_the_same_moment_is_taken_once(transactional_db):
    project = make_project()
    labeler = make_member(project, "labeler")
    make_items(project, 2)
    items = make_open_round(project).round_items.all()
    header, body = bearer(labeler), {"id": str(uuid.uuid4()), "answers": {"emotion": "joy"}}
    paths = [f"/api/v1/assignments/{lease(item=item, by=labeler).pk}/annotation/" for item in items]
    calls = [lambda path=path: Client().put(path, body, "application/json", **header).status_code for path in paths]
    assert sorted(at_once(calls)) == [200, 409]


def odd_schemas(good, odd):
    question = good["questions"][0]
    options = question["options"]
    yield odd
    for fields in (odd, [odd], [{"name": "a", "type": odd}], [{"name": odd, "type": "text"}]):
        yield good | {"fields": fields}
    for part in ("type", "options", "help", "title", "name"):
        yield good | {"questions": [question | {part: odd}]}
    for option in (odd, {"value": odd}, {"value": "b", "hotkey": odd}, {"value": "b", "include": odd}):
        yield good | {"questions": [question | {"options": [*options, option]}]}


@pytest.mark.parametrize("odd", ODD)
def test_n_08_x_08_a_schema_or_mapping_of_any_shape_is_stored_or_refused(client, project, sme, odd):
    header = bearer(sme)
    client.force_login(sme)
    base = f"/api/v1/projects/{project.slug}/instructions/"
    client.post(base, {}, content_type="application/json", **header)
    schemas = [{"schema": schema} for schema in odd_schemas(project.current_instructions.schema, odd)]
    for change in [*schemas, {"mapping": odd}]:
        body = {"revision": project.draft.revision, "summary": "Said.", **change}
        found = client.put(f"{base}draft/", body, content_type="application/json", **header)
        assert found.status_code in (200, 400, 422), change
        if found.status_code == 200:
            for page in ("draft/", "draft/publish/", "diff/1/draft/"):
                assert client.get(f"/p/{project.slug}/instructions/{page}").status_code == 200, (page, change)
    found = client.post(f"{base}draft/publish/", {}, content_type="application/json", **header)
    assert found.status_code in (200, 422)


@pytest.mark.parametrize("keys", ['{"a": "\\u0000"}', '{"a": "\\ud800"}', "NaN", "[" * 100_000, '{"a": 1e999}', "{"])
def test_n_01_n_02_n_03_keys_that_cannot_be_stored_are_refused(signed_in, labeler, keys):
    form = {"time_zone": "UTC", "theme": "dark", "key_map": keys}
    assert signed_in(labeler).post("/account/", form).status_code == 422
    labeler.refresh_from_db()
    assert labeler.key_map == {}


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_n_11_looking_for_what_is_no_number_finds_nothing(client, manager, project, items, value):
    header = bearer(manager)
    client.force_login(manager)
    pages = f"/p/{project.slug}"
    round_of = {"items": "attribute", "attribute": "a", "value": value, "overlap": 2}
    assert client.get(f"{pages}/items/", {"attribute": f"a={value}"}).status_code == 200
    assert client.get(f"{pages}/rounds/new/count/", round_of).status_code == 200
    assert client.post(f"{pages}/rounds/new/", round_of).status_code == 422
    rest = client.get(f"/api/v1/projects/{project.slug}/items/", {"attribute": "a", "value": value}, **header)
    assert rest.status_code in (200, 400)
