"""What organizations' shared tables hold of a person, and where a person has been."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models import User
from accounts.privacy import Fate, Holding, Sections, register_contributor, register_places
from accounts.services.stored import forget_stored
from oasis.core.tenancy import OrganizationRef
from organizations.errors import LastOwner
from organizations.models import File, Invitation, Membership, Organization, ProgramMember
from organizations.permissions import Role
from organizations.rules.purposes import PURPOSES

HOLDINGS = (
    Holding(
        section="memberships",
        title=_("Tus organizaciones"),
        model=Membership,
        person="user_id",
        fate=Fate.KEPT,
        fields=("organization__name", "role", "status", "joined_at", "removed_at"),
    ),
    Holding(
        section="programmes",
        title=_("Tus programas"),
        model=ProgramMember,
        fate=Fate.ERASED,
        fields=("organization__name", "program__name", "part", "joined_at"),
    ),
    Holding(
        section="files",
        title=_("Tus archivos"),
        model=File,
        person="owner_id",
        fate=Fate.EMPTIED,
        fields=("organization__name", "purpose", "filename", "content_type", "size", "created_at"),
        empty={"owner": None, "filename": ""},
    ),
)
STAFF = (
    "organizations.Invitation.invited_by",
    "organizations.InvitationBatch.created_by",
    "organizations.ProgramEntry.actor",
)
ACTIVE = Membership.Status.ACTIVE


def places(person_id: UUID) -> list[OrganizationRef]:
    """The organizations with a schema that a person belongs or belonged to, oldest first."""
    rows = Organization.objects.filter(memberships__user_id=person_id).exclude(schema_state="")
    return rows.order_by("id").refs()


def invitations(person_id: UUID) -> Sections:
    """Invitations to the person's address."""
    rows = _invitations(person_id).order_by("pk")
    fields = ("organization__name", "email", "first_name", "role", "status", "created_at")
    return {"invitations": list(rows.values(*fields))}


def leave(person_id: UUID) -> None:
    """End memberships, take the address out of invitations, forget files that are the person's own."""
    for membership in Membership.objects.filter(user_id=person_id, status=ACTIVE).order_by("pk"):
        Membership.objects.filter(pk=membership.pk).update(status=Membership.Status.REMOVED, removed_at=timezone.now())
        record(
            action="membership.erased",
            target=membership,
            before={"role": membership.role},
            organization_id=membership.organization_id,
            person_id=person_id,
        )
    for invitation in _invitations(person_id):
        waits = invitation.status == Invitation.Status.PENDING
        invitation.status = Invitation.Status.REVOKED if waits else invitation.status
        invitation.email, invitation.first_name, invitation.token_hash = f"{invitation.pk.hex}@erased.invalid", "", None
        invitation.save(update_fields=["status", "email", "first_name", "token_hash"])
    shared = [name for name, purpose in PURPOSES.items() if purpose.shared]
    own = File.objects.filter(owner_id=person_id).exclude(purpose__in=shared)
    for file in own:
        forget_stored(cause=file.pk, keys=[file.quarantine_key, file.key])
    own.delete()


def refuse(person_id: UUID) -> None:
    """Nobody leaves an organization without an owner: raises `LastOwner` with the organizations' names."""
    alone = _owned_alone(person_id)
    if alone:
        raise LastOwner(details={"organizations": alone})


def hold(person_id: UUID) -> str:
    """Ownership that came to the person alone during the days of grace has to move first."""
    return "sole_owner" if _owned_alone(person_id) else ""


def _owned_alone(person_id: UUID) -> list[str]:
    owners = Membership.objects.filter(role=Role.OWNER, status=ACTIVE)
    mine = Organization.objects.filter(pk__in=owners.filter(user_id=person_id).values("organization_id"))
    standing = mine.exclude(status=Organization.Status.ARCHIVED)
    others = owners.exclude(user_id=person_id).filter(user__erasure_due_at__isnull=True, user__is_active=True)
    return list(
        standing.exclude(pk__in=others.values("organization_id")).order_by("name").values_list("name", flat=True)
    )


def _invitations(person_id: UUID) -> Any:
    email = User.objects.filter(pk=person_id).values_list("email", flat=True).get()
    return Invitation.objects.filter(email__iexact=email)


register_places(places)
register_contributor(
    "organizations",
    HOLDINGS,
    scoped=False,
    staff=STAFF,
    titles={"invitations": _("Invitaciones que recibiste")},
    more=invitations,
    first=leave,
    hold=hold,
    refuse=refuse,
)
