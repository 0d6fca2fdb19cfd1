"""A published version of the library never changes: organizations keep it as the base of later merges."""

from django.db import migrations

FREEZE = """
CREATE TRIGGER journeys_shared_libraryversion_frozen BEFORE UPDATE OR DELETE ON journeys_shared_libraryversion
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change()
"""
UNDO = "DROP TRIGGER journeys_shared_libraryversion_frozen ON journeys_shared_libraryversion"


class Migration(migrations.Migration):
    dependencies = [("journeys_shared", "0001_initial"), ("accounts", "0002_append_only")]

    operations = [migrations.RunSQL(FREEZE, UNDO)]
