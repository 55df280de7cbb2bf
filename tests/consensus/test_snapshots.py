"""A release is read at one moment, whatever is written meanwhile."""

import threading

import pytest
from django.db import connection, connections

from consensus.actions.snapshots import one_moment
from labeling.models import Project
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_what_is_read_later_is_as_it_was_when_reading_began():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps writers waiting until the reading is done, so there is no meanwhile")
    project = factories.make_project()
    with one_moment():
        before = Project.objects.get(pk=project.pk).name
        rename_elsewhere(project)
        assert Project.objects.get(pk=project.pk).name == before
    assert Project.objects.get(pk=project.pk).name == "Renamed"


def rename_elsewhere(project: Project) -> None:
    def rename() -> None:
        Project.objects.filter(pk=project.pk).update(name="Renamed")
        connections.close_all()

    elsewhere = threading.Thread(target=rename)
    elsewhere.start()
    elsewhere.join()
