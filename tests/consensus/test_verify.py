"""`manage.py verify` finds what does not follow from the raw answers."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consensus.actions.releases import ask_release
from consensus.models import Measurement, Release
from labeling.actions.rounds import close_round
from labeling.models import Item
from tests.factories import answer


@pytest.fixture
def measured(open_round, items, labeler, second_labeler, manager, work):
    """A closed round with its numbers, and a release of it."""
    Item.objects.update(attributes={"channel": "mail"}, gold={"emotion": "joy"})
    for item, labels in zip(open_round.round_items.all(), ["joy joy", "joy anger", "fear fear"], strict=True):
        for person, label in zip((labeler, second_labeler), labels.split(), strict=True):
            answer(item, person, label)
    close_round(round=open_round, by=manager)
    work()
    ask_release(project=open_round.project, by=manager)
    work()
    return open_round


def test_nothing_differs_from_what_people_answered(measured, capsys):
    call_command("verify")

    assert "10 numbers and 7 files checked in 1 projects: nothing differs." in capsys.readouterr().out


@pytest.mark.parametrize("statistic", Measurement.Statistic.values)
def test_a_number_that_was_changed_is_found(measured, statistic, capsys):
    row = measured.measurements.get(statistic=statistic, slice="channel=mail")
    Measurement.objects.filter(pk=row.pk).update(value=row.value + 1e-6)

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify", project=measured.project.slug)
    assert f"round 1, emotion, channel=mail, {statistic}" in capsys.readouterr().out


def test_an_interval_that_was_changed_is_found(measured):
    measured.measurements.filter(slice="", statistic="leave_one_out").update(low=0.123)

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify")


def test_a_release_file_that_was_changed_is_found(measured, capsys):
    stored = Release.objects.get().files.get(name="labels.csv").file
    Path(stored.path).chmod(0o600)
    Path(stored.path).write_text("key,label\n")

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify")
    assert "release 1, labels.csv" in capsys.readouterr().out


def test_a_release_file_that_is_gone_is_found(measured, capsys):
    Path(Release.objects.get().files.get(name="labels.csv").file.path).unlink()

    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify")
    assert "no such file" in capsys.readouterr().out


def test_an_undefined_number_verifies(open_round, labeler, manager, work):
    answer(open_round.round_items.first(), labeler, "joy")
    close_round(round=open_round, by=manager)
    work()

    call_command("verify")


def test_a_project_that_does_not_exist_is_an_error(db):
    with pytest.raises(CommandError, match="no project nowhere"):
        call_command("verify", project="nowhere")
