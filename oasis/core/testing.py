"""pytest plugin: real servers, one database per worker cloned from a template, and the cast.

The cast is always the same. Ana owns organization A, Bruno administers it, Clara facilitates, Diego participates; Elena
participates in organization B; Fran is anonymous; Gala is a platform admin. They live in the template database, so a
test has them for free. A test runs in a transaction that is rolled back; one that needs real commits or threads asks for
`transactional_db` and gets a database of its own.
"""

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from oasis import embedded
from oasis.core.database.counting import counting

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "caminando-despacio-2026"
TEMPLATE_LOCK = "template.lock"
A_ID, B_ID = UUID("018f0000-0000-7000-8000-00000000000a"), UUID("018f0000-0000-7000-8000-00000000000b")
PEOPLE = {  # name: (organization, role)
    "ana": ("a", "owner"),
    "bruno": ("a", "admin"),
    "clara": ("a", "facilitator"),
    "diego": ("a", "participant"),
    "elena": ("b", "participant"),
    "gala": (None, None),
}
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


# -- databases


def _fingerprint() -> str:
    """Changes when a migration, a model's rights or this file does: then the template is made anew."""
    digest = hashlib.sha256()
    sources = [
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("oasis/core/migrations/*.py"),
        *ROOT.glob("*/models/*.py"),
        *ROOT.glob("*/models.py"),
        ROOT / "oasis/core/models.py",
        ROOT / "oasis/core/tenancy/rights.py",
        ROOT / "oasis/core/database/roles.sql",
        ROOT / "organizations/services/schemas.py",
        Path(__file__),
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
            _people_template()
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


def _people_template() -> None:
    from django.utils import timezone

    from accounts.models import Profile, User
    from oasis.core.models import OutboxMessage
    from organizations.models import Membership
    from organizations.services.provisioning import create_organization, provision_now

    organizations = {
        "a": create_organization(organization_id=A_ID, name="Empresa Alba", slug="alba", kind="company"),
        "b": create_organization(organization_id=B_ID, name="Fundación Brisa", slug="brisa", kind="sponsor"),
    }
    for organization in organizations.values():
        provision_now(organization)
    OutboxMessage.objects.all().delete()  # tests begin with an empty outbox
    for number, (name, (where, role)) in enumerate(PEOPLE.items(), start=1):
        user = User(
            id=UUID(f"018f0000-0000-7000-8000-0000000001{number:02d}"),
            email=f"{name}@{where or 'oasis'}.example",
            email_verified_at=timezone.now(),
            is_staff=role != "participant",
            is_platform_admin=where is None,
        )
        user.set_password(PASSWORD)
        user.save(force_insert=True)
        Profile.objects.create(
            user=user, first_name=name.capitalize(), last_name="Ejemplo", country="ES", timezone="Europe/Madrid"
        )
        if where is not None:
            Membership.objects.create(organization=organizations[where], user=user, role=role or "")


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

    @pytest.fixture
    def transactional_db(self, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
        """A database of this test's own, with real commits: for threads, other processes and the scope's own tests."""
        with django_db_blocker.unblock(), own_database("own"):
            yield


def pytest_configure(config: pytest.Config) -> None:
    """Register our databases over pytest-django's."""
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


@pytest.fixture(autouse=True)
def _clean_surroundings(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Mail goes to a list and caches begin empty. Limits are off; a test of limits switches them on."""
    from django.core import mail
    from django.core.cache import caches
    from django.utils import translation

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.RATE_LIMITS_ENABLED = False
    mail.outbox = []
    if {"db", "transactional_db", "client", "api", "cast"} & set(request.fixturenames):
        caches["default"].clear()
    with translation.override("es"):
        yield


@pytest.fixture
def mailbox() -> list[Any]:
    """The mails that were sent."""
    from django.core import mail

    return mail.outbox


# -- the cast


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast."""

    name: str
    id: UUID
    email: str
    organization: Any
    role: str | None
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and their organizations."""

    a: Any
    b: Any
    ana: Person
    bruno: Person
    clara: Person
    diego: Person
    elena: Person
    gala: Person
    fran: Person | None = None


@pytest.fixture(scope="session")
def _cast_rows(django_db_setup: None, django_db_blocker: Any) -> Cast:
    from django.db import connections

    from accounts.models import User
    from organizations.models import Organization

    with django_db_blocker.unblock():
        refs = {ref.id: ref for ref in Organization.objects.filter(pk__in=[A_ID, B_ID]).refs()}
        organizations = {"a": refs[A_ID], "b": refs[B_ID], None: None}
        users = dict(User.objects.values_list("email", "id"))
        connections["default"].close()
    people = {}
    for name, (where, role) in PEOPLE.items():
        email = f"{name}@{where or 'oasis'}.example"
        people[name] = Person(name, users[email], email, organizations[where], role)
    return Cast(refs[A_ID], refs[B_ID], *(people[name] for name in PEOPLE))


@pytest.fixture
def cast(request: pytest.FixtureRequest, _cast_rows: Cast) -> Cast:
    """The cast, in this test's database."""
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return _cast_rows


@pytest.fixture
def scope_a(cast: Cast) -> Iterator[Any]:
    """Stand inside organization A."""
    from oasis.core.tenancy import organization_scope

    with organization_scope(cast.a) as organization:
        yield organization


# -- HTTP


@dataclass
class Api:
    """A client of the API as one person (None: anonymous)."""

    person: Person | None
    session_id: UUID | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, data: Any = None, *, organization: Any = None, **headers: str) -> Any:
        """Send a JSON request; `organization` overrides the person's own, `headers` are in snake case."""
        from django.test import Client

        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.person is not None:
            sent.setdefault("authorization", f"Bearer {self.token()}")
            chosen = organization or self.person.organization
            if chosen is not None:
                sent.setdefault("x-organization-id", str(getattr(chosen, "id", chosen)))
        body: dict[str, Any] = (
            {} if data is None else {"data": json.dumps(data, default=str), "content_type": "application/json"}
        )
        return Client().generic(method, path, headers=sent, **body)

    def get(self, path: str, **options: Any) -> Any:
        """GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        """POST JSON."""
        return self.request("POST", path, {} if data is None else data, **options)

    def patch(self, path: str, data: Any, **options: Any) -> Any:
        """PATCH JSON."""
        return self.request("PATCH", path, data, **options)

    def put(self, path: str, data: Any, **options: Any) -> Any:
        """PUT JSON."""
        return self.request("PUT", path, data, **options)

    def delete(self, path: str, data: Any = None, **options: Any) -> Any:
        """DELETE."""
        return self.request("DELETE", path, data, **options)

    def token(self) -> str:
        """An access token of a session made for this client."""
        from datetime import timedelta

        from django.utils import timezone

        from accounts.models import Session
        from accounts.tokens import issue_access

        assert self.person is not None, "nobody has no token"
        if self.session_id is None:
            now = timezone.now()
            session = Session.objects.create(
                user_id=self.person.id, refresh_jti=uuid4(), last_used_at=now, expires_at=now + timedelta(days=1)
            )
            self.session_id = session.id
        return issue_access(user_id=self.person.id, session_id=self.session_id)


@pytest.fixture
def api(cast: Cast) -> Callable[[Person | None], Api]:
    """`api(cast.diego).get("/api/v1/journeys")`."""
    clients: dict[str, Api] = {}

    def as_person(person: Person | None) -> Api:
        return clients.setdefault(person.name if person else "", Api(person))

    return as_person


# -- counting and delivering


@pytest.fixture
def statements() -> Callable[[int], Any]:
    """A budget: the context manager it gives fails when its block runs more SQL statements than its argument."""

    @contextmanager
    def at_most(number: int) -> Iterator[list[str]]:
        with counting() as seen:
            yield seen
        listed = "\n".join(f"{index}. {' '.join(sql.split())[:200]}" for index, sql in enumerate(seen, start=1))
        assert len(seen) <= number, f"{len(seen)} statements, at most {number} allowed:\n{listed}"

    return at_most


class OutboxDriver:
    """The relay and the worker, in this process."""

    def run(self) -> list[str]:
        """Deliver what is due until nothing is; returns the topics."""
        from oasis.core import outbox

        done = []
        while claimed := outbox.claim():
            for message_id, topic in claimed:
                outbox.deliver(message_id)
                done.append(topic)
        return done

    def topics(self) -> list[str]:
        """The topics that wait, oldest first."""
        from oasis.core.models import OutboxMessage

        return list(OutboxMessage.objects.filter(status="pending").order_by("id").values_list("topic", flat=True))


@pytest.fixture
def outbox(request: pytest.FixtureRequest) -> OutboxDriver:
    """Deliver the outbox in the test."""
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return OutboxDriver()


def as_superuser(statement: str) -> None:
    """Run SQL behind everybody's back, in this test's database: as PostgreSQL's superuser."""
    import psycopg
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    url = embedded.urls(_data_dir(), database=name).owner.replace("oasis_owner@", "postgres@")
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute(statement)


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Run functions in threads that start together, each with its own connection; returns results or exceptions."""
    from django.db import connections

    barrier = threading.Barrier(len(work))
    results: list[Any] = [None] * len(work)

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = work[index]()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def assert_matches(serializer: type[Any], data: Any) -> None:
    """Assert that an answer's data has just the fields that its documenting serializer declares, at every level."""
    from rest_framework.serializers import ListSerializer, Serializer

    def compare(declared: Any, value: Any, path: str) -> None:
        if isinstance(declared, ListSerializer):
            for index, item in enumerate(value or []):
                compare(declared.child, item, f"{path}[{index}]")
        elif isinstance(declared, Serializer) and value is not None:
            required = {name for name, child in declared.fields.items() if child.required and not child.write_only}
            assert set(value) <= set(declared.fields), f"{path}: undeclared {set(value) - set(declared.fields)}"
            assert required <= set(value), f"{path}: missing {required - set(value)}"
            for name, child in declared.fields.items():
                if name in value:
                    compare(child, value[name], f"{path}.{name}")

    compare(serializer(), data, serializer.__name__)
