"""load_dataset: real items with the real answers of real labelers, from one command."""

import json
import time
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command

from labeling.models import Annotation, Assignment, Event, Item, Membership, Project, Round, User
from tests import factories
from tests.labeling.test_import_datasets import ABOUT, parts

DATA = ours.BASE_DIR.parent / "shared" / "data"
with_data = pytest.mark.skipif(not (DATA / "rte").is_dir(), reason="../shared/data is not here")


@pytest.fixture
def folder(tmp_path) -> Path:
    there = tmp_path / "feelings"
    there.mkdir()
    for name, content in parts(about={**ABOUT, "item_fields": {"text": "what was said"}}).items():
        (there / name).write_bytes(content)
    return there


@pytest.fixture(autouse=True)
def no_demo(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()


def load(folder, capsys, slug="feelings", **options) -> str:
    call_command("load_dataset", str(folder), project=slug, **options)
    return capsys.readouterr().out


def rows() -> list[int]:
    return [model.objects.count() for model in (Item, User, Membership, Round, Assignment, Annotation, Event)]


def test_a_folder_becomes_a_project_with_a_closed_round(folder, capsys, stranger):
    load(folder, capsys, manager=stranger.username)

    project = Project.objects.get(slug="feelings")
    schema = project.current_instructions.questions
    assert (project.name, project.current_instructions.number) == ("Feelings", 1)
    assert [field.name for field in schema.fields] == ["text"]
    assert [option.value for option in schema.question("label").options] == ["joy", "anger"]
    assert project.items.get(key="a").gold == {"label": "joy"}
    assert project.memberships.get(role="manager").user == stranger
    assert project.rounds.get().is_closed
    assert not Event.objects.filter(waiting=True).exists()


def test_the_second_time_nothing_changes_and_it_says_so(folder, capsys, stranger):
    load(folder, capsys, manager=stranger.username)
    before = rows()

    assert "nothing was changed" in load(folder, capsys, manager=stranger.username)
    assert rows() == before


def test_the_manager_is_the_one_named_else_the_demos_else_the_first_admin(folder, capsys, stranger, settings):
    with pytest.raises(CommandError, match="--manager"):
        load(folder, capsys)
    admin = User.objects.create_superuser("admin")
    load(folder, capsys, "one")
    (settings.VAR / "demo-logins.json").write_text(json.dumps({"manager": {"username": stranger.username}}))
    load(folder, capsys, "two")

    assert [Project.objects.get(slug=slug).created_by for slug in ("one", "two")] == [admin, stranger]


def test_what_cannot_be_loaded_is_said_in_a_sentence(folder, capsys, stranger, tmp_path):
    name = stranger.username
    with pytest.raises(CommandError, match=r"has no dataset\.json"):
        load(tmp_path, capsys, manager=name)
    with pytest.raises(CommandError, match="no user nobody"):
        load(folder, capsys, manager="nobody")
    (folder / "dataset.json").write_text(json.dumps({**ABOUT, "task_type": "segmentation"}))
    with pytest.raises(CommandError, match="task type segmentation is not supported"):
        load(folder, capsys, manager=name)
    assert not Project.objects.exists()


def test_a_run_that_was_cut_short_is_taken_up(folder, capsys, stranger, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("labeling.actions.imports.load_answers", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(folder, capsys, manager=stranger.username)

    load(folder, capsys, manager=stranger.username)
    assert (Project.objects.count(), Item.objects.count(), Annotation.objects.count()) == (1, 3, 3)


@with_data
def test_rte_comes_in_whole_and_quickly(capsys, db):
    manager = factories.make_user()
    began = time.monotonic()
    load(DATA / "rte", capsys, "rte", manager=manager.username)

    assert time.monotonic() - began < 20
    project = Project.objects.get(slug="rte")
    assert (project.items.count(), Annotation.objects.count()) == (800, 8000)
    assert Membership.objects.filter(project=project).exclude(imported_as="").count() == 164
    assert not project.items.filter(gold={}).exists()
    assert set(project.items.values_list("attributes__task", flat=True)) == {"CD", "IE", "IR", "MT", "PP", "QA", "RC"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("anesthesia", "90 answers were left out: their labeler had answered the same item before."),
        ("relation_multilabel", "10 items and 150 answers in, 0 items unchanged, 0 refused."),
        ("people_multilabel", "3 answers contradict themselves, and count as they were given."),
        ("event_spans", "42 items and 840 answers in"),
    ],
)
def test_datasets_of_other_types_come_in_and_are_measured(name, said, capsys, db):
    if not (DATA / name).is_dir():
        pytest.skip("../shared/data is not here")
    manager = factories.make_user()

    assert said in load(DATA / name, capsys, "real", manager=manager.username)
    closed = Project.objects.get(slug="real").rounds.get()
    assert closed.measurements.filter(slice="", value__isnull=False).count() >= 2
    assert "nothing was changed" in load(DATA / name, capsys, "real", manager=manager.username)
