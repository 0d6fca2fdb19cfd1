"""Who somebody is: the log-in and the profile."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import EmailValidator, MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights

FELLOW_MEMBERS = (
    "(SELECT user_id FROM public.organizations_membership)"  # row-level security leaves the own organization's
)
PHONE = r"^\+[1-9][0-9]{6,14}$"
COUNTRY = r"^[A-Z]{2}$"


def normalize_email(email: str) -> str:
    """The one spelling under which an address is stored and looked up: lower case, the domain in ASCII."""
    local, at, domain = email.strip().rpartition("@")
    with suppress(UnicodeError):  # the validator refuses it
        domain = punycode(domain)
    return f"{local}{at}{domain}".lower()


class UserQuerySet(models.QuerySet["User"]):
    """Reads of users."""

    def with_email(self, email: str) -> "UserQuerySet":
        """The user with this address, however it is spelled."""
        return self.filter(email=normalize_email(email))

    def active(self) -> "UserQuerySet":
        """Those who may log in."""
        return self.filter(is_active=True)


class UserManager(BaseUserManager["User"]):
    """Makes users for `createsuperuser`; people register through `services.registration`."""

    def get_queryset(self) -> UserQuerySet:
        """Reads start here."""
        return UserQuerySet(self.model, using=self._db)

    def with_email(self, email: str) -> UserQuerySet:
        """The user with this address, however it is spelled."""
        return self.get_queryset().with_email(email)

    def active(self) -> UserQuerySet:
        """Those who may log in."""
        return self.get_queryset().active()

    def get_by_natural_key(self, email: str | None) -> "User":
        """The user with this address; raises `User.DoesNotExist`."""
        return self.with_email(email or "").get()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a profile."""
        user = self.model(email=normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        Profile.objects.using(self._db).create(user=user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A platform admin whose address counts as verified."""
        fields = {"is_staff": True, "is_platform_admin": True, "email_verified_at": timezone.now(), **fields}
        return self.create_user(email, password, **fields)


class User(AbstractBaseUser):
    """A person's log-in. Power over an organization comes from a membership in it, never from here."""

    organization_rights = OrganizationRights(
        select=True, columns=("id", "email", "is_active"), using=f"id IN {FELLOW_MEMBERS}"
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.CharField(_("correo"), max_length=254, validators=[EmailValidator()])
    email_verified_at = models.DateTimeField(_("correo confirmado el"), null=True, blank=True)
    is_active = models.BooleanField(_("activa"), default=True)
    is_staff = models.BooleanField(
        _("entra en la administración"),
        default=False,
        help_text=_("Abre la puerta; lo que ve lo deciden sus organizaciones."),
    )
    is_platform_admin = models.BooleanField(_("administra la plataforma"), default=False)
    created_at = models.DateTimeField(_("creada el"), auto_now_add=True)
    # asked to be erased: until then a log-in opens nothing but the way back
    erasure_due_at = models.DateTimeField(_("se borra el"), null=True, editable=False)
    erased_at = models.DateTimeField(_("borrada el"), null=True, editable=False)  # what is left is a pseudonym
    last_login = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("cuenta")
        verbose_name_plural = _("cuentas")
        constraints = [
            # with the next one this makes addresses unique whatever their case; log-in looks an address up by it
            models.UniqueConstraint(fields=["email"], name="accounts_user_email_unique"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_user_email_lower_case"),
            models.CheckConstraint(
                condition=Q(is_platform_admin=False) | Q(is_staff=True),
                name="accounts_user_platform_admin_is_staff",
                violation_error_message=_("Quien administra la plataforma entra también en la administración."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store, with the address in its one spelling."""
        self.email = normalize_email(self.email)
        super().save(*args, **kwargs)

    @property
    def email_verified(self) -> bool:
        """Whether somebody proved to read this mailbox."""
        return self.email_verified_at is not None

    @property
    def has_second_factor(self) -> bool:
        """Whether a log-in needs a code too; load the user with `second_factor`."""
        factor = getattr(self, "second_factor", None)
        return factor is not None and factor.confirmed_at is not None

    @property
    def first_name(self) -> str:
        """The profile's, for Django's password validators and the admin."""
        return self.profile.first_name

    @property
    def last_name(self) -> str:
        """The profile's, for Django's password validators."""
        return self.profile.last_name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's question, asked by the admin: platform admins may; organizations' staff by their membership."""
        return self.is_active and self.is_platform_admin

    def has_perms(self, perm_list: Any, obj: object = None) -> bool:
        """Like `has_perm`, of several."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the admin shows an app at all."""
        return self.is_active and self.is_platform_admin

    def get_full_name(self) -> str:
        """What the admin greets with."""
        return self.profile.name or self.email

    def get_short_name(self) -> str:
        """What the admin greets with where there is little room."""
        return self.profile.first_name or self.email


class Profile(models.Model):
    """What a person says of themselves."""

    class Locale(models.TextChoices):
        """The languages we speak."""

        SPANISH = "es", "Español"
        ENGLISH = "en", "English"

    organization_rights = OrganizationRights(
        select=True,
        columns=("user_id", "first_name", "last_name", "nickname", "avatar", "locale", "timezone", "country"),
        using=f"user_id IN {FELLOW_MEMBERS}",
    )

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="profile", verbose_name=_("cuenta")
    )
    first_name = models.CharField(_("nombre"), max_length=80, blank=True)
    last_name = models.CharField(_("apellidos"), max_length=120, blank=True)
    nickname = models.CharField(_("apodo"), max_length=40, blank=True, help_text=_("Como sale en las clasificaciones."))
    phone_number = models.CharField(_("teléfono"), max_length=16, blank=True, validators=[RegexValidator(PHONE)])
    locale = models.CharField(_("idioma"), max_length=2, choices=Locale, default=Locale.SPANISH)
    timezone = models.CharField(_("zona horaria"), max_length=64, default="Europe/Madrid")
    country = models.CharField(
        _("país"), max_length=2, blank=True, validators=[MinLengthValidator(2), RegexValidator(COUNTRY)]
    )
    birth_date = models.DateField(_("fecha de nacimiento"), null=True, blank=True)
    avatar = models.FileField(_("foto"), max_length=200, upload_to="avatars/", blank=True)

    class Meta:
        verbose_name = _("perfil")
        verbose_name_plural = _("perfiles")
        constraints = [
            models.CheckConstraint(condition=Q(locale__in=["es", "en"]), name="accounts_profile_locale_known"),
            models.CheckConstraint(
                condition=Q(phone_number="") | Q(phone_number__regex=PHONE), name="accounts_profile_phone_e164"
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=COUNTRY), name="accounts_profile_country_iso"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def local_time(self, moment: datetime) -> datetime:
        """A moment by the clock on this person's wall."""
        return moment.astimezone(ZoneInfo(self.timezone))
