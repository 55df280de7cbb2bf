"""A dataset's zip: its items and its answers, which become a closed round 1; and zips that are meant to harm."""

import gzip
import io
import json
import stat
import zipfile

import pytest

from labeling.errors import Invalid, TooLarge
from labeling.models import Annotation, Event, Import, InstructionVersion, Membership
from tests import factories
from tests.labeling.test_imports import brought_in, counts, sentences, uploaded

ABOUT = {"title": "Feelings", "task_type": "single_choice", "labels": ["joy", "anger"], "slice_fields": ["noise"]}
ITEMS = [
    {"item_id": "a", "text": "Hello", "metadata": {"noise": "car", "tokens": [1]}, "gold": "joy"},
    {"item_id": "b", "text": "Bye", "metadata": {"noise": "rain"}},
    {"item_id": "c", "text": "Nobody answered"},
]
ANSWERS = """item_id,labeler_id,value,annotated_at,duration_s
a,w1,joy,2018-08-20T18:40:05Z,14
a,w2,anger,,
b,w1,joy,,
"""


def parts(answers=ANSWERS, items=ITEMS, about=ABOUT) -> dict[str, bytes]:
    return {
        "dataset.json": json.dumps(about).encode(),
        "items.jsonl.gz": gzip.compress("\n".join(map(json.dumps, items)).encode()),
        "annotations.csv.gz": gzip.compress(answers.encode()),
    }


def zipped(content: dict[str, bytes], **extra: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {**content, **extra}.items():
            archive.writestr(name, body)
    return stream.getvalue()


def test_answers_become_a_closed_round_of_pseudonymous_members(project):
    imp = brought_in(project, zipped(parts()), "feelings.zip")

    closed = project.rounds.get()
    assert (counts(imp), imp.n_annotations, imp.format) == ((3, 0, 0), 3, "dataset")
    assert (closed.number, closed.status, closed.overlap) == (1, "closed", 2)
    assert list(closed.round_items.values_list("item__key", "overlap")) == [("a", 2), ("b", 1)]
    assert project.items.get(key="a").attributes == {"noise": "car"}
    answer = Annotation.objects.get(seconds=14)
    assert (answer.answers, answer.revision, answer.created_at.year) == ({"emotion": "joy"}, 1, 2018)
    people = Membership.objects.filter(project=project).exclude(imported_as="").select_related("user")
    assert [(one.pseudonym, one.imported_as, one.role) for one in people] == [
        ("Labeler 2", "w1", "labeler"),
        ("Labeler 3", "w2", "labeler"),
    ]
    assert not any(one.user.is_active or one.user.has_usable_password() for one in people)
    assert Event.objects.get(kind=Event.Kind.ROUND_CLOSED).waiting


def test_the_same_dataset_twice_changes_nothing(project):
    brought_in(project, zipped(parts()), "feelings.zip")
    again = brought_in(project, zipped(parts()), "feelings.zip")

    assert counts(again) == (0, 3, 0)
    assert (project.rounds.count(), Annotation.objects.count()) == (1, 3)
    assert "has rounds already" in again.problem


def test_an_answer_that_does_not_fit_is_listed_and_the_others_count(project):
    answers = ANSWERS + "a,w3,despair,,\nz,w1,joy,,\na,w1,anger,,\na,,joy,,\n"
    imp = brought_in(project, zipped(parts(answers)), "feelings.zip")

    assert (counts(imp), imp.n_annotations) == ((3, 0, 0), 3)
    for found, part in zip(sentences(imp), ["no such option", "no item “z”", "first answer counts", "id"], strict=True):
        assert found.startswith("Answers: ")
        assert part in found


def test_without_published_instructions_the_items_come_and_the_answers_wait(db):
    project = factories.make_project(published=False)
    imp = brought_in(project, zipped(parts()), "feelings.zip")

    assert (counts(imp), imp.n_annotations) == ((3, 0, 0), 0)
    assert "publish version 1" in imp.problem
    assert not InstructionVersion.objects.filter(status="published").exists()


def entry(name: str, body: bytes = b"x", mode: int = 0) -> bytes:
    stream = io.BytesIO(zipped(parts()))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, body)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        entry("../../evil"),
        entry("/etc/passwd"),
        entry("C:evil"),
        entry("a\\..\\evil"),
        entry("link", b"/etc/passwd", stat.S_IFLNK | 0o777),
        entry("device", b"", stat.S_IFCHR | 0o666),
        zipped(parts(), **{f"file{n}": b"" for n in range(20_000)}),
        zipped({name: body for name, body in parts().items() if name != "dataset.json"}),
        zipped(parts(), **{"dataset.json": b"[]"}),
        zipped(parts(), **{"dataset.json": b"\xff{"}),
        zipped(parts(), **{"items.jsonl.gz": b"not gzip"}),
        zipped(parts())[:-100],
    ],
    ids=["slip", "root", "drive", "backslash", "link", "device", "many", "missing", "list", "bytes", "gzip", "cut"],
)
def test_a_hostile_zip_is_refused_whole(project, content):
    with pytest.raises(Invalid):
        uploaded(project, content, "x.zip")

    assert not Import.objects.exists()


def test_a_small_zip_that_unpacks_to_much_is_refused_at_the_limit(project, settings):
    settings.MAX_IMPORT_BYTES = 1_000_000
    bomb = gzip.compress(gzip.compress(b"") + b"\n" * 50_000_000)
    with pytest.raises(TooLarge, match="MAX_IMPORT_BYTES"):
        uploaded(project, zipped(parts(), **{"items.jsonl.gz": bomb}), "x.zip")


def test_answers_cut_off_half_way_leave_nothing_behind(project):
    cut = gzip.compress((ANSWERS + "b,w9,joy,,\n" * 5000).encode())[:-20]
    imp = brought_in(project, zipped(parts(), **{"annotations.csv.gz": cut}), "x.zip")

    assert imp.status == Import.Status.FAILED
    assert "damaged" in imp.problem
    assert not project.items.exists()
    assert not project.rounds.exists()
