"""Backups: every row of an organization and of everything comes back, and a kill leaves nothing half."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.models import AuditRecord, User
from journeys.models import Journey, PointEntry
from oasis import embedded
from oasis.core import storage, testing
from oasis.core.tenancy import organization_scope
from oasis.core.testing import databases
from oasis.demo.roster import FEWEST
from organizations.models import File, Invitation, Membership, Organization
from organizations.services import archives, backup, purging, schemas
from organizations.services.backup import BackupError
from organizations.services.provisioning import create_organization, provision_now

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("backups")]  # they share one database
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with the demo's people and sixty days of their lives, for this file; yields a sponsor's slug."""
    from django.test.utils import override_settings

    with django_db_blocker.unblock(), testing.own_database("backups"):
        with override_settings(DATA_DIR=tmp_path_factory.mktemp("data")):
            call_command("seed_dev", people=FEWEST, verbosity=0)
        yield Organization.objects.filter(kind="sponsor").order_by("slug").first().slug


@pytest.fixture
def organization(seeded):
    return Organization.objects.get(slug=seeded)


def everything_of(organization):
    """Every row of an organization, table by table."""
    rows = {}
    with archives.owner_session() as connection:
        for table in archives.tenant_tables(connection, organization.schema_name):
            rows[table.name] = sorted(map(repr, archives.run(connection, table.select(organization.schema_name))))
        for table in archives.shared_tables(connection, organization.pk):
            columns = tuple(column for column in table.columns if column not in ("updated_at",))
            chosen = archives.Table(table.name, columns, table.condition)
            rows[f"public.{table.name}"] = sorted(map(repr, archives.run(connection, chosen.select("public"))))
    return rows


def taken(organization, folder):
    return Path(backup.back_up(organization_id=organization.pk, folder=folder).path)


def test_a_backup_is_proven_by_restoring_it(organization, tmp_path, capsys):
    call_command("backup", organization.slug, to=tmp_path, verify=True, json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["verified"] is True
    assert said["rows"] > 500
    path = Path(said["path"])
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'scratch%'")
        assert cursor.fetchone() == (0,)


def test_a_purged_organization_comes_back_row_by_row(organization, tmp_path):
    before = everything_of(organization)
    assert len(before["journeys_pointentry"]) > 50
    assert before["public.organizations_membership"]
    Organization.objects.filter(pk=organization.pk).update(status="archived")
    organization.refresh_from_db()
    file = File.objects.create(
        organization_id=organization.pk,
        purpose="logo",
        filename="logo.png",
        content_type="image/png",
        size=4,
        status="ready",
    )
    storage.store(file.key, b"\x89PNG", "image/png")
    before = everything_of(organization)
    purge = purging.purge_organization(organization_id=organization.pk, folder=tmp_path)
    assert purge.backup.files == 1
    with pytest.raises(FileNotFoundError):
        storage.read(file.key)
    gone = Organization.objects.get(pk=organization.pk)
    assert gone.purged_at is not None
    assert (gone.schema_state, gone.billing_email, bytes(gone.data_key) == bytes(organization.data_key)) == (
        "",
        "",
        False,
    )
    assert not Membership.objects.filter(organization_id=organization.pk).exists()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [organization.schema_name])
        assert cursor.fetchone() == (0,)
    assert AuditRecord.objects.filter(action="organization.purged", target_id=str(organization.pk)).exists()

    backup.restore(path=Path(purge.backup.path))
    assert everything_of(organization) == before
    assert storage.read(file.key) == b"\x89PNG"
    Organization.objects.filter(pk=organization.pk).update(status="active")
    with organization_scope(Organization.objects.get(pk=organization.pk).ref):
        assert PointEntry.objects.count() > 50
        journey = Journey.objects.first()
        journey.save()  # its role may write again


def test_people_audit_and_other_organizations_stay_when_one_is_purged(seeded, tmp_path):
    other = Organization.objects.get(slug=seeded)
    new = create_organization(name="Casa Cedro", slug="cedro", owner_id=User.objects.first().pk)
    provision_now(new)
    Organization.objects.filter(pk=new.pk).update(status="archived")
    before, people, audit = everything_of(other), User.objects.count(), AuditRecord.objects.count()
    purging.purge_organization(organization_id=new.pk, folder=tmp_path)
    assert everything_of(other) == before
    assert User.objects.count() == people
    assert AuditRecord.objects.count() >= audit


def test_only_what_is_archived_is_purged_and_only_when_one_is_sure(organization, tmp_path, monkeypatch, capsys):
    before = everything_of(organization)
    with pytest.raises(CommandError, match="not archived"):
        call_command("purge_organization", organization.slug, to=tmp_path, yes=True)
    Organization.objects.filter(pk=organization.pk).update(status="archived")
    monkeypatch.setattr("builtins.input", lambda question: "otra")
    with pytest.raises(CommandError, match="Nothing was purged"):
        call_command("purge_organization", organization.slug, to=tmp_path)
    call_command("purge_organization", organization.slug, to=tmp_path, dry_run=True, json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["purged"], said["backup"]) == (False, None)
    assert said["rows"]["organizations_membership"] == len(before["public.organizations_membership"])
    Organization.objects.filter(pk=organization.pk).update(status="active")
    assert everything_of(organization) == before
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_is_not_proven_drops_nothing(organization, tmp_path, monkeypatch):
    Organization.objects.filter(pk=organization.pk).update(status="archived")
    before = everything_of(organization)
    real = archives.checksum

    def wrong(connection, schema, table):
        count, total = real(connection, schema, table)
        return (
            (count + 1, total)
            if schema.startswith("scratch") and table.name == "journeys_pointentry"
            else (count, total)
        )

    monkeypatch.setattr(backup, "checksum", wrong)
    with pytest.raises(BackupError, match="journeys_pointentry"):
        purging.purge_organization(organization_id=organization.pk, folder=tmp_path)
    assert everything_of(organization) == before
    Organization.objects.filter(pk=organization.pk).update(status="active")


@pytest.mark.parametrize("damage", ["shorter", "other", "table"])
def test_a_damaged_file_is_found_and_changes_nothing(organization, tmp_path, damage):
    path, before = taken(organization, tmp_path), everything_of(organization)
    if damage == "shorter":
        path.write_bytes(path.read_bytes()[:-200])
    elif damage == "other":
        path.write_bytes(b"something else")
    else:
        with zipfile.ZipFile(path) as whole:
            members = {name: whole.read(name) for name in whole.namelist()}
        lines = members["tenant/journeys_pointentry.copy"].splitlines(keepends=True)
        members["tenant/journeys_pointentry.copy"] = b"".join(lines[:-1])
        with zipfile.ZipFile(path, "w") as less:
            for name, content in members.items():
                less.writestr(name, content)
    with pytest.raises(BackupError):
        backup.verify(path)
    if damage != "table":
        with pytest.raises(CommandError):
            call_command("restore", path, replace=True)
    assert everything_of(organization) == before


def test_one_that_stands_is_replaced_only_when_asked(organization, tmp_path, capsys):
    path, before = taken(organization, tmp_path), everything_of(organization)
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", path)
    call_command("restore", path, dry_run=True, json=True)
    assert json.loads(capsys.readouterr().out)["restored"] is False
    with organization_scope(organization.ref):
        Journey.objects.update(title="Otro título")
    Invitation.objects.create(
        organization_id=organization.pk, email="nuria@casa.example", expires_at="2030-01-01T00:00Z"
    )
    call_command("restore", path, replace=True, verbosity=0)
    assert everything_of(organization) == before


def test_what_happens_while_it_is_taken_is_all_in_it_or_not_at_all(organization, tmp_path, monkeypatch):
    real, written = archives.write_table, []

    def slowly(archive, connection, schema, table):
        if not written:
            with organization_scope(organization.ref):
                Journey.objects.update(summary="Cambiado mientras se copiaba")
        written.append(table.name)
        return real(archive, connection, schema, table)

    monkeypatch.setattr(backup, "write_table", slowly)
    path = taken(organization, tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert b"Cambiado mientras" not in archive.read("tenant/journeys_journey.copy")
    backup.verify(path)


def test_a_later_migration_reaches_what_was_backed_up_before_it(organization, tmp_path):
    path = taken(organization, tmp_path)
    last = schemas.SchemaMigration.objects.using("owner").last()
    later = schemas.SchemaMigration.objects.using("owner").create(
        app="journeys",
        name="9998_later",
        position=last.position + 1,
        state="later",
        statements=["ALTER TABLE journeys_journey ADD COLUMN later integer DEFAULT 7 NOT NULL;"],
    )
    try:
        backup.restore(path=path, replace=True)
        with archives.owner_session() as connection:
            schema = organization.schema_name
            assert archives.run(connection, f"SELECT DISTINCT later FROM {schema}.journeys_journey") == [(7,)]
        assert Organization.objects.get(pk=organization.pk).schema_state == "later"
    finally:
        later.delete()
        backup.restore(path=path, replace=True)


def environment():
    """The settings of a process that works in this test's database."""
    name = connections["default"].settings_dict["NAME"]
    urls = embedded.urls(Path(os.environ["OASIS_TEST_DATA"]), database=name)
    return {**os.environ, "DATABASE_URL": urls.database, "DATABASE_OWNER_URL": urls.owner}


def killed_while_it_waits(table, *words, mode="ACCESS EXCLUSIVE"):
    """Run a command, hold a table that it needs, and `kill -9` it where it waits for it."""
    with archives.owner_session() as holder, archives.owner_session() as watcher:
        archives.run(holder, f"LOCK TABLE {table} IN {mode} MODE")
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL
        )
        waits = (
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE NOT l.granted AND d.datname = current_database()"
        )
        deadline = time.monotonic() + SECONDS
        while archives.run(watcher, waits)[0][0] == 0:
            watcher.rollback()
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < deadline
            threading.Event().wait(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_restore_killed_half_way_leaves_the_organization_as_it_was(organization, tmp_path):
    path, before = taken(organization, tmp_path), everything_of(organization)
    killed_while_it_waits("public.organizations_membership", "restore", str(path), "--replace")
    assert everything_of(organization) == before
    with archives.owner_session() as connection:
        assert archives.run(connection, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'scratch%'") == []


def test_a_purge_killed_half_way_leaves_the_organization_as_it_was(organization, tmp_path):
    Organization.objects.filter(pk=organization.pk).update(status="archived")
    before = everything_of(organization)
    # EXCLUSIVE lets the backup read: the purge waits where it deletes, with the schema dropped in its transaction
    killed_while_it_waits(
        "public.organizations_membership",
        *("purge_organization", organization.slug, "--yes", "--to", str(tmp_path)),
        mode="EXCLUSIVE",
    )
    assert len(list(tmp_path.glob("*.oasis"))) == 1
    assert everything_of(organization) == before
    Organization.objects.filter(pk=organization.pk).update(status="active")


def test_a_backup_killed_half_way_is_not_taken_for_one(organization, tmp_path):
    killed_while_it_waits("public.organizations_membership", "backup", organization.slug, "--to", str(tmp_path))
    assert list(tmp_path.glob("*.oasis")) == []


def test_everything_comes_back_in_an_empty_database(seeded, tmp_path, capsys, settings):
    call_command("backup", to=tmp_path, json=True)
    said = json.loads(capsys.readouterr().out)
    organizations = list(Organization.objects.exclude(schema_state="").order_by("slug"))
    assert said["organizations"] == len(organizations) >= 3
    before = {one.slug: everything_of(one) for one in organizations}
    people = list(User.objects.order_by("pk").values())
    audit = AuditRecord.objects.count()
    data_dir, name = Path(os.environ["OASIS_TEST_DATA"]), f"test_empty_{os.getpid()}"
    embedded.drop_database(data_dir, name)
    embedded.create_database(data_dir, name)
    try:
        with databases._using_database(name):
            call_command("restore", Path(said["path"]), json=True)
            assert {one.slug: everything_of(one) for one in organizations} == before
            assert list(User.objects.order_by("pk").values()) == people
            assert AuditRecord.objects.count() >= audit
            call_command("restore", Path(said["path"]), verbosity=0)  # again: nothing is left to do
            call_command("migrate", verbosity=0)
            with organization_scope(Organization.objects.get(slug=seeded).ref):
                assert PointEntry.objects.exists()
            for connection in connections.all():
                connection.close()
    finally:
        embedded.drop_database(data_dir, name)
