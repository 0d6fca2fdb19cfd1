"""What follows from coaching's events."""

from datetime import date
from typing import Any
from uuid import UUID

from celery import shared_task

from accounts.audit import record
from accounts.models import AuditRecord
from coaching.models import CoachingSession, SafetyCase
from coaching.services import escalation, recordings, session_summaries, transcription
from coaching.services.embedding import CHANGED, embed_articles
from coaching.services.insights import DUE as INSIGHTS_DUE
from coaching.services.insights import make_week
from coaching.services.safety import OPENED
from coaching.services.sessions import SOON
from coaching.services.summaries import summarise
from coaching.services.turns import SUMMARY_DUE
from oasis.core import live
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler, organization_id_of
from oasis.core.tenancy import load_organization, organization_scope
from organizations.models import Membership


@handler(CHANGED, queue="ai", unscoped=True)
def embed_knowledge(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Make the passages of articles that changed; a provider that fails is asked again later."""
    ids = [UUID(one) for one in payload["article_ids"]]
    embed_articles(load_organization(organization_id_of(message)), ids)


@handler(INSIGHTS_DUE)
def count_a_week(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Make a person's week in figures, where they still are a member."""
    person_id = UUID(payload["person_id"])
    if Membership.objects.filter(user_id=person_id, status=Membership.Status.ACTIVE).exists():
        make_week(person_id=person_id, timezone=payload["timezone"], week=date.fromisoformat(payload["week"]))


@handler(SUMMARY_DUE, queue="ai", unscoped=True)
def summarise_conversation(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Put the older turns of a conversation into its summary; a provider that fails is asked again later."""
    summarise(
        organization=load_organization(organization_id_of(message)),
        conversation_id=UUID(payload["conversation_id"]),
        until=UUID(payload["until"]),
    )


@handler(OPENED, queue="critical", while_closed=True)
def tell_facilitators(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Mail whoever is on call, and start the clock of who is told next; audit the opening.

    The audit is written here, not in the request: there the record would name the person as the actor.
    """
    case = SafetyCase.objects.filter(pk=payload["case_id"]).first()
    if case is None:
        return
    if not AuditRecord.objects.filter(
        action="safety_case.opened", target_type="safetycase", target_id=str(case.id)
    ).exists():
        record(action="safety_case.opened", target=case)
    if case.status != SafetyCase.Status.OPEN:
        return
    escalation.begin(case, signal_id=payload["signal_id"])


@handler(escalation.WAITS, queue="critical", while_closed=True)
def go_up_the_ladder(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Nobody took a case in time: more people are told."""
    escalation.climb(case_id=UUID(payload["case_id"]), due=payload["due"], rung=int(payload["rung"]))


@handler(escalation.PLATFORM, queue="critical", unscoped=True, while_closed=True)
def tell_platform(payload: dict[str, Any], message: OutboxMessage) -> None:
    """The platform's administrators learn that an organization needs help, and nothing of whom."""
    escalation.tell_platform(
        organization_id=organization_id_of(message),
        case_id=UUID(payload["case_id"]),
        due=payload["due"],
        rung=int(payload["rung"]),
    )


@handler(SOON, unscoped=True)
def tell_session(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A session is about to start: the open streams of who takes part hear of it, unless it was moved or called off."""
    organization = load_organization(organization_id_of(message))
    with organization_scope(organization):
        session = CoachingSession.objects.filter(pk=payload["session_id"], status="scheduled").first()
        people = list(session.seats.values_list("person_id", flat=True)) if session else []
    if session is None or session.starts_at.isoformat() != payload["starts_at"]:
        return
    told = {"session_id": session.id, "starts_at": session.starts_at}
    for person_id in people:
        live.publish(
            organization_id=organization.id, person_id=person_id, name="session", data=told, identifier=message.id
        )


@handler(transcription.KIND, queue="ai", unscoped=True)
def transcribe_recording(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Write down what was said in a session, and summarise it."""
    transcription.run_transcription(
        organization_id=organization_id_of(message),
        recording_id=UUID(payload["recording_id"]),
        job_id=UUID(payload["job_id"]),
        message_id=message.pk,
    )


@handler(session_summaries.KIND, queue="ai", unscoped=True)
def summarise_session_anew(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Make a session's summary anew."""
    session_summaries.run_regeneration(
        organization_id=organization_id_of(message),
        session_id=UUID(payload["session_id"]),
        number=int(payload["number"]),
        job_id=UUID(payload["job_id"]),
    )


@handler(recordings.AUDIO_DONE, unscoped=True)
def delete_audio(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Delete the audio of a session, with a receipt."""
    recordings.remove_audio(
        organization_id=organization_id_of(message),
        file_id=UUID(payload["file_id"]),
        why=payload["why"],
        by=UUID(payload["by"]) if payload["by"] else None,
    )


@shared_task(name="coaching.sweep_recordings")
def sweep_recordings() -> None:
    """Delete recordings that were forgotten."""
    recordings.sweep_recordings()


BEAT = {"coaching.sweep_recordings": {"task": "coaching.sweep_recordings", "schedule": 300.0}}
