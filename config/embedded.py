"""`make run`: everything on this machine, on loopback, with nothing to install but Python.

Prepares the SQLite database, loads the demo, starts a web server and a Celery worker whose broker is a folder, and
stops both when it is stopped itself.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

os.environ.setdefault("EMBEDDED", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import vendor

HOST = "127.0.0.1"
READY_WITHIN, STOP_WITHIN = 60, 10  # seconds
MOST_ENDS = 5  # of the worker, within a minute; then something is wrong with this machine


class Stopped(Exception):
    """Somebody asked us to stop."""


def main() -> int:
    port = read_port()
    refuse_a_taken_port(port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        with only_one_here(), started(commands(port)) as processes:
            wait_until_ready(port, processes)
            print(welcome(port), flush=True)
            wait_for_the_end(processes, commands(port))
    except Stopped:
        print("\nStopped. Everything is kept in var/; run it again any time.", flush=True)
        return 0


def read_port() -> int:
    value = os.environ.get("PORT", "8000")
    if not value.isdecimal() or not 0 < int(value) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535; it is {value!r}.")
    return int(value)


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Port {port} may not be used by you. Choose one from 1024 up: make run PORT={port + 8000}")
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Stop that, or choose another: make run PORT={port + 1}")


def on_signal(number: int, frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)  # one is enough; stopping goes on undisturbed
    raise Stopped


@contextlib.contextmanager
def only_one_here() -> Iterator[None]:
    """The folder broker is for one worker, so one run at a time holds var/."""
    django.setup()
    with open(settings.VAR / "run.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"Concord runs already from {settings.VAR}. Stop it first, or set CONCORD_VAR to another folder.")
        prepare()
        yield


def prepare() -> None:
    """Browser packages, tables, demo; each only where something is missing."""
    vendor.main([])
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database …", flush=True)
        call_command("migrate", verbosity=0)
    call_command("load_demo")
    connection.close()


def commands(port: int) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    log = ["--log-level", "warning"]
    return {
        "web": [*python, "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--threads", "8", *log],
        "worker": [
            *python, "celery", "--quiet", "-A", "config", "worker", "--pool", "threads", "--concurrency", "2",
            "--beat", "--schedule", str(settings.VAR / "schedule"), "--without-gossip", "--without-mingle",
            "--loglevel", "warning",
        ],
    }  # fmt: skip


@contextlib.contextmanager
def started(what: dict[str, list[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Each in a process group of its own, so that one Ctrl-C reaches us alone and we end them in order."""
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in what.items():
            processes[name] = start(command)
        yield processes
    finally:
        stop(processes)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)


def stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + STOP_WITHIN
    for process in processes.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, end - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # whatever it had started and left


def wait_until_ready(port: int, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        refuse_the_dead(processes)
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/ready", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(f"The web server did not answer within {READY_WITHIN} seconds; what it said stands above.")


def wait_for_the_end(processes: dict[str, subprocess.Popen[bytes]], what: dict[str, list[str]]) -> NoReturn:
    """A worker that ends by itself is started anew: what it has not done waits in the database, and a folder as broker
    may hand it half a message."""
    ends: list[float] = []
    while True:
        if (code := processes["worker"].poll()) is not None:
            now = time.monotonic()
            ends = [*(at for at in ends if at > now - 60), now]
            if len(ends) <= MOST_ENDS:
                print(f"The worker ended by itself (exit {code}). It is started anew; nothing is lost.", flush=True)
                processes["worker"] = start(what["worker"])
        refuse_the_dead(processes)
        time.sleep(0.5)


def refuse_the_dead(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            sys.exit(f"The {name} process ended by itself (exit {process.returncode}); what it said stands above.")


def welcome(port: int) -> str:
    rows = [f"\nConcord runs at http://{HOST}:{port}/   (Ctrl-C stops it)", ""]
    path = Path(settings.VAR / "demo-logins.json")
    if path.exists():
        logins = json.loads(path.read_text())
        width = max(len(login["username"]) for login in logins.values())
        rows += [f"  {role:<9} {login['username']:<{width}}  {login['password']}" for role, login in logins.items()]
        rows += ["", f"These log-ins, with API tokens, are kept in {path}."]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
