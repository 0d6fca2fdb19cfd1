"""`manage.py webhooks`."""

import threading
from io import StringIO
from wsgiref.simple_server import WSGIRequestHandler, make_server

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application

from webhooks.models import EventStatus, WebhookEvent
from webhooks.services.processing import process_due
from webhooks.services.secrets import add_secret
from webhooks.tests.deliveries import PROVIDERS, captured

DEAD = {"status": EventStatus.DEAD, "next_attempt_at": None}


def run(*args):
    out = StringIO()
    call_command("webhooks", *args, stdout=out)
    return out.getvalue()


def told(*args):
    return orjson.loads(run(*args, "--json"))


@pytest.mark.django_db
def test_list_shows_the_newest_and_takes_filters(stored):
    stored()
    stored("typeform", **DEAD)
    assert [event["provider"] for event in told("list")] == ["typeform", "stripe"]
    assert [event["provider"] for event in told("list", "--status", "dead")] == ["typeform"]
    assert [event["provider"] for event in told("list", "--provider", "stripe")] == ["stripe"]
    assert len(told("list", "--limit", "1")) == 1
    head, *lines = run("list").splitlines()
    assert head.split() == ["id", "provider", "type", "status", "attempts", "received_at", "reason"]
    assert [line.index(name) for line, name in zip(lines, ["typeform", "stripe"], strict=True)] == [
        head.index("provider")
    ] * 2


@pytest.mark.django_db
def test_show_gives_attempts_and_a_masked_payload(handlers, stored):
    event = stored("typeform")
    process_due()
    shown = told("show", str(event.id))
    assert [attempt["number"] for attempt in shown["attempts"]] == [1]
    assert shown["payload"]["event_id"] == event.event_id
    assert "Algo mejor" not in run("show", str(event.id))


@pytest.mark.django_db
def test_show_says_when_there_is_none():
    with pytest.raises(CommandError):
        run("show", "018f0000-0000-7000-8000-000000000000")


@pytest.mark.django_db
def test_retry_takes_ids_criteria_or_all(stored):
    event = stored(**DEAD)
    with pytest.raises(CommandError):
        run("retry")
    assert told("retry", "--provider", "typeform") == {"count": 0}
    assert told("retry", "--since", "2999-01-01") == {"count": 0}
    event.refresh_from_db()
    assert event.status == "dead"
    assert told("retry", str(event.id)) == {"count": 1}
    assert told("retry", "--all") == {"count": 0}
    event.refresh_from_db()
    assert event.status == "received"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def server(transactional_db):
    """This application over HTTP on loopback."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


def test_simulate_sends_a_signed_event_of_every_provider_over_http(server):
    for provider in PROVIDERS:
        sent = told("simulate", provider, "--server", server)
        assert sent["status"] == 202, sent
        assert WebhookEvent.objects.get(pk=sent["answer"]["data"]["id"]).provider == provider


def test_simulate_takes_a_body_and_an_organizations_secret(server, cast, tmp_path):
    add_secret(organization_id=cast.a.id, provider="stripe", text="whsec_of_alba", actor_id=None)
    body = tmp_path / "event.json"
    body.write_bytes(orjson.dumps(captured("stripe")))
    options = ("--server", server, "--organization", str(cast.a.id), "--body", str(body))
    assert told("simulate", "stripe", *options)["status"] == 202
    assert told("simulate", "stripe", *options)["answer"]["data"]["duplicate"] is True
    assert WebhookEvent.objects.get().organization_id == cast.a.id


def test_simulate_says_what_is_missing(transactional_db, settings):
    with pytest.raises(CommandError, match=r"http://127\.0\.0\.1:9 nadie responde"):
        run("simulate", "stripe", "--server", "http://127.0.0.1:9/")
    settings.WEBHOOK_SECRETS = {}
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match="ningún secreto de stripe"):
            run("simulate", "stripe", *options)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "--limit", "0"), "mayor que cero"),
        (("list", "--limit", "-3"), "mayor que cero"),
        (("show", "018f"), "cópialo entero"),
        (("retry", "018f"), "cópialo entero"),
        (("retry", "--since", "ayer"), "ISO 8601"),
        (("simulate", "stripe", "--server", "localhost"), "no es una dirección"),
        (("simulate", "stripe", "--server", "http://127.0.0.1:abc"), "no es una dirección"),
        (("simulate", "stripe", "--server", "http://127.0.0.1:8000/api"), "no es una dirección"),
        (("simulate", "stripe", "--body", "/nowhere/event.json"), "no se puede leer"),
    ],
)
def test_what_cannot_be_meant_is_said_in_words(words, said):
    with pytest.raises(CommandError, match=said):
        run(*words)


@pytest.mark.django_db
def test_replay_looks_first_and_then_queues(handlers, stored):
    handlers.handles("stripe", "checkout.session.completed")(lambda event, payload: None)
    event = stored(**DEAD)
    looked = told("replay", str(event.id), "--dry-run")
    assert (looked["queued"], looked["preview"]["outcome"]) == (False, "processed")
    event.refresh_from_db()
    assert event.status == "dead"
    assert told("replay", str(event.id)) == looked | {"queued": True}
    with pytest.raises(CommandError, match="webhook_006"):
        run("replay", str(event.id))


@pytest.mark.django_db
def test_dry_runs_of_retry_and_purge_change_nothing(stored):
    event = stored(**DEAD, received_at="2020-01-01T00:00:00Z")
    assert told("retry", "--all", "--dry-run") == {"count": 1, "dry_run": True}
    assert told("purge", "--dry-run") == {"bodies": 0, "events": 1, "deliveries": 0, "dry_run": True}
    event.refresh_from_db()
    assert event.status == "dead"
    assert told("purge")["events"] == 1
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"{}"])
def test_simulate_sends_what_no_provider_would_send(body, server, tmp_path):
    sent = tmp_path / "event.json"
    sent.write_bytes(body)
    for provider in PROVIDERS:
        answer = told("simulate", provider, "--server", server, "--body", str(sent))
        assert answer["status"] in (202, 400), answer
        assert told("simulate", provider, "--body", str(sent), "--dry-run")["headers"]


def test_dry_run_of_simulate_shows_the_signed_request(settings):
    for provider in PROVIDERS:
        shown = told("simulate", provider, "--dry-run")
        assert f"/api/v1/webhooks/{provider}" in shown["url"]
        assert orjson.loads(shown["body"])


@pytest.mark.django_db
def test_list_searches(stored):
    event = stored()
    stored("typeform")
    assert [row["id"] for row in told("list", "--search", event.event_id)] == [str(event.id)]
