"""The mails that coaching sends. They say that there is a case and where, never whose words or what about."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.mail import Letter, Occasion, find_reader, letter_to, mail_kind
from coaching.models import CoachingSession, SafetyCase, SessionSummary
from oasis.core.tenancy import load_organization, organization_scope

CASE_OPENED = "coaching/safety_case_opened"
HELP_NEEDED = "coaching/safety_help_needed"
SESSION_NOTICE = "coaching/session_notice"
SUMMARY_NOTICE = "coaching/summary_notice"


@mail_kind(CASE_OPENED)
def safety_case_opened(occasion: Occasion) -> Letter | None:
    """A case waits for somebody; None when it was taken meanwhile."""
    organization = occasion.organization
    with organization_scope(organization):
        case = (
            SafetyCase.objects.waiting()
            .filter(pk=occasion.ids["case_id"])
            .only("id", "level", "acknowledge_by")
            .first()
        )
    reader = find_reader(occasion.user_id)
    if case is None or reader is None:
        return None
    return letter_to(
        reader,
        organization=organization.name,
        imminent=case.level == "imminent",
        acknowledge_by=case.acknowledge_by,
        link=settings.PUBLIC_URL + reverse("admin:coaching_safetycase_change", args=[case.id]),
    )


@mail_kind(HELP_NEEDED, sample={"imminent": True, "platform": False})
def safety_help_needed(occasion: Occasion) -> Letter | None:
    """Nobody took a case in time: its owner and the platform learn that help is needed, and nothing of whom."""
    platform = "organization_id" in occasion.ids
    organization = load_organization(occasion.ids["organization_id"]) if platform else occasion.organization
    with organization_scope(organization):
        case = SafetyCase.objects.waiting().filter(pk=occasion.ids["case_id"]).only("id", "level").first()
    reader = find_reader(occasion.user_id)
    if case is None or reader is None:
        return None
    return letter_to(
        reader,
        organization=organization.name,
        imminent=case.level == "imminent",
        platform=platform,
    )


@mail_kind(
    SESSION_NOTICE,
    sample={
        "what": "booked",
        "starts_at": datetime(2027, 1, 20, 17, 0),  # noqa: DTZ001 - by the clock on the reader's wall
        "timezone": "Europe/Madrid",
        "minutes": 50,
        "link": "https://oasis.example/sessions/1",
    },
)
def session_notice(occasion: Occasion) -> Letter | None:
    """A session was booked, moved, cancelled, or is near; None where that has changed meanwhile."""
    if occasion.user_id is None:
        return None
    organization, what = occasion.organization, occasion.ids["what"]
    with organization_scope(organization):
        session = (
            CoachingSession.objects.of(occasion.user_id)
            .filter(pk=occasion.ids["session_id"])
            .only("id", "starts_at", "minutes", "status")
            .first()
        )
    reader = find_reader(occasion.user_id)
    if session is None or reader is None or session.starts_at.isoformat() != occasion.ids["starts_at"]:
        return None
    if (session.status == CoachingSession.Status.CANCELLED) != (what == "cancelled"):
        return None
    return letter_to(
        reader,
        organization=organization.name,
        what=what,
        starts_at=reader.profile.local_time(session.starts_at).replace(tzinfo=None),
        timezone=reader.profile.timezone,
        minutes=session.minutes,
        link=f"{settings.FRONTEND_URL}/sessions/{session.id}",
    )


@mail_kind(
    SUMMARY_NOTICE,
    sample={
        "what": "ready",
        "starts_at": datetime(2027, 1, 20, 17, 0),  # noqa: DTZ001 - by the clock on the reader's wall
        "link": "https://oasis.example/sessions/1",
    },
)
def summary_notice(occasion: Occasion) -> Letter | None:
    """A session's summary waits for a participant, or was accepted; None where it is gone or was accepted meanwhile."""
    if occasion.user_id is None:
        return None
    organization, what = occasion.organization, occasion.ids["what"]
    with organization_scope(organization):
        session = (
            CoachingSession.objects.of(occasion.user_id)
            .filter(pk=occasion.ids["session_id"])
            .only("id", "starts_at", "mentor_id")
            .first()
        )
        summary = SessionSummary.objects.current().filter(session=session).only("id", "status").first()
        own = summary and summary.acceptances.filter(person_id=occasion.user_id).exists()
    reader = find_reader(occasion.user_id)
    if session is None or summary is None or reader is None or (own and what != "accepted"):
        return None
    staff = session.mentor_id == occasion.user_id
    where = f"admin/coaching/coachingsession/{session.id}/change/" if staff else f"sessions/{session.id}"
    return letter_to(
        reader,
        organization=organization.name,
        what=what,
        starts_at=reader.profile.local_time(session.starts_at).replace(tzinfo=None),
        link=f"{settings.FRONTEND_URL}/{where}",
    )
