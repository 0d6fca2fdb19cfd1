"""People's rows are kept; compiled migrations make no foreign key from an organization's schema to a shared table.

Why: `oasis/core/tenancy/owner/base.py`. Schemas that stand lose theirs by `journeys/migrations/0011`.
"""

import re
from typing import Any

from django.db import migrations

KEEP_PEOPLE = """
CREATE TRIGGER accounts_user_is_kept BEFORE DELETE ON public.accounts_user
FOR EACH STATEMENT EXECUTE FUNCTION public.oasis_refuse_change()
"""
SHARED = r'REFERENCES "(?:accounts|organizations|core|webhooks)_\w+" ?\("\w+"\) DEFERRABLE INITIALLY DEFERRED'
TABLE_KEY = re.compile(rf'ALTER TABLE "\w+" ADD CONSTRAINT "\w+" FOREIGN KEY \("\w+"\) {SHARED};?\s*')
COLUMN_KEY = re.compile(rf' CONSTRAINT ("\w+") {SHARED}; SET CONSTRAINTS \1 IMMEDIATE;?\s*')


def without_shared_keys(statements: list[str]) -> list[str]:
    """Compiled statements that make the same tables, without the keys to shared ones."""
    return [COLUMN_KEY.sub(";", statement) for statement in statements if not TABLE_KEY.fullmatch(statement)]


def rewrite(apps: Any, schema_editor: Any) -> None:
    """Take the keys out of what was compiled before."""
    compiled = apps.get_model("organizations", "SchemaMigration").objects.using(schema_editor.connection.alias)
    for migration in compiled.exclude(statements=None):
        migration.statements = without_shared_keys(migration.statements)
        migration.save(update_fields=["statements"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0005_memberships_are_watched"), ("accounts", "0007_audit_guards")]

    operations = [
        migrations.RunPython(rewrite, migrations.RunPython.noop),
        migrations.RunSQL([KEEP_PEOPLE], "DROP TRIGGER accounts_user_is_kept ON public.accounts_user"),
    ]
