"""What the system says of itself."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from oasis.core import health, resilience

AWAY = "unix:///nowhere/redis.sock"


@pytest.fixture
def redis_away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis and the broker cannot be reached."""
    settings.REDIS_URL = AWAY
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/redis.sock"
    monkeypatch.setattr(resilience, "_ask_redis_at", 0.0)
    resilience.client.cache_clear()
    yield
    resilience.client.cache_clear()


def test_health_asks_nobody(client: Client, redis_away: None) -> None:
    answer = client.get("/health")  # without the db fixture a query would fail the test
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_says_how_long_each_check_took(client: Client, db: None) -> None:
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    checks = answer.json()["checks"]
    assert set(checks) == {"postgresql", "migrations", "redis", "broker"}
    assert all(check["ok"] is True and check["ms"] >= 0 and set(check) == {"ok", "ms"} for check in checks.values())


def test_without_redis_it_is_degraded_and_still_serves(client: Client, db: None, redis_away: None) -> None:
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    checks = answer.json()["checks"]
    assert [name for name, check in checks.items() if not check["ok"]] == ["redis", "broker"]
    assert "nowhere" not in answer.content.decode()


def test_without_postgresql_it_is_not_ready(
    client: Client, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    with monkeypatch.context() as patch:  # undone before the database of the test goes
        patch.setitem(connection.settings_dict, "NAME", "not_there")
        answer = client.get("/ready")
        connection.close()
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer.json()["status"] == "unavailable"
    assert answer.json()["checks"]["postgresql"]["detail"] == "OperationalError"
    assert "not_there" not in answer.content.decode()


def test_a_missing_migration_makes_it_not_ready(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = health._migrations_of_the_code()
    monkeypatch.setattr(health, "_migrations_of_the_code", lambda: ours | {("accounts", "0999_tomorrow")})
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert "accounts.0999_tomorrow" in answer.json()["checks"]["migrations"]["detail"]


def test_ready_asks_the_database_twice(client: Client, db: None, statements: Any) -> None:
    with statements(2):
        client.get("/ready")


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics", "/circuit-breakers"])
def test_they_only_answer_questions(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_metrics_show_requests_by_route_and_the_backlog(client: Client, db: None) -> None:
    client.get("/health")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_outboxmessage (id, topic, payload, request_id, status, due_at, attempts, done_handlers,"
            " error, created_at) SELECT gen_random_uuid(), 'test', '{}', '', status, now() - interval '90 seconds', 0,"
            " '[]', '', now() FROM unnest(ARRAY['pending', 'claimed', 'done', 'dead']) AS status"
        )
    text = client.get("/metrics").content.decode()
    assert 'oasis_http_request_seconds_count{method="GET",route="health",status="200"}' in text
    assert 'oasis_backlog_size{queue="outbox"} 2.0' in text
    age = next(line for line in text.splitlines() if line.startswith('oasis_backlog_age_seconds{queue="outbox"}'))
    assert 90 <= float(age.split()[-1]) < 100
    assert 'oasis_celery_queue_depth{queue="critical"} 0.0' in text


def test_metrics_leave_out_what_is_away(client: Client, db: None, redis_away: None) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "oasis_celery_queue_depth{" not in answer.content.decode()
    assert "oasis_backlog_size{" in answer.content.decode()


def test_metrics_are_for_this_machine_only_without_a_token(client: Client, db: None) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 403
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 403


def test_metrics_behind_a_trusted_proxy_are_for_its_local_callers(client: Client, db: None, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 403
    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 200


def test_metrics_with_a_token_are_for_who_has_it(client: Client, db: None, settings: Any) -> None:
    settings.METRICS_TOKEN = "una-llave"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": "Bearer otra"}).status_code == 401
    answer = client.get("/metrics", headers={"authorization": "Bearer una-llave"}, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 200


def test_a_queue_of_another_app_is_measured(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_backlogs", {})
    health.measure_backlog("letters", "SELECT 3, NULL::numeric")
    text = client.get("/metrics").content.decode()
    assert 'oasis_backlog_size{queue="letters"} 3.0' in text
    assert 'oasis_backlog_age_seconds{queue="letters"} 0.0' in text


def test_circuits_are_listed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resilience, "_breakers", {})
    resilience.Breaker("listed")
    expected = [{"name": "listed", "state": "closed", "failures": 0, "opened_at": None}]
    assert client.get("/circuit-breakers").json() == expected
