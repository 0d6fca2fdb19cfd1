"""Texts that were saved in the backoffice get the line breaks of files, so that a merge sees what was really changed."""

from django.db import migrations

AS_IN_FILES = r"""
UPDATE journeys_step SET body = replace(body, E'\r\n', E'\n') WHERE version_id IS NULL AND strpos(body, E'\r') > 0;
UPDATE journeys_journey SET description = replace(description, E'\r\n', E'\n') WHERE strpos(description, E'\r') > 0;
UPDATE journeys_questionnaire SET instructions = replace(instructions, E'\r\n', E'\n')
WHERE strpos(instructions, E'\r') > 0
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0016_next_steps_anew")]

    operations = [migrations.RunSQL([AS_IN_FILES], migrations.RunSQL.noop)]
