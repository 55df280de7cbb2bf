"""Real servers on the test's own database, in processes of their own that can be killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db import connection

WITHIN = 60  # seconds


@dataclass
class Server:
    url: str
    command: list[str]
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """As a crash would: no warning, the whole process group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        self.process = launch(self.command)
        wait_until_ready(self)


def database_url() -> str:
    """Where other processes find the database of this test."""
    row = connection.settings_dict
    if connection.vendor == "sqlite":
        return (
            f"sqlite:///{row['NAME']}?transaction_mode=IMMEDIATE&timeout=30"
            "&init_command=PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=30000;"
        )
    who = quote(row["USER"] or "") + (f":{quote(row['PASSWORD'])}" if row["PASSWORD"] else "")
    if row["HOST"].startswith("/") or row.get("OPTIONS", {}).get("host"):
        return f"postgres://{who}@/{row['NAME']}?host={row['OPTIONS'].get('host', row['HOST'])}"
    return f"postgres://{who}@{row['HOST']}:{row['PORT'] or 5432}/{row['NAME']}"


def launch(command: list[str], **more: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT), **more}
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def web_server(workers: int = 1, threads: int = 8, **environment: str) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--threads", str(threads), "--log-level", "warning",
    ]  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", command, launch(command, **environment))
    try:
        wait_until_ready(server)
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.kill()


@contextlib.contextmanager
def worker(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker with its schedule, on the broker of the environment."""
    command = [
        sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--pool", "threads", "--concurrency", "2",
        "--beat", "--schedule", str(settings.VAR / "schedule"), "--loglevel", "warning",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    process = launch(command, **environment)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_ready(server: Server) -> None:
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        assert server.process.poll() is None, "the web server ended by itself"
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{server.url}/health/ready"):
            return
        time.sleep(0.05)
    raise AssertionError(f"the web server did not answer within {WITHIN} seconds")
