"""What a test commits does not reach the next one."""

import psycopg
import pytest

from oasis.core.testing.databases import own_database, superuser_url
from oasis.core.testing.restoring import Original

pytestmark = pytest.mark.xdist_group("restoring")  # they share one database


@pytest.fixture(scope="module")
def url(django_db_setup, django_db_blocker):
    from django.db import connections

    with django_db_blocker.unblock(), own_database("restoring"):
        yield superuser_url(connections["default"].settings_dict["NAME"])


@pytest.fixture
def original(url):
    remembered = Original(url)
    yield remembered
    remembered.close()


@pytest.fixture
def run(url):
    """Run a statement on a connection of its own; the rows, if it has any."""

    def execute(statement):
        with psycopg.connect(url, autocommit=True) as somebody:
            done = somebody.execute(statement)
            return sorted(done.fetchall()) if done.description else None

    return execute


QUESTIONS = [
    "SELECT email, first_name FROM accounts_user JOIN accounts_profile ON user_id = accounts_user.id",
    "SELECT * FROM django_migrations",
    "SELECT last_value, is_called FROM django_migrations_id_seq",
    "SELECT * FROM django_session",
]
CHANGES = [
    "UPDATE accounts_user SET email = 'otra@alba.example' WHERE email LIKE 'ana@%'",
    "DELETE FROM accounts_profile WHERE first_name = 'Bruno'",
    "DELETE FROM django_migrations WHERE app = 'journeys'",
    "INSERT INTO django_migrations (app, name, applied) SELECT 'a', n::text, now() FROM generate_series(1, 500) n",
    "INSERT INTO django_session VALUES ('a', '', now())",
]


def test_rows_and_sequences_are_put_back_every_time(original, run):
    before = [run(question) for question in QUESTIONS]
    for _ in range(2):
        for statement in CHANGES:
            run(statement)
        assert all(run(question) != answer for question, answer in zip(QUESTIONS, before, strict=True))
        assert original.restore()
        assert [run(question) for question in QUESTIONS] == before


def test_who_is_still_connected_is_sent_away(original, url):
    with psycopg.connect(url) as somebody:
        somebody.execute("LOCK TABLE accounts_user")
        assert original.restore()
        with pytest.raises(psycopg.OperationalError):
            somebody.execute("SELECT 1")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE SCHEMA org_nueva",
        "CREATE INDEX another ON accounts_user (created_at)",
        "ALTER TABLE accounts_user ALTER COLUMN email DROP NOT NULL",
        "GRANT SELECT ON accounts_user TO PUBLIC",
        "TRUNCATE django_migrations",
    ],
)
def test_a_changed_schema_is_told(original, run, statement):
    run(statement)
    assert not original.restore()
