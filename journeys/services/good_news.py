"""Good news by mail: what somebody reached in a day, told once in the evening, so that a game fills nobody's mailbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone as clock

from accounts.mail import send_mail_later
from accounts.models import AuditRecord, Profile
from journeys.models import BadgeAward, Certificate, Enrollment, Level
from journeys.rules.days import zone
from journeys.services.certificates import verification_url
from journeys.services.ladder import plays
from oasis.core.tenancy import current_organization

MAIL = "journeys/good_news"
EVENING = 19  # o'clock, where the person is
A_DAY = timedelta(days=1)


def tell_later(*, person_id: UUID) -> None:
    """Have the evening's mail sent, once for each evening; inside the organization's scope."""
    timezone = Profile.objects.filter(pk=person_id).values_list("timezone", flat=True).first()
    if timezone is None:
        return
    now = clock.now()
    evening = next_evening(now, timezone)
    send_mail_later(
        template=MAIL,
        user_id=person_id,
        context_ids={"until": evening.isoformat()},
        key=f"{MAIL}:{person_id}:{evening:%Y-%m-%d}",
        delay=evening - now,
    )


def next_evening(now: datetime, timezone: str) -> datetime:
    """The next seven o'clock in the evening where the person is."""
    here = now.astimezone(zone(timezone))
    evening = here.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    return evening if evening > here else (here + A_DAY).replace(hour=EVENING, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class News:
    """What was reached in a day; journeys are `{title, certificate}`, badges `{name, description, icon}`."""

    journeys: list[dict[str, Any]]
    level: Level | None
    badges: list[dict[str, Any]]

    def __bool__(self) -> bool:
        return bool(self.journeys or self.level or self.badges)


def news_of(*, person_id: UUID, until: datetime) -> News:
    """The 24 hours before `until`, inside the scope; only journeys for whom gamification is switched off."""
    day = (until - A_DAY, until)
    walked = Enrollment.objects.of(person_id).filter(status=Enrollment.Status.COMPLETED, completed_at__range=day)
    finished = list(walked.order_by("completed_at").values_list("id", "journey__title"))
    codes = dict(
        Certificate.objects.filter(enrollment_id__in=[row[0] for row in finished]).values_list("enrollment_id", "code")
    )
    journeys = [
        {"title": title, "certificate": verification_url(codes[one]) if one in codes else None}
        for one, title in finished
    ]
    if not plays(current_organization(), person_id):
        return News(journeys, None, [])
    reached = AuditRecord.objects.filter(
        action="level.reached", actor_id=person_id, created_at__range=day, organization_id=current_organization().id
    )
    numbers = [int(number) for number in reached.values_list("target_id", flat=True) if number.isdigit()]
    awards = BadgeAward.objects.filter(person_id=person_id, awarded_at__range=day).order_by("awarded_at")
    badges = awards.values_list("badge__name", "badge__description", "badge__icon")
    return News(
        journeys,
        Level.objects.filter(number=max(numbers)).first() if numbers else None,
        [{"name": name, "description": description, "icon": icon} for name, description, icon in badges],
    )
