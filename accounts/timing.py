"""Does the time of an answer tell who has an account? Measured on whole requests, known and unknown in turns."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import LoginFailure, OneTimeToken, Profile, User
from accounts.services.locking import account_key
from accounts.services.second_factor import begin_setup, finish_setup
from oasis.core.models import OutboxMessage

SAMPLES = 200
WARM_UP = 8
NOISE = 0.1  # how far from one half the share may be: three standard deviations of 200 against 200 are 0.087
PASSWORD = "la-de-la-medida-2026"  # noqa: S105 - of people that exist for a minute
DOMAIN = "timing.example"
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

    with _people(samples + WARM_UP) as half_finished, _undisturbed():
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
    """Without limits; collecting garbage waits."""
    gc.disable()
    try:
        with override_settings(RATE_LIMITS_ENABLED=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
            yield
    finally:
        gc.enable()


@contextmanager
def _people(number: int) -> Iterator[Callable[[], dict[str, list[str]]]]:
    """Accounts to ask about, gone afterwards but for what is only ever appended to."""
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

    def half_finished() -> dict[str, list[str]]:
        from accounts.services.challenges import begin_challenge

        return {prefix: [begin_challenge(user_id=user.pk) for user in found] for prefix, found in with_factor.items()}

    try:
        yield half_finished
    finally:
        _remove(people, number)


def _remove(people: list[User], number: int) -> None:
    newcomers = User.objects.filter(email__in=[_email("newcomer", index) for index in range(number)])
    ids = [str(pk) for pk in [*(user.pk for user in people), *newcomers.values_list("pk", flat=True)]]
    OutboxMessage.objects.filter(topic="accounts.mail", payload__user_id__in=ids).delete()
    OneTimeToken.objects.filter(user__in=people).delete()
    prefixes = ("known", "plain", "factor", "spare", "nobody")
    accounts = [account_key(_email(prefix, index)) for prefix in prefixes for index in range(number)]
    LoginFailure.objects.filter(account__in=accounts).delete()
    User.objects.filter(pk__in=[user.pk for user in people]).delete()
    newcomers.update(is_active=False)


def _email(prefix: str, number: int) -> str:
    return f"{prefix}-{number}@{DOMAIN}"
