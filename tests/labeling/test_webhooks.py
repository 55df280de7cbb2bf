"""Webhooks: signed, sent to addresses that may be called, again until they arrive. The receiver is a real server."""

import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from consensus.actions.releases import ask_release
from labeling import outgoing
from labeling.actions.rounds import close_round
from labeling.actions.webhooks import (
    OFF_AFTER,
    PAUSES,
    add_webhook,
    change_webhook,
    deliver,
    remove_webhook,
    renew_secret,
    send_again,
    send_test,
    sign,
)
from labeling.errors import Conflict, Invalid
from labeling.models import Delivery, Event, Webhook
from tests import factories
from tests.api.conftest import Program
from tests.factories import answer

LOOPBACK = ["127.0.0.0/8", "::1/128"]
ALL = list(Webhook.Topic.values)


class Receiver:
    """What a program at the other end is: it keeps what it got, and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.headers: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *args: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook?to=ml"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def on_this_machine(settings) -> None:
    settings.OUTGOING_NETWORKS = LOOPBACK


@pytest.fixture
def hook(project, manager, receiver, on_this_machine) -> Webhook:
    return add_webhook(project=project, by=manager, address=receiver.address, topics=ALL)[0]


def deliver_all() -> None:
    for pk in (
        Delivery.objects.filter(status="waiting", due_at__lte=timezone.now())
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        deliver(pk)


def verifier():
    """is_from_concord, as the documentation has it."""
    text = (Path(django_settings.BASE_DIR) / "docs/webhooks.md").read_text()
    found: dict[str, object] = {}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], found)
    return found["is_from_concord"]


def close(project, manager, work):
    round = factories.make_open_round(project, overlap=2)
    work()
    close_round(round=round, by=manager)
    work()
    return round


# what is told


def test_closing_a_round_is_told_once_with_ids_and_numbers(project, manager, labeler, items, hook, receiver, work):
    round = factories.make_open_round(project, overlap=2)
    answer(round.round_items.first(), labeler, "joy", comment="canary")
    close_round(round=round, by=manager)
    work()
    deliver_all()
    deliver_all()

    [(headers, body)] = receiver.got
    told = json.loads(body)
    assert told["type"] == "round.closed"
    assert told["data"] == {
        "project": project.slug, "round": 1, "instructions": 1, "n_items": 3,
        "url": f"http://localhost:8000/p/{project.slug}/rounds/1/",
        "api": f"http://localhost:8000/api/v1/projects/{project.slug}/rounds/1/",
    }  # fmt: skip
    assert headers["content-type"] == "application/json"
    assert Delivery.objects.get().status == "delivered"
    assert Delivery.objects.get().code == 204


def test_an_event_that_is_reacted_to_twice_is_told_once(project, manager, items, hook, work):
    close(project, manager, work)
    Event.objects.filter(kind="round_closed").update(waiting=True, attempts=0, attempted_at=None)
    work()

    assert Delivery.objects.count() == 1


def test_a_webhook_is_told_only_what_it_asked_for(project, manager, items, receiver, on_this_machine, work):
    add_webhook(project=project, by=manager, address=receiver.address, topics=["release.ready"])
    close(project, manager, work)

    assert not Delivery.objects.exists()


def test_a_release_that_is_ready_is_told(project, manager, labeler, second_labeler, items, hook, receiver, work):
    round = factories.make_open_round(project, overlap=2)
    for item in round.round_items.all():
        answer(item, labeler, "joy")
        answer(item, second_labeler, "joy")
    close_round(round=round, by=manager)
    work()
    ask_release(project=project, by=manager, notes="")
    work()
    deliver_all()

    told = json.loads(receiver.got[-1][1])
    assert told["type"] == "release.ready"
    assert told["data"]["release"] == 1
    assert told["data"]["n_items"] == 3


# signing


def test_what_arrives_is_verified_as_the_documentation_says(hook, manager, receiver):
    send_test(webhook=hook, by=manager)
    deliver_all()
    [(headers, body)] = receiver.got
    is_from_concord = verifier()

    assert is_from_concord(hook.secret, headers, body)
    assert not is_from_concord(hook.secret, headers, body.replace(b"test", b"tset"))
    assert not is_from_concord(hook.secret, headers | {"webhook-id": "another"}, body)
    assert not is_from_concord("whsec_" + "A" * 44, headers, body)
    with travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert not is_from_concord(hook.secret, headers, body)


def test_the_signature_is_that_of_the_example_in_the_specification():
    secret, id = "whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf"
    assert sign(secret, id, 1731705121, b'{"event_type":"ping","data":{"success":true}}') == (
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
    )


def test_after_a_new_secret_both_sign_for_a_day(hook, manager, receiver):
    old, new = hook.secret, renew_secret(webhook=hook, by=manager)
    send_test(webhook=hook, by=manager)
    deliver_all()
    [(headers, body)] = receiver.got

    assert verifier()(old, headers, body)
    assert verifier()(new, headers, body)
    with travel(timezone.now() + timedelta(hours=25), tick=False):
        send_test(webhook=hook, by=manager)
        deliver_all()
        assert not verifier()(old, *receiver.got[-1])
        assert verifier()(new, *receiver.got[-1])


def test_a_secret_that_leaked_ends_at_once(hook, manager, receiver):
    old = hook.secret
    renew_secret(webhook=hook, by=manager, at_once=True)
    send_test(webhook=hook, by=manager)
    deliver_all()

    assert not verifier()(old, *receiver.got[0])


# again


def test_it_is_tried_again_with_growing_pauses_and_then_given_up(project, manager, items, hook, receiver, work):
    manager.email = "manager@example.org"
    manager.save()
    receiver.status = 500
    start = timezone.now()
    with travel(start, tick=False) as clock:
        close(project, manager, work)
        deliver_all()
        waits = []
        while (delivery := Delivery.objects.get()).status == "waiting":
            waits.append((delivery.due_at - timezone.now()).total_seconds())
            deliver_all()  # it is not due yet
            clock.move_to(delivery.due_at)
            deliver_all()
        work()

    assert waits == list(PAUSES)
    assert 20 * 3600 < sum(waits) < 24 * 3600
    assert len(receiver.got) == len(PAUSES) + 1
    assert len({(headers["webhook-id"], body) for headers, body in receiver.got}) == 1
    assert (delivery.status, delivery.code, delivery.problem) == ("failed", 500, "status")
    assert [sent.to for sent in mail.outbox] == [["manager@example.org"]]
    assert "127.0.0.1" in mail.outbox[0].subject
    assert "to=ml" not in mail.outbox[0].body


def test_what_a_worker_died_over_is_tried_again(hook, manager, receiver):
    sent = send_test(webhook=hook, by=manager)
    Delivery.objects.filter(pk=sent.pk).update(due_at=timezone.now() + timedelta(minutes=2), attempts=1)
    deliver(sent.pk)
    assert not receiver.got

    with travel(timezone.now() + timedelta(minutes=3), tick=False):
        deliver(sent.pk)
    assert len(receiver.got) == 1


def failed(hook, n):
    for _ in range(n):
        one = Delivery.objects.create(webhook=hook, kind="round.closed", body="{}", attempts=len(PAUSES))
        deliver(one.pk)
    hook.refresh_from_db()


def test_after_many_failures_in_a_row_it_is_switched_off_and_says_so(hook, receiver, signed_in, manager, work):
    receiver.status = 503
    failed(hook, OFF_AFTER - 1)
    assert hook.is_on
    failed(hook, 1)
    work()

    assert hook.off_because == "failed"
    page = signed_in(manager).get(reverse("webhook", args=[hook.project.slug, hook.pk])).content.decode()
    assert "too many deliveries in a row" in page
    assert "switched off, as nothing arrived" in signed_in(manager).get("/").content.decode()


def test_one_that_arrives_in_between_begins_the_row_anew(hook, receiver):
    receiver.status = 503
    failed(hook, OFF_AFTER - 1)
    receiver.status = 200
    failed(hook, 1)
    receiver.status = 503
    failed(hook, OFF_AFTER - 1)

    assert hook.is_on


def test_a_receiver_that_says_gone_is_not_asked_again(hook, receiver):
    receiver.status = 410
    one = Delivery.objects.create(webhook=hook, kind="round.closed", body="{}")
    deliver(one.pk)
    hook.refresh_from_db()

    assert hook.off_because == "gone"


def test_what_is_switched_off_is_told_nothing_but_a_test(project, manager, items, hook, receiver, work):
    waiting = Delivery.objects.create(webhook=hook, kind="round.closed", body="{}")
    change_webhook(webhook=hook, by=manager, is_on=False)
    close(project, manager, work)
    send_test(webhook=hook, by=manager)
    deliver_all()

    assert [json.loads(body)["type"] for _, body in receiver.got] == ["test"]
    waiting.refresh_from_db()
    assert waiting.problem == "off"
    with pytest.raises(Conflict, match="Switch it on first"):
        send_again(delivery=waiting, by=manager)


def test_send_again_sends_the_same_bytes_under_the_same_id(hook, manager, receiver):
    sent = send_test(webhook=hook, by=manager)
    deliver_all()
    send_again(delivery=sent, by=manager)
    deliver_all()

    (first, body), (second, again) = receiver.got
    assert body == again
    assert first["webhook-id"] == second["webhook-id"]


def test_a_webhook_that_was_removed_is_told_nothing_and_keeps_no_secret(hook, manager, receiver):
    send_test(webhook=hook, by=manager)
    remove_webhook(webhook=hook, by=manager)
    deliver_all()
    hook.refresh_from_db()

    assert not receiver.got
    assert hook.secret == ""
    assert Delivery.objects.get().problem == "off"


# what may be called


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::1]", "[::]",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.0.0.1.", "localhost.", "①②⑦.0.0.1", "[64:ff9b::7f00:1]",
     "[2002:7f00:1::]", "[::127.0.0.1]", "169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "[fd00:ec2::254]",
     "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[fec0::1]", "[ff02::1]"],
)  # fmt: skip
def test_w_01_w_06_no_spelling_of_an_inner_address_is_called_and_all_get_one_sentence(host):
    with pytest.raises(Invalid) as refused:
        outgoing.find_target(f"https://{host}/hook")

    assert "cannot be called" in str(refused.value)
    assert set(refused.value.fields) == {"address"}


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "dict://example.org/", "data:text/html,x",
     "javascript:alert(1)", "//example.org/", "https://", "https://user:pass@example.org/", "https://a@127.0.0.1/",
     "https://exam ple.org/", "https://example.org/\r\nX: y", "https://example.org:0/", "https://example.org:99999/",
     "https://[::1", "", "x" * 600],
)  # fmt: skip
def test_w_04_what_is_no_address_of_ours_is_refused(address):
    with pytest.raises(Invalid):
        outgoing.find_target(address)


def names_lead_to(monkeypatch, *answers: list[str]) -> list[str]:
    """The resolver gives these, one after the other; returns the names it is asked for."""
    asked: list[str] = []

    def getaddrinfo(host, port, *args, **more):
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_w_03_a_name_with_one_public_and_one_inner_address_is_refused(monkeypatch):
    names_lead_to(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(Invalid):
        outgoing.find_target("https://rebinding.example/")


def test_w_03_the_socket_goes_to_the_address_that_was_looked_at(monkeypatch, settings, receiver):
    """The name leads here while it is looked at, and would lead into nowhere if it were asked a second time."""
    settings.OUTGOING_NETWORKS = LOOPBACK
    port = receiver.server.server_port
    resolve = socket.getaddrinfo
    asked = names_lead_to(monkeypatch, ["127.0.0.1"], ["203.0.113.1"])
    taught = socket.getaddrinfo

    def numbers_as_ever(host, *args, **more):
        return resolve(host, *args, **more) if host == "127.0.0.1" else taught(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", numbers_as_ever)
    assert outgoing.post(f"http://rebinding.example:{port}/", b"{}", {}) == 204
    assert asked == ["rebinding.example"]
    assert receiver.got[0][0]["host"] == f"rebinding.example:{port}"


def test_w_03_a_name_that_leads_inside_later_is_not_called_then(hook, manager, receiver, settings):
    send_test(webhook=hook, by=manager)
    settings.OUTGOING_NETWORKS = []
    deliver_all()

    assert not receiver.got
    assert Delivery.objects.get().problem == "address"


def test_plain_http_is_only_for_networks_that_were_let_in(monkeypatch):
    names_lead_to(monkeypatch, ["93.184.216.34"])
    with pytest.raises(Invalid, match="https"):
        outgoing.find_target("http://example.org/")
    assert outgoing.find_target("https://example.org/a b".replace(" ", "%20")).path == "/a%20b"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_w_02_a_redirect_is_not_followed(hook, manager, receiver, status):
    receiver.status, receiver.headers = status, {"Location": receiver.address}
    send_test(webhook=hook, by=manager)
    deliver_all()

    assert len(receiver.got) == 1
    assert Delivery.objects.get().problem == "redirect"


def test_w_12_proxies_of_the_environment_are_not_used(hook, manager, receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    send_test(webhook=hook, by=manager)
    deliver_all()

    assert len(receiver.got) == 1


def answering(speak) -> tuple[socket.socket, str]:
    """A server that says what speak(connection) says, to one caller."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            line, _ = server.accept()
            with line:
                speak(line)
        except OSError:
            pass

    threading.Thread(target=serve, daemon=True).start()
    return server, f"http://127.0.0.1:{server.getsockname()[1]}/"


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1")
    while True:
        line.sendall(b" " * 4096)


def drop_by_drop(line: socket.socket) -> None:
    pause = threading.Event()
    for byte in b"HTTP/1.1 200 OK\r\n" * 100:
        line.sendall(bytes([byte]))
        pause.wait(0.1)


@pytest.mark.parametrize(
    ("speak", "problem"),
    [(endless, "unreadable"), (drop_by_drop, "time"), (lambda line: line.recv(9) and None, "unreadable"),
     (lambda line: line.sendall(b"SSH-2.0-OpenSSH\r\n"), "unreadable")],
)  # fmt: skip
def test_w_08_a_receiver_that_never_ends_or_says_nonsense_is_cut_off(on_this_machine, monkeypatch, speak, problem):
    monkeypatch.setattr(outgoing, "SECONDS", 0.6)
    server, address = answering(speak)
    with server, pytest.raises(outgoing.Unreachable) as error:
        outgoing.post(address, b"{}", {})
    assert error.value.problem in (problem, "connection" if problem == "unreadable" else problem)


def test_heads_that_only_announce_an_answer_are_read_over(on_this_machine):
    server, address = answering(
        lambda line: line.sendall(b"HTTP/1.1 103 Hints\r\nLink: a\r\n\r\nHTTP/1.1 202 Yes\r\n\r\n")
    )
    with server:
        assert outgoing.post(address, b"{}", {}) == 202


@pytest.mark.parametrize(("trusted", "name"), [(True, "localhost"), (False, "localhost"), (True, "127.0.0.1")])
def test_a_certificate_is_verified_for_the_name(on_this_machine, monkeypatch, trusted, name):
    """tests/labeling/localhost.pem is for localhost, signed by nobody but itself."""
    pem = Path(__file__).with_name("localhost.pem")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def speak(line: socket.socket) -> None:
        with context.wrap_socket(line, server_side=True) as safe:
            safe.recv(4096)
            safe.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    server, address = answering(speak)
    address = address.replace("http://127.0.0.1", f"https://{name}")
    with server:
        if trusted and name == "localhost":
            assert outgoing.post(address, b"{}", {}) == 200
        else:
            with pytest.raises(outgoing.Unreachable) as error:
                outgoing.post(address, b"{}", {})
            assert error.value.problem == "certificate"


# the page


@pytest.fixture
def pages(project) -> str:
    return reverse("webhooks", args=[project.slug])


def test_only_managers_come_here(signed_in, manager, sme, labeler, stranger, pages):
    assert [signed_in(one).get(pages).status_code for one in (manager, sme, labeler, stranger)] == [200, 403, 403, 404]


def test_only_the_answer_that_makes_it_shows_the_secret(signed_in, manager, pages, receiver, on_this_machine):
    client = signed_in(manager)
    made = client.post(pages, {"address": receiver.address, "topics": ALL}).content.decode()
    hook = Webhook.objects.get()
    assert hook.secret in made

    for address in (pages, reverse("webhook", args=[hook.project.slug, hook.pk])):
        assert hook.secret not in client.get(address).content.decode()
    api = client.get(f"/api/v1/projects/{hook.project.slug}/webhooks/").content.decode()
    assert receiver.address in api
    assert hook.secret not in api


def test_an_inner_address_comes_back_with_the_sentence_beside_it(signed_in, manager, pages):
    answered = signed_in(manager).post(pages, {"address": "http://169.254.169.254/", "topics": ALL})

    assert answered.status_code == 422
    assert "cannot be called" in answered.content.decode()
    assert not Webhook.objects.exists()


def test_the_log_shows_what_happened_and_looks_again_while_something_is_on_its_way(signed_in, manager, hook, receiver):
    client = signed_in(manager)
    here = [hook.project.slug, hook.pk]
    client.post(reverse("test_webhook", args=here))
    log = reverse("webhook_log", args=here)
    assert "every 2s" in client.get(log).content.decode()

    receiver.status = 404
    deliver_all()
    shown = client.get(log).content.decode()
    assert "every 2s" not in shown
    assert "404" in shown
    assert "It answered with an error." in shown


def test_switching_changing_renewing_and_removing_by_the_page(signed_in, manager, hook, receiver):
    client, here = signed_in(manager), [hook.project.slug, hook.pk]
    page, old = reverse("webhook", args=here), hook.secret
    client.post(page, {"on": "0"})
    assert Webhook.objects.get().off_because == "manager"
    client.post(page, {"on": "1"})
    client.post(page, {"address": receiver.address, "topics": ["release.ready"]})
    assert Webhook.objects.get().topics == ["release.ready"]
    assert client.post(page, {"address": receiver.address, "topics": ["nonsense"]}).status_code == 422
    shown = client.post(reverse("renew_webhook_secret", args=here)).content.decode()
    renewed = Webhook.objects.get()
    assert renewed.secret in shown
    assert old not in shown
    client.post(reverse("remove_webhook", args=here))
    assert client.get(page).status_code == 404


def test_i_07_deliveries_of_another_webhook_are_not_found_below_mine(signed_in, manager, hook, work):
    other = factories.make_project()
    theirs = Webhook.objects.create(
        project=other, address="https://x.org", topics=ALL, created_by=manager, secret="whsec_"
    )
    delivery = Delivery.objects.create(webhook=theirs, kind="test", body="{}")
    mine_over_theirs = reverse("send_webhook_again", args=[hook.project.slug, hook.pk, delivery.pk])

    assert signed_in(manager).post(mine_over_theirs).status_code == 404
    delivery.refresh_from_db()
    assert delivery.attempts == 0


# REST


def test_over_rest_a_webhook_is_added_changed_tested_and_removed(manager, project, receiver, on_this_machine):
    program, here = Program(factories.bearer(manager)), f"projects/{project.slug}/webhooks/"
    made = program.post(here, {"address": receiver.address, "topics": ["round.closed"]}).json()
    one = f"{here}{made['webhook']['id']}/"
    assert made["secret"].startswith("whsec_")
    assert program.patch(one, {"is_on": False}).json()["off_because"] == "A manager switched it off."
    assert program.post(f"{one}test/").status_code == 202
    deliver_all()
    [row] = program.get(f"{one}deliveries/").json()["results"]
    assert (row["status"], row["code"]) == ("delivered", 204)
    assert row["message_id"] == receiver.got[0][0]["webhook-id"]
    assert program.post(f"{one}deliveries/{row['id']}/again/").status_code == 202
    assert program.post(f"{one}secret/", {"at_once": True}).json()["secret"] != made["secret"]
    assert program.patch(one, {"address": "http://10.0.0.1/"}).status_code == 422
    assert program.post(here, {"address": receiver.address, "topics": []}).status_code == 400
    assert program.delete(one).status_code == 204
    assert program.get(one).status_code == 404
