"""What the database itself refuses: changing a published version, or the steps of a safety case."""

from django.db import migrations

FROZEN_VERSIONS = """
CREATE TRIGGER coaching_agentversion_frozen BEFORE UPDATE OR DELETE ON coaching_agentversion
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change()
"""
APPEND_ONLY_STEPS = """
CREATE TRIGGER coaching_safetycaseevent_append_only BEFORE UPDATE OR DELETE ON coaching_safetycaseevent
FOR EACH ROW EXECUTE FUNCTION public.oasis_refuse_change()
"""
UNDO = """
DROP TRIGGER coaching_agentversion_frozen ON coaching_agentversion;
DROP TRIGGER coaching_safetycaseevent_append_only ON coaching_safetycaseevent
"""


class Migration(migrations.Migration):
    dependencies = [("coaching", "0001_initial")]

    operations = [migrations.RunSQL([FROZEN_VERSIONS, APPEND_ONLY_STEPS], UNDO)]
