"""Roles as fixtures. Factories (tests/factories.py) fill in what a test does not care about."""

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from config.tasks import react
from labeling.models import Event, InstructionVersion, Item, Project, Round, RoundItem, User
from tests import factories


@pytest.fixture(autouse=True)
def quick_passwords_and_files(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def in_english():
    """A request in another language leaves that language to the thread that served it."""
    yield
    translation.deactivate()


@pytest.fixture
def project(db) -> Project:
    return factories.make_project()


@pytest.fixture
def manager(project) -> User:
    return project.created_by


@pytest.fixture
def sme(project) -> User:
    return factories.make_member(project, "sme")


@pytest.fixture
def labeler(project) -> User:
    return factories.make_member(project, "labeler")


@pytest.fixture
def second_labeler(project) -> User:
    return factories.make_member(project, "labeler")


@pytest.fixture
def third_labeler(project) -> User:
    return factories.make_member(project, "labeler")


@pytest.fixture
def stranger(db) -> User:
    """Somebody with an account and no part in the project."""
    return factories.make_user()


@pytest.fixture
def instructions(project) -> InstructionVersion:
    return project.current_instructions


@pytest.fixture
def items(project) -> list[Item]:
    return factories.make_items(project, 3)


@pytest.fixture
def open_round(project, items) -> Round:
    """Round 1, open: three items, two labelers each, whose version everybody has read."""
    return factories.make_open_round(project, overlap=2)


@pytest.fixture
def item(open_round) -> RoundItem:
    """The first item of the open round."""
    return open_round.round_items.first()


@pytest.fixture
def signed_in():
    """signed_in(user) -> a browser without scripts, signed in as the user."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def work():
    """work() does what a worker would: everything that follows from what was done so far."""

    def do_what_follows() -> None:
        while event := Event.objects.filter(waiting=True, attempts=0).order_by("pk").first():
            react(event.pk)

    return do_what_follows


def lift_triggers() -> list[str]:
    """Take SQLite's triggers off, for emptying the tables between tests; returns how to put them back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]


empty_tables = TransactionTestCase._fixture_teardown


def empty_at_last(case: TransactionTestCase, tries: int = 5) -> None:
    """A page that goes away may still be sending its last draft, and PostgreSQL then gives way to that request."""
    try:
        empty_tables(case)
    except CommandError:
        if not tries:
            raise
        connection.close()
        empty_at_last(case, tries - 1)


def empty_guarded_tables(case: TransactionTestCase) -> None:
    """PostgreSQL truncates, which the guards let pass; SQLite deletes row by row, which they refuse."""
    if connection.vendor != "sqlite":
        return empty_at_last(case)
    triggers = lift_triggers()
    try:
        empty_tables(case)
    finally:
        with connection.cursor() as cursor:
            for sql in triggers:
                cursor.execute(sql)


TransactionTestCase._fixture_teardown = empty_guarded_tables
