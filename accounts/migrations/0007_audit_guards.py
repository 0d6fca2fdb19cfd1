"""The chain grows only; what is personal in a record never rests in it; changes that nobody told are told by triggers."""

from django.db import migrations

LEDGERS = ("accounts_auditlink", "accounts_auditcheckpoint")

# A record's private part goes into its pending row, which the sealing removes: the record itself can never be changed.
ARRIVES = """
CREATE FUNCTION public.accounts_audit_arrives() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.accounts_auditpending (record_id, private) VALUES (NEW.id, NEW.private);
    NEW.private := NULL;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_auditrecord_arrives BEFORE INSERT ON public.accounts_auditrecord
FOR EACH ROW EXECUTE FUNCTION public.accounts_audit_arrives()
"""
ARRIVES_BACK = """
DROP TRIGGER accounts_auditrecord_arrives ON public.accounts_auditrecord;
DROP FUNCTION public.accounts_audit_arrives()
"""

# At the commit: a change of a watched column of which the same transaction wrote no record becomes a record. Of a column
# that gives power (`powerful`) the record must name it. Arguments: kind of target, column of the person, watched columns,
# powerful ones, those whose values are not shown. Other apps' tables reuse the function.
DIRECT = """
CREATE FUNCTION public.oasis_audit_direct() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    kind text := TG_ARGV[0];
    watched text[] := TG_ARGV[2]::text[];
    powerful text[] := TG_ARGV[3]::text[];
    hidden text[] := TG_ARGV[4]::text[];
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    is_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    here jsonb := CASE WHEN TG_OP = 'DELETE' THEN was ELSE is_now END;
    person text := here ->> TG_ARGV[1];
    today uuid := (lpad(to_hex((extract(epoch FROM transaction_timestamp()) * 1000)::bigint - 86400000), 12, '0')
        || repeat('0', 20))::uuid;
    told jsonb := '{}'::jsonb;
    spoken boolean := false;
    named text[] := '{}';
    found record;
    field text;
    side jsonb;
BEGIN
    FOR found IN
        SELECT changes FROM public.accounts_auditrecord
        WHERE transaction = pg_current_xact_id()::text::bigint AND id >= today
            AND ((target_type = kind AND target_id = here ->> 'id') OR (target_type = 'user' AND target_id = person))
    LOOP
        spoken := true;
        named := named || ARRAY(SELECT jsonb_object_keys(found.changes));
        IF jsonb_typeof(found.changes #> '{fields,after}') = 'array' THEN
            named := named || ARRAY(SELECT jsonb_array_elements_text(found.changes #> '{fields,after}'));
        END IF;
    END LOOP;
    FOREACH field IN ARRAY watched LOOP
        CONTINUE WHEN was -> field IS NOT DISTINCT FROM is_now -> field;
        CONTINUE WHEN spoken AND (TG_OP = 'INSERT' OR NOT field = ANY (powerful) OR field = ANY (named));
        side := '{}'::jsonb;
        IF was ? field THEN
            side := side || jsonb_build_object('before', CASE WHEN field = ANY (hidden) THEN '"•••"' ELSE was -> field END);
        END IF;
        IF is_now ? field THEN
            side := side || jsonb_build_object('after', CASE WHEN field = ANY (hidden) THEN '"•••"' ELSE is_now -> field END);
        END IF;
        told := told || jsonb_build_object(field, side);
    END LOOP;
    IF told = '{}'::jsonb THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.accounts_auditrecord
        (id, created_at, organization_id, person_id, action, target_type, target_id, request_id, changes)
    VALUES (
        uuidv7(), clock_timestamp(), (here ->> 'organization_id')::uuid, person::uuid,
        kind || CASE TG_OP WHEN 'INSERT' THEN '.added_directly' WHEN 'UPDATE' THEN '.changed_directly'
            ELSE '.removed_directly' END,
        kind, here ->> 'id', '', told || jsonb_build_object('database_role', jsonb_build_object('after', session_user))
    );
    RETURN NULL;
END
$$
"""

USER = "'user', 'id', '{email,password,email_verified_at,is_active,is_staff,is_platform_admin}', '{is_staff,is_platform_admin}', '{email,password}'"
CONSENT = "'consent', 'user_id', '{kind,version,granted}', '{}', '{}'"
WATCHES = f"""
CREATE CONSTRAINT TRIGGER accounts_user_changed AFTER UPDATE ON public.accounts_user DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ((OLD.email, OLD.password, OLD.email_verified_at, OLD.is_active, OLD.is_staff, OLD.is_platform_admin)
    IS DISTINCT FROM
    (NEW.email, NEW.password, NEW.email_verified_at, NEW.is_active, NEW.is_staff, NEW.is_platform_admin))
EXECUTE FUNCTION public.oasis_audit_direct({USER});
CREATE CONSTRAINT TRIGGER accounts_user_came_or_went AFTER INSERT OR DELETE ON public.accounts_user
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.oasis_audit_direct({USER});
CREATE CONSTRAINT TRIGGER accounts_consent_came AFTER INSERT ON public.accounts_consent
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.oasis_audit_direct({CONSENT})
"""
WATCHES_BACK = """
DROP TRIGGER accounts_user_changed ON public.accounts_user;
DROP TRIGGER accounts_user_came_or_went ON public.accounts_user;
DROP TRIGGER accounts_consent_came ON public.accounts_consent
"""


def _grows_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.{table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.oasis_refuse_change()",
        f"DROP TRIGGER {table}_append_only ON public.{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_audit_seal_former")]
    operations = [
        migrations.RemoveField(model_name="auditrecord", name="address"),
        migrations.RemoveField(model_name="auditrecord", name="user_agent"),
        migrations.RunSQL(ARRIVES, ARRIVES_BACK),
        *(_grows_only(table) for table in LEDGERS),
        migrations.RunSQL(DIRECT, "DROP FUNCTION public.oasis_audit_direct()"),
        migrations.RunSQL(WATCHES, WATCHES_BACK),
    ]
