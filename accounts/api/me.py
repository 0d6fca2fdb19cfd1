"""Oneself: profile and consents."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.fields import Flag, ProfileChanges, Text
from accounts.api.shapes import ConsentsAnswer, ConsentShape, MeShape, consent_data, organization_data, person_data
from accounts.authentication import caller_of
from accounts.memberships import directory
from accounts.models import Consent
from accounts.services import consents, profile
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.permissions import AUTHENTICATED
from oasis.core.api.request import Request
from oasis.core.api.views import View


class MeBody(StrictSerializer):
    """What changes of oneself."""

    profile = ProfileChanges()


class ConsentBody(StrictSerializer):
    """A yes or no to a text."""

    kind = serializers.ChoiceField(Consent.Kind.choices)
    granted = Flag()
    version = Text(max_length=20, required=False, help_text="By default the newest.")


def _me(request: Request) -> dict[str, object]:
    user = profile.read_user(user_id=caller_of(request).id)
    organizations = directory().organizations_of(user.pk)
    return {**person_data(user), "organizations": [organization_data(one) for one in organizations]}


class Me(View):
    """GET, PATCH /users/me."""

    capability = AUTHENTICATED

    @operation("Oneself", response=MeShape)
    def get(self, request: Request) -> Success:
        """Log-in, profile and organizations of the caller."""
        return Success(_me(request))

    @operation("Change one's profile", request=MeBody, response=MeShape)
    def patch(self, request: Request) -> Success:
        """Change the fields that are given."""
        profile.update_profile(user_id=caller_of(request).id, changes=self.body(request, MeBody)["profile"])
        return Success(_me(request), message=_("Guardado."))


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
