"""A release: what it holds, and that it never changes."""

import hashlib
import io
import json

import pandas as pd
import pytest
from django.db import IntegrityError, transaction

from consensus.actions.releases import ask_release, make_asked_release
from consensus.models import Release, ReleaseFile
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.items import drop_item
from labeling.actions.rounds import close_round
from labeling.errors import Conflict, Invalid
from labeling.models import Event, Item, Round
from tests import factories
from tests.factories import answer


@pytest.fixture
def closed_round(open_round, labeler, second_labeler, manager) -> Round:
    """item by item: joy and joy; joy and anger; fear and cannot tell."""
    agreed, tied, alone = open_round.round_items.order_by("item")
    for item, labels in [(agreed, ("joy", "joy")), (tied, ("joy", "anger")), (alone, ("fear", None))]:
        for person, label in zip((labeler, second_labeler), labels, strict=True):
            answer(item, person, label, comment="=1+1")
    return close_round(round=open_round, by=manager)


@pytest.fixture
def make_release(manager, work):
    def ask_and_work(project, **options) -> Release:
        asked = ask_release(project=project, by=manager, **options)
        work()
        return Release.objects.get(pk=asked.pk)

    return ask_and_work


def contents(release: Release, name: str) -> bytes:
    with release.files.get(name=name).file.open("rb") as file:
        return file.read()


def labels(release: Release) -> list[dict]:
    return [json.loads(line) for line in contents(release, "labels.jsonl").decode().splitlines()]


def manifest(release: Release) -> dict:
    return json.loads(contents(release, "manifest.json"))


def label_of(release: Release, item: Item) -> dict | None:
    return next((row for row in labels(release) if row["key"] == item.key), None)


def test_items_that_agree_are_labeled_and_ties_are_left_out(closed_round, items, make_release):
    release = make_release(closed_round.project)

    agreed, tied, alone = items
    assert (label_of(release, agreed)["label"], label_of(release, agreed)["source"]) == ("joy", "unanimous")
    assert label_of(release, tied) is None
    assert (label_of(release, alone)["label"], label_of(release, alone)["n_cannot_tell"]) == ("fear", 1)
    assert manifest(release)["questions"][0]["left_out"] == [{"reason": "tie", "n_items": 1}]


def test_a_tie_goes_to_the_first_option_if_that_is_asked_for(closed_round, items, make_release):
    row = label_of(make_release(closed_round.project, tie="first"), items[1])

    assert (row["label"], row["source"], row["confidence"]) == ("joy", "tie", 0.5)


def resolve(round: Round, item: Item, sme, outcome: str, label: str | None = None) -> None:
    held = round.round_items.get(item=item)
    disagreement = held.disagreements.get()
    disagreement.status = "resolved"
    disagreement.save()
    disagreement.resolutions.create(outcome=outcome, label=label, cause="rule_unclear", rationale="Because.", by=sme)


def test_a_resolution_overrides_the_answers(closed_round, items, sme, work, make_release):
    work()
    resolve(closed_round, items[1], sme, "decide", "anger")

    row = label_of(make_release(closed_round.project), items[1])
    assert (row["label"], row["source"], row["confidence"]) == ("anger", "resolved", 1.0)
    assert row["distribution"] == {"joy": 0.5, "anger": 0.5}
    assert row["disagreement"] == closed_round.round_items.get(item=items[1]).disagreements.get().pk


def test_what_is_accepted_as_ambiguous_keeps_its_distribution_and_has_no_label(
    closed_round, items, sme, work, make_release
):
    work()
    resolve(closed_round, items[1], sme, "ambiguous")

    row = label_of(make_release(closed_round.project), items[1])
    assert (row["label"], row["ambiguous"], row["distribution"]) == (None, True, {"joy": 0.5, "anger": 0.5})


@pytest.mark.parametrize("outcome", ["drop", "change_x"])
def test_an_item_that_is_dropped_or_waits_for_a_better_x_is_left_out(
    closed_round, items, sme, work, make_release, outcome
):
    work()
    resolve(closed_round, items[1], sme, outcome)

    assert label_of(make_release(closed_round.project), items[1]) is None


def test_a_dropped_item_is_left_out_even_where_labelers_agree(closed_round, items, manager, make_release):
    drop_item(item=items[0], by=manager, reason="It is a duplicate.")

    assert label_of(make_release(closed_round.project), items[0]) is None


def new_version(project, manager, mapping: dict, values: list[str]):
    draft = start_draft(project=project, by=manager)
    question = factories.SCHEMA["questions"][0] | {"options": [{"value": value} for value in values]}
    save_draft(
        draft=draft,
        by=manager,
        revision=draft.revision,
        schema=factories.SCHEMA | {"questions": [question]},
        mapping={"emotion": mapping},
        summary="Merged two.",
    )
    draft.refresh_from_db()
    return publish(draft=draft, by=manager)


def test_old_answers_count_only_as_the_mapping_carries_them_over(closed_round, items, manager, make_release):
    new_version(closed_round.project, manager, {"anger": "strong", "joy": "strong", "fear": None}, ["strong", "weak"])

    release = make_release(closed_round.project)
    assert label_of(release, items[1])["label"] == "strong"  # joy and anger are one class now
    assert label_of(release, items[2]) is None  # fear must be labeled again
    assert label_of(release, items[1])["instruction_version"] == 1
    assert [version["number"] for version in manifest(release)["instructions"]] == [1, 2]


def test_the_newest_round_with_answers_decides(closed_round, items, labeler, second_labeler, manager, make_release):
    again = factories.make_open_round(closed_round.project, overlap=2)
    for person in (labeler, second_labeler):
        answer(again.round_items.get(item=items[0]), person, "anger")
    close_round(round=again, by=manager)

    release = make_release(closed_round.project)
    assert (label_of(release, items[0])["label"], label_of(release, items[0])["round"]) == ("anger", 2)
    assert label_of(release, items[2])["round"] == 1  # nobody got to it in round 2


def test_an_open_round_stays_out(closed_round, items, labeler, manager, make_release):
    again = factories.make_open_round(closed_round.project, overlap=2)
    answer(again.round_items.get(item=items[0]), labeler, "anger")

    assert b"anger" not in contents(make_release(closed_round.project), "labels.jsonl")
    with pytest.raises(Invalid):
        ask_release(project=closed_round.project, by=manager, rounds=[1, 2])


def test_a_release_needs_a_closed_round(open_round, manager):
    with pytest.raises(Conflict):
        ask_release(project=open_round.project, by=manager)


def test_the_manifest_knows_each_file(closed_round, make_release):
    release = make_release(closed_round.project)
    files = {file["name"]: file for file in manifest(release)["files"]}

    assert set(files) | {"manifest.json"} == set(release.files.values_list("name", flat=True))
    for name, file in files.items():
        stored = contents(release, name)
        assert file["sha256"] == hashlib.sha256(stored).hexdigest() == release.files.get(name=name).sha256
        assert file["size"] == len(stored)


@pytest.mark.parametrize("stem", ["labels", "annotations"])
def test_the_three_formats_hold_the_same_rows_as_the_manifest_says(closed_round, make_release, stem):
    release = make_release(closed_round.project)
    files = {file["name"]: file["rows"] for file in manifest(release)["files"]}
    lines = contents(release, f"{stem}.jsonl").decode().splitlines()
    sheet = pd.read_csv(io.BytesIO(contents(release, f"{stem}.csv")))
    table = pd.read_parquet(io.BytesIO(contents(release, f"{stem}.parquet")))

    assert len(lines) == len(sheet) == len(table) == files[f"{stem}.jsonl"]
    assert list(sheet["key"]) == list(table["key"]) == [json.loads(line)["key"] for line in lines]


def test_text_that_looks_like_a_formula_is_text_in_csv_and_exact_elsewhere(closed_round, make_release):
    release = make_release(closed_round.project)

    assert b",'=1+1," in contents(release, "annotations.csv")
    assert json.loads(contents(release, "annotations.jsonl").splitlines()[0])["comment"] == "=1+1"


def test_people_go_by_their_pseudonyms(closed_round, labeler, make_release):
    text = contents(make_release(closed_round.project), "annotations.jsonl").decode()

    assert labeler.username not in text
    assert closed_round.project.memberships.get(user=labeler).pseudonym in text


def test_making_it_from_the_same_data_gives_the_same_bytes(closed_round, make_release):
    first, second = make_release(closed_round.project), make_release(closed_round.project)

    for name in ["labels.jsonl", "labels.csv", "labels.parquet", "annotations.csv", "annotations.parquet"]:
        assert contents(first, name) == contents(second, name)


def test_a_release_stays_the_same_after_more_labels_come_in(
    closed_round, items, labeler, second_labeler, manager, make_release
):
    release = make_release(closed_round.project)
    before = {file.name: (file.sha256, contents(release, file.name)) for file in release.files.all()}
    again = factories.make_open_round(closed_round.project, overlap=2)
    for person in (labeler, second_labeler):
        answer(again.round_items.get(item=items[0]), person, "anger")
    close_round(round=again, by=manager)
    make_release(closed_round.project)

    assert {file.name: (file.sha256, contents(release, file.name)) for file in release.files.all()} == before


def test_the_database_refuses_every_change_to_a_release_that_is_ready(closed_round, make_release):
    release = make_release(closed_round.project)
    file = release.files.first()

    for change in [
        lambda: Release.objects.filter(pk=release.pk).update(notes="Better."),
        lambda: Release.objects.filter(pk=release.pk)._raw_delete("default"),
        lambda: ReleaseFile.objects.filter(pk=file.pk).update(sha256="0" * 64),
        lambda: ReleaseFile.objects.filter(pk=file.pk)._raw_delete("default"),
        lambda: ReleaseFile.objects.create(release=release, name="more.txt", size=0, sha256="", content_type=""),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_doing_what_follows_twice_makes_it_once(closed_round, make_release):
    release = make_release(closed_round.project)
    before = list(release.files.values_list("pk", "sha256"))

    make_asked_release(Event.objects.get(kind="release_asked"))

    assert list(release.files.values_list("pk", "sha256")) == before
    assert Event.objects.filter(kind="release_ready").count() == 1


def test_releases_are_numbered_and_recorded(closed_round, manager, make_release):
    assert [make_release(closed_round.project).number for _ in range(2)] == [1, 2]
    assert Event.objects.filter(kind="release_asked", by=manager).count() == 2


def test_a_release_that_cannot_be_made_says_so_after_the_last_attempt(closed_round, manager, settings, tmp_path):
    (tmp_path / "no-folder").write_text("")
    settings.MEDIA_ROOT = tmp_path / "no-folder"
    ask_release(project=closed_round.project, by=manager)
    event = Event.objects.get(kind="release_asked")

    with pytest.raises(OSError, match="no-folder"):
        make_asked_release(event)
    assert Release.objects.get().status == "making"  # the sweep tries again

    event.attempts = 5
    with pytest.raises(OSError, match="no-folder"):
        make_asked_release(event)
    release = Release.objects.get()
    assert (release.status, release.files.count()) == ("failed", 0)
    assert "Nothing was released" in release.problem
