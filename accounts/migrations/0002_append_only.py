"""The audit trail and the consents can only grow: PostgreSQL refuses anything else, to every role."""

from django.db import migrations

LEDGERS = ("accounts_auditrecord", "accounts_consent")

# Statement triggers: they fire before any row is looked at, for TRUNCATE as well. Other ledgers reuse the function.
FUNCTION = """
CREATE OR REPLACE FUNCTION public.oasis_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$
"""


def _trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.{table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.oasis_refuse_change()",
        f"DROP TRIGGER {table}_append_only ON public.{table}",
    )


class Migration(migrations.Migration):
    """The refusing function and a trigger on each ledger."""

    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION public.oasis_refuse_change()"),
        *(_trigger(table) for table in LEDGERS),
    ]
