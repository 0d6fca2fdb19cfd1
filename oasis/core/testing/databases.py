"""The tests' servers and databases: one database per worker, cloned from a template that is made once."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from oasis import embedded
from oasis.core.testing.restoring import Original

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE_LOCK = "template.lock"
_servers = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Point the settings at servers of the tests' own: the first hook of all, before Django reads its settings."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL", "EMAIL_URL", "GEMINI_API_KEY"):
        os.environ.pop(name, None)
    data_dir = Path(os.environ.setdefault("OASIS_TEST_DATA", str(ROOT / ".data" / "tests")))
    data_dir.mkdir(parents=True, exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    _servers.enter_context(embedded.hold(data_dir, durable=False))
    own = Path(_servers.enter_context(tempfile.TemporaryDirectory(prefix="oasis-tests-")))
    database = f"test_{os.getpid()}"  # a run beside this one, on the same servers, has its own
    urls = embedded.urls(data_dir, database=database)
    number = 1 + (os.getppid() * 2 + int("".join(filter(str.isdigit, worker)) or 0)) % 14  # Redis database
    os.environ.update(
        OASIS_ENV="development",
        OASIS_DATA_DIR=str(own),
        DATABASE_URL=urls.database,
        DATABASE_OWNER_URL=urls.owner,
        REDIS_URL=urls.redis.replace("db=0", f"db={number}"),
        SECRET_KEY="tests-only-" + "x" * 50,
        LOG_LEVEL="ERROR",
        STRIPE_WEBHOOK_SECRETS="whsec_test_stripe",
        TYPEFORM_WEBHOOK_SECRETS="typeform-test-secret",
        MERCADOPAGO_WEBHOOK_SECRETS="mercadopago-test-secret",
        STANDARD_WEBHOOK_SECRETS="whsec_c3RhbmRhcmQtdGVzdC1zZWNyZXQ=",
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the servers back: the last worker stops them."""
    _servers.close()


def _fingerprint() -> str:
    """Changes when a migration, a model's rights or the cast does: then the template is made anew."""
    digest = hashlib.sha256()
    sources = [
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("*/*/migrations/*.py"),
        *ROOT.glob("*/models/*.py"),
        *ROOT.glob("*/models.py"),
        ROOT / "oasis/core/models.py",
        ROOT / "oasis/core/tenancy/rights.py",
        ROOT / "oasis/core/database/roles.sql",
        ROOT / "organizations/services/schemas.py",
        Path(__file__).with_name("cast.py"),
    ]
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _data_dir() -> Path:
    return Path(os.environ["OASIS_TEST_DATA"])


@contextmanager
def _locked() -> Iterator[None]:
    import fcntl

    with (_data_dir() / TEMPLATE_LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_template(name: str) -> None:
    """Migrate and people the template database once; later runs find it."""
    from django.core.management import call_command
    from django.db import connections

    from oasis.core.testing.cast import people_template

    stamp = _data_dir() / "template.json"
    with _locked():
        fingerprint = _fingerprint()
        if stamp.exists() and json.loads(stamp.read_text()).get("fingerprint") == fingerprint:
            return
        _drop_left_over()
        embedded.drop_database(_data_dir(), name)
        embedded.create_database(_data_dir(), name)
        with _using_database(name):
            call_command("migrate", verbosity=0)
            people_template()
            for connection in connections.all():
                connection.close()
        stamp.write_text(json.dumps({"fingerprint": fingerprint}))


def _drop_left_over() -> None:
    """Drop the databases of runs that were killed."""
    import psycopg

    with psycopg.connect(embedded.urls(_data_dir()).superuser, autocommit=True) as superuser:
        rows = superuser.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_([a-z]+_)?[0-9]+$'").fetchall()
    for (name,) in rows:
        if not Path("/proc", name.rpartition("_")[2]).exists():
            embedded.drop_database(_data_dir(), name)


@contextmanager
def _using_database(name: str) -> Iterator[None]:
    from django.db import connections

    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    for alias in before:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        for alias, original in before.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = original


def _clone(name: str) -> None:
    with _locked():
        embedded.drop_database(_data_dir(), name)
        embedded.create_database(_data_dir(), name, template="test_template")


class OwnDatabases:
    """The two fixtures of pytest-django that we do otherwise; registered after it, so that they are the ones."""

    @pytest.fixture(scope="session")
    @classmethod
    def django_db_setup(cls, django_db_blocker: Any) -> Iterator[None]:
        """The worker's database, cloned from the template."""
        from django.conf import settings
        from django.db import connections

        with django_db_blocker.unblock():
            _ensure_template("test_template")
            name = settings.DATABASES["default"]["NAME"]
            _clone(name)
            yield
            connections.close_all()
            embedded.drop_database(_data_dir(), name)

    @pytest.fixture(scope="session")
    @classmethod
    def _committing(cls, django_db_setup: None, django_db_blocker: Any) -> Iterator["Restored"]:
        restored = Restored(f"test_own_{os.getpid()}")
        yield restored
        with django_db_blocker.unblock():
            restored.drop()

    @pytest.fixture
    def transactional_db(self, _committing: "Restored", django_db_blocker: Any) -> Iterator[None]:
        """A database with real commits, for threads, other processes and the scope's own tests; put back afterwards."""
        with django_db_blocker.unblock(), _committing.used():
            yield


class Restored:
    """A copy of the template that tests may commit to, one after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._original: Original | None = None

    @contextmanager
    def used(self) -> Iterator[None]:
        """Work in it; it is put back at the end, or where a test changed the schema, made anew for the next one."""
        from django.db import connections

        if self._original is None:
            _clone(self.name)
            self._original = Original(superuser_url(self.name))
        put_back = False
        try:
            with _using_database(self.name):
                yield
                connections.close_all()
            put_back = self._original.restore()
        finally:
            if not put_back:
                self.drop()

    def drop(self) -> None:
        """Drop it; the next use begins with a new copy."""
        if self._original is not None:
            self._original.close()
            self._original = None
            embedded.drop_database(_data_dir(), self.name)


def pytest_configure(config: pytest.Config) -> None:
    """Register our databases over pytest-django's."""
    from django.conf import settings

    settings.WHITENOISE_AUTOREFRESH = True  # otherwise every client looks at each static file before its first request
    config.pluginmanager.register(OwnDatabases(), "oasis-databases")


@contextmanager
def own_database(purpose: str) -> Iterator[None]:
    """Work in a fresh copy of the template database, dropped at the end; `purpose` names it."""
    from django.db import connections

    name = f"test_{purpose}_{os.getpid()}"
    _clone(name)
    try:
        with _using_database(name):
            yield
            connections.close_all()
    finally:
        embedded.drop_database(_data_dir(), name)


def as_superuser(statement: str) -> None:
    """Run SQL behind everybody's back, in this test's database: as PostgreSQL's superuser."""
    import psycopg
    from django.db import connections

    with psycopg.connect(superuser_url(connections["default"].settings_dict["NAME"]), autocommit=True) as superuser:
        superuser.execute(statement)


def superuser_url(name: str) -> str:
    """Where a database of the tests is reached as PostgreSQL's superuser."""
    return embedded.urls(_data_dir(), database=name).owner.replace("oasis_owner@", "postgres@")
