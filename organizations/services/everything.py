"""A backup of everything: each organization by itself, and the shared tables by `pg_dump`.

One dump of thousands of schemas would lock every table of them at once (more than PostgreSQL has room for), so each
organization is taken in a snapshot of its own. The shared tables come last: whoever an organization's rows name is there.
"""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connections

from oasis.core.tenancy.scope import TEMPLATE_SCHEMA
from oasis.embedded.machine import EmbeddedError, binary
from organizations.models import Organization
from organizations.services.archives import owner_session, run
from organizations.services.backup import PARTIAL, BackupError, back_up, manifest_of, restore, verify

SHARED = "shared.dump"
# What stands already where one restores: the database has it from roles.sql.
STANDING = (" SCHEMA - public ", " EXTENSION - ", " COMMENT - EXTENSION ", " COMMENT - SCHEMA public ")


def back_up_everything(*, folder: Path, check: bool = False) -> dict[str, Any]:
    """Write a folder with every organization and the shared tables; with `check`, each organization's is verified.

    Raises BackupError; a folder that is not complete keeps the ending `.partial`.
    """
    name = f"everything-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    partial, path = folder / f"{name}{PARTIAL}", folder / name
    partial.mkdir(parents=True, mode=0o700)
    organizations = Organization.objects.exclude(schema_state="").order_by("slug").values_list("pk", flat=True)
    rows = 0
    for organization_id in organizations:
        backup = back_up(organization_id=organization_id, folder=partial)
        rows += backup.rows
        if check:
            verify(Path(backup.path))
    _run(
        "pg_dump",
        "--format=custom",
        "--schema=public",
        f"--schema={TEMPLATE_SCHEMA}",
        f"--file={partial / SHARED}",
    )
    partial.rename(path)
    return {"path": str(path), "organizations": len(organizations), "rows": rows, "verified": check}


def restore_everything(*, folder: Path, dry_run: bool = False) -> dict[str, Any]:
    """Restore a folder into a database that has its roles (roles.sql) and no tables; what is there already is kept.

    Each organization is one transaction, so a run that was killed goes on where it stopped. Raises BackupError.
    """
    archives = sorted(folder.glob("*.oasis"))
    if not (folder / SHARED).exists():
        raise BackupError(f"{folder} is no complete backup of everything.")
    manifests = {path: manifest_of(path) for path in archives}
    if not dry_run:
        with owner_session() as connection:
            stands = run(connection, "SELECT to_regclass('public.organizations_organization') IS NOT NULL")[0][0]
        if not stands:
            _restore_shared(folder / SHARED)
        for path, manifest in manifests.items():
            with owner_session() as connection:
                there = run(connection, "SELECT 1 FROM pg_namespace WHERE nspname = %s", [manifest.schema_name])
            if not there:
                restore(path=path, shared=False)
    return {"path": str(folder), "organizations": len(archives), "restored": not dry_run}


def _restore_shared(dump: Path) -> None:
    listed = _run("pg_restore", "--list", str(dump))
    wanted = "\n".join(line for line in listed.splitlines() if not any(mark in line for mark in STANDING))
    contents = dump.with_suffix(".list")
    contents.write_text(wanted)
    try:
        _run(
            "pg_restore",
            "--no-owner",
            "--single-transaction",
            "--exit-on-error",
            f"--use-list={contents}",
            f"--dbname={_database()}",
            str(dump),
        )
    finally:
        contents.unlink()


def _database() -> str:
    return str(connections["owner"].settings_dict["NAME"])


def _surroundings() -> dict[str, str]:
    """Where the owner's database is, as PostgreSQL's programs read it."""
    said = connections["owner"].settings_dict
    known = {
        "PGHOST": said["HOST"],
        "PGPORT": said["PORT"],
        "PGUSER": said["USER"],
        "PGPASSWORD": said["PASSWORD"],
        "PGDATABASE": said["NAME"],
        "PGSSLMODE": said.get("OPTIONS", {}).get("sslmode", ""),
    }
    return {**os.environ, **{name: str(value) for name, value in known.items() if value}}


def _run(program: str, *words: str) -> str:
    """Run one of PostgreSQL's programs: the embedded one, or the machine's. Raises BackupError."""
    try:
        found: str | Path | None = binary(program)
    except EmbeddedError:
        found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed here: install PostgreSQL's client programs.")
    ran = subprocess.run(  # noqa: S603 - our own words
        [str(found), *words], env=_surroundings(), capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise BackupError(f"{program}: {(ran.stderr.strip() or 'it failed').splitlines()[0]}")
    return ran.stdout
