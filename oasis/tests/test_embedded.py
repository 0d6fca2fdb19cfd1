"""The embedded servers: who may enter, what the roles may do, and who stops them."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from oasis import embedded
from oasis.embedded import machine, postgresql

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys
from pathlib import Path
from oasis import embedded
with embedded.hold(Path(sys.argv[1]), durable=False):
    print("holding", embedded.running(Path(sys.argv[1])), flush=True)
    sys.stdin.readline()
print("left", embedded.running(Path(sys.argv[1])), flush=True)
"""


pytestmark = pytest.mark.xdist_group("embedded")  # they share servers


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """Servers of this module's own."""
    with tempfile.TemporaryDirectory(prefix="oasis-embedded-") as folder, embedded.hold(Path(folder), durable=False):
        yield Path(folder)


@pytest.fixture
def fresh() -> Iterator[Path]:
    """A data directory of this test's own; a folder of pytest's is closed to the servers' user."""
    with tempfile.TemporaryDirectory(prefix="oasis-embedded-") as folder:
        try:
            yield Path(folder)
        finally:
            embedded.stop(Path(folder))


def test_addresses_are_computed_without_touching_the_disk(tmp_path: Path) -> None:
    urls = embedded.urls(tmp_path / "never-made", database="other")
    assert not (tmp_path / "never-made").exists()
    assert "oasis_app@/other?host=/tmp/oasis-" in urls.database
    assert urls.redis.startswith("unix:///tmp/oasis-")
    deep = Path("/", *["a-long-folder-name"] * 20)
    assert len(str(embedded.socket_dir(deep) / ".s.PGSQL.5432")) < 107


def test_only_the_servers_own_user_can_reach_them(data_dir: Path) -> None:
    assert stat.S_IMODE(embedded.socket_dir(data_dir).stat().st_mode) == 0o700
    rules = (data_dir / "postgres" / "pg_hba.conf").read_text().splitlines()
    assert [line for line in rules if not line.startswith("#")] == ["local all all peer map=oasis"]
    with psycopg.connect(embedded.urls(data_dir).superuser) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_folder_that_somebody_else_put_in_the_place_of_the_sockets_is_refused(fresh: Path) -> None:
    sockets = embedded.socket_dir(fresh)
    sockets.symlink_to(fresh)
    try:
        with pytest.raises(embedded.EmbeddedError, match="must be a directory of the user"):
            embedded.start(fresh, durable=False)
    finally:
        sockets.unlink()
    assert not embedded.running(fresh)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_catalog.set_config('role', 'oasis_owner', false)",
        "UPDATE pg_catalog.pg_settings SET setting = 'oasis_owner' WHERE name = 'role'",
        "SELECT query_to_xml('SET ROLE oasis_owner', true, true, '')",
        "SET ROLE oasis_owner",
        "SET SESSION AUTHORIZATION postgres",
        "CREATE TABLE public.mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
    ],
)
def test_the_application_role_can_neither_climb_nor_build(data_dir: Path, statement: str) -> None:
    with psycopg.connect(embedded.urls(data_dir).database) as connection, pytest.raises(psycopg.Error) as refusal:
        connection.execute(statement)
    assert refusal.value.sqlstate in {"42501", "0A000"}, refusal.value


def test_the_owner_makes_an_organizations_role_that_the_application_can_become(data_dir: Path) -> None:
    urls = embedded.urls(data_dir)
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("CREATE ROLE org_x NOLOGIN")
        owner.execute("GRANT oasis_organization TO org_x WITH INHERIT TRUE, SET FALSE")
        owner.execute("GRANT org_x TO oasis_app WITH INHERIT FALSE, SET TRUE")
        owner.execute("CREATE SCHEMA org_x CREATE TABLE secret (word text)")
        owner.execute("GRANT USAGE ON SCHEMA org_x TO org_x")
        owner.execute("GRANT SELECT ON org_x.secret TO org_x")
    with psycopg.connect(urls.database) as application:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("SELECT * FROM org_x.secret")
        application.rollback()
        application.execute("SET LOCAL ROLE org_x")
        assert application.execute("SELECT count(*) FROM org_x.secret").fetchone() == (0,)


def test_a_copied_database_keeps_the_rights(data_dir: Path) -> None:
    embedded.create_database(data_dir, "first")
    embedded.create_database(data_dir, 'sec"ond', template="first")
    urls = embedded.urls(data_dir, database='sec"ond')
    with psycopg.connect(urls.database) as connection:
        assert connection.execute("SELECT extname FROM pg_extension WHERE extname = 'vector'").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT set_config('role', 'none', false)")
    embedded.drop_database(data_dir, 'sec"ond')
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(urls.database)


def test_sessions_start_in_utc_and_break_spanish_words_well(data_dir: Path) -> None:
    with psycopg.connect(embedded.urls(data_dir).database) as connection:
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
        found = connection.execute("SELECT to_tsvector('spanish', '¿Corriendo?') @@ to_tsquery('spanish', 'correr')")
        assert found.fetchone() == (True,)


def test_starting_what_runs_changes_nothing(data_dir: Path) -> None:
    with redis.Redis.from_url(embedded.urls(data_dir).redis) as client:
        client.set("kept", "yes")
        embedded.start(data_dir, durable=False)
        assert client.get("kept") == b"yes"


def _holder(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_processes_that_start_at_once_share_the_servers_and_the_last_one_stops_them(fresh: Path) -> None:
    holders = [_holder(fresh / "data") for _ in range(3)]
    assert [holder.stdout.readline() for holder in holders] == ["holding True\n"] * 3
    assert [holder.communicate("\n")[0] for holder in holders] == ["left True\n", "left True\n", "left False\n"]


def test_a_holder_that_was_killed_does_not_keep_the_servers(fresh: Path) -> None:
    killed, last = _holder(fresh / "data"), _holder(fresh / "data")
    assert killed.stdout.readline() == last.stdout.readline() == "holding True\n"
    killed.kill()
    killed.communicate()
    assert last.communicate("\n")[0] == "left False\n"


def test_a_start_that_fails_leaves_no_server_behind(fresh: Path) -> None:
    embedded.start(fresh, durable=False)
    embedded.stop(fresh)
    (fresh / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 17"):
        embedded.start(fresh, durable=False)
    assert not embedded.running(fresh)
    assert not (fresh / "redis" / "redis.pid").exists()


def test_data_survives_a_stop_and_a_start(fresh: Path) -> None:
    embedded.start(fresh)
    with psycopg.connect(embedded.urls(fresh).owner, autocommit=True) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        connection.execute("CREATE TABLE kept (word text)")
    with redis.Redis.from_url(embedded.urls(fresh).redis) as client:
        client.set("kept", "yes")
    embedded.stop(fresh)
    embedded.start(fresh)
    with psycopg.connect(embedded.urls(fresh).owner) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    with redis.Redis.from_url(embedded.urls(fresh).redis) as client:
        assert client.get("kept") == b"yes"


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    assert embedded.secrets(tmp_path) == {}
    made = embedded.make_secrets(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    assert embedded.make_secrets(tmp_path) == embedded.secrets(tmp_path) == made
    assert len(made["SECRET_KEY"]) >= 50
    assert os.environ["SECRET_KEY"] not in made.values()


def test_an_image_without_the_servers_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(machine.shutil, "which", {"valkey-server": "/usr/bin/valkey-server"}.get)
    assert embedded.binary("redis-server") == Path("/usr/bin/valkey-server")
    with pytest.raises(embedded.EmbeddedError, match="set DATABASE_URL"):
        embedded.binary("initdb")


def test_a_full_disk_is_said_in_words(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = fresh / "initdb"
    full.write_text("#!/bin/sh\necho 'could not write to file: No space left on device'\nexit 1\n")
    full.chmod(0o755)
    real = embedded.binary
    monkeypatch.setattr(postgresql, "binary", lambda name: full if name == "initdb" else real(name))
    with pytest.raises(embedded.EmbeddedError, match=r"(?s)No space left.*\nThe disk is full: free some space"):
        embedded.start(fresh, durable=False)
    assert not embedded.running(fresh)
