"""A schema's rows name people by id, without a foreign key to the shared table of everybody's accounts.

Why: `oasis/core/tenancy/owner/base.py`. One statement for every table of the schema, coaching's too; new schemas have none.
"""

from django.db import migrations

LET_GO = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT k.conrelid::regclass::text AS tenant_table, k.conname FROM pg_constraint k
            JOIN pg_class parent ON parent.oid = k.confrelid
        WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace
            AND parent.relnamespace <> k.connamespace
    LOOP
        EXECUTE 'ALTER TABLE ' || one.tenant_table || ' DROP CONSTRAINT ' || quote_ident(one.conname);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0010_erasable_reasons")]

    operations = [migrations.RunSQL([LET_GO], migrations.RunSQL.noop)]
