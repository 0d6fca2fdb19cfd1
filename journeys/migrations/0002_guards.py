"""What the database itself refuses or keeps: an append-only ledger, frozen published steps, the caches' revision."""

from django.db import migrations

APPEND_ONLY_LEDGER = """
CREATE TRIGGER journeys_pointentry_append_only BEFORE UPDATE OR DELETE ON journeys_pointentry
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change()
"""
FROZEN_VERSIONS = """
CREATE TRIGGER journeys_journeyversion_frozen BEFORE UPDATE OR DELETE ON journeys_journeyversion
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change();
CREATE TRIGGER journeys_step_frozen BEFORE UPDATE OR DELETE ON journeys_step
FOR EACH ROW WHEN (OLD.version_id IS NOT NULL) EXECUTE FUNCTION public.oasis_refuse_change()
"""
REVISION = """
CREATE FUNCTION journeys_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.journeys_gamificationrevision (id, value) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET value = excluded.value', TG_TABLE_SCHEMA);
    RETURN NULL;
END $$;
CREATE TRIGGER journeys_level_revision AFTER INSERT OR UPDATE OR DELETE ON journeys_level
FOR EACH STATEMENT EXECUTE FUNCTION journeys_raise_revision();
CREATE TRIGGER journeys_badge_revision AFTER INSERT OR UPDATE OR DELETE ON journeys_badge
FOR EACH STATEMENT EXECUTE FUNCTION journeys_raise_revision();
CREATE TRIGGER journeys_pointrule_revision AFTER INSERT OR UPDATE OR DELETE ON journeys_pointrule
FOR EACH STATEMENT EXECUTE FUNCTION journeys_raise_revision();
CREATE TRIGGER journeys_journeyversion_revision AFTER INSERT ON journeys_journeyversion
FOR EACH STATEMENT EXECUTE FUNCTION journeys_raise_revision()
"""
UNDO = """
DROP TRIGGER journeys_pointentry_append_only ON journeys_pointentry;
DROP TRIGGER journeys_journeyversion_frozen ON journeys_journeyversion;
DROP TRIGGER journeys_step_frozen ON journeys_step;
DROP FUNCTION journeys_raise_revision() CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0001_initial")]

    operations = [migrations.RunSQL([APPEND_ONLY_LEDGER, FROZEN_VERSIONS, REVISION], UNDO)]
