"""A record whose id is there already is refused by its own table (or by row-level security first), not by the waiting row."""

from django.db import migrations

ARRIVES = """
CREATE OR REPLACE FUNCTION public.accounts_audit_arrives() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.accounts_auditpending (record_id, private) VALUES (NEW.id, NEW.private) ON CONFLICT DO NOTHING;
    NEW.private := NULL;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_audit_guards")]
    operations = [migrations.RunSQL(ARRIVES, migrations.RunSQL.noop)]
