"""What accounts itself holds of a person: the shared tables' part in exports and erasures.

User, profile and key are not erased here but by the last step of an erasure (`accounts.services.erasure`).
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import (
    AuditRecord,
    BackupCode,
    Consent,
    DataExport,
    EmailChange,
    Erasure,
    KnownDevice,
    LoginChallenge,
    OneTimeToken,
    Profile,
    SecondFactor,
    Session,
    User,
)
from accounts.privacy import Fate, Holding, Sections, register_contributor
from accounts.services.audit_reading import open_records
from accounts.services.consents import decide
from accounts.services.locking import unlock
from oasis.core.models import Job

MOST_RECORDS = 20_000  # of the audit in one copy, the newest ones
CHUNK = 1000

HOLDINGS = (
    Holding(
        section="account",
        title=_("Tu cuenta"),
        model=User,
        person="id",
        fate=Fate.KEPT,
        fields=("id", "email", "email_verified_at", "is_staff", "is_platform_admin", "created_at"),
    ),
    Holding(
        section="profile",
        title=_("Tu perfil"),
        model=Profile,
        person="user_id",
        fate=Fate.KEPT,
        fields=(
            "first_name",
            "last_name",
            "nickname",
            "phone_number",
            "locale",
            "timezone",
            "country",
            "birth_date",
            "avatar",
        ),
    ),
    Holding(
        section="consents",
        title=_("Lo que has aceptado o retirado"),
        model=Consent,
        person="user_id",
        fate=Fate.KEPT,
        fields=("kind", "version", "granted", "created_at"),
    ),
    Holding(
        section="sessions",
        title=_("Dónde has entrado"),
        model=Session,
        person="user_id",
        fate=Fate.ERASED,
        fields=("device", "address", "user_agent", "created_at", "last_used_at", "revoked_at", "revoked_reason"),
    ),
    Holding(
        section="devices",
        title=_("Tus dispositivos"),
        model=KnownDevice,
        person="user_id",
        fate=Fate.ERASED,
        fields=("device", "address", "created_at", "seen_at"),
    ),
    Holding(
        section="email_changes",
        title=_("Cambios de correo"),
        model=EmailChange,
        person="user_id",
        fate=Fate.ERASED,
        fields=("old_email", "new_email", "created_at", "confirmed_at", "cancelled_at"),
    ),
    Holding(
        section="second_factor",
        title=_("Verificación en dos pasos"),
        model=SecondFactor,
        person="user_id",
        fate=Fate.ERASED,
        fields=("created_at", "confirmed_at"),
    ),
    Holding(section="backup_codes", model=BackupCode, person="user_id", fate=Fate.SECRET),
    Holding(section="login_challenges", model=LoginChallenge, person="user_id", fate=Fate.SECRET),
    Holding(section="one_time_tokens", model=OneTimeToken, person="user_id", fate=Fate.SECRET),
    Holding(
        section="erasures",
        title=_("Peticiones de borrado"),
        model=Erasure,
        person="user_id",
        fate=Fate.KEPT,
        fields=("requested_at", "due_at", "cancelled_at", "finished_at"),
    ),
    Holding(
        section="exports",
        title=_("Copias de tus datos"),
        model=DataExport,
        person="user_id",
        fate=Fate.KEPT,
        fields=("created_at", "size"),
    ),
    Holding(
        section="jobs",
        title=_("Tareas que pediste"),
        model=Job,
        fate=Fate.ERASED,
        fields=("kind", "status", "result", "errors", "created_at", "finished_at"),
    ),
)
OTHERS = {
    "accounts.PersonKey.user": Fate.SECRET,  # destroyed by the last step
    "accounts.AuditRecord.actor": Fate.KEPT,
    "accounts.AuditRecord.person": Fate.KEPT,
    "admin.LogEntry.user": Fate.STAFF,  # Django's own log of the admin, which we do not write
}


def activity(person_id: UUID) -> Sections:
    """What the audit says the person did or was done."""
    return {"activity": _activity(person_id)}


def withdraw(person_id: UUID) -> None:
    """Take back consents and forget counted failures."""
    standing = Consent.objects.standing(person_id)
    for kind, version in [(row.kind, row.version) for row in standing if row.granted]:
        decide(user_id=person_id, kind=kind, granted=False, version=version)
    unlock(User.objects.filter(pk=person_id).values_list("email", flat=True).get())


def _activity(person_id: UUID) -> list[dict[str, Any]]:
    """Audit records by or about the person; of others' doings neither address nor browser."""
    by = AuditRecord.objects.filter(actor_id=person_id).order_by("-id")[:MOST_RECORDS]
    about = AuditRecord.objects.filter(person_id=person_id).order_by("-id")[:MOST_RECORDS]
    records = sorted({record.pk: record for record in (*by, *about)}.values(), key=lambda record: record.pk)
    rows = []
    for start in range(0, len(records), CHUNK):
        for reading in open_records(records[start : start + CHUNK]):
            mine = reading.record.actor_id == person_id
            mine_or_about_me = reading.record.person_id in (person_id, None)
            rows.append(
                {
                    "at": reading.record.created_at,
                    "action": reading.record.action,
                    "by_me": mine,
                    "address": reading.address if mine else None,
                    "user_agent": reading.user_agent if mine else None,
                    "changes": reading.changes if mine_or_about_me else {},
                }
            )
    return rows


register_contributor(
    "accounts",
    HOLDINGS,
    scoped=False,
    others=OTHERS,
    titles={"activity": _("Lo que consta de tu actividad")},
    more=activity,
    first=withdraw,
)
