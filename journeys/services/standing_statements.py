"""The statements that read, lock and write a person's totals (`journeys.services.standing`)."""

COLUMNS = """s.points, s.earned, s.level, s.streak_current, s.streak_longest, s.streak_day, s.active_at,
    s.steps_completed, s.journeys_completed, s.check_ins, s.seconds, s.tallies::text, s.badges, s.timezone,
    (SELECT value FROM {schema}.journeys_gamificationrevision),
    coalesce(s.gamification, true) AND (SELECT o.gamification_enabled FROM public.organizations_organization o
        WHERE o.id = public.oasis_organization_id()),
    {paused},
    EXISTS (SELECT FROM {schema}.journeys_heldaward h WHERE h.person_id = s.person_id AND h.granted_at IS NULL)"""

LOCK = f"""SELECT {COLUMNS} FROM {{schema}}.journeys_participantstats s WHERE s.person_id = %s FOR UPDATE OF s"""  # noqa: S608

PEEK = f"""SELECT s.person_id IS NOT NULL, {COLUMNS}
    FROM (SELECT 1) one LEFT JOIN {{schema}}.journeys_participantstats s ON s.person_id = %s"""  # noqa: S608

# What `reckon` hands to the database: one JSON document, so that the plan does not depend on the sizes of numbers.
DOCUMENT = """person uuid, at timestamptz, points int, earned int, level int, streak_current int, streak_longest int,
    streak_day date, active_at timestamptz, steps_completed int, journeys_completed int, check_ins int, seconds bigint,
    tallies jsonb, badges varchar[], timezone text, entries jsonb, held jsonb, awards jsonb, days jsonb"""

# Writes the document `given` when the one-row expression `cause` has a row.
WRITES = """
    totals AS (
        UPDATE {schema}.journeys_participantstats s SET points = given.points, earned = given.earned,
            level = given.level, streak_current = given.streak_current,
            streak_longest = given.streak_longest, streak_day = given.streak_day,
            active_at = given.active_at, steps_completed = given.steps_completed,
            journeys_completed = given.journeys_completed, check_ins = given.check_ins, seconds = given.seconds,
            tallies = given.tallies, badges = given.badges, timezone = given.timezone, updated_at = given.at
        FROM given, cause WHERE s.person_id = given.person),
    ledger AS (
        INSERT INTO {schema}.journeys_pointentry
            (id, person_id, kind, amount, balance_after, rule, cause, reason, idempotency_key, reversal_of_id,
            created_at)
        SELECT e.id, given.person, e.kind, e.amount, e.balance_after, e.rule, e.cause, e.reason, e.idempotency_key,
            e.reversal_of, given.at
        FROM given, cause, jsonb_to_recordset(given.entries) AS e(id uuid, kind text, amount int, balance_after int,
            rule text, cause text, reason text, idempotency_key text, reversal_of uuid)),
    awards AS (
        INSERT INTO {schema}.journeys_badgeaward (id, person_id, badge_id, awarded_at)
        SELECT a.id, given.person, a.badge, given.at
        FROM given, cause, jsonb_to_recordset(given.awards) AS a(id uuid, badge uuid)
        ON CONFLICT (person_id, badge_id) DO NOTHING),
    held AS (
        INSERT INTO {schema}.journeys_heldaward
            (id, person_id, amount, rule, cause, reason, idempotency_key, journey_slug, created_at)
        SELECT h.id, given.person, h.amount, h.rule, h.cause, h.reason, h.idempotency_key, h.journey_slug, given.at
        FROM given, cause, jsonb_to_recordset(given.held) AS h(id uuid, amount int, rule text, cause text, reason text,
            idempotency_key text, journey_slug text)
        ON CONFLICT (person_id, idempotency_key) DO NOTHING),
    days AS (
        INSERT INTO {schema}.journeys_activityday AS a (id, person_id, day, first_at, last_at, bridged)
        SELECT d.id, given.person, d.day, d.first_at, d.last_at, d.bridged
        FROM given, cause, jsonb_to_recordset(given.days) AS d(id uuid, day date, first_at timestamptz,
            last_at timestamptz, bridged bool)
        ON CONFLICT (person_id, day) DO UPDATE SET first_at = least(a.first_at, excluded.first_at),
            last_at = greatest(a.last_at, excluded.last_at))"""

SETTLE = f"""WITH given AS (SELECT * FROM jsonb_to_record(%s::jsonb) AS g({DOCUMENT})),
    cause AS (SELECT 1), {WRITES} SELECT 1 FROM cause"""  # noqa: S608
