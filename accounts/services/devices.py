"""Knowing a device again, so that its owner hears of a log-in from another one.

A browser is known by a cookie it keeps for a year; a program without cookies, or a browser that lost it, by its name and
network. Whoever comes with neither is new. A person's very first log-in needs no mail.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts import rules
from accounts.addresses import network_of, valid_address
from accounts.mail import send_mail_later
from accounts.models import User
from oasis.core.crypto import keyed_hash
from oasis.core.ids import uuid7
from oasis.core.telemetry import request_context

NEW_DEVICE_MAIL = "accounts/new_device"
COOKIE = "oasis_device"
KEEP = timedelta(days=365)  # since it was last seen
BYTES = 24
LONGEST = 64  # characters of the cookie
MARK = """
WITH marked AS (
    INSERT INTO public.accounts_knowndevice (id, user_id, mark, device, address, created_at, seen_at)
    SELECT given.id, %(user)s, given.mark, %(device)s, %(address)s::inet, %(now)s, %(now)s
    FROM unnest(%(ids)s::uuid[], %(marks)s::text[]) AS given (id, mark)
    ON CONFLICT (user_id, mark) DO UPDATE SET seen_at = excluded.seen_at
    RETURNING id, xmax = 0 AS fresh
)
SELECT (SELECT id FROM marked ORDER BY id LIMIT 1), (SELECT bool_and(fresh) FROM marked),
    EXISTS (SELECT FROM public.accounts_knowndevice WHERE user_id = %(user)s)
"""  # the last one sees the table as it was before


def mark_device(*, user: User, cookie: str | None) -> str:
    """Remember the device of the current request as one of the person's; returns the cookie it keeps.

    Runs in the transaction of the log-in; the first log-in from a device is told by mail. One statement, or two.
    """
    cookie = cookie if cookie and len(cookie) <= LONGEST and cookie.isascii() else secrets.token_urlsafe(BYTES)
    device, now = rules.device_name(request_context.user_agent), timezone.now()
    seen_as = f"{device} {network_of(request_context.address)}"
    with connection.cursor() as cursor:
        cursor.execute(
            MARK,
            {
                "user": user.pk,
                "ids": [uuid7(), uuid7()],
                "marks": [_mark("cookie", cookie), _mark("network", seen_as)],
                "device": device,
                "address": valid_address(request_context.address),
                "now": now,
            },
        )
        device_id, new, others = cursor.fetchone()
    if new and (others or _may_have_been_forgotten(user, now)):
        _tell(user.pk, device_id)
    return cookie


def _may_have_been_forgotten(user: User, now: datetime) -> bool:
    return user.created_at < now - KEEP


def _tell(user_id: UUID, device_id: UUID) -> None:
    send_mail_later(template=NEW_DEVICE_MAIL, user_id=user_id, context_ids={"device": str(device_id)})


def _mark(kind: str, text: str) -> str:
    return keyed_hash(f"device-{kind}", text)
