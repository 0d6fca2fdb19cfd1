"""What was read at a door and what was paid stays as it was written."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER journeys_scan_append_only BEFORE UPDATE OR DELETE ON journeys_scan
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change();
CREATE TRIGGER journeys_orderentry_append_only BEFORE UPDATE OR DELETE ON journeys_orderentry
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change()
"""
UNDO = """
DROP TRIGGER journeys_scan_append_only ON journeys_scan;
DROP TRIGGER journeys_orderentry_append_only ON journeys_orderentry
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_events")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
