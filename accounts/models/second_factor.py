"""The second factor: its secret, its backup codes, a log-in that still waits for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7


class SecondFactor(models.Model):
    """A person's authenticator (TOTP, RFC 6238). It counts from the moment a first code of it was right."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="second_factor",
        verbose_name=_("cuenta"),
    )
    secret = models.BinaryField(editable=False)  # sealed with the person's key
    created_at = models.DateTimeField(_("empezó el"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("activa desde"), null=True)
    last_used_step = models.BigIntegerField(null=True, editable=False)  # a code of this step or an earlier one is spent

    class Meta:
        verbose_name = _("segundo factor")
        verbose_name_plural = _("segundos factores")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(last_used_step__isnull=False),
                name="accounts_secondfactor_confirmed_by_code",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class BackupCode(models.Model):
    """A code for the day the telephone is lost: kept as a keyed hash, good once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="backup_codes", db_index=False
    )
    code_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("código de reserva")
        verbose_name_plural = _("códigos de reserva")
        constraints = [
            # claiming a code finds it by person and hash; counting those left reads the first column
            models.UniqueConstraint(fields=["user", "code_hash"], name="accounts_backupcode_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LoginChallengeQuerySet(models.QuerySet["LoginChallenge"]):
    """Reads of log-ins that wait for the second factor."""

    def open(self) -> "LoginChallengeQuerySet":
        """Neither ended nor expired."""
        return self.filter(ended_at__isnull=True, expires_at__gt=timezone.now())


class LoginChallenge(models.Model):
    """A log-in whose password was right and whose second factor is still to come; its token is kept as a keyed hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64, editable=False)
    network = models.CharField(max_length=43)  # where the password was given: a lock of that network ends it
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = LoginChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceso a medias")
        verbose_name_plural = _("accesos a medias")
        constraints = [
            # a try finds its challenge by the token's hash
            models.UniqueConstraint(fields=["token_hash"], name="accounts_loginchallenge_hash_unique"),
        ]
        indexes = [
            # a lock ends a person's open challenges
            models.Index(fields=["user"], condition=Q(ended_at__isnull=True), name="accounts_challenge_open"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
