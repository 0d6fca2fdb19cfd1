"""How people and sessions look in answers; the serializers document the dictionaries."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from accounts.memberships import MembershipSummary
from accounts.models import Consent, Profile, Session, User
from accounts.services.avatars import avatar_url
from oasis.core.api.request import Request


class OrganizationShape(serializers.Serializer):
    """An organization as its member sees it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    role = serializers.ChoiceField(["owner", "admin", "facilitator", "participant"])


class ProfileShape(serializers.Serializer):
    """A person's own profile."""

    first_name = serializers.CharField()
    last_name = serializers.CharField()
    nickname = serializers.CharField(allow_null=True)
    phone_number = serializers.CharField(allow_null=True)
    locale = serializers.ChoiceField(Profile.Locale.choices)
    timezone = serializers.CharField()
    country = serializers.CharField(allow_null=True)
    birth_date = serializers.DateField(allow_null=True)
    avatar_url = serializers.CharField(allow_null=True, help_text="Good for an hour.")


class UserShape(serializers.Serializer):
    """A log-in."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    email_verified = serializers.BooleanField()


class NameSafetyShape(serializers.Serializer):
    """What to show at once to somebody whose name says that they may need help."""

    level = serializers.ChoiceField(["watch", "high", "imminent"])
    resources = serializers.ListField(child=serializers.DictField())


class UserAnswer(serializers.Serializer):
    """A log-in under its name."""

    user = UserShape()
    safety = NameSafetyShape(required=False, help_text="Only where a name says that help may be needed.")


class PersonShape(UserShape):
    """A log-in with its profile."""

    profile = ProfileShape()


class MeShape(PersonShape):
    """Oneself."""

    organizations = OrganizationShape(many=True)
    safety = NameSafetyShape(required=False, help_text="Only where a name says that help may be needed.")


class AccessAnswer(serializers.Serializer):
    """A new access token."""

    access = serializers.CharField()
    refresh = serializers.CharField(
        required=False, help_text="Only with `X-Client-Type: native`; else it is in the cookie."
    )


class LoginAnswer(AccessAnswer):
    """What a log-in gives."""

    user = PersonShape()
    organizations = OrganizationShape(many=True)
    mfa_setup_required = serializers.BooleanField(
        required=False, help_text="Only when true: the role asks for a second factor, and nothing else is open before."
    )


class SecondFactorAskedShape(serializers.Serializer):
    """The password was right; the second factor is still to come, with this token and within ten minutes."""

    mfa_required = serializers.BooleanField()
    mfa_token = serializers.CharField()
    methods = serializers.ListField(child=serializers.ChoiceField(["totp", "backup_code"]))


def login_outcome() -> PolymorphicProxySerializer:
    """Either of the two, for the document."""
    return PolymorphicProxySerializer(
        component_name="AccountsLoginOutcome",
        serializers=[LoginAnswer, SecondFactorAskedShape],
        resource_type_field_name=None,
    )


class SetupShape(serializers.Serializer):
    """What an authenticator app needs."""

    secret = serializers.CharField(help_text="Base32, to be typed.")
    otpauth_url = serializers.CharField(help_text="To be opened on the telephone itself.")
    qr_svg = serializers.CharField(help_text="The same as a picture: an SVG document.")


class BackupCodesShape(serializers.Serializer):
    """Codes for the day the telephone is lost; each is good once."""

    backup_codes = serializers.ListField(
        child=serializers.CharField(), min_length=10, max_length=10, help_text="Shown this once."
    )


class SecondFactorShape(serializers.Serializer):
    """The state of the second factor."""

    enabled = serializers.BooleanField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    backup_codes_left = serializers.IntegerField()


class ContextAnswer(serializers.Serializer):
    """A context token and what it is for."""

    access = serializers.CharField()
    organization = OrganizationShape()
    role = serializers.CharField()


class SessionShape(serializers.Serializer):
    """A device on which somebody is logged in."""

    id = serializers.UUIDField()
    device = serializers.CharField()
    address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    current = serializers.BooleanField()


class ConsentShape(serializers.Serializer):
    """A yes or no."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Consent.Kind.choices)
    version = serializers.CharField()
    granted = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class ConsentsAnswer(serializers.Serializer):
    """What stands, and how it came to that."""

    consents = ConsentShape(many=True, help_text="The newest of each kind.")
    history = ConsentShape(many=True, help_text="All of them, newest first.")


def told(said: dict[str, Any] | None) -> dict[str, Any]:
    """What a screening of names said, as the field `safety`; nothing where all is well."""
    return {"safety": said} if said else {}


def user_data(user: User) -> dict[str, Any]:
    """`UserShape` of a user."""
    return {"id": user.pk, "email": user.email, "email_verified": user.email_verified}


def person_data(user: User) -> dict[str, Any]:
    """`PersonShape` of a user whose profile is loaded; `avatar_url` may still want its host (`with_host`)."""
    profile = user.profile
    return {
        **user_data(user),
        "profile": {
            "first_name": profile.first_name,
            "last_name": profile.last_name,
            "nickname": profile.nickname or None,
            "phone_number": profile.phone_number or None,
            "locale": profile.locale,
            "timezone": profile.timezone,
            "country": profile.country or None,
            "birth_date": profile.birth_date,
            "avatar_url": avatar_url(profile.avatar.name or ""),
        },
    }


def with_host(data: dict[str, Any], request: Request) -> dict[str, Any]:
    """`PersonShape` with the address of the photograph made absolute; a bucket's is already."""
    url = data["profile"]["avatar_url"]
    if url is not None:
        data["profile"]["avatar_url"] = request.build_absolute_uri(url)
    return data


def organization_data(organization: MembershipSummary) -> dict[str, Any]:
    """`OrganizationShape` of a membership."""
    return {"id": organization.id, "name": organization.name, "slug": organization.slug, "role": organization.role}


def session_data(session: Session, current: object) -> dict[str, Any]:
    """`SessionShape` of a session; `current` is the id of the caller's."""
    return {
        "id": session.pk,
        "device": session.device,
        "address": session.address,
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
        "current": session.pk == current,
    }


def consent_data(consent: Consent) -> dict[str, Any]:
    """`ConsentShape` of a ledger entry."""
    return {
        "id": consent.pk,
        "kind": consent.kind,
        "version": consent.version,
        "granted": consent.granted,
        "created_at": consent.created_at,
    }
