"""The summary of a recorded session: a draft that its participants see first, correct and accept; commitments become goals.

A model writes it where everybody agreed to artificial intelligence; otherwise, or where it fails or says what it must not,
rules choose sentences that were said. Where somebody was in danger no model is asked, and the words are a person's.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mail import send_mail_later
from coaching.errors import QuotaUsedUp, SummaryAccepted, TranscriptMissing
from coaching.letters import SUMMARY_NOTICE
from coaching.models import (
    CoachingSession,
    Commitment,
    Goal,
    SessionParticipant,
    SessionRecording,
    SessionSummary,
    SessionTranscript,
    SummaryAcceptance,
    UsageEntry,
)
from coaching.providers import chosen_provider
from coaching.providers.base import Prompt, ProviderFailed, Reply, Turn
from coaching.rules import budget
from coaching.rules import session_summaries as rules
from coaching.rules.leaks import leaks
from coaching.rules.masking import Mask
from coaching.rules.output import objection
from coaching.rules.screening import GRAVE
from coaching.rules.session_summaries import Summary
from coaching.services.goals import set_goal
from coaching.services.people import Person, load_person
from coaching.services.recordings import all_agreed_to_ai
from coaching.services.safety import look_at
from coaching.services.spending import paid
from journeys.rules.days import local_day
from oasis.core.errors import Forbidden, NotFound, ValidationFailed
from oasis.core.jobs import running, start_job
from oasis.core.models import Job
from oasis.core.resilience import CircuitOpen
from oasis.core.tenancy import OrganizationRef, current_organization, load_organization, organization_scope

log = structlog.get_logger(__name__)

KIND = "coaching.session_summary"  # the job that makes one anew
MATERIAL_TOKENS = 30_000  # of a transcript that a model reads: about two hours
LONGEST_ANSWER = 1500  # tokens
SECONDS = 60.0
PEOPLE = "person"  # who wrote words that were written beforehand
Status = SessionSummary.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a summary is made of."""

    segments: list[dict[str, Any]]
    level: str
    people: dict[str, UUID]  # by code
    day: date
    payer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A summary and who made it."""

    summary: Summary
    provider: str
    model: str


def summarise_session(*, organization: OrganizationRef, session_id: UUID, number: int = 1) -> None:
    """Make the summary of that number where it is not there yet, and tell the participants. Outside every scope."""
    with organization_scope(organization):
        if SessionSummary.objects.filter(session_id=session_id, number__gte=number).exists():
            return
        material = _read(session_id)
    if material is None:
        return
    made = _made(organization, material)
    with organization_scope(organization):
        _write(session_id, number, material, made)


def _read(session_id: UUID) -> Material | None:
    transcript = SessionTranscript.objects.select_related("session").filter(session_id=session_id).first()
    recording = SessionRecording.objects.filter(session_id=session_id).first()
    if transcript is None or recording is None:
        return None
    seats = list(transcript.session.seats.order_by("id").values_list("person_id", "is_mentor"))
    others = [person_id for person_id, leads in seats if not leads]
    people = {rules.MENTOR: transcript.session.mentor_id}
    for number, person_id in enumerate(others, start=1):
        people["participant" if len(others) == 1 else f"participant {number}"] = person_id
    return Material(
        segments=json.loads(str(transcript.segments)),
        level=transcript.level,
        people=people,
        day=local_day(transcript.session.starts_at, current_organization().timezone),
        payer=recording.uploaded_by_id,
    )


def _made(organization: OrganizationRef, material: Material) -> Made:
    if not material.segments:
        return _by_people(_("En la grabación no se oye ninguna voz."))
    if material.level in GRAVE:
        return _by_people(
            _(
                "En esta sesión se habló de algo que merece la atención de una persona, así que no hay un resumen automático. "
                "Junto a la transcripción tienes las líneas de ayuda, y en tu organización hay quien te acompaña."
            )
        )
    return _by_model(organization, material) or Made(
        summary=rules.extracted(
            material.segments,
            opening=_(
                "Este resumen no lo ha escrito ninguna inteligencia artificial: son frases de la sesión, elegidas por reglas."
            ),
        ),
        provider="guided",
        model=rules.MODEL,
    )


def _by_people(text: str) -> Made:
    return Made(summary=Summary(summary=text), provider=PEOPLE, model=rules.MODEL)


def _by_model(organization: OrganizationRef, material: Material) -> Made | None:
    provider = chosen_provider()
    everybody = list(material.people.values())
    if not provider.leaves_machine or not all_agreed_to_ai(organization_id=organization.id, people=everybody):
        return None
    people = [load_person(person_id=one, organization_id=organization.id) for one in everybody]
    mask = Mask([name for person in people for name in _hidden(person)])
    lines = budget.shortened(mask.hide(rules.told(material.segments)), MATERIAL_TOKENS)
    question = rules.asked(lines, people=list(material.people), day=material.day)
    payer = next((one for one in people if one.id == material.payer), people[0])
    try:
        with paid(
            organization,
            monthly_budget=payer.monthly_budget,
            tokens=budget.tokens_of(question) + LONGEST_ANSWER,
            purpose=UsageEntry.Purpose.SUMMARY,
        ) as bill:
            reply = provider.generate(
                Prompt(
                    system=rules.INSTRUCTIONS,
                    turns=[Turn("user", question)],
                    temperature=0.2,
                    longest=LONGEST_ANSWER,
                    seconds=SECONDS,
                )
            )
            bill.append(reply)
    except (ProviderFailed, CircuitOpen, QuotaUsedUp) as error:
        log.warning("session summarised by rules", error=str(error) or type(error).__name__)
        return None
    found = _looked_through(reply, material)
    if found is None:
        log.warning("session summary withheld")
        return None
    return Made(summary=_unmasked(found, mask), provider=reply.provider, model=reply.model)


def _hidden(person: Person) -> list[str]:
    return [*person.names, *([person.phone] if person.phone else [])]


def _looked_through(reply: Reply, material: Material) -> Summary | None:
    """What a model wrote, where it is what was asked for and says nothing that it must not."""
    voices = sorted({str(one["speaker"]) for one in material.segments})
    found = rules.read_summary(reply.text, voices=voices, codes=list(material.people), day=material.day)
    if reply.blocked or found is None:
        return None
    words = "\n".join(found.texts())
    return None if objection(words) is not None or leaks(words, rules.INSTRUCTIONS) else found


def _unmasked(found: Summary, mask: Mask) -> Summary:
    return Summary(
        summary=mask.show(found.summary),
        key_points=[mask.show(one) for one in found.key_points],
        next_steps=[mask.show(one) for one in found.next_steps],
        commitments=[
            rules.Promise(speaker=one.speaker, what=mask.show(one.what)[: rules.LONGEST_WHAT], until=one.until)
            for one in found.commitments
        ],
        speakers=found.speakers,
    )


def _write(session_id: UUID, number: int, material: Material, made: Made) -> None:
    """Keep a summary in the place of the one before; once, and not where it was withdrawn or accepted meanwhile."""
    recording = SessionRecording.objects.select_for_update().filter(session_id=session_id).first()
    if recording is None or recording.status == SessionRecording.Status.WITHDRAWN:
        return
    rows = SessionSummary.objects.filter(session_id=session_id)
    if rows.filter(number__gte=number).exists() or _is_accepted(session_id):
        return
    rows.current().update(status=Status.REPLACED)
    summary = SessionSummary.objects.create(
        session_id=session_id,
        number=number,
        content=_content(made.summary.summary, made.summary.key_points, made.summary.next_steps),
        provider=made.provider,
        model=made.model,
    )
    speakers = {voice: material.people[code] for voice, code in made.summary.speakers.items()}
    alone = [person_id for code, person_id in material.people.items() if code != rules.MENTOR]
    Commitment.objects.bulk_create(
        Commitment(
            summary=summary,
            position=position,
            person_id=speakers.get(one.speaker) or (alone[0] if len(alone) == 1 and not one.speaker else None),
            speaker=one.speaker,
            what=one.what,
            until=one.until,
        )
        for position, one in enumerate(made.summary.commitments)
    )
    if speakers:
        SessionTranscript.objects.filter(session_id=session_id).update(
            speakers={voice: str(person_id) for voice, person_id in speakers.items()}
        )
    recording.status = SessionRecording.Status.READY
    recording.save(update_fields=["status"])
    for person_id in alone:
        tell(session_id, person_id, what="ready", cause=str(number))


def _content(summary: str, key_points: Sequence[str], next_steps: Sequence[str]) -> str:
    said = {"summary": summary, "key_points": list(key_points), "next_steps": list(next_steps)}
    return json.dumps(said, ensure_ascii=False)


def _is_accepted(session_id: UUID) -> bool:
    return SummaryAcceptance.objects.filter(summary__session_id=session_id).exists()


def tell(session_id: UUID, person_id: UUID, *, what: str, cause: str) -> None:
    """Mail somebody that a summary is `ready`, still `waiting` or `accepted`; with nothing of what it says."""
    send_mail_later(
        template=SUMMARY_NOTICE,
        user_id=person_id,
        context_ids={"session_id": str(session_id), "what": what},
        key=f"{SUMMARY_NOTICE}:{session_id}:{what}:{cause}:{person_id}",
    )


# -- anew


def regenerate_summary(*, actor_id: UUID, session_id: UUID) -> Job:
    """Have the summary made anew: a participant, until one of them has accepted it. Inside a scope.

    Raises `NotFound`, `Forbidden`, `TranscriptMissing`, `SummaryAccepted`.
    """
    take_seat(actor_id, session_id)
    if not SessionTranscript.objects.filter(session_id=session_id).exists():
        raise TranscriptMissing
    if _is_accepted(session_id):
        raise SummaryAccepted
    newest = SessionSummary.objects.filter(session_id=session_id).order_by("-number").values_list("number", flat=True)
    number = (newest.first() or 0) + 1
    return start_job(kind=KIND, person_id=actor_id, payload={"session_id": str(session_id), "number": number})


def run_regeneration(*, organization_id: UUID, session_id: UUID, number: int, job_id: UUID) -> None:
    """The job of `regenerate_summary`."""
    organization = load_organization(organization_id)
    with running(job_id) as job:
        if not job.finished:
            summarise_session(organization=organization, session_id=session_id, number=number)
            job.finish(result={"session_id": str(session_id)})


def take_seat(person_id: UUID, session_id: UUID) -> SessionParticipant:
    """A participant's place. Raises `NotFound`, and `Forbidden` for the mentor: the participant decides."""
    seat = SessionParticipant.objects.filter(session_id=session_id, person_id=person_id).first()
    if seat is None:
        raise NotFound
    if seat.is_mentor:
        raise Forbidden
    return seat


# -- accepting


def accept_summary(*, actor_id: UUID, session_id: UUID, said: dict[str, Any]) -> dict[str, Any] | None:
    """A participant says that the summary is right, as it is or as they correct it; again, it changes nothing.

    `said` may hold `summary`, `key_points`, `next_steps`, and `commitments` [{id, accepted, what?, until?}]; those that
    it does not name wait, and without any all of the person's own are accepted. Each becomes a goal of theirs. Returns
    what the person is to be told for their safety, or None. Inside a scope. Raises `NotFound`, `Forbidden`,
    `TranscriptMissing`, `SummaryAccepted` for corrections of what another one has accepted, `ValidationFailed`.
    """
    take_seat(actor_id, session_id)
    CoachingSession.objects.select_for_update().get(pk=session_id)
    summary = SessionSummary.objects.select_for_update().current().filter(session_id=session_id).first()
    if summary is None:
        raise TranscriptMissing
    accepted = {one.person_id for one in summary.acceptances.all()}
    if actor_id in accepted:
        return None
    words = _correct(summary, said, locked=bool(accepted))
    words += _take_on(actor_id, summary, said.get("commitments"))
    SummaryAcceptance.objects.create(summary=summary, person_id=actor_id, accepted_at=clock.now())
    others = summary.session.seats.filter(is_mentor=False).exclude(person_id__in={*accepted, actor_id})
    if not others.exists():
        summary.status, summary.accepted_at = Status.ACCEPTED, clock.now()
        summary.save(update_fields=["status", "accepted_at"])
        tell(session_id, summary.session.mentor_id, what="accepted", cause=str(summary.number))
    record(
        action="session.summary_accepted",
        target=summary.session,
        after={"version": summary.number, "edited": summary.edited},
        actor_id=actor_id,
    )
    if not words:
        return None
    return look_at(person_id=actor_id, source=f"coaching.session_summary:{summary.id}", text="\n".join(words))


def _correct(summary: SessionSummary, said: dict[str, Any], *, locked: bool) -> list[str]:
    """Write the person's corrections; returns their words."""
    before = json.loads(str(summary.content))
    after = {name: said.get(name, before[name]) for name in ("summary", "key_points", "next_steps")}
    if after == before:
        return []
    if locked:
        raise SummaryAccepted
    summary.content, summary.edited = _content(**after), True
    summary.save(update_fields=["content", "edited"])
    return [str(after["summary"]), *map(str, after["key_points"]), *map(str, after["next_steps"])]


def _take_on(actor_id: UUID, summary: SessionSummary, answers: Sequence[dict[str, Any]] | None) -> list[str]:
    """Accept or decline commitments; returns the words that the person put in another way."""
    own = {
        one.id: one
        for one in summary.commitments.select_for_update().filter(status=Commitment.Status.PROPOSED)
        if one.person_id in (actor_id, None)
    }
    if answers is None:
        answers = [{"id": one.id, "accepted": True} for one in own.values() if one.person_id == actor_id]
    if any(answer["id"] not in own for answer in answers):
        raise ValidationFailed(details={"commitments": [_("Ese compromiso no es tuyo, o ya está decidido.")]})
    today = local_day(clock.now(), current_organization().timezone)
    words = []
    for answer in answers:
        one = own[answer["id"]]
        if not answer["accepted"]:
            one.status = Commitment.Status.DECLINED
            one.save(update_fields=["status"])
            continue
        if "what" in answer and answer["what"] != one.what:
            one.what = answer["what"]
            words.append(str(one.what))
        one.until = answer.get("until", one.until)
        due_on = one.until if one.until is not None and one.until >= today else None
        goal, _safety = set_goal(person_id=actor_id, title=str(one.what), due_on=due_on, source=Goal.Source.SESSION)
        one.person_id, one.status, one.goal_id = actor_id, Commitment.Status.ACCEPTED, goal.id
        one.save(update_fields=["what", "until", "person", "status", "goal_id"])
    return words


def draft_of(summary: SessionSummary) -> dict[str, Any]:
    """A summary's words, `{summary, key_points, next_steps}`."""
    found: dict[str, Any] = json.loads(str(summary.content))
    return found


def remind_participants(*, actor_id: UUID, session_id: UUID) -> int:
    """Mail those who have not accepted the summary yet, once a day: the mentor asks. Returns how many. Inside a scope.

    Raises `NotFound`, `TranscriptMissing`.
    """
    session = CoachingSession.objects.filter(pk=session_id, mentor_id=actor_id).first()
    if session is None:
        raise NotFound
    summary = SessionSummary.objects.filter(session=session, status=Status.DRAFT).first()
    if summary is None:
        raise TranscriptMissing
    waiting = session.seats.filter(is_mentor=False).exclude(
        person_id__in=summary.acceptances.values_list("person_id", flat=True)
    )
    people = list(waiting.values_list("person_id", flat=True))
    for person_id in people:
        tell(session_id, person_id, what="waiting", cause=local_day(clock.now(), "UTC").isoformat())
    return len(people)
