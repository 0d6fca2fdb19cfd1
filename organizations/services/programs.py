"""Sponsored programmes: their dates, money, hours, journeys and people."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.ids import uuid7
from organizations.errors import BudgetExceeded, ProgramInUse
from organizations.models import Membership, Program, ProgramEntry, ProgramMember
from organizations.permissions import Role
from organizations.reporting import journey_titles

Part = ProgramMember.Part
Kind = ProgramEntry.Kind
LONGEST_CAUSE = 110
PEOPLE = {"facilitators": Part.FACILITATOR, "participants": Part.PARTICIPANT}
FACILITATING = [role for role in Role if role.rank >= Role.FACILITATOR.rank]


@transaction.atomic
def create_program(*, organization_id: UUID, actor_id: UUID, fields: dict[str, Any]) -> Program:
    """Set a programme up; `fields` are the model's, with `journeys`, `facilitators` and `participants` as ids.

    Stands inside the scope. Raises `ValidationFailed`.
    """
    columns, people = _apart(fields)
    program = Program(id=uuid7(), organization_id=organization_id, **columns)
    _check(program, people)
    _save(program, force_insert=True)
    for part, person_ids in people.items():
        _compose(program, part, person_ids)
    record(action="program.created", target=program, after=_told(columns, people), actor_id=actor_id)
    return program


@transaction.atomic
def change_program(*, organization_id: UUID, program_id: UUID, actor_id: UUID, fields: dict[str, Any]) -> Program:
    """Change what `fields` names; people given are all there are from now on. Raises `NotFound`, `ValidationFailed`."""
    program = _locked(organization_id, program_id)
    columns, people = _apart(fields)
    before = {name: getattr(program, name) for name in columns}
    for name, value in columns.items():
        setattr(program, name, value)
    _check(program, people, changed=set(columns))
    _save(program, update_fields=[*columns, "updated_at"])
    for part, person_ids in people.items():
        _compose(program, part, person_ids)
    record(
        action="program.changed",
        target=program,
        before=_told(before, {}),
        after=_told(columns, people),
        actor_id=actor_id,
    )
    return program


@transaction.atomic
def change_people(
    *,
    organization_id: UUID,
    program_id: UUID,
    actor_id: UUID,
    joining: Iterable[tuple[Part, UUID]],
    leaving: Iterable[UUID],
) -> None:
    """Let people (part, person) into a programme and rows of it (ids of `ProgramMember`) out; the others stay.

    Who has that part already is no error. Raises `NotFound`, `ValidationFailed` for who may not have it.
    """
    program = _locked(organization_id, program_id)
    gone = ProgramMember.objects.filter(program=program, pk__in=list(leaving)).delete()[0]
    wanted = list(joining)
    for part in Part:
        person_ids = [person_id for one, person_id in wanted if one is part]
        if _not_eligible(program, part, person_ids):
            raise ValidationFailed(_("Esa persona no puede tener ese papel en el programa."))
        _add(program, part, person_ids)
    if gone or wanted:
        record(
            action="program.people_changed",
            target=program,
            after={"joined": len(wanted), "left": gone},
            actor_id=actor_id,
            organization_id=organization_id,
        )


@transaction.atomic
def delete_program(*, organization_id: UUID, program_id: UUID, actor_id: UUID) -> None:
    """Delete a programme on which nothing was spent. Raises `NotFound`, `ProgramInUse`."""
    program = _locked(organization_id, program_id)
    if ProgramEntry.objects.filter(program_id=program_id).exists():
        raise ProgramInUse
    record(action="program.deleted", target=program, before={"name": program.name}, actor_id=actor_id)
    program.delete()


@transaction.atomic
def charge_budget(
    *, program_id: UUID, amount: Decimal, cause: str, note: str = "", actor_id: UUID | None = None
) -> ProgramEntry:
    """Spend `amount` of an active programme's budget, in its currency; the same `cause` spends once.

    A conditional UPDATE decides, so that of many at once no more pass than the budget holds. Raises `NotFound`,
    `BudgetExceeded`.
    """
    if amount <= 0:
        raise ValidationFailed(details={"amount": [_("Tiene que ser más que cero.")]})
    entry, made = _enter(program_id, Kind.MONEY, amount, cause, note, actor_id)
    if made:
        _spend(program_id, amount)
    return entry


@transaction.atomic
def refund_charge(*, program_id: UUID, cause: str, note: str = "", actor_id: UUID | None = None) -> ProgramEntry:
    """Give back what `cause` spent, once. Raises `NotFound` where it spent nothing."""
    charge = ProgramEntry.objects.filter(program_id=program_id, kind=Kind.MONEY, cause=cause).first()
    if charge is None:
        raise NotFound
    entry, made = _enter(program_id, Kind.MONEY, -charge.amount, f"refund:{cause}", note, actor_id)
    if made:
        Program.objects.filter(pk=program_id).update(spent=F("spent") - charge.amount)
    return entry


@transaction.atomic
def log_hours(
    *, program_id: UUID, hours: Decimal, cause: str, note: str = "", actor_id: UUID | None = None
) -> ProgramEntry:
    """Note hours that were worked, once for each `cause`; more than planned is noted too. Raises `NotFound`."""
    if hours <= 0:
        raise ValidationFailed(details={"hours": [_("Tiene que ser más que cero.")]})
    entry, made = _enter(program_id, Kind.HOURS, hours, cause, note, actor_id)
    if made:
        Program.objects.filter(pk=program_id).update(hours_used=F("hours_used") + hours)
    return entry


# -- parts -----------------------------------------------------------------------------------------


def _spend(program_id: UUID, amount: Decimal) -> None:
    within = Program.objects.filter(pk=program_id, status=Program.Status.ACTIVE, budget__gte=F("spent") + amount)
    if not within.update(spent=F("spent") + amount):
        left = Program.objects.filter(pk=program_id).values_list(F("budget") - F("spent"), flat=True).first()
        raise BudgetExceeded(details={"left": left})


def _enter(
    program_id: UUID, kind: str, amount: Decimal, cause: str, note: str, actor_id: UUID | None
) -> tuple[ProgramEntry, bool]:
    """The entry of a cause, and whether it is new: two at once wait for each other at the unique constraint."""
    organization_id = Program.objects.filter(pk=program_id).values_list("organization_id", flat=True).first()
    if organization_id is None:
        raise NotFound
    if len(cause) > LONGEST_CAUSE + len("refund:"):
        raise ValueError("The cause is too long.")
    entry = ProgramEntry(
        id=uuid7(),
        organization_id=organization_id,
        program_id=program_id,
        kind=kind,
        amount=amount,
        cause=cause,
        note=note,
        actor_id=actor_id,
    )
    ProgramEntry.objects.bulk_create([entry], ignore_conflicts=True)
    kept = ProgramEntry.objects.get(organization_id=organization_id, kind=kind, cause=cause)
    if kept.pk != entry.pk:
        return kept, False
    record(
        action="program.charged" if kind == Kind.MONEY else "program.hours_logged",
        target=f"program:{program_id}",
        after={"amount": str(amount), "cause": cause},
        actor_id=actor_id,
        organization_id=organization_id,
    )
    return kept, True


def _apart(fields: dict[str, Any]) -> tuple[dict[str, Any], dict[Part, list[UUID]]]:
    people = {part: list(dict.fromkeys(fields[name])) for name, part in PEOPLE.items() if name in fields}
    columns = {name: value for name, value in fields.items() if name not in PEOPLE}
    if "journeys" in columns:
        columns["journeys"] = list(dict.fromkeys(columns["journeys"]))
    return columns, people


def _locked(organization_id: UUID, program_id: UUID) -> Program:
    rows = Program.objects.select_for_update(of=("self",))
    program = rows.filter(pk=program_id, organization_id=organization_id).first()
    if program is None:
        raise NotFound
    return program


def _check(program: Program, people: dict[Part, list[UUID]], *, changed: set[str] | None = None) -> None:
    details: dict[str, list[Any]] = {}
    if program.ends_on < program.starts_on:
        details["ends_on"] = [_("Tiene que terminar después de empezar.")]
    if program.spent > program.budget:
        details["budget"] = [_("Ya se ha gastado más que eso: %(spent)s.") % {"spent": program.spent}]
    if changed is None or "journeys" in changed:
        unknown = set(program.journeys) - set(journey_titles(program.journeys))
        if unknown:
            details["journeys"] = [_("No existe este recorrido: %(id)s.") % {"id": pk} for pk in sorted(unknown)]
    for name, part in PEOPLE.items():
        missing = _not_eligible(program, part, people.get(part, []))
        if missing:
            details[name] = [_("Esta persona no puede tener ese papel aquí: %(id)s.") % {"id": pk} for pk in missing]
    if details:
        raise ValidationFailed(details=details)


def _not_eligible(program: Program, part: Part, person_ids: list[UUID]) -> list[UUID]:
    """Those who are no active members, or facilitate without the role for it."""
    members = Membership.objects.filter(
        organization_id=program.organization_id, status=Membership.Status.ACTIVE, user_id__in=person_ids
    )
    if part is Part.FACILITATOR:
        members = members.filter(role__in=FACILITATING)
    known = set(members.values_list("user_id", flat=True)) if person_ids else set()
    return [pk for pk in person_ids if pk not in known]


def _save(program: Program, **how: Any) -> None:
    try:
        with transaction.atomic():
            program.save(**how)
    except IntegrityError as error:
        if "organizations_program_one_name" not in str(error):
            raise
        raise ValidationFailed(details={"name": [_("Ya hay un programa con ese nombre.")]}) from error


def _compose(program: Program, part: Part, person_ids: Iterable[UUID]) -> None:
    wanted = set(person_ids)
    rows = ProgramMember.objects.filter(program=program, part=part)
    present = set(rows.values_list("person_id", flat=True))
    rows.filter(person_id__in=present - wanted).delete()
    _add(program, part, wanted - present)


def _add(program: Program, part: Part, person_ids: Iterable[UUID]) -> None:
    ProgramMember.objects.bulk_create(
        [
            ProgramMember(organization_id=program.organization_id, program=program, part=part, person_id=person_id)
            for person_id in person_ids
        ],
        ignore_conflicts=True,
    )


def _told(columns: dict[str, Any], people: dict[Part, list[UUID]]) -> dict[str, Any]:
    """For the audit: columns as they are, of people how many."""
    plain = {
        name: len(value) if isinstance(value, list) else value if isinstance(value, str) else str(value)
        for name, value in columns.items()
    }
    return plain | {f"{part.value}s": len(person_ids) for part, person_ids in people.items()}
