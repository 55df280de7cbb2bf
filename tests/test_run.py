"""`make run`: one command starts everything, Ctrl-C stops everything, nothing is lost in between."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.servers import free_port

pytestmark = [pytest.mark.concurrency, pytest.mark.once]


def run(var: Path, port: int) -> subprocess.Popen[str]:
    left_out = {"DATABASE_URL", "REDIS_URL", "BROKER_URL", "MEDIA_ROOT", "SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.Popen(
        [sys.executable, "-m", "config.embedded"],
        env=environment | {"CONCORD_VAR": str(var), "PORT": str(port)},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lines_until(process: subprocess.Popen[str], wanted: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if wanted in line:
            return said
    raise AssertionError(f"it never said {wanted!r}: {said}")


def children_of(pid: int) -> list[int]:
    rows = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in re.findall(r"(\d+)\s+(\d+)", rows)}
    found = [child for child, parent in parents.items() if parent == pid]
    return found + [grandchild for child in found for grandchild in children_of(child)]


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def test_it_starts_prints_the_logins_stops_at_ctrl_c_keeps_everything_and_outlives_its_worker(tmp_path):
    port, logins = free_port(), tmp_path / "demo-logins.json"
    process = run(tmp_path, port)
    said = lines_until(process, "are kept in")
    kept = json.loads(logins.read_text())

    assert f"http://127.0.0.1:{port}/" in said
    assert set(kept) == {"manager", "sme", "labeler", "labeler2"}
    assert all(login["password"] in said for login in kept.values())
    assert stat.S_IMODE(logins.stat().st_mode) == 0o600
    assert names_of_projects(port, kept["labeler"]["token"]) == {"Phone inspection", "Support requests"}

    started = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert len(started) >= 2
    assert not [pid for pid in started if is_running(pid)]

    again = run(tmp_path, port)
    lines_until(again, "are kept in")
    assert json.loads(logins.read_text()) == kept
    assert names_of_projects(port, kept["manager"]["token"]) == {"Phone inspection", "Support requests"}
    worker = next(pid for pid in children_of(again.pid) if b"celery" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(worker, signal.SIGKILL)
    lines_until(again, "The worker ended by itself (exit -9). It is started anew; nothing is lost.")
    assert names_of_projects(port, kept["manager"]["token"]) == {"Phone inspection", "Support requests"}
    again.send_signal(signal.SIGTERM)
    assert again.wait(20) == 0


def names_of_projects(port: int, token: str) -> set[str]:
    address = f"http://127.0.0.1:{port}/api/v1/projects/"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return {row["name"] for row in json.load(answer)["results"]}


def test_a_taken_port_is_named_with_a_way_out(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = run(tmp_path, port)
        said, _ = process.communicate(timeout=30)

    assert process.returncode == 1
    assert f"Port {port} is taken" in said
    assert f"make run PORT={port + 1}" in said
