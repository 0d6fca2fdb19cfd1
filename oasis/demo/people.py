"""The demo people: accounts, consents and memberships, written at once because they share one password and its hash."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts import rules
from accounts.models import AuditRecord, Consent, Profile, User
from oasis.core.ids import uuid7
from oasis.demo.roster import PASSWORD, DemoPerson
from oasis.demo.writing import insert
from organizations.models import Membership

CONSENTS = (Consent.Kind.TERMS, Consent.Kind.PRIVACY)


def known_people(people: Sequence[DemoPerson]) -> dict[str, UUID]:
    """The ids of those who exist already, by address."""
    return dict(User.objects.filter(email__in=[person.email for person in people]).values_list("email", "id"))


def create_people(people: Sequence[DemoPerson], *, since: Mapping[str, datetime]) -> None:
    """Make accounts with a proven mailbox as of `since` (by address), their profiles, consents and audit records."""
    if not people:
        return
    password = make_password(PASSWORD)
    insert(
        User(
            id=person.id,
            email=person.email,
            password=password,
            email_verified_at=since[person.email] + timedelta(minutes=5),
            is_staff=not person.organization,
            is_platform_admin=not person.organization,
            created_at=since[person.email],
        )
        for person in people
    )
    insert(Profile(user_id=person.id, **person.profile()) for person in people)
    insert(consent for person in people for consent in _consents(person, since[person.email]))
    insert(_audit("user.registered", f"user:{person.id}", person.id, None, since[person.email]) for person in people)


def missing_memberships(
    people: Sequence[DemoPerson], user_ids: Mapping[str, UUID], organization_ids: Mapping[str, UUID]
) -> list[tuple[UUID, UUID, str]]:
    """Organization, person and role of each membership that is still to be made."""
    standing = set(
        Membership.objects.filter(user_id__in=list(user_ids.values())).values_list("organization_id", "user_id")
    )
    wanted = [
        (organization_ids[slug], user_ids[person.email], role)
        for person in people
        for slug, role in person.memberships()
    ]
    return [row for row in wanted if row[:2] not in standing]


def create_memberships(rows: Sequence[tuple[UUID, UUID, str]], *, since: Mapping[UUID, datetime]) -> None:
    """Make people members, as of `since` (by person)."""
    memberships = [
        Membership(id=uuid7(), organization_id=organization_id, user_id=user_id, role=role, joined_at=since[user_id])
        for organization_id, user_id, role in rows
    ]
    insert(memberships)
    insert(
        _audit("membership.joined", f"membership:{row.id}", row.user_id, row.organization_id, since[row.user_id])
        for row in memberships
    )


def _consents(person: DemoPerson, since: datetime) -> list[Consent]:
    said = dict.fromkeys(CONSENTS, True)
    said |= {Consent.Kind.AI_PROCESSING: person.ai_processing, Consent.Kind.LEADERBOARD: person.leaderboard}
    return [
        Consent(
            id=uuid7(),
            user_id=person.id,
            kind=kind,
            version=rules.current_version(kind),
            granted=granted,
            created_at=since,
        )
        for kind, granted in said.items()
    ]


def _audit(action: str, target: str, actor_id: UUID, organization_id: UUID | None, at: datetime) -> AuditRecord:
    kind, _, identifier = target.partition(":")
    return AuditRecord(
        id=uuid7(),
        created_at=at,
        actor_id=actor_id,
        organization_id=organization_id,
        action=action,
        target_type=kind,
        target_id=identifier,
        changes={},
    )
