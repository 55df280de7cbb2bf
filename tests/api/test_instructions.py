import copy

from tests.factories import SCHEMA


def merged():
    schema = copy.deepcopy(SCHEMA)
    schema["questions"][0]["options"].pop()
    return schema


def test_from_a_draft_to_a_published_version(project, sme, labeler, here, program):
    mine = program(sme)

    draft = mine.post(f"{here}instructions/")
    assert draft.status_code == 201
    content = {"revision": 1, "rules": "# Rules\n\nBe fair.", "schema": merged(), "summary": "Fear went."}
    assert mine.put(f"{here}instructions/draft/", content).json()["revision"] == 2
    refused = mine.post(f"{here}instructions/draft/publish/")
    assert refused.status_code == 422
    assert "emotion.fear" in refused.json()["fields"]
    mine.put(f"{here}instructions/draft/", {"revision": 2, "mapping": {"emotion": {"fear": "anger"}}})
    published = mine.post(f"{here}instructions/2/publish/")

    assert published.json()["number"] == 2
    assert [row["number"] for row in program(labeler).get(f"{here}instructions/").json()["results"]] == [1, 2]
    assert program(labeler).get(f"{here}instructions/2/").json()["mapping"] == {"emotion": {"fear": "anger"}}
    diff = program(labeler).get(f"{here}instructions/1/diff/2/").json()
    assert {"kind": "ins", "text": "fair"} in diff["rules"]
    assert [row["value"] for row in diff["questions"][0]["options"]] == ["fear"]


def test_a_published_version_is_published_once(project, sme, here, program):
    assert program(sme).post(f"{here}instructions/1/publish/").status_code == 409
    assert program(sme).post(f"{here}instructions/7/publish/").status_code == 404
    assert program(sme).post(f"{here}instructions/2/publish/").status_code == 404


def test_a_save_that_has_not_read_the_last_one_overwrites_nothing(project, sme, manager, here, program):
    program(sme).post(f"{here}instructions/")
    program(sme).put(f"{here}instructions/draft/", {"revision": 1, "rules": "Mine."})

    late = program(manager).put(f"{here}instructions/draft/", {"revision": 1, "rules": "Yours."})

    assert late.status_code == 409
    assert late.json()["code"] == "stale_draft"
    assert program(sme).get(f"{here}instructions/draft/").json()["rules"] == "Mine."


def test_a_draft_can_be_thrown_away(project, sme, here, program):
    program(sme).post(f"{here}instructions/")

    assert program(sme).delete(f"{here}instructions/draft/").status_code == 204
    assert program(sme).get(f"{here}instructions/draft/").status_code == 404


def test_labelers_see_versions_and_no_draft(project, sme, labeler, here, program):
    program(sme).post(f"{here}instructions/")

    assert program(labeler).get(f"{here}instructions/1/").status_code == 200
    assert program(labeler).get(f"{here}instructions/draft/").status_code == 403
    assert program(labeler).put(f"{here}instructions/draft/", {"revision": 1, "rules": ""}).status_code == 403
    assert program(labeler).post(f"{here}instructions/draft/publish/").status_code == 403
