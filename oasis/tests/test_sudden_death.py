"""Redis, the worker, the relay and a web worker die by `kill -9` while people do the main job: nothing is lost or doubled."""

import base64
import hashlib
import hmac
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse
from uuid import uuid4

import httpx
import psutil
import pytest

from oasis import embedded
from oasis.tests.running import SECONDS, Running

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]

PEOPLE = 4
PASSWORD = "caminando-despacio-2026"
JOURNEY = "resiliencia-en-ocho-pasos"


class Participant:
    """A client that sends a request again until it is answered, as an app on a bad connection does."""

    def __init__(self, running: Running, community: str, secret: str) -> None:
        self.running, self.community, self.secret = running, community, secret
        self.email = f"{uuid4().hex[:10]}@example.com"
        self.headers: dict[str, str] = {}
        self.points = 0
        self.events: list[str] = []

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                answer = httpx.request(
                    method,
                    f"{self.running.url}/api/v1{path}",
                    json=body,
                    headers={**self.headers, **headers},
                    timeout=60,
                )
            except httpx.HTTPError:
                continue
            if answer.status_code < 500:
                return answer
        raise AssertionError(f"{method} {path} was never answered")

    def data(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        answer = self.call(method, path, body, **headers)
        assert answer.status_code < 300, (method, path, answer.text)
        return answer.json()["data"]

    def mails(self) -> list[Path]:
        return list((self.running.data_dir / "mail").glob(f"*{self.email}*.eml"))

    def do_the_main_job(self) -> None:
        """Register, verify, log in, join, enroll, complete steps (one of them by a signed Typeform webhook), check in."""
        self.data(
            "POST",
            "/auth/register",
            {
                "email": self.email,
                "password": PASSWORD,
                "profile": {"first_name": "Alba", "last_name": "Ruiz"},
                "accept_terms": True,
            },
        )
        deadline = time.monotonic() + SECONDS
        while not self.mails():
            assert time.monotonic() < deadline, "the mail never came"
            threading.Event().wait(0.05)
        message = message_from_bytes(self.mails()[-1].read_bytes(), policy=policy.default)
        link = next(word for word in message.get_body(("plain",)).get_content().split() if "?token=" in word)
        token = parse_qs(urlparse(link).query)["token"][0]
        assert self.call("POST", "/auth/verify-email", {"token": token}).status_code in (
            200,
            400,
        )  # 400: done, answer lost
        login = self.data("POST", "/auth/login", {"email": self.email, "password": PASSWORD})
        self.headers = {"Authorization": f"Bearer {login['access']}"}
        assert self.call("POST", f"/organizations/{self.community}/join", {}).status_code in (200, 201, 409)
        self.headers["X-Organization-ID"] = self.community
        journeys = self.data("GET", "/journeys?search=resiliencia")
        journey = next(one for one in journeys if one["slug"] == JOURNEY)
        self.call("POST", "/enrollments", {"journey_id": journey["id"]})
        enrollment = self.data("GET", "/enrollments")[0]["id"]
        steps = self.data("GET", f"/enrollments/{enrollment}")["steps"]
        self.complete(enrollment, steps[0])
        self.complete_by_form(enrollment, steps[1])
        self.complete(enrollment, steps[2])
        for _ in range(5):
            key = str(uuid4())
            self.events.append(key)
            for _twice in range(2):
                self.data("POST", "/tracking/event", {"event": "mood_checkin", "idempotency_key": key})

    def complete(self, enrollment: str, step: dict[str, Any]) -> None:
        path = f"/enrollments/{enrollment}/steps/{step['id']}/complete"
        body = {"seconds": 300} if step["kind"] == "exercise" else {}
        assert self.data("POST", path, body)["points_awarded"] == step["points"]

    def complete_by_form(self, enrollment: str, step: dict[str, Any]) -> None:
        assert step["kind"] == "typeform"
        url = self.data("GET", f"/enrollments/{enrollment}/steps/{step['id']}/form-link")["url"]
        parsed = urlparse(url)
        hidden = parse_qs(parsed.fragment or parsed.query)["oasis"][0]
        form = {
            "event_id": uuid4().hex,
            "event_type": "form_response",
            "form_response": {
                "form_id": parsed.path.rpartition("/")[2], "token": uuid4().hex, "submitted_at": "2026-11-21T09:04:12Z",
                "landed_at": "2026-11-21T09:00:00Z", "hidden": {"oasis": hidden}, "definition": {"fields": []}, "answers": [],
            },
        }  # fmt: skip
        raw = json.dumps(form).encode()
        digest = base64.b64encode(hmac.new(self.secret.encode(), raw, hashlib.sha256).digest()).decode()
        for _ in range(3):  # Typeform sends again what was not acknowledged, and sometimes what was
            answer = self.post_raw("/webhooks/typeform", raw, {"Typeform-Signature": f"sha256={digest}"})
            assert answer.status_code in (200, 202), answer.text
        deadline = time.monotonic() + SECONDS
        while self.data("GET", f"/enrollments/{enrollment}")["steps"][1]["status"] != "completed":
            assert time.monotonic() < deadline, "the form's step was never completed"
            threading.Event().wait(0.05)

    def post_raw(self, path: str, raw: bytes, headers: dict[str, str]) -> httpx.Response:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                sent = {"Content-Type": "application/json", **headers}
                return httpx.post(f"{self.running.url}/api/v1{path}", content=raw, headers=sent, timeout=60)
            except httpx.HTTPError:
                continue
        raise AssertionError(f"POST {path} was never answered")


def kill(running: Running, what: str) -> None:
    """`kill -9` one of the processes."""
    if what == "redis":
        os.kill(int((running.data_dir / "redis" / "redis.pid").read_text()), signal.SIGKILL)
    elif what == "web worker":
        workers = running.children()["granian"].children()
        random.choice(workers).kill()
    else:
        running.children()[what].kill()


def test_nothing_is_lost_or_doubled_when_processes_die_during_the_main_job(running: Running) -> None:
    demo = json.loads((running.data_dir / "demo.json").read_text())
    community = next(one["id"] for one in demo["organizations"] if one["kind"] == "community")
    people = [Participant(running, community, demo["webhook_secrets"]["typeform"]) for _ in range(PEOPLE)]
    failures: list[BaseException] = []

    def live(person: Participant) -> None:
        try:
            person.do_the_main_job()
        except BaseException as error:  # noqa: BLE001 - told at the end
            failures.append(error)

    threads = [threading.Thread(target=live, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    victims = ["redis", "worker", "relay", "web worker", "redis", "worker"]
    for victim in victims:
        threads[0].join(timeout=random.uniform(0.5, 2.0))  # a moment that nobody chose
        try:
            kill(running, victim)
        except (KeyError, IndexError, OSError, ValueError, psutil.Error):
            continue  # it is being restarted right now
    for thread in threads:
        thread.join()
    assert not failures

    running.until(running.ready)
    for person in people:
        ledger = person.data("GET", "/me/points?page_size=100")
        stats = person.data("GET", "/me/stats")
        causes = Counter(entry["reason"] for entry in ledger if entry["rule"] == "step")
        assert sorted(causes.values()) == [1, 1, 1]
        assert sum(entry["points"] for entry in ledger) == stats["points"] == ledger[0]["balance"]
        assert len([entry for entry in ledger if entry["rule"] == "mood_checkin"]) <= len(person.events)
        assert stats["steps_completed"] == 3
        assert stats["journeys_completed"] == 0
    admin = httpx.post(
        f"{running.url}/api/v1/auth/login",
        json={"email": demo["platform_admin"]["email"], "password": demo["password"]},
        timeout=SECONDS,
    ).json()["data"]
    events = httpx.get(
        f"{running.url}/api/v1/webhooks/events?page_size=100",
        headers={"Authorization": f"Bearer {admin['access']}"},
        timeout=SECONDS,
    ).json()["data"]
    assert [event["status"] for event in events if event["provider"] == "typeform"] == ["processed"] * PEOPLE
    running.until(lambda: embedded.running(running.data_dir))
