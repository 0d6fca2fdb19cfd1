"""What keeps a log-in safe: sessions, one-time tokens, counted failures."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7


class SessionQuerySet(models.QuerySet["Session"]):
    """Reads of sessions."""

    def alive(self) -> "SessionQuerySet":
        """Neither ended nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def of(self, user_id: object) -> "SessionQuerySet":
        """One person's, the last used first."""
        return self.filter(user_id=user_id).order_by("-last_used_at")


class Session(models.Model):
    """A log-in on one device, and the family of refresh tokens that descend from it.

    Only the newest refresh token is good (`refresh_jti`); the one before it for the ten seconds in which a second tab
    may still present it. Any other one that we signed was stolen or replayed.
    """

    class Ended(models.TextChoices):
        """Why a session is over."""

        LOGOUT = "logout", _("la persona salió")
        REMOVED = "removed", _("la persona la cerró desde otro dispositivo")
        PASSWORD = "password", _("cambió la contraseña")
        REUSE = "reuse", _("se usó un token ya gastado")
        STAFF = "staff", _("la cerró la administración")
        ERASURE = "erasure", _("pidió que se borrase la cuenta")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="sessions",
        verbose_name=_("cuenta"),
        db_index=False,
    )
    refresh_jti = models.UUIDField(editable=False)
    previous_jti = models.UUIDField(null=True, editable=False)
    rotated_at = models.DateTimeField(null=True, editable=False)
    device = models.CharField(_("dispositivo"), max_length=80, blank=True)
    address = models.GenericIPAddressField(_("dirección"), null=True, blank=True)
    user_agent = models.CharField(_("navegador"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("empezó el"), auto_now_add=True)
    # the log-in, or the password given since
    authenticated_at = models.DateTimeField(_("demostró quién es el"), default=timezone.now, db_default=Now())
    # may do nothing but set it up
    second_factor_due = models.BooleanField(_("falta el segundo factor"), default=False, db_default=False)
    last_used_at = models.DateTimeField(_("último uso"))
    expires_at = models.DateTimeField(_("caduca el"))
    revoked_at = models.DateTimeField(_("terminó el"), null=True, blank=True)
    revoked_reason = models.CharField(_("por qué"), max_length=10, choices=Ended, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sesión")
        verbose_name_plural = _("sesiones")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_reason=""),
                name="accounts_session_end_has_reason",
            ),
        ]
        indexes = [
            # a person's sessions, the last used first; ending all of them
            models.Index(fields=["user", "-last_used_at"], name="accounts_session_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.device or self.user_agent} {self.created_at:%Y-%m-%d %H:%M}"


class OneTimeToken(models.Model):
    """A link in a mail: kept as a keyed hash, good once and for a time."""

    class Purpose(models.TextChoices):
        """What presenting the token does."""

        VERIFY_EMAIL = "verify_email", _("confirmar el correo")
        RESET_PASSWORD = "reset_password", _("elegir otra contraseña")
        UNLOCK = "unlock", _("desbloquear la cuenta")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    token_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("enlace de un solo uso")
        verbose_name_plural = _("enlaces de un solo uso")
        constraints = [
            # claiming a token finds it by its hash
            models.UniqueConstraint(fields=["token_hash"], name="accounts_onetimetoken_hash_unique"),
        ]
        indexes = [
            # spending a person's other links of the same purpose
            models.Index(fields=["user", "purpose"], condition=Q(used_at__isnull=True), name="accounts_token_open"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class LoginFailure(models.Model):
    """Failed log-ins of one account from one network, and the lock of the account as a whole (`network` is empty).

    The account is a keyed hash of the address typed, so that an address nobody registered is counted and locked like
    any other; an IPv6 client counts by its /64.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.CharField(max_length=64)
    network = models.CharField(max_length=43, blank=True)
    failed_at = ArrayField(models.DateTimeField(), default=list)  # the last few failures
    last_failed_at = models.DateTimeField()
    locks = models.PositiveSmallIntegerField(default=0)  # locks in a row: each is longer than the one before
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("intento fallido")
        verbose_name_plural = _("intentos fallidos")
        constraints = [
            # a failure is counted by an upsert on it; log-in reads an account's rows by its first column
            models.UniqueConstraint(fields=["account", "network"], name="accounts_loginfailure_once"),
        ]
        indexes = [
            # the purge of what is forgotten
            models.Index(fields=["last_failed_at"], name="accounts_loginfailure_last"),
        ]

    def __str__(self) -> str:
        return f"{self.account[:8]} {self.network}"
