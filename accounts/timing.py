"""Does the time of an answer tell who has an account? Measured on whole requests, known and unknown in turns."""

import gc
import logging
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Profile, User
from accounts.services.challenges import begin_challenge
from accounts.services.second_factor import begin_setup, finish_setup
from oasis import embedded

SAMPLES = 200
WARM_UP = 8
NOISE = 0.1  # how far from one half the share may be: three standard deviations of 200 against 200 are 0.087
PASSWORD = "la-de-la-medida-2026"  # noqa: S105 - of people that exist for a minute
API = "/api/v1/auth/"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two kinds of requests that must not be told apart by their time."""

    name: str
    samples: int
    first_ms: float  # medians
    second_ms: float
    share: float  # of pairs in which the first took longer; 0.5 tells nothing (the area under the ROC curve)

    @property
    def within_noise(self) -> bool:
        """Whether somebody with a stopwatch learns nothing from as many samples."""
        return abs(self.share - 0.5) < NOISE


def compare(name: str, samples: int, first: Callable[[int], Any], second: Callable[[int], Any]) -> Comparison:
    """Time two kinds of requests in random turns; each gets the number of its turn, no number twice."""
    times: tuple[list[float], list[float]] = ([], [])
    turns = [(kind, number) for number in range(samples + WARM_UP) for kind in (0, 1)]
    for kind, number in sorted(turns, key=lambda turn: (turn[1], random.random())):  # noqa: S311 - an order, no secret
        started = time.perf_counter()
        (first, second)[kind](number)
        if number >= WARM_UP:
            times[kind].append(time.perf_counter() - started)
    longer = sum((one > other) + (one == other) / 2 for one in times[0] for other in times[1])
    first_ms, second_ms = (statistics.median(kind) * 1000 for kind in times)
    return Comparison(name, samples, first_ms, second_ms, longer / (len(times[0]) * len(times[1])))


def measure(samples: int = SAMPLES) -> Iterator[Comparison]:
    """Log-in, second factor, reset, resending and registration, each where there is an account and where there is none."""
    client = Client()

    def post(path: str, **body: Any) -> Any:
        return client.post(API + path, body, content_type="application/json")

    def log_in(prefix: str) -> Callable[[int], Any]:
        return lambda number: post("login", email=_email(prefix, number), password="otra-cosa")  # noqa: S106

    def ask(path: str, prefix: str) -> Callable[[int], Any]:
        return lambda number: post(path, email=_email(prefix, number))

    def register(prefix: str) -> Callable[[int], Any]:
        profile = {"first_name": "Nora", "last_name": "Nueva"}
        return lambda number: post(
            "register", email=_email(prefix, number), password=PASSWORD, profile=profile, accept_terms=True
        )

    half_finished = _people(samples + WARM_UP)
    with _undisturbed():
        yield compare("log-in: known / unknown", samples, log_in("known"), log_in("nobody"))
        yield compare("log-in: second factor / none", samples, log_in("factor"), log_in("plain"))
        tokens = half_finished()
        yield compare(
            "second factor: wrong number / wrong backup code",
            samples,
            lambda number: post("login/2fa", mfa_token=tokens["factor"][number], code="000000"),
            lambda number: post("login/2fa", mfa_token=tokens["spare"][number], code="aaaaa-aaaaa"),
        )
        yield compare(
            "reset: known / unknown", samples, ask("password/reset", "known"), ask("password/reset", "nobody")
        )
        yield compare(
            "resend: waiting / unknown",
            samples,
            ask("resend-verification", "waiting"),
            ask("resend-verification", "nobody"),
        )
        yield compare("register: taken / free", samples, register("known"), register("newcomer"))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without limits and without a line in the log for each request; collecting garbage waits."""
    gc.disable()
    logging.disable(logging.WARNING)
    try:
        with override_settings(RATE_LIMITS_ENABLED=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
            yield
    finally:
        logging.disable(logging.NOTSET)
        gc.enable()


@contextmanager
def own_database(*, template: str | None = None) -> Iterator[str]:
    """Be connected to a database that is made for the measurement on the embedded server and dropped after it.

    A log-in writes to the audit trail, which nobody takes anything out of: made-up people must not come into a real one.
    `template` is a database that is migrated already and where nobody is connected; without it the new one is migrated.
    Raises `oasis.embedded.EmbeddedError`.
    """
    name = f"timing_{os.getpid()}"
    used = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    embedded.create_database(settings.DATA_DIR, name, template=template)
    try:
        _connect(dict.fromkeys(used, name))
        if template is None:
            call_command("migrate", verbosity=0)
        yield name
    finally:
        _connect(used)
        embedded.drop_database(settings.DATA_DIR, name)


def _connect(databases: dict[str, str]) -> None:
    for alias, name in databases.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _people(number: int) -> Callable[[], dict[str, list[str]]]:
    """Accounts to ask about; the function it gives begins the log-ins that wait for a second factor."""
    import pyotp

    now, hashed = timezone.now(), make_password(PASSWORD)
    people = [
        User(
            email=_email(prefix, index),
            password=hashed,
            email_verified_at=None if prefix == "waiting" else now,
        )
        for prefix in ("known", "plain", "factor", "spare", "waiting")
        for index in range(number)
    ]
    User.objects.bulk_create(people)
    Profile.objects.bulk_create([Profile(user=user, first_name="Nora") for user in people])
    with_factor = {prefix: [user for user in people if user.email.startswith(prefix)] for prefix in ("factor", "spare")}
    for user in (user for listed in with_factor.values() for user in listed):
        finish_setup(user_id=user.pk, code=pyotp.TOTP(begin_setup(user_id=user.pk).secret).at(timezone.now()))
    return lambda: {
        prefix: [begin_challenge(user_id=user.pk) for user in users] for prefix, users in with_factor.items()
    }


def _email(prefix: str, number: int) -> str:
    return f"{prefix}-{number}@timing.example"
