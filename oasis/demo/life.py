"""One demo person's past, lived through the rules of journeys and kept as rows until all of them are written.

Points, levels, badges, streaks and progress come out of the same functions that a request uses, one deed after the
other, with the moment given instead of the clock: so ledger, totals and stored answers agree with each other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import models
from django.utils.translation import gettext as _

from journeys import kinds
from journeys.models import (
    ActivityDay,
    BadgeAward,
    EmotionCheckIn,
    Enrollment,
    JournalEntry,
    ParticipantStats,
    PointEntry,
    QuestionnaireResponse,
    Redemption,
    StepProgress,
    TrackedEvent,
)
from journeys.rules import points as point_rules
from journeys.rules import unlocking
from journeys.rules.days import local_day
from journeys.rules.streaks import Streak
from journeys.services import standing as totals
from journeys.services.enrollment import answer_of
from journeys.services.versions import StepOutline, VersionOutline
from journeys.services.wellbeing import CHECK_IN, JOURNAL
from oasis.demo.ids import named_id

MOMENT = timedelta(milliseconds=1)  # between two rows of one deed, so that ids sort as things happened


@dataclass(frozen=True, slots=True)
class Path:
    """A published journey as one walks it."""

    journey_id: UUID
    slug: str
    title: str
    version: VersionOutline


@dataclass(frozen=True, slots=True)
class Prize:
    """A reward as far as exchanging points for it goes."""

    id: UUID
    name: str
    cost: int


@dataclass(slots=True)
class Walk:
    """A journey under way."""

    path: Path
    row: Enrollment
    completed: list[UUID] = field(default_factory=list)

    def open_steps(self, now: datetime, timezone: str) -> list[StepOutline]:
        """What could be done now."""
        steps = self.path.version.steps
        states = self.path.version.states(
            completed=self.completed, started_at=self.row.started_at, now=now, timezone=timezone
        )
        return [step for step, state in zip(steps, states, strict=True) if state.status == unlocking.OPEN]


class Life:
    """What one person did so far. Deeds are told in the order in which they happened."""

    def __init__(
        self, *, person_id: UUID, timezone: str, known: totals.Catalogue, questionnaires: Mapping[str, UUID]
    ) -> None:
        self.timezone = timezone
        self.known = known
        self.questionnaires = questionnaires
        self.rows: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.last = datetime.min.replace(tzinfo=UTC)
        self.standing = totals.Standing(person_id, 0, 0, 1, Streak(), None, 0, 0, 0, 0, {}, [], timezone, None)

    @property
    def points(self) -> int:
        """The balance."""
        return self.standing.points

    def check_in(self, at: datetime, *, mood: int, energy: int, emotions: list[str], note: str | None) -> None:
        """Say how one feels."""
        row = EmotionCheckIn(
            id=self._id("check-in", at),
            person_id=self.standing.person_id,
            mood=mood,
            energy=energy,
            emotions=emotions,
            note=note,
            day=local_day(at, self.timezone),
            created_at=at,
        )
        self.rows[EmotionCheckIn].append(row)
        self.track(at, CHECK_IN, f"{CHECK_IN}:{row.id}", check_ins=1)

    def write_journal(self, at: datetime, text: str) -> None:
        """Write a page."""
        row = self._page(at, text)
        self.track(at, JOURNAL, f"{JOURNAL}:{row.id}")

    def track(self, at: datetime, event: str, key: str, *, seconds: int = 0, check_ins: int = 0) -> None:
        """Do something that a rule may give points for."""
        day = local_day(at, self.timezone)
        rule = self.known.rules.get(event)
        tally = point_rules.Tally.read(self.standing.tallies.get(event))
        awarded = tally.awarded if tally.day == day else 0
        points, capped = point_rules.award(rule, at=at, now=at, awarded_that_day=awarded, nearest_award=tally.last)
        credits = []
        if points and rule:
            credits = [totals.Credit(points, rule.event, f"event:{event}", rule.name, f"event:{key}")]
        activity = totals.Activity(
            at=at,
            day=day,
            seconds=seconds,
            check_ins=check_ins,
            tallies={event: tally.counted(day=day, at=at, points=points).stored()},
        )
        reckoning = self._settle(at, credits, activity)
        self.rows[TrackedEvent].append(
            TrackedEvent(
                id=self._id(f"event:{key}", at),
                person_id=self.standing.person_id,
                event=event,
                idempotency_key=key,
                occurred_at=at,
                day=day,
                seconds=seconds,
                points=points,
                result={"event": event, **reckoning.celebration(points), "capped": capped},
                created_at=at,
            )
        )

    def enroll(self, at: datetime, path: Path) -> Walk:
        """Start a journey."""
        row = Enrollment(
            id=self._id(f"enrollment:{path.slug}", at),
            person_id=self.standing.person_id,
            journey_id=path.journey_id,
            version_id=path.version.id,
            next_step_id=path.version.next_step(()),
            started_at=at,
            updated_at=at,
        )
        self.rows[Enrollment].append(row)
        return Walk(path, row)

    def complete(
        self, at: datetime, walk: Walk, step: StepOutline, *, work: kinds.Work, cause: str = kinds.PARTICIPANT
    ) -> None:
        """Finish a step, by oneself or (with another `cause`) from outside."""
        outcome = kinds.get(step.kind).complete(step.config, work) if cause == kinds.PARTICIPANT else kinds.Outcome()
        steps = walk.path.version.steps
        walk.completed.append(step.id)
        ended = walk.row.status == Enrollment.Status.ACTIVE and unlocking.is_finished(steps, walk.completed)
        walk.row.completed_steps = list(walk.completed)
        walk.row.progress = unlocking.progress(steps, walk.completed)
        walk.row.next_step_id = walk.path.version.next_step(walk.completed)
        walk.row.updated_at = at
        if ended:
            walk.row.status, walk.row.completed_at = Enrollment.Status.COMPLETED, at
        seconds = work.seconds or step.minutes * 60
        credits = self._credits(walk, step, ended=ended)
        activity = totals.Activity(
            at=at,
            day=local_day(at, self.timezone),
            steps=1,
            journeys=int(ended),
            journey_slug=walk.path.slug if ended else None,
            seconds=seconds,
        )
        reckoning = self._settle(at, credits, activity)
        standing = {"id": walk.row.id, "status": walk.row.status, "progress": walk.row.progress}
        result = answer_of(
            step,
            {**standing, "next_step": walk.row.next_step_id},
            reckoning.celebration(sum(credit.amount for credit in credits)),
        )
        result["journey_completed"] = ended
        private = {
            name: value
            for name, value in (("answers", outcome.answers), ("result", outcome.result))
            if value is not None
        }
        self.rows[StepProgress].append(
            StepProgress(
                id=self._id(f"progress:{step.id}", at),
                enrollment_id=walk.row.id,
                step_id=step.id,
                started_at=at - timedelta(seconds=seconds),
                completed_at=at,
                seconds=seconds,
                points=step.points,
                cause=cause,
                answers=orjson.dumps(private).decode() if private else None,
                result=orjson.loads(orjson.dumps(result)),
            )
        )
        self._keep(at, walk, step, outcome)

    def stop(self, at: datetime, walk: Walk, status: str) -> None:
        """Pause or abandon a journey."""
        walk.row.status, walk.row.updated_at = status, at

    def redeem(self, at: datetime, prize: Prize, code: str) -> Redemption:
        """Exchange points for a reward."""
        identifier = self._id(f"redemption:{prize.id}", at)
        reason = _("Canjeaste «%(reward)s».") % {"reward": prize.name}
        name = f"redemption:{identifier}"
        credit = totals.Credit(-prize.cost, "reward", name, reason, name, PointEntry.Kind.SPENT)
        self._settle(at, [credit], totals.Activity(at=at, day=None))
        row = Redemption(
            id=identifier,
            person_id=self.standing.person_id,
            reward_id=prize.id,
            code=code,
            points_spent=prize.cost,
            entry_id=self.rows[PointEntry][-1].id,
            requested_at=at,
        )
        self.rows[Redemption].append(row)
        return row

    def decide(self, at: datetime, redemption: Redemption, prize: Prize, status: str, *, by: UUID) -> None:
        """Staff approve, deliver or call off a redemption; called off, the points come back."""
        redemption.status, redemption.decided_at, redemption.decided_by_id = status, at, by
        if status == Redemption.Status.CANCELLED:
            credit = totals.Credit(
                prize.cost,
                "reward",
                f"redemption:{redemption.id}",
                _("Devolución por «%(reward)s».") % {"reward": prize.name},
                f"return:{redemption.id}",
                PointEntry.Kind.RETURNED,
                redemption.entry_id,
            )
            self._settle(at, [credit], totals.Activity(at=at, day=None))

    def totals_row(self, at: datetime) -> ParticipantStats:
        """The totals to which all of it comes."""
        now = self.standing
        return ParticipantStats(
            person_id=now.person_id,
            points=now.points,
            earned=now.earned,
            level=now.level,
            streak_current=now.streak.current,
            streak_longest=now.streak.longest,
            streak_day=now.streak.day,
            active_at=now.active_at,
            steps_completed=now.steps,
            journeys_completed=now.journeys,
            check_ins=now.check_ins,
            seconds=now.seconds,
            tallies=now.tallies,
            badges=now.badges,
            timezone=now.timezone,
            updated_at=at,
        )

    def _id(self, name: str, at: datetime) -> UUID:
        return named_id(f"{self.standing.person_id}:{name}:{at.isoformat()}", at)

    def _page(self, at: datetime, text: str, **origin: UUID) -> JournalEntry:
        row = JournalEntry(
            id=self._id("page", at),
            person_id=self.standing.person_id,
            text=text,
            created_at=at,
            updated_at=at,
            **origin,
        )
        self.rows[JournalEntry].append(row)
        return row

    def _keep(self, at: datetime, walk: Walk, step: StepOutline, outcome: kinds.Outcome) -> None:
        if outcome.journal is not None:
            self._page(at, outcome.journal, enrollment_id=walk.row.id, step_id=step.id)
        if outcome.scored is not None:
            self.rows[QuestionnaireResponse].append(
                QuestionnaireResponse(
                    id=self._id(f"response:{outcome.scored}", at),
                    person_id=self.standing.person_id,
                    questionnaire_id=self.questionnaires[outcome.scored],
                    answers=orjson.dumps(outcome.answers).decode(),
                    scores=orjson.dumps(outcome.result).decode(),
                    created_at=at,
                )
            )

    def _credits(self, walk: Walk, step: StepOutline, *, ended: bool) -> list[totals.Credit]:
        credits = []
        if step.points:
            key = f"step:{walk.row.id}:{step.id}"
            reason = _("Completaste «%(step)s».") % {"step": step.title}
            credits.append(totals.Credit(step.points, "step", f"step:{step.id}", reason, key))
        if ended and walk.path.version.completion_points:
            points, name = walk.path.version.completion_points, str(walk.row.id)
            reason = _("Terminaste «%(journey)s».") % {"journey": walk.path.title}
            credits.append(totals.Credit(points, "journey", f"enrollment:{name}", reason, f"journey:{name}"))
        return credits

    def _settle(self, at: datetime, credits: Sequence[totals.Credit], activity: totals.Activity) -> totals.Reckoning:
        if at <= self.last:
            raise ValueError("A life is told in order.")
        self.last = at
        person_id = self.standing.person_id
        reckoning = totals.reckon(
            self.standing, self.known, now=at, timezone=self.timezone, credits=credits, activity=activity
        )
        told = reckoning.document
        for number, entry in enumerate(told["entries"]):
            entry["id"] = self._id(entry["idempotency_key"], at + number * MOMENT)
            entry["reversal_of_id"] = entry.pop("reversal_of")
            self.rows[PointEntry].append(PointEntry(person_id=person_id, created_at=at, **entry))
        for award in told["awards"]:
            badge = award["badge"]
            self.rows[BadgeAward].append(
                BadgeAward(id=self._id(f"badge:{badge}", at), person_id=person_id, badge_id=badge, awarded_at=at)
            )
        for lived in told["days"]:
            known = next((row for row in reversed(self.rows[ActivityDay]) if row.day == lived["day"]), None)
            if known is None:
                name = f"day:{lived['day']}"
                known = ActivityDay(**lived | {"id": self._id(name, at), "person_id": person_id})
                self.rows[ActivityDay].append(known)
            known.last_at = lived["last_at"]
        self.standing = reckoning.after
        return reckoning
