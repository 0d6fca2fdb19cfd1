"""The ladder of those who opted in."""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone as clock
from django.utils.translation import gettext as _

from journeys.rules.days import local_day, midnight
from oasis.core.database import hot
from oasis.core.tenancy import current_organization

Period = Literal["week", "month", "all"]
TOP = 10
NEIGHBOURS = 2

# Who says yes to `leaderboard` now and is an active member; points of the whole time, or earned since a moment.
WILLING = """willing AS (
    SELECT m.user_id FROM public.organizations_membership m
    JOIN LATERAL (
        SELECT c.granted FROM public.accounts_consent c WHERE c.user_id = m.user_id AND c.kind = 'leaderboard'
        ORDER BY c.id DESC LIMIT 1) newest ON newest.granted
    WHERE m.organization_id = %(organization)s AND m.status = 'active')"""
ALL_TIME = """SELECT s.person_id, s.earned AS points FROM {schema}.journeys_participantstats s
    JOIN willing w ON w.user_id = s.person_id WHERE s.earned > 0"""
SINCE = """SELECT e.person_id, sum(e.amount)::bigint AS points FROM {schema}.journeys_pointentry e
    JOIN willing w ON w.user_id = e.person_id
    WHERE e.created_at >= %(since)s AND e.kind IN ('earned', 'corrected') GROUP BY e.person_id HAVING sum(e.amount) >
    0"""
LADDER = """WITH {willing}, scores AS ({scores}),
    ladder AS (
        SELECT person_id, points, rank() OVER (ORDER BY points DESC) AS rank,
            row_number() OVER (ORDER BY points DESC, person_id) AS place, count(*) OVER () AS participants
        FROM scores),
    mine AS (SELECT place FROM ladder WHERE person_id = %(person)s)
    SELECT l.rank, l.place, p.nickname, p.avatar, l.points, l.person_id = %(person)s, l.participants, (SELECT place
    FROM mine)
    FROM ladder l LEFT JOIN public.accounts_profile p ON p.user_id = l.person_id
    WHERE l.place <= %(top)s::int OR abs(l.place - (SELECT place FROM mine)) <= %(neighbours)s::int
    ORDER BY l.place"""
STATEMENTS = {
    True: LADDER.replace("{willing}", WILLING).replace("{scores}", ALL_TIME),
    False: LADDER.replace("{willing}", WILLING).replace("{scores}", SINCE),
}


def leaderboard(*, person_id: UUID, period: Period) -> dict[str, Any]:
    """The ten first, the caller's own row with two neighbours each side, and how many take part.

    Only people with the consent `leaderboard` appear, by nickname; exact ties share a rank. Weeks begin on Monday,
    weeks and months by the organization's time zone. Spending points does not move anybody.
    """
    organization = current_organization()
    params: dict[str, Any] = {
        "organization": organization.id,
        "person": person_id,
        "top": str(TOP),
        "neighbours": str(NEIGHBOURS),
    }
    if period != "all":
        params["since"] = start_of(period, clock.now(), organization.timezone)
    rows = hot.fetch(STATEMENTS[period == "all"], params)
    ladder = [
        (
            place,
            {
                "rank": rank,
                "nickname": nickname or _("Sin apodo"),
                "avatar": avatar or None,
                "points": points,
                "me": me,
            },
        )
        for rank, place, nickname, avatar, points, me, _participants, _mine in rows
    ]
    mine = rows[0][7] if rows else None
    return {
        "top": [row for place, row in ladder if place <= TOP],
        "around_me": [row for place, row in ladder if mine is not None and abs(place - mine) <= NEIGHBOURS],
        "me": next((row for _place, row in ladder if row["me"]), None),
        "participants": rows[0][6] if rows else 0,
    }


def start_of(period: Period, now: datetime, timezone: str) -> datetime:
    """The instant at which the week or month that contains `now` began."""
    today = local_day(now, timezone)
    first = today.replace(day=1) if period == "month" else today - timedelta(days=today.weekday())
    return midnight(first, timezone)
