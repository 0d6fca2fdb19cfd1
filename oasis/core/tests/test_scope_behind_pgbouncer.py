"""The scope behind a real PgBouncer in transaction mode: two server connections shared by many clients."""

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections

from oasis import embedded
from oasis.core.tenancy import optional_organization, organization_scope
from oasis.core.testing import at_once
from organizations.models import Membership

PORT = 6432
BINARY = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = [
    pytest.mark.pgbouncer,
    pytest.mark.skipif(BINARY is None, reason="PgBouncer is not installed (Debian package pgbouncer)"),
]


@pytest.fixture
def pgbouncer(transactional_db, cast, settings):
    """PgBouncer before this test's database; Django's connections go through it."""
    name = connections["default"].settings_dict["NAME"]
    sockets = embedded.socket_dir(Path(os.environ["OASIS_TEST_DATA"]))
    with tempfile.TemporaryDirectory(prefix="oasis-pgb-", dir="/tmp") as text:
        home = Path(text)
        (home / "users.txt").write_text('"oasis_app" ""\n')
        (home / "pgbouncer.ini").write_text(
            f"[databases]\n{name} = host={sockets} dbname={name} user=oasis_app\n"
            f"[pgbouncer]\nlisten_addr =\nlisten_port = {PORT}\nunix_socket_dir = {home}\nauth_type = trust\n"
            f"auth_file = {home}/users.txt\npool_mode = transaction\ndefault_pool_size = 2\nmax_client_conn = 100\n"
            f"logfile = {home}/log\npidfile = {home}/pid\nserver_tls_sslmode = disable\n"
            "ignore_startup_parameters = extra_float_digits\n"
        )
        command = [BINARY, str(home / "pgbouncer.ini")]
        if os.geteuid() == 0:  # PgBouncer refuses to run as root
            account = pwd.getpwnam(embedded.SYSTEM_USER)
            for path in [home, *home.iterdir()]:
                os.chown(path, account.pw_uid, account.pw_gid)
            command += ["-u", embedded.SYSTEM_USER]
        process = subprocess.Popen([*command, "-q"], stderr=subprocess.DEVNULL)
        before = {key: connections["default"].settings_dict[key] for key in ("HOST", "PORT")}
        settings.PREPARED_STATEMENTS = False  # as its setting says for PgBouncer before 1.21
        try:
            connections["default"].close()
            connections["default"].settings_dict.update(HOST=str(home), PORT=str(PORT))
            _wait_until_it_answers(process)
            yield
        finally:
            connections["default"].close()
            connections["default"].settings_dict.update(before)
            process.terminate()
            process.wait(120)


def _wait_until_it_answers(process):
    from django.db import OperationalError

    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, "PgBouncer ended"
        assert time.monotonic() < deadline, "PgBouncer does not answer"
        try:
            return connection.ensure_connection()
        except OperationalError:
            threading.Event().wait(0.02)


def look(organization):
    """Enter, look around, leave, and look around again."""
    with organization_scope(organization), connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_schema()::text, pg_backend_pid()")
        inside = cursor.fetchone()
        seen = set(Membership.objects.values_list("organization_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_schema()::text")
        return inside, seen, cursor.fetchone(), optional_organization()


def test_scopes_of_many_clients_on_two_connections_never_mix(pgbouncer, cast):
    def client(organization):
        def work():
            return [look(organization) for _ in range(15)]

        return work

    organizations = [cast.a, cast.b] * 6
    results = at_once(*[client(organization) for organization in organizations])
    backends = set()
    for organization, looks in zip(organizations, results, strict=True):
        assert isinstance(looks, list), looks
        for (user, schema, backend), seen, outside, scope in looks:
            backends.add(backend)
            assert (user, schema) == (organization.schema_name, organization.schema_name)
            assert seen == {organization.id}
            assert outside == ("oasis_app", "public")
            assert scope is None
    assert len(backends) == 2


def test_an_exception_leaves_nothing_on_the_pooled_connection(pgbouncer, cast):
    for _ in range(4):
        with pytest.raises(ZeroDivisionError), organization_scope(cast.a):
            raise ZeroDivisionError
        _inside, _seen, outside, _scope = look(cast.b)
        assert outside == ("oasis_app", "public")


def test_without_the_transaction_a_session_level_search_path_would_leak(pgbouncer, cast):
    """The control: what `SET` without `LOCAL` does behind the pooler. This is why the scope is made as it is."""

    def stranger(_):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SHOW search_path")
                return cursor.fetchone()[0]
        finally:
            connections.close_all()

    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {cast.a.schema_name}")
    with ThreadPoolExecutor(1) as pool:
        seen = set(pool.map(stranger, range(6)))
    assert cast.a.schema_name in seen
