"""The page on running it: what is seen from outside, and the command line."""

import io
import json

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.test import Client

from oasis.tests.contract import shaped

OURS = ("oasis", "accounts", "organizations", "webhooks", "journeys", "coaching")
RUN_UNTIL_STOPPED = {"up", "relay"}
LIKE_DJANGO = {"migrate"}  # has `--plan` and `--check`
# What only reads, what measures on data of its own, and what shows before `--write` writes.
CHANGE_NOTHING = {
    "ai_models",
    "bench",
    "bench_identity",
    "doctor",
    "evaluate_agents",
    "export_audit",
    "isolation_check",
    "list_organizations",
    "rotate_jwt_key",
    "screen_text",
    "verify_audit",
}
COMMANDS = sorted(
    name
    for name, app in get_commands().items()
    if isinstance(app, str) and app.split(".")[0] in OURS and name not in RUN_UNTIL_STOPPED | LIKE_DJANGO
)
PROMISED = """ai_models backup bench create_organization doctor export_audit isolation_check list_organizations
    purge_organization rebuild_stats report restore rotate_keys screen_text seed_dev suspend_organization
    verify_audit webhooks"""


def flags(parser):
    return {flag for action in parser._actions for flag in action.option_strings}


def verbs(parser):
    """The parsers of a command's verbs, or its own."""
    for action in parser._actions:
        if isinstance(action.choices, dict):
            return action.choices
    return {"": parser}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_speaks_json_and_can_be_tried_first(name):
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    for verb, own in verbs(parser).items():
        assert "--json" in flags(own), f"{name} {verb}"
        if name not in CHANGE_NOTHING and verb not in ("list", "show"):
            assert "--dry-run" in flags(own), f"{name} {verb}"


def test_the_commands_that_the_pages_name_are_there():
    assert set(PROMISED.split()) <= set(COMMANDS)
    webhooks = load_command_class(get_commands()["webhooks"], "webhooks").create_parser("manage.py", "webhooks")
    assert set(verbs(webhooks)) == {"list", "show", "retry", "replay", "purge", "simulate"}
    bench = load_command_class(get_commands()["bench"], "bench").create_parser("manage.py", "bench")
    assert {"--organizations", "--people", "--journeys", "--steps"} <= flags(verbs(bench)["seed"])


def test_lines_are_screened_one_json_object_each(monkeypatch, capfdbinary):
    class Lines:
        buffer = io.BytesIO(b"me quiero morir\nme muero de risa\n")

    monkeypatch.setattr("sys.stdin", Lines)
    call_command("screen_text")
    found = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    shaped(found, "level categories reasons")
    assert [row["level"] for row in found] == ["high", "none"]


def test_what_is_seen_from_outside(db):
    client = Client()
    assert client.get("/health").status_code == 200
    ready = client.get("/ready").json()
    shaped(ready, "status checks")
    assert {"postgresql", "migrations", "redis", "broker"} <= set(ready["checks"])
    for check in ready["checks"].values():
        assert {"ok", "ms"} <= set(check) <= {"ok", "ms", "detail"}
    shaped(client.get("/circuit-breakers").json(), "name state failures opened_at")
    assert client.get("/metrics").headers["Content-Type"].startswith("text/plain")
    assert client.get("/admin/").status_code == 302
