"""The embedded PostgreSQL of a data directory."""

import hashlib
import os
import pwd
import shutil
import sys
import time
from pathlib import Path

from oasis.embedded.machine import (
    EmbeddedError,
    answers,
    binary,
    last_words,
    let_in,
    run,
    servers_account,
    set_aside,
    socket_dir,
    write_as_account,
)

DATABASE = "oasis"
ROLES_SQL = Path(__file__).parent.parent / "core" / "database" / "roles.sql"
START_SECONDS = 900  # recovery after a crash replays the log; a server that cannot start says so at once
STOP_SECONDS = 30


def is_running(data_dir: Path) -> bool:
    """Tell whether the server answers."""
    # An SSL request is answered by one byte without a log-in: the server is up, whoever may log in.
    return answers(socket_dir(data_dir) / ".s.PGSQL.5432", b"\x00\x00\x00\x08\x04\xd2\x16\x2f", b"N")


def start(data_dir: Path, *, durable: bool) -> None:
    """Start the server; the first time make its cluster, and run `roles.sql` whenever it has changed."""
    cluster = data_dir / "postgres"
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(cluster, durable=durable)
    version = (cluster / "PG_VERSION").read_text().strip()
    if version != "18":
        raise EmbeddedError(f"{cluster} was made by PostgreSQL {version}: dump it there, restore it in 18.")
    _write_configuration(cluster, socket_dir(data_dir), durable=durable)
    log = cluster / "server.log"
    set_aside(log)
    deadline = time.monotonic() + 10
    while True:
        try:
            run([binary("pg_ctl"), "start", "-w", "-s", "-t", START_SECONDS, "-D", cluster, "-l", log])
            break
        except EmbeddedError as error:
            # After a kill -9 the old server's children may need a moment to notice and let go of its memory.
            said = log.read_text(errors="replace")[-3000:] if log.exists() else ""
            if "pre-existing shared memory block" in said and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise EmbeddedError(f"PostgreSQL did not start:\n{last_words(said or str(error))}") from error
    done = cluster / "oasis_roles"
    wanted = hashlib.sha256(ROLES_SQL.read_bytes()).hexdigest()
    if not done.exists() or done.read_text() != wanted:
        run_roles_sql(data_dir, DATABASE)
        done.write_text(wanted)


def _make_cluster(cluster: Path, *, durable: bool) -> None:
    """Run initdb in a directory beside and move it in place, so that half a cluster is never taken for one."""
    fresh = cluster / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    command: list[object] = [binary("initdb"), "-D", fresh, "-U", "postgres", "-E", "UTF8", "--auth=peer"]
    # The builtin provider sorts and folds alike on every machine; the word breaker of full-text search still asks libc.
    command += ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    command += [] if durable else ["--no-sync"]
    for locale in ("C.UTF-8", "en_US.UTF-8"):
        if run([*command, f"--locale={locale}"], check=False).returncode == 0:
            break
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        run([*command, "--locale=C"])
    with (fresh / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'oasis.conf'\n")
    version = fresh / "PG_VERSION"
    for path in [path for path in fresh.iterdir() if path != version] + [version]:
        path.replace(cluster / path.name)
    fresh.rmdir()


def _write_configuration(cluster: Path, sockets: Path, *, durable: bool) -> None:
    safe = "on" if durable else "off"
    write_as_account(
        cluster / "oasis.conf",
        "# Written at each start.\n"
        "listen_addresses = ''\n"
        f"unix_socket_directories = '{sockets}'\n"
        "max_connections = 200\n"
        "max_locks_per_transaction = 256\n"
        "shared_buffers = '256MB'\n"
        "max_wal_size = '2GB'\ncheckpoint_timeout = '15min'\n"  # the first write to a page after each costs the page
        "wal_level = minimal\n"
        "max_wal_senders = 0\n"
        "max_logical_replication_workers = 0\n"
        f"fsync = {safe}\nsynchronous_commit = {safe}\nfull_page_writes = {safe}\n"
        # After a crash: one call for all files, of which hundreds of organizations have hundred thousands.
        f"recovery_init_sync_method = {'syncfs' if sys.platform == 'linux' else 'fsync'}\n"
        "jit = off\n"
        "timezone = 'UTC'\nlog_timezone = 'UTC'\n"
        # Statements, parameters and the details of errors hold what people wrote: they stay out of the log.
        "log_min_error_statement = panic\nlog_parameter_max_length_on_error = 0\nlog_error_verbosity = terse\n",
    )
    write_as_account(cluster / "pg_hba.conf", "# Written at each start.\nlocal all all peer map=oasis\n")
    users = sorted({servers_account().pw_name, pwd.getpwuid(os.geteuid()).pw_name})
    mapping = "".join(f'oasis "{user}" all\n' for user in users)
    write_as_account(cluster / "pg_ident.conf", f"# Written at each start.\n{mapping}")


def stop(data_dir: Path) -> None:
    """Stop the server, waiting for the requests under way no longer than they need to be broken off."""
    cluster = data_dir / "postgres"
    if not (cluster / "postmaster.pid").exists():
        return
    if os.geteuid() == 0:
        let_in(data_dir)  # somebody may have closed a folder above it since the start
    command = [binary("pg_ctl"), "stop", "-w", "-s", "-t", STOP_SECONDS, "-D", cluster]
    if run([*command, "-m", "fast"], check=False).returncode != 0 and is_running(data_dir):
        run([*command, "-m", "immediate"])


def run_roles_sql(data_dir: Path, database: str) -> None:
    """Bring the roles, and one database with its extensions and rights, to what `roles.sql` says."""
    psql(data_dir, ROLES_SQL.read_text(), database=database)


def psql(data_dir: Path, script: str, **variables: str) -> None:
    """Run a psql script as the superuser; `variables` are psql's, quoted in the script as :"name" or :'name'."""
    words = [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
    connection = ["-h", str(socket_dir(data_dir)), "-U", "postgres", "-d", "postgres"]
    run([binary("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *connection, *words, "-f", "-"], text=script)
