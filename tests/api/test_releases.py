import hashlib
import io
import json

import pandas as pd
import pytest
from django.test import Client

from labeling.actions.rounds import close_round
from labeling.models import Event
from tests.factories import answer


@pytest.fixture
def closed(open_round, manager, labeler, second_labeler, work):
    for item in open_round.round_items.all():
        answer(item, labeler, "joy")
        answer(item, second_labeler, "joy")
    close_round(round=open_round, by=manager)
    work()
    return open_round


@pytest.fixture
def released(closed, manager, here, program, work):
    """The answer of the program that asked for the release, which is ready now."""
    sent = program(manager).post(f"{here}releases/", {"notes": "First."})
    work()
    return sent


def bytes_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_release_is_accepted_made_and_downloaded_by_a_training_job(released, sme, here, program):
    job = program(sme, "releases")
    assert released.status_code == 202
    assert released.json()["status"] == "making"

    ready = job.get(released["Location"].removeprefix("/api/v1/")).json()
    assert ready["status"] == "ready"
    named = {file["name"]: file for file in ready["files"]}
    assert {"labels.jsonl", "labels.csv", "labels.parquet", "manifest.json"} <= set(named)
    for name, file in named.items():
        got = job.get(f"{here}releases/1/files/{name}")
        content = bytes_of(got)
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert got["ETag"] == f'"{file["sha256"]}"'
        assert len(content) == file["size"]
    frame = pd.read_parquet(io.BytesIO(bytes_of(job.get(f"{here}releases/1/files/labels.parquet"))))
    assert len(frame) == 3


def test_latest_is_the_newest_one_ready(released, sme, manager, here, program):
    program(manager).post(f"{here}releases/")  # asked for, not made yet

    assert program(sme).get(f"{here}releases/latest/").json()["number"] == 1
    manifest = json.loads(bytes_of(program(sme).get(f"{here}releases/latest/files/manifest.json")))
    assert manifest["release"] == 1 or manifest["release"]["number"] == 1


def test_part_of_a_file_its_headers_and_nothing_new(released, sme, here, program):
    job, address = program(sme, "releases"), f"{here}releases/1/files/labels.jsonl"
    whole = job.get(address)
    content = bytes_of(whole)

    part = job.get(address, headers={"Range": "bytes=0-9"})
    head = job.send("HEAD", address)
    same = job.get(address, headers={"If-None-Match": whole["ETag"]})
    outside = job.get(address, headers={"Range": "bytes=99999999-"})

    assert (part.status_code, bytes_of(part)) == (206, content[:10])
    assert part["Content-Range"] == f"bytes 0-9/{len(content)}"
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(content)), b"")
    assert same.status_code == 304
    assert outside.status_code == 416


def test_a_file_comes_whatever_kinds_the_caller_prefers(released, sme, here, program):
    got = program(sme).get(f"{here}releases/1/files/labels.csv", headers={"Accept": "text/csv"})

    assert got.status_code == 200


def test_a_person_signed_in_downloads_by_the_same_address(released, sme, here, signed_in):
    assert signed_in(sme).get(f"/api/v1/{here}releases/1/files/labels.csv").status_code == 200


def test_history_keeps_downloads_but_not_what_was_not_sent(released, sme, here, program):
    address = f"{here}releases/1/files/labels.jsonl"
    tag = program(sme).get(address)["ETag"]
    program(sme).send("HEAD", address)
    program(sme).get(address, headers={"If-None-Match": tag})

    event = Event.objects.get(kind="release_downloaded")
    assert (event.by, event.data) == (sme, {"file": "labels.jsonl"})


def test_rounds_that_are_open_or_not_there_make_no_release(closed, manager, here, program):
    refused = program(manager).post(f"{here}releases/", {"rounds": [1, 2]})

    assert refused.status_code == 422
    assert "rounds" in refused.json()["fields"]


def test_who_may_make_and_download(released, manager, sme, labeler, here, program):
    assert program(sme).get(f"{here}releases/").json()["results"][0]["number"] == 1
    assert program(sme).post(f"{here}releases/").status_code == 403
    assert program(manager, "releases").post(f"{here}releases/").status_code == 403
    assert program(labeler).get(f"{here}releases/1/").status_code == 403
    assert program(labeler).get(f"{here}releases/1/files/labels.csv").status_code == 403
    assert Client().get(f"/api/v1/{here}releases/1/files/labels.csv").status_code == 401


@pytest.mark.parametrize("name", ["nothing.csv", "..%2fmanifest.json", "%00", "labels.csv%0d%0aX: 1"])
def test_a_file_that_is_not_in_the_release_is_not_found(released, sme, here, program, name):
    assert program(sme).get(f"{here}releases/1/files/{name}").status_code == 404
    assert program(sme).get(f"{here}releases/9/files/labels.csv").status_code == 404
