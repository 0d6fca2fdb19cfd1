"""Where people under way stand, by the rule that lets an optional step be passed by and goes by the day steps open.

What was written before the rule would stay until somebody's next step. `journeys.rules.unlocking.next_step` in SQL.
"""

from django.db import migrations

STAND_ANEW = """
WITH turns AS (
    SELECT s.id, s.version_id, s.required OR NOT bool_or(s.required) OVER version AS asked, row_number() OVER (
        PARTITION BY s.version_id
        ORDER BY CASE WHEN v.unlock = 'scheduled' THEN s.opens_after_days ELSE 0 END, s.position) AS place
    FROM journeys_step s JOIN journeys_journeyversion v ON v.id = s.version_id
    WINDOW version AS (PARTITION BY s.version_id)),
standing AS (
    SELECT e.id, (
        SELECT t.id FROM turns t
        WHERE t.version_id = e.version_id AND t.id <> ALL (e.completed_steps) AND (t.asked OR t.place > coalesce(
            (SELECT max(d.place) FROM turns d WHERE d.version_id = e.version_id AND d.id = ANY (e.completed_steps)), 0))
        ORDER BY t.place LIMIT 1) AS step_id
    FROM journeys_enrollment e WHERE e.status IN ('active', 'paused'))
UPDATE journeys_enrollment e SET next_step_id = standing.step_id FROM standing
WHERE e.id = standing.id AND e.next_step_id IS DISTINCT FROM standing.step_id
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0015_names_for_people")]

    operations = [migrations.RunSQL([STAND_ANEW], migrations.RunSQL.noop)]
