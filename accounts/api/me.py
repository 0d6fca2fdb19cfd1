"""Oneself: profile and consents."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from accounts.api.fields import Email, Flag, ProfileChanges, Secret, Text
from accounts.api.privacy import Erasable
from accounts.api.shapes import (
    ConsentsAnswer,
    ConsentShape,
    MeShape,
    consent_data,
    organization_data,
    person_data,
    told,
    with_host,
)
from accounts.authentication import caller_of
from accounts.errors import AccountLocked, WrongCredentials
from accounts.memberships import directory
from accounts.models import Consent
from accounts.services import avatars, consents, profile
from accounts.services.email_change import request_email_change
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.permissions import AUTHENTICATED
from oasis.core.api.request import Request
from oasis.core.api.views import View
from oasis.core.errors import BodyTooLarge
from oasis.core.ratelimit import limit


class MeBody(StrictSerializer):
    """What changes of oneself: the profile, the e-mail address (with the password), or both."""

    profile = ProfileChanges(required=False)
    email = Email(required=False, help_text="Counts once it is confirmed by the link that we send there.")
    current_password = Secret(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Something must change; another address needs the password, and the password is for nothing else."""
        if not {"profile", "email"} & data.keys():
            raise serializers.ValidationError({"profile": [_("Di qué cambia: el perfil o el correo.")]})
        if ("email" in data) != ("current_password" in data):
            missing = "current_password" if "email" in data else "email"
            raise serializers.ValidationError({missing: [_("Para cambiar el correo hacen falta los dos.")]})
        return data


class AvatarBody(StrictSerializer):
    """A photograph, as `multipart/form-data`."""

    image = serializers.FileField(allow_empty_file=True)  # an empty one is refused as an image, with the same words


class ConsentBody(StrictSerializer):
    """A yes or no to a text."""

    kind = serializers.ChoiceField(Consent.Kind.choices)
    granted = Flag()
    version = Text(max_length=20, required=False, help_text="By default the newest.")


def _me(request: Request) -> dict[str, object]:
    user = profile.read_user(user_id=caller_of(request).id)
    organizations = directory().organizations_of(user.pk)
    return {**with_host(person_data(user), request), "organizations": [organization_data(one) for one in organizations]}


class Me(Erasable):
    """GET, PATCH, DELETE /users/me."""

    capability = AUTHENTICATED
    limit = {"DELETE": "privacy"}

    @operation("Oneself", response=MeShape)
    def get(self, request: Request) -> Success:
        """Log-in, profile and organizations of the caller."""
        return Success(_me(request))

    @operation(
        "Change one's profile or e-mail address",
        description="Another address counts once its mailbox has confirmed it; the answer does not tell whether it is free.",
        request=MeBody,
        response=MeShape,
        errors=[WrongCredentials, AccountLocked],
    )
    def patch(self, request: Request) -> Success:
        """Change the fields that are given."""
        caller, body = caller_of(request), self.body(request, MeBody)
        if "email" not in body:
            said = profile.update_profile(user_id=caller.id, changes=body["profile"])
            return Success(_me(request) | told(said), message=_("Guardado."))
        limit(request, "recovery", str(caller.id))
        request_email_change(
            user_id=caller.id,
            session_id=caller.session_id,
            new_email=body["email"],
            password=body["current_password"],
        )
        said = profile.update_profile(user_id=caller.id, changes=body["profile"]) if "profile" in body else None
        return Success(
            _me(request) | told(said), message=_("Te hemos escrito a la dirección nueva: confírmala con el enlace.")
        )


class Avatar(View):
    """POST, DELETE /users/me/avatar."""

    capability = AUTHENTICATED
    parser_classes = [MultiPartParser]
    max_body = avatars.LARGEST + 64 * 1024  # the parts' own lines

    @operation(
        "Another photograph of oneself",
        description="JPEG, PNG or WebP up to 5 MB. It is drawn anew as a small square; nothing else of it is kept.",
        request=AvatarBody,
        response=MeShape,
        errors=[BodyTooLarge],
    )
    def post(self, request: Request) -> Success:
        """Draw it and put it in the place of the one before."""
        image = self.body(request, AvatarBody)["image"]
        avatars.set_avatar(user_id=caller_of(request).id, content=image.read())
        return Success(_me(request), message=_("Foto guardada."))

    @operation("No photograph of oneself", status=204)
    def delete(self, request: Request) -> Success:
        """Take it away."""
        avatars.remove_avatar(user_id=caller_of(request).id)
        return Success(status=204)


class Consents(View):
    """GET, POST /users/me/consents."""

    capability = AUTHENTICATED
    idempotent = True

    @operation("One's consents", response=ConsentsAnswer)
    def get(self, request: Request) -> Success:
        """What stands and the history."""
        standing, history = consents.consents_of(user_id=caller_of(request).id)
        data = {"consents": [consent_data(one) for one in standing], "history": [consent_data(one) for one in history]}
        return Success(data)

    @operation("Give or withdraw a consent", request=ConsentBody, response=ConsentShape, status=201)
    def post(self, request: Request) -> Success:
        """Add an entry to the ledger."""
        consent = consents.decide(user_id=caller_of(request).id, **self.body(request, ConsentBody))
        return Success(
            consent_data(consent), message=_("Lo hemos apuntado. Puedes cambiarlo cuando quieras."), status=201
        )
