"""The ledger of points lets go of words: an erasure empties `reason`, and nothing else of an entry ever changes."""

from django.db import migrations

WORDS_MAY_GO = """
DROP TRIGGER journeys_pointentry_append_only ON journeys_pointentry;
CREATE TRIGGER journeys_pointentry_append_only BEFORE DELETE ON journeys_pointentry
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change();
CREATE TRIGGER journeys_pointentry_words_only BEFORE UPDATE ON journeys_pointentry
FOR EACH ROW WHEN (NEW.reason <> '' OR to_jsonb(NEW) - 'reason' IS DISTINCT FROM to_jsonb(OLD) - 'reason')
EXECUTE FUNCTION public.oasis_refuse_change()
"""
UNDO = """
DROP TRIGGER journeys_pointentry_words_only ON journeys_pointentry;
DROP TRIGGER journeys_pointentry_append_only ON journeys_pointentry;
CREATE TRIGGER journeys_pointentry_append_only BEFORE UPDATE OR DELETE ON journeys_pointentry
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0009_stewards")]

    operations = [migrations.RunSQL([WORDS_MAY_GO], UNDO)]
