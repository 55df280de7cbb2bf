"""Rule 4, and what rule 7 keeps: the database itself refuses, whoever asks and however."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from consensus.actions.disagreements import reopen
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement, Release, Resolution
from labeling.models import Annotation, InstructionVersion
from tests.factories import answer, bearer
from tests.rules.world import World, build_world, digest_of_database, others_work


@pytest.fixture
def world(db, work) -> World:
    world = build_world(work)
    raised = Disagreement.objects.get(pk=world.values["disagreements/pk"])
    resolve(disagreement=raised, by=world.sme, outcome="decide", label="joy", cause="slip", rationale="It is joy.")
    return world


REFUSED = [
    "UPDATE labeling_instructionversion SET rules = 'other' WHERE status = 'published'",
    "UPDATE labeling_instructionversion SET schema = '{}' WHERE status = 'published'",
    "UPDATE labeling_instructionversion SET mapping = '{\"a\": {}}' WHERE status = 'published'",
    "UPDATE labeling_instructionversion SET number = 9 WHERE number = 1",
    "UPDATE labeling_instructionversion SET status = 'draft', number = NULL WHERE number = 1",
    "DELETE FROM labeling_instructionversion WHERE status = 'published'",
    'UPDATE labeling_annotation SET answers = \'{"emotion": "fear"}\'',
    "UPDATE labeling_annotation SET comment = 'other'",
    "UPDATE labeling_annotation SET assignment_id = (SELECT max(assignment_id) FROM labeling_annotation)",
    "DELETE FROM labeling_annotation",
    "UPDATE consensus_resolution SET label = '\"fear\"'",
    "UPDATE consensus_resolution SET rationale = 'other'",
    "DELETE FROM consensus_resolution",
    "UPDATE consensus_release SET notes = 'other' WHERE status = 'ready'",
    "UPDATE consensus_release SET status = 'making' WHERE status = 'ready'",
    "UPDATE consensus_release SET number = 9 WHERE status = 'ready'",
    "DELETE FROM consensus_release WHERE status = 'ready'",
    "UPDATE consensus_releasefile SET sha256 = 'other'",
    "UPDATE consensus_releasefile SET file = 'other'",
    "DELETE FROM consensus_releasefile",
    "INSERT INTO consensus_releasefile (release_id, name, file, size, sha256, content_type) "
    "SELECT id, 'more.csv', 'x', 1, 'x', 'text/csv' FROM consensus_release WHERE status = 'ready'",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses(world, statement):
    before = digest_of_database()

    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert "syntax" not in str(refusal.value)
    assert "such column" not in str(refusal.value)
    assert digest_of_database() == before


def test_what_is_refused_would_touch_rows(world):
    """So that none of the statements above is refused for want of anything to do."""
    assert InstructionVersion.objects.published().exists()
    assert Annotation.objects.count() >= 2
    assert Resolution.objects.exists()
    assert Release.objects.get().files.exists()


def test_a_draft_may_change_until_it_is_published(world):
    draft = world.project.draft
    draft.rules = "Other rules."
    draft.save()

    assert InstructionVersion.objects.get(pk=draft.pk).rules == "Other rules."


def test_a_release_downloads_the_same_after_more_labels_came_in(world, work):
    address = f"/api/v1/projects/{world.project.slug}/releases/1/"
    header = bearer(world.manager)
    files = Client().get(address, **header).json()["files"]
    assert files

    others_work(world, 2)
    answer(world.items[5], world.labeler, "fear")
    reopen(disagreement=Disagreement.objects.get(status="resolved"), by=world.sme)
    work()

    assert Client().get(address, **header).json()["files"] == files
    for file in files:
        got = Client().get(file["address"], **header)
        assert hashlib.sha256(b"".join(got.streaming_content)).hexdigest() == file["sha256"]


def test_a_correction_is_a_new_revision_beside_the_old_one(world):
    others_work(world, 1)

    revised = Annotation.objects.filter(assignment__labeler=world.other, assignment__item=world.items[0])
    assert list(revised.order_by("revision").values_list("revision", "comment")) == [
        (1, "canary-comment"),
        (2, "canary-revision"),
    ]


def test_reopening_leaves_the_resolution_in_its_history(world):
    raised = Disagreement.objects.get(status="resolved")

    reopen(disagreement=raised, by=world.sme, reason="Somebody asked.")

    assert Resolution.objects.filter(disagreement=raised).count() == 1
