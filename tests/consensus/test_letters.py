"""Mails: as each person wants them, at their time and in their language; none twice, none lost, none with an answer."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem

from consensus.actions.disagreements import compare_again
from consensus.actions.discussions import write
from consensus.actions.letters import MOST_ATTEMPTS, gathered_until, send_letters
from consensus.actions.notifications import mark_read
from consensus.models import Disagreement, Letter, Notification
from labeling.models import RoundItem, User
from tests.factories import answer

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday


class Server(locmem.EmailBackend):
    """A mail server that may be down."""

    is_down = False

    def send_messages(self, messages):
        if Server.is_down:
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    settings.SITE_URL = "https://concord.example.org"
    Server.is_down = False
    return Server


@pytest.fixture
def disagreement(item, labeler, second_labeler) -> Disagreement:
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return Disagreement.objects.get()


@pytest.fixture
def mentions(disagreement, manager, sme, work):
    """mentions() puts one more mention of the SME into their inbox."""

    def mention() -> None:
        write(disagreement=disagreement, by=manager, body=f"@{sme.username}, is this secretly anger?")
        work()

    return mention


def wants(person: User, **how: str) -> None:
    User.objects.filter(pk=person.pk).update(**how)


def test_a_mention_is_mailed_at_once_as_a_link_without_a_word_of_the_thread(mentions, disagreement, sme, mailoutbox):
    mentions()
    assert send_letters() == 1
    assert send_letters() == 0
    (sent,) = mailoutbox
    assert sent.to == [sme.email]
    assert f"https://concord.example.org/p/{disagreement.item.round.project.slug}/disagreements/" in sent.body
    (html, _type) = sent.alternatives[0]
    for text in (sent.subject, sent.body, html):
        assert "secretly" not in text
        assert "Anger" not in text
        assert "Joy" not in text
    assert "mentioned you" in sent.subject
    assert "https://concord.example.org/account/#mail" in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == "<https://concord.example.org/account/#mail>"


def test_a_mail_is_in_the_language_of_who_gets_it(mentions, manager, sme, mailoutbox):
    wants(sme, language="de")
    mentions()
    send_letters()
    assert f"{manager} hat Sie erwähnt" in mailoutbox[0].body


def test_who_wants_no_mails_or_has_no_address_gets_none(mentions, sme, mailoutbox):
    wants(sme, mail_direct="never")
    mentions()
    send_letters()
    wants(sme, mail_direct="now", email="")
    send_letters()
    assert mailoutbox == []
    assert Notification.objects.unread().filter(person=sme).exists()


def test_a_digest_comes_at_eight_where_the_person_is_with_all_of_the_day(mentions, sme, mailoutbox):
    wants(sme, mail_direct="daily", time_zone="America/New_York")
    with time_machine.travel(NOON, tick=False) as clock:
        mentions()
        mentions()
        assert send_letters() == 0
        clock.move_to(datetime(2026, 3, 4, 12, 59, tzinfo=UTC))
        assert send_letters() == 0
        clock.move_to(datetime(2026, 3, 4, 13, 1, tzinfo=UTC))  # 8:01 in New York
        mentions()  # of the next day
        assert send_letters() == 1
        assert "You were mentioned 2 times" in mailoutbox[0].body
        assert send_letters() == 0
        clock.move_to(datetime(2026, 3, 5, 13, 1, tzinfo=UTC))
        assert send_letters() == 1
        assert "mentioned you" in mailoutbox[1].body


@pytest.mark.parametrize(
    ("wanted", "zone", "until"),
    [
        ("daily", "UTC", datetime(2026, 3, 4, 8, tzinfo=UTC)),
        ("daily", "America/Los_Angeles", datetime(2026, 3, 3, 16, tzinfo=UTC)),
        ("weekly", "UTC", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("weekly", "Asia/Tokyo", datetime(2026, 3, 1, 23, tzinfo=UTC)),
        ("never", "UTC", None),
    ],
)
def test_what_is_gathered_until_when(wanted, zone, until):
    assert gathered_until(wanted, zone, NOON) == until


def test_on_monday_before_eight_the_week_goes_back_to_the_monday_before():
    early = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
    assert gathered_until("weekly", "UTC", early) == datetime(2026, 2, 23, 8, tzinfo=UTC)


def test_what_was_read_by_then_is_not_mailed(mentions, sme, mailoutbox):
    mentions()
    mark_read(by=sme)
    assert send_letters() == 0
    assert mailoutbox == []


def test_what_may_not_be_seen_by_then_is_not_mailed(mentions, disagreement, mailoutbox):
    mentions()
    RoundItem.objects.filter(pk=disagreement.item_id).update(overlap=3)  # it is to be given to one more
    send_letters()
    assert mailoutbox == []


def test_while_the_server_is_down_nothing_is_lost_and_then_nothing_comes_twice(mentions, server, mailoutbox):
    server.is_down = True
    with time_machine.travel(NOON, tick=False) as clock:
        mentions()
        assert send_letters() == 0
        assert Letter.objects.get().refusal == "SMTPServerDisconnected"
        clock.shift(timedelta(seconds=30))
        mentions()
        server.is_down = False
        assert send_letters() == 0  # it was tried a moment ago
        clock.shift(timedelta(minutes=3))
        assert send_letters() == 1
        assert send_letters() == 0
    (sent,) = mailoutbox
    assert "You were mentioned 2 times" in sent.body


def test_who_was_killed_while_sending_is_followed_under_the_same_id(mentions, mailoutbox, monkeypatch):
    with time_machine.travel(NOON, tick=False) as clock:
        mentions()
        with monkeypatch.context() as patched:
            patched.setattr(Server, "send_messages", killed_after_sending)
            with pytest.raises(KeyboardInterrupt):
                send_letters()
        assert send_letters() == 0
        clock.shift(timedelta(minutes=3))
        assert send_letters() == 1
    first, second = mailoutbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def killed_after_sending(self, messages):
    mail.outbox.extend(messages)
    raise KeyboardInterrupt


def test_a_letter_that_never_arrives_is_given_up(mentions, server):
    server.is_down = True
    with time_machine.travel(NOON, tick=False) as clock:
        mentions()
        for _ in range(MOST_ATTEMPTS + 3):
            send_letters()
            clock.shift(timedelta(hours=7))
    assert Letter.objects.get().attempts == MOST_ATTEMPTS


def test_a_person_sets_where_mails_go_and_how_often(labeler, signed_in):
    client = signed_in(labeler)
    asked = {"email": "here@example.org", "mail_direct": "daily", "mail_rest": "never"}
    assert client.post("/account/mail/", asked).status_code == 302
    labeler.refresh_from_db()
    assert (labeler.email, labeler.mail_direct, labeler.mail_rest) == ("here@example.org", "daily", "never")
    refused = client.post("/account/mail/", asked | {"email": "nowhere", "mail_rest": "hourly"})
    assert refused.status_code == 422
    assert "nowhere" in refused.content.decode()
