"""B-14: where a project hides names, nothing names a labeler to an expert or to another labeler.

No page, no answer over REST, no filter, no mail.
"""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from consensus.actions.cases import open_case
from consensus.actions.discussions import write
from consensus.actions.letters import send_letters
from consensus.models import Case, Disagreement, Notification
from labeling.actions.projects import change_project
from labeling.models import Membership, User
from tests.rules.routes import routes
from tests.rules.test_blind import content_of
from tests.rules.world import World, build_world

pytestmark = pytest.mark.once

NAMES = {"username": "canary-username", "name": "Canary Name", "email": "canary@mail.example"}
FILTERS = ("status=all", "status=all&sort=discussed", "status=all&labeler={pseudonym}", "status=all&labeler={username}")


@pytest.fixture
def world(db, work) -> World:
    """The other labeler has answered, written in both threads, asked, and is mentioned; all is open to labelers."""
    made = build_world(work)
    User.objects.filter(pk=made.other.pk).update(**NAMES)
    made.other.refresh_from_db()
    case = Case.objects.get()
    open_case(case=case, by=made.sme)
    opened = Disagreement.objects.order_by("pk").first()
    for thread in ({"disagreement": opened}, {"case": case}):
        write(by=made.other, body="I read it so.", **thread)
        write(by=made.sme, body="@Labeler 4, @Labeler A and @Labeler B: why?", **thread)
    User.objects.update(mail_direct=User.Mail.NOW, mail_rest=User.Mail.NOW)
    work()
    Notification.objects.update(at=timezone.now() - timedelta(hours=1))
    return made


def addresses(world: World) -> list[str]:
    """Everything there is, the queue in many ways, and both disagreements."""
    found = [route.address(world.values) for route in routes() if route.name != "logout"]
    names = {"username": NAMES["username"], "pseudonym": pseudonym_of(world)}
    for before in ("/p", "/api/v1/projects"):
        found += [f"{before}/{world.project.slug}/disagreements/?{each.format(**names)}" for each in FILTERS]
    of_one = [route for route in routes() if "disagreements/<" in route.pattern]
    for pk in Disagreement.objects.values_list("pk", flat=True):
        found += [route.address(world.values | {"disagreements/pk": pk}) for route in of_one]
    return found


def pseudonym_of(world: World) -> str:
    return Membership.objects.get(project=world.project, user=world.other).pseudonym


def names_in(text: str) -> list[str]:
    return [name for name in NAMES.values() if name.lower() in text.lower()]


def seen_by(user: User, world: World) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {address: content_of(client.get(address)) for address in addresses(world)}


def test_b_14_nothing_names_a_labeler_to_an_expert_or_to_another_labeler(world):
    for reader in (world.sme, world.labeler):
        seen = seen_by(reader, world)
        told = {address: names_in(text) for address, text in seen.items() if names_in(text)}
        told = {address: names for address, names in told.items() if f"labeler={NAMES['username']}" not in address}
        assert not told, reader
        typed = [text for address, text in seen.items() if f"labeler={NAMES['username']}" in address]
        assert all("queue-row" not in text and '"id"' not in text for text in typed)
        assert any("I read it so." in text for text in seen.values())
    mail.outbox.clear()
    assert send_letters()
    for sent in mail.outbox:
        assert not names_in(f"{sent.subject} {sent.body} {sent.alternatives} {sent.from_email} {sent.reply_to}")
        assert sent.to == [world.other.email] or not names_in(str(sent.to))


def test_b_14_the_names_would_be_found(world):
    change_project(project=world.project, by=world.manager, changes={"names_hidden": False})

    seen = "".join(seen_by(world.sme, world).values())

    assert NAMES["name"] in seen
