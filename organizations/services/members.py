"""Members of an organization: their roles, and their leaving.

Every change locks the organization's owners first, in the order of their ids, so that of two changes at once the second
sees what the first did: an organization never loses its last owner.
"""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.mail import send_mail_later
from accounts.services.step_up import require_recent
from oasis.core.errors import Forbidden, NotFound, ValidationFailed
from oasis.core.live import access_changed
from oasis.core.outbox import emit
from organizations.errors import LastOwner
from organizations.letters import OWNERSHIP
from organizations.models import Membership
from organizations.permissions import Role

Status = Membership.Status


@transaction.atomic
def change_role(*, organization_id: UUID, user_id: UUID, role: Role, actor_id: UUID, actor_role: Role) -> Membership:
    """Give a member another role; the actor may touch only members up to their own rank, and raise them only so far.

    Raises `NotFound`, `Forbidden`, `LastOwner`.
    """
    owners = _lock_owners(organization_id)
    membership = _member(organization_id, user_id)
    former = Role(membership.role)
    require_rank(actor_role, former, role)
    if role == former:
        return membership
    if former is Role.OWNER:
        _refuse_last(owners)
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        action="membership.role_changed",
        target=membership,
        before={"role": former.value},
        after={"role": role.value},
        actor_id=actor_id,
        organization_id=organization_id,
    )
    return membership


@transaction.atomic
def remove_member(*, organization_id: UUID, user_id: UUID, actor_id: UUID, actor_role: Role) -> None:
    """Take a member out; what they did stays. Raises `NotFound`, `Forbidden` (a higher rank), `LastOwner`."""
    owners = _lock_owners(organization_id)
    membership = _member(organization_id, user_id)
    require_rank(actor_role, Role(membership.role))
    _remove(membership, owners, actor_id, "membership.removed")


@transaction.atomic
def leave(*, organization_id: UUID, user_id: UUID) -> None:
    """A member goes by themselves. Raises `NotFound`, `LastOwner`."""
    owners = _lock_owners(organization_id)
    _remove(_member(organization_id, user_id), owners, user_id, "membership.left")


@transaction.atomic
def add_member(
    *, organization_id: UUID, user_id: UUID, role: Role, actor_id: UUID | None, action: str
) -> tuple[Membership, bool]:
    """Make a person a member, once: who was removed comes back; returns the membership and whether they came in now.

    Someone who is in already keeps their role. The unique constraint decides between two at once.
    """
    membership, created = Membership.objects.get_or_create(
        organization_id=organization_id, user_id=user_id, defaults={"role": role}
    )
    if not created:
        back = Membership.objects.filter(pk=membership.pk, status=Status.REMOVED)
        if not back.update(status=Status.ACTIVE, role=role, joined_at=timezone.now(), removed_at=None):
            return membership, False
        membership.refresh_from_db()
    record(
        action=action, target=membership, after={"role": role.value}, actor_id=actor_id, organization_id=organization_id
    )
    emit(
        "organizations.member_joined",
        {"membership_id": str(membership.pk), "person_id": str(user_id), "role": role.value},
        organization_id=organization_id,
    )
    return membership, True


def transfer_ownership(
    *, organization_id: UUID, owner_id: UUID, new_owner_id: UUID, session_id: UUID | None, password: str | None
) -> Membership:
    """Make another member an owner and the present one an administrator; returns the new owner's membership.

    Asks who they are once more. Raises `NotFound` for who is no active member, and what `require_recent` raises.
    """
    require_recent(session_id=session_id, user_id=owner_id, password=password)
    return _transfer(organization_id, owner_id, new_owner_id)


@transaction.atomic
def _transfer(organization_id: UUID, owner_id: UUID, new_owner_id: UUID) -> Membership:
    _lock_owners(organization_id)
    if new_owner_id == owner_id:
        raise ValidationFailed(details={"user_id": [_("Ya eres la persona propietaria.")]})
    former, following = (_member(organization_id, pk) for pk in (owner_id, new_owner_id))
    if former.role != Role.OWNER:
        raise Forbidden
    for membership, role in ((following, Role.OWNER), (former, Role.ADMIN)):
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        record(
            action="membership.ownership_transferred",
            target=membership,
            before={"role": before},
            after={"role": role.value},
            actor_id=owner_id,
            organization_id=organization_id,
        )
        send_mail_later(
            template=OWNERSHIP,
            user_id=membership.user_id,
            context_ids={"organization_id": str(organization_id), "owner_id": str(new_owner_id)},
        )
    return following


def require_rank(actor_role: Role, *roles: Role) -> None:
    """Refuse to touch a role above one's own; raises `Forbidden`."""
    if any(role.rank > Role(actor_role).rank for role in roles):
        raise Forbidden


def _lock_owners(organization_id: UUID) -> list[UUID]:
    """Who owns the organization, held until the end of the transaction.

    While it waited somebody may have become an owner whom its statement did not see yet: then once more.
    """
    owners = Membership.objects.filter(organization_id=organization_id, status=Status.ACTIVE, role=Role.OWNER)
    while True:
        held = list(owners.order_by("id").select_for_update(of=("self",)).values_list("id", flat=True))
        if held == list(owners.order_by("id").values_list("id", flat=True)):
            return held


def _member(organization_id: UUID, user_id: UUID) -> Membership:
    members = Membership.objects.select_for_update(of=("self",))
    membership = members.filter(organization_id=organization_id, user_id=user_id, status=Status.ACTIVE).first()
    if membership is None:
        raise NotFound
    return membership


def _refuse_last(owners: list[UUID]) -> None:
    if len(owners) == 1:
        raise LastOwner


def _remove(membership: Membership, owners: list[UUID], actor_id: UUID, action: str) -> None:
    if membership.role == Role.OWNER:
        _refuse_last(owners)
    membership.status = Status.REMOVED
    membership.removed_at = timezone.now()
    membership.save(update_fields=["status", "removed_at"])
    transaction.on_commit(partial(access_changed, membership.organization_id))
    record(
        action=action,
        target=membership,
        before={"role": membership.role},
        actor_id=actor_id,
        organization_id=membership.organization_id,
    )
