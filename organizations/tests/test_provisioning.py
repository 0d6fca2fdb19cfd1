"""A new organization: ready in one transaction, the same in every index and constraint, nothing left of a failure."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import DatabaseError, connection, connections, transaction

from oasis import embedded
from oasis.core.tenancy import organization_scope
from oasis.core.tenancy.scope import TEMPLATE_SCHEMA
from oasis.core.testing import at_once, until
from organizations.errors import AlreadyTaken
from organizations.models import Organization, SchemaMigration
from organizations.services import archives, schemas
from organizations.services.provisioning import create_organization, provision_now

ROOT = Path(__file__).resolve().parents[2]
SHAPE = """
SELECT 'column', c.relname::text, a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
    || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r'
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = %(schema)s::regnamespace
UNION ALL
SELECT 'index', tablename, indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname = %(schema)s
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname || ' ' || pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = %(schema)s::regnamespace)
UNION ALL
SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace
UNION ALL
SELECT 'migration', 'django_migrations', count(*)::text FROM public.organizations_schemamigration
"""


def shape(schema):
    """Everything a schema consists of, its own name left out."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(SHAPE, {"schema": schema})
        return sorted(tuple(text.replace(schema, "S") for text in row) for row in cursor.fetchall())


def schemas_and_roles():
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'org\\_%'")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def new(transactional_db, cast):
    return create_organization(name="Casa Cedro", slug="cedro", owner_id=cast.gala.id)


def test_a_new_schema_has_every_column_index_constraint_and_trigger_of_the_template(new):
    provision_now(new)
    expected = shape(TEMPLATE_SCHEMA)
    assert len([row for row in expected if row[0] == "index"]) > 30
    assert shape(new.schema_name) == expected


def test_a_new_organization_is_active_and_works(new):
    from journeys.models import Journey

    assert new.status == Organization.Status.PROVISIONING
    assert provision_now(new).status == Organization.Status.ACTIVE
    with organization_scope(new.ref):
        assert Journey.objects.count() == 0


def test_provisioning_twice_and_at_once_makes_it_once(new):
    assert at_once(*[lambda: schemas.provision(new.id)] * 4) == [None] * 4
    assert shape(new.schema_name) == shape(TEMPLATE_SCHEMA)


def test_a_failed_provisioning_leaves_nothing_behind_and_can_be_tried_again(new):
    last = SchemaMigration.objects.using("owner").last()
    statements = last.statements
    SchemaMigration.objects.using("owner").filter(pk=last.pk).update(statements=[*statements, "SELECT 1 / 0"])
    before = schemas_and_roles()
    with pytest.raises(DatabaseError, match="division by zero"):
        schemas.provision(new.id)
    assert schemas_and_roles() == before
    new.refresh_from_db()
    assert (new.status, new.schema_state) == (Organization.Status.PROVISIONING, "")
    SchemaMigration.objects.using("owner").filter(pk=last.pk).update(statements=statements)
    assert provision_now(new).status == Organization.Status.ACTIVE


def test_the_outbox_provisions_what_the_api_created(new, outbox):
    assert "organizations.provision" in outbox.run()
    new.refresh_from_db()
    assert new.status == Organization.Status.ACTIVE


def test_a_slug_is_taken_once(new):
    before = Organization.objects.count()
    with pytest.raises(AlreadyTaken):
        create_organization(name="Otra", slug="cedro")
    assert Organization.objects.count() == before


# -- migrations of many schemas


@pytest.fixture
def next_migration(transactional_db, cast):
    """A migration that is compiled and that no schema has yet."""
    last = SchemaMigration.objects.using("owner").last()
    return SchemaMigration.objects.using("owner").create(
        app="journeys",
        name="9999_later",
        position=last.position + 1,
        state="later",
        statements=["ALTER TABLE journeys_journey ADD COLUMN later integer DEFAULT 7 NOT NULL;"],
    )


def test_a_run_with_nothing_to_do_asks_one_statement_for_all_schemas(transactional_db, cast):
    seen = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connections["owner"].execute_wrapper(note):
        assert schemas.migrate_schemas().behind == 0
    assert (
        len([sql for sql in seen if not sql.startswith("SET search_path")]) == 2
    )  # the migrations, the schemas behind


def test_schemas_that_are_behind_get_what_they_lack(next_migration, cast):
    seen = []
    outcome = schemas.migrate_schemas(lambda done, total: seen.append((done, total)))
    assert (outcome.behind, outcome.migrated, outcome.failed) == (2, 2, {})
    assert seen[-1] == (2, 2)
    with organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute("SELECT count(later) FROM journeys_journey")
    assert schemas.migrate_schemas().behind == 0


def test_a_broken_schema_does_not_stop_the_others_and_is_named(next_migration, cast):
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {cast.a.schema_name}.journeys_journey ADD COLUMN later integer")
    with pytest.raises(CommandError, match="alba: column"):
        call_command("migrate", verbosity=0)
    states = dict(Organization.objects.values_list("slug", "schema_state"))
    assert states["brisa"] == "later"
    assert states["alba"] != "later"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {cast.a.schema_name}.journeys_journey DROP COLUMN later")
    call_command("migrate", verbosity=0)
    assert set(Organization.objects.values_list("schema_state", flat=True)) == {"later"}


def shared_run(monkeypatch):
    """Notes when Django itself compares the shared schema with the code's migrations."""
    seen: list[int] = []
    real = DjangoMigrate.handle
    monkeypatch.setattr(DjangoMigrate, "handle", lambda *args, **options: (seen.append(1), real(*args, **options)))
    return seen


def test_with_nothing_to_do_django_does_not_look_again(transactional_db, cast, monkeypatch):
    seen = shared_run(monkeypatch)
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    assert len(seen) <= 1
    del seen[:]
    with connections["owner"].cursor() as cursor:  # a migration that the code has and the database not
        cursor.execute("DELETE FROM public.django_migrations WHERE app = 'sessions'")
    call_command("migrate", fake=True, verbosity=0)
    assert len(seen) == 1
    call_command("migrate", verbosity=0)  # that was a part: the next run is a whole one
    assert len(seen) == 2
    call_command("migrate", "--plan", verbosity=0)
    call_command("migrate", verbosity=0)
    assert len(seen) == 3  # looking changes nothing


def test_a_run_that_died_before_its_end_is_followed_by_a_whole_one(transactional_db, cast, monkeypatch):
    call_command("migrate", verbosity=0)
    monkeypatch.setattr(schemas, "_fingerprint", lambda: "the code has another migration")
    monkeypatch.setattr(schemas, "compile_pending", sys.exit)
    with pytest.raises(SystemExit):
        call_command("migrate", verbosity=0)
    monkeypatch.undo()
    seen = shared_run(monkeypatch)
    call_command("migrate", verbosity=0)
    assert seen == [1]


@contextmanager
def held(table):
    """Somebody else's transaction holds a table."""
    with archives.owner_session() as holder:
        archives.run(holder, f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_run_that_is_killed_goes_on_where_it_stopped(next_migration, cast):
    """The run stands before the second schema, dies by kill -9, and the next run does what is left."""
    environment = {**os.environ, **urls_of_this_database()}
    with held(f"{cast.b.schema_name}.journeys_journey"), archives.owner_session() as watcher:
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ended = lambda: process.poll() is not None  # noqa: E731
        until(lambda: ended() or Organization.objects.get(pk=cast.a.id).schema_state == "later")
        until(lambda: ended() or archives.run(watcher, WAITING)[0][0] > 0)
        assert not ended(), "it ended before it could be killed"
        process.kill()
        process.wait()
    assert Organization.objects.get(pk=cast.b.id).schema_state != "later"
    outcome = schemas.migrate_schemas()
    assert (outcome.behind, outcome.migrated, outcome.failed) == (1, 1, {})
    for organization in (cast.a, cast.b):
        with archives.owner_session() as session:
            schema = organization.schema_name
            archives.run(session, f"SELECT count(later) FROM {schema}.journeys_journey")
            applied = f"SELECT count(*) FROM {schema}.django_migrations WHERE name = '9999_later'"
            assert archives.run(session, applied) == [(1,)]


KILLED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "oasis.settings"
import django
django.setup()
from organizations.services import schemas
schemas.migrate_schemas(parallel=2)
"""
WAITING = """
SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE NOT l.granted AND d.datname = current_database()
"""


def urls_of_this_database():
    name = connections["default"].settings_dict["NAME"]
    urls = embedded.urls(Path(os.environ["OASIS_TEST_DATA"]), database=name)
    return {"DATABASE_URL": urls.database, "DATABASE_OWNER_URL": urls.owner}


def test_schemas_are_migrated_side_by_side(next_migration, cast):
    """One that has to wait does not keep the other one waiting."""
    seen = []
    with held(f"{cast.a.schema_name}.journeys_journey"), ThreadPoolExecutor(1) as pool:
        run = pool.submit(schemas.migrate_schemas, lambda done, total: seen.append(done), parallel=2)
        until(lambda: seen)
        assert Organization.objects.get(pk=cast.b.id).schema_state == "later"
        with archives.owner_session() as session:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
            archives.run(session, ended)
        outcome = run.result()
        pool.submit(connections.close_all)
    assert (outcome.migrated, list(outcome.failed)) == (1, ["alba"])
    assert schemas.migrate_schemas().failed == {}


def test_what_was_compiled_with_keys_to_people_is_the_same_without_them():
    rewritten = import_module("organizations.migrations.0006_people_are_named_not_referenced").without_shared_keys(
        [
            'CREATE TABLE "journeys_steward" ("id" uuid NOT NULL PRIMARY KEY, "person_id" uuid NOT NULL);',
            'ALTER TABLE "journeys_steward" ADD CONSTRAINT "a_fk_accounts_user_id" FOREIGN KEY ("person_id")'
            ' REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED;',
            'ALTER TABLE "coaching_oncallshift" ADD COLUMN "person_id" uuid NOT NULL CONSTRAINT "b_fk" REFERENCES'
            ' "accounts_user"("id") DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS "b_fk" IMMEDIATE;',
            'ALTER TABLE "journeys_step" ADD CONSTRAINT "c_fk" FOREIGN KEY ("version_id")'
            ' REFERENCES "journeys_journeyversion" ("id") DEFERRABLE INITIALLY DEFERRED;',
        ]
    )
    assert rewritten == [
        'CREATE TABLE "journeys_steward" ("id" uuid NOT NULL PRIMARY KEY, "person_id" uuid NOT NULL);',
        'ALTER TABLE "coaching_oncallshift" ADD COLUMN "person_id" uuid NOT NULL;',
        'ALTER TABLE "journeys_step" ADD CONSTRAINT "c_fk" FOREIGN KEY ("version_id")'
        ' REFERENCES "journeys_journeyversion" ("id") DEFERRABLE INITIALLY DEFERRED;',
    ]


def test_nobodys_row_is_deleted_since_organizations_name_people_by_id(transactional_db, cast):
    with (
        pytest.raises(DatabaseError, match="DELETE refused"),
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute("DELETE FROM public.accounts_user WHERE id = %s", [cast.diego.id])


def test_making_an_organization_locks_nobodys_account(new, cast):
    """Log-ins write people's rows: provisioning used to stop them until it ended, and to wait for them."""
    with connections["owner"].cursor() as cursor, transaction.atomic(using="owner"):
        cursor.execute("UPDATE public.accounts_user SET password = password WHERE id = %s", [cast.gala.id])
        finished = at_once(lambda: impatiently(new.id))
    assert finished == [None]


def impatiently(organization_id):
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
    schemas.provision(organization_id)
