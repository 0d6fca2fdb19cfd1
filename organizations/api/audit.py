"""The audit trail as it is read: by platform administrators all of it, by those who may in an organization its own."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.audit import LOOK
from accounts.authentication import caller_of
from accounts.models import AuditRecord
from accounts.services.audit_reading import Reader, Reading, open_records
from accounts.tokens import Claims
from oasis.core.api import Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.errors import ValidationFailed
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.errors import OrganizationMissing
from organizations.permissions import Capability


class AuditQuery(CursorQuery):
    """Filters of the trail; they are joined by "and"."""

    actor = serializers.UUIDField(required=False, help_text="Who acted.")
    action = serializers.RegexField(
        r"^[a-z0-9_.]+\Z",
        required=False,
        max_length=60,
        help_text="`user.logged_in`, or with a dot at its end all of a noun: `membership.`",
    )
    target = serializers.RegexField(
        r"^[a-z0-9_]+(:[A-Za-z0-9_.-]+)?\Z", required=False, max_length=125, help_text="`<type>` or `<type>:<id>`."
    )
    to = serializers.DateTimeField(required=False, help_text="Before this moment.")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python."""
        return {
            **super().get_fields(),
            "from": serializers.DateTimeField(required=False, help_text="From this moment."),
        }

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """A span ends after it begins."""
        if "from" in data and "to" in data and data["from"] >= data["to"]:
            raise ValidationFailed(details={"to": [_("El final va después del principio.")]})
        return data


class ReaderShape(serializers.Serializer):
    """A person; after an erasure only the pseudonym is left."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)


class TargetShape(serializers.Serializer):
    """What was acted upon."""

    type = serializers.CharField()
    id = serializers.CharField()


class AuditShape(serializers.Serializer):
    """One record."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    action = serializers.CharField()
    actor = ReaderShape(allow_null=True)
    person = ReaderShape(allow_null=True, help_text="Whose data it is about.")
    organization_id = serializers.UUIDField(allow_null=True)
    target = TargetShape(allow_null=True)
    address = serializers.CharField(allow_null=True, help_text="Readable as long as the actor's key exists.")
    user_agent = serializers.CharField(allow_null=True)
    request_id = serializers.CharField(allow_null=True)
    changes = serializers.DictField(help_text="`{field: {before, after}}`, secrets masked.")
    position = serializers.IntegerField(allow_null=True, help_text="In the hash chain; null until it is sealed.")


# who reads an organization's trail may be its sponsor, who must not learn that there is a case (docs/decisions/0019)
ABOUT_SAFETY = Q(action__startswith="safety_case.") | Q(action=LOOK, changes__what__after__startswith="coaching.safety")


class AuditLogs(OrganizationView):
    """GET /audit/logs.

    With an organization (header or context token) it is that organization's trail, for whoever may see it there. Without
    one it is everything, for platform administrators.
    """

    capability = Capability.SEE_AUDIT
    scoped = False  # the rows are read inside, as the organization's role; names and private parts outside

    def admit(self, request: Request, required: Any, claims: Claims) -> None:
        """A platform administrator need not name an organization."""
        if request.META.get("HTTP_X_ORGANIZATION_ID") is None and claims.organization_id is None:
            request.user, request.organization = self.authenticator.caller(claims), None
            if not caller_of(request).is_platform_admin:
                raise OrganizationMissing
            return
        super().admit(request, required, claims)

    @operation("The audit trail", query=AuditQuery, response=AuditShape, paginated="cursor")
    def get(self, request: Request) -> Success:
        """The records that match, newest first."""
        query = self.query(request, AuditQuery)
        rows = _filtered(query)
        if request.organization is None:
            records, meta = cursor_of(rows, query)
        else:
            with organization_scope(request.organization):
                own = rows.filter(organization_id=request.organization.id).exclude(ABOUT_SAFETY)
                records, meta = cursor_of(own, query)
        return Success([audit_data(reading) for reading in open_records(records)], meta=meta)


def _filtered(query: dict[str, Any]) -> QuerySet[AuditRecord]:
    rows = AuditRecord.objects.all()
    if "actor" in query:
        rows = rows.filter(actor_id=query["actor"])
    if "action" in query:
        action = query["action"]
        rows = rows.filter(action__startswith=action) if action.endswith(".") else rows.filter(action=action)
    if "target" in query:
        kind, separator, identifier = query["target"].partition(":")
        rows = rows.filter(target_type=kind, **({"target_id": identifier} if separator else {}))
    if "from" in query:
        rows = rows.filter(created_at__gte=query["from"])
    if "to" in query:
        rows = rows.filter(created_at__lt=query["to"])
    return rows


def audit_data(reading: Reading) -> dict[str, Any]:
    """`AuditShape` of a record."""
    record = reading.record
    return {
        "id": record.pk,
        "created_at": record.created_at,
        "action": record.action,
        "actor": _reader(reading.actor),
        "person": _reader(reading.person),
        "organization_id": record.organization_id,
        "target": {"type": record.target_type, "id": record.target_id} if record.target_type else None,
        "address": reading.address,
        "user_agent": reading.user_agent,
        "request_id": record.request_id or None,
        "changes": reading.changes,
        "position": reading.position,
    }


def _reader(reader: Reader | None) -> dict[str, Any] | None:
    return None if reader is None else {"id": reader.id, "name": reader.name, "email": reader.email}
