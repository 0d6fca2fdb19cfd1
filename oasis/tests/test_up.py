"""`manage.py up`: starts all, refuses clearly, heals what dies, leaves nothing behind."""

import contextlib
import errno
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from oasis import embedded
from oasis.management.commands import up
from oasis.tests.running import ROOT, SECONDS, Running, free_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]

# -- what prevents a start, said before anything has started ------------------------------------------


@pytest.fixture
def fresh(settings: Any, tmp_path: Path) -> Path:
    """A data directory and a port of this test's own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.PORT = free_port()
    return settings.DATA_DIR


def test_a_taken_port_is_said_before_anything_starts(fresh: Path, settings: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.PORT))
        other.listen()
        with pytest.raises(CommandError, match=rf"Port {settings.PORT} is taken .* PORT=8001 \./dev up"):
            call_command("up")
    assert not (fresh / "postgres").exists()


def test_a_full_disk_is_said_before_anything_starts(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = up.shutil.disk_usage(fresh.parent)._replace(free=12_000_000)
    monkeypatch.setattr(up.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(CommandError, match="has 12 MB left and OASIS needs 300 MB"):
        call_command("up")
    assert not (fresh / "postgres").exists()


@pytest.mark.parametrize(
    "found", [psycopg.errors.DiskFull("could not extend file"), OSError(errno.ENOSPC, "No space left on device")]
)
def test_a_disk_that_fills_while_the_database_is_made_is_said(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, found: Exception
) -> None:
    def migrate(*args: Any, **options: Any) -> None:
        raise OperationalError("could not extend file") from found

    monkeypatch.setattr(up, "call_command", migrate)
    with pytest.raises(CommandError, match=f"The disk of {fresh} is full: free some space, or set OASIS_DATA_DIR"):
        call_command("up")


def test_a_data_directory_that_cannot_be_made_is_said(fresh: Path) -> None:
    fresh.write_text("a file stands where the directory should be")
    with pytest.raises(CommandError, match="Cannot write in the data directory"):
        call_command("up")


# -- the whole of it --------------------------------------------------------------------------------------


def test_everything_is_ready_and_the_way_in_is_said(running: Running) -> None:
    running.until(lambda: set(running.children()) == {"granian", "worker", "beat", "relay"})
    running.until(lambda: any("Ctrl-C stops everything" in line for line in running.lines))
    running.until(running.ready)
    said = "".join(running.lines)
    assert f"{running.url}/api/v1/docs" in said
    assert "platform administrator" in said
    assert (running.data_dir / "demo.json").exists()
    assert httpx.get(f"{running.url}/static/unfold/css/styles.css").status_code == 200


def test_a_second_one_in_the_same_folder_points_at_the_first(running: Running) -> None:
    running.until(lambda: len(running.servers()) == 2)
    before = running.servers()
    second = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=running.environment, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert f"running already in this folder: {running.url} (process {running.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr
    running.until(running.ready)
    assert running.servers() == before


def test_a_command_beside_it_leaves_the_servers_alone(running: Running) -> None:
    running.until(lambda: len(running.servers()) == 2)
    before = running.servers()
    beside = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"], cwd=ROOT, env=running.environment, capture_output=True
    )
    assert beside.returncode == 0, beside.stderr
    running.until(running.ready)
    assert running.servers() == before


@pytest.mark.parametrize("name", ["granian", "worker", "beat", "relay"])
def test_a_process_that_is_killed_starts_again(running: Running, name: str) -> None:
    running.until(lambda: name in running.children())
    killed, said = running.children()[name], running.says("was killed by signal 9; it starts again")
    killed.kill()
    running.until(said)
    running.until(lambda: running.children().get(name, killed).pid != killed.pid)
    running.until(running.ready)


@pytest.mark.parametrize("server", ["redis", "postgres"])
def test_an_embedded_server_that_is_killed_starts_again(running: Running, server: str) -> None:
    running.until(lambda: server in running.servers())
    killed = running.servers()[server]
    os.kill(killed, signal.SIGKILL)
    running.until(lambda: running.servers().get(server, killed) != killed)
    running.until(running.ready)
    running.until(lambda: set(log_ins(running)) == {200})  # connections of before are found dead once each


def serving(running: Running) -> dict[int, float]:
    """When each web worker that accepts connections began, by process id: one that is starting does not yet."""
    with contextlib.suppress(KeyError, psutil.Error):
        workers = running.children()["granian"].children()
        return {one.pid: one.create_time() for one in workers if one.net_connections("tcp")}
    return {}


def test_a_web_worker_that_is_killed_is_replaced(running: Running) -> None:
    # The server takes a worker that dies within 5.5 s of its own replacement for one that cannot start, and ends.
    running.until(lambda: [time.time() - began > 10 for began in serving(running).values()] == [True] * up.WEB_WORKERS)
    web, killed = running.children()["granian"].pid, next(iter(serving(running)))
    os.kill(killed, signal.SIGKILL)
    # Meanwhile the other one serves; but whoever was on the way to the one that died is cut off, so ask until answered.
    running.until(running.ready)
    running.until(lambda: len(serving(running).keys() - {killed}) == up.WEB_WORKERS)
    running.until(running.ready)
    assert running.children()["granian"].pid == web


def participant(running: Running) -> tuple[dict[str, str], str]:
    """What somebody of the demo logs in with, and the id of their organization."""
    demo = json.loads((running.data_dir / "demo.json").read_text())
    person = next(person for person in demo["people"] if person["role"] == "participant")
    organization = next(one["id"] for one in demo["organizations"] if one["slug"] == person["organization"])
    return {"email": person["email"], "password": demo["password"]}, organization


def log_in(running: Running) -> httpx.Response:
    """Log somebody of the demo in."""
    return httpx.post(f"{running.url}/api/v1/auth/login", json=participant(running)[0], timeout=SECONDS)


def log_ins(running: Running) -> list[int]:
    """The statuses of many log-ins at once: more than there are threads that write."""
    with ThreadPoolExecutor(24) as people:
        return [answer.status_code for answer in people.map(lambda _: log_in(running), range(24))]


@contextlib.contextmanager
def open_stream(running: Running) -> Iterator[Iterator[str]]:
    """The lines of a participant's live events, which would go on for ever."""
    _, organization = participant(running)
    access = log_in(running).json()["data"]["access"]
    headers = {"authorization": f"Bearer {access}", "x-organization-id": organization}
    with httpx.stream("GET", f"{running.url}/api/v1/me/stream", headers=headers, timeout=SECONDS) as answer:
        yield answer.iter_lines()


def test_ctrl_c_leaves_nothing_and_a_kill_is_got_over(running: Running) -> None:
    secrets = embedded.secrets(running.data_dir)
    with open_stream(running) as lines:
        assert next(lines) == "event: ready"
        stopped, killed = running.says("Everything has stopped"), running.says("did not stop in time and is killed")
        running.stop(signal.SIGINT)
        assert list(lines)[-1] == ""  # it ended whole: httpx would raise where an answer is cut off
    running.until(stopped)
    assert not killed()
    assert running.process.returncode == 0
    assert running.remains() == []

    running.start()
    assert embedded.secrets(running.data_dir) == secrets
    running.process.kill()
    running.until(lambda: all("postgres" in line or "redis" in line for line in running.remains()))
    running.start()


def test_the_tour_of_the_readme_works_as_written(running: Running) -> None:
    section = (ROOT / "README.md").read_text().partition("## A tour with curl")[2].partition("\n## ")[0]
    script = "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))
    running.until(lambda: "worker" in running.children() and "relay" in running.children())
    tour = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env={**os.environ, "SITE": running.url, "DATA": str(running.data_dir)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert tour.returncode == 0, tour.stdout + tour.stderr
    answers = [json.loads(line) for line in tour.stdout.splitlines() if line.startswith("{")]
    assert [answer["success"] for answer in answers] == [True] * (len(answers) - 1) + [False]
    step = next(answer["data"] for answer in answers if "points_awarded" in str(answer))
    assert step["points_awarded"] > 0
    assert any(
        answer["data"].get("reply", {}).get("content") for answer in answers[:-1] if isinstance(answer["data"], dict)
    )
    assert answers[-1]["error"]["code"] == "org_002"
