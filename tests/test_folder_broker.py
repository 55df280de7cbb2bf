"""The folder that stands in for Redis: a reader never meets half a message."""

from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest
from celery import Celery
from django.conf import settings
from kombu import Connection
from kombu.transport.virtual import Channel

from config.folder_broker import SCHEME

pytestmark = pytest.mark.once
MESSAGES = 300
LONG = "x" * 200_000


@pytest.fixture
def connect(tmp_path):
    for folder in ("messages", "control"):
        (tmp_path / folder).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
    }
    return lambda: Connection(f"{SCHEME}://localhost", transport_options=options)


def test_messages_are_read_whole_and_in_order_while_others_write_them(connect):
    with connect() as writing, connect() as reading, ThreadPoolExecutor(1) as beside:
        writer, reader = writing.channel(), reading.channel()
        written = beside.submit(lambda: [writer._put("work", {"number": n, "long": LONG}) for n in range(MESSAGES)])
        read = []
        while not (written.done() and not reader._size("work")):
            read += received(reader)
        written.result()

    assert sorted(message["number"] for message in read) == list(range(MESSAGES))
    assert all(message["long"] == LONG for message in read)


def received(channel: Channel) -> list[dict]:
    try:
        return [channel._get("work")]
    except Empty:
        return []


def test_many_may_bind_a_queue_at_once(connect):
    def bind(number: int) -> None:
        with connect() as connection:
            channel = connection.channel()
            channel._queue_bind("tasks", "", "", f"queue-{number}")
            channel.get_table("tasks")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bind, range(40)))

    with connect() as connection:
        bound = {row.queue for row in connection.channel().get_table("tasks")}
    assert bound == {f"queue-{number}" for number in range(40)}


def test_the_application_uses_it_where_no_other_broker_is_named():
    app = Celery(broker=settings.FOLDER_BROKER)

    assert app.connection().transport.__module__ == "config.folder_broker"
