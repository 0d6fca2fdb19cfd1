"""People, for platform administrators: the list, one person, what they may do, figures."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.fields import Flag, ProfileChanges, Secret, Text
from accounts.api.privacy import GATE
from accounts.api.shapes import PersonShape, person_data, with_host
from accounts.authentication import caller_of
from accounts.models import User
from accounts.services import people
from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.permissions import PLATFORM_ADMIN
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from oasis.core.api.views import View

FILTERS = ("is_active", "is_staff", "is_platform_admin", "email_verified", "erasure_requested")


class PeopleQuery(PageQuery):
    """Filters of the list; they are joined by "and"."""

    search = serializers.CharField(required=False, max_length=100, help_text="In the address or the name.")
    is_active = serializers.BooleanField(required=False)
    is_staff = serializers.BooleanField(required=False)
    is_platform_admin = serializers.BooleanField(required=False)
    email_verified = serializers.BooleanField(required=False)
    erasure_requested = serializers.BooleanField(required=False)
    ordering = serializers.ChoiceField(
        ["-created_at", "created_at", "email", "-email"], required=False, help_text="By default the newest first."
    )


class LookQuery(StrictSerializer):
    """Why somebody's data is looked at."""

    reason = serializers.CharField(required=False, min_length=3, max_length=300, help_text="The person can read it.")


class PersonBody(StrictSerializer):
    """What changes of somebody."""

    is_active = Flag(required=False)
    is_staff = Flag(required=False)
    is_platform_admin = Flag(required=False)
    profile = ProfileChanges(required=False)
    reason = Text(required=False, min_length=3, max_length=300)
    password = Secret(required=False, help_text="One's own, for a change of power after an older log-in.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Something must change."""
        if not {*people.POWERS, "profile"} & data.keys():
            raise serializers.ValidationError({"profile": [_("Di qué cambia.")]})
        return data


class AccountShape(PersonShape):
    """Somebody's account, as a platform administrator sees it."""

    is_active = serializers.BooleanField()
    is_staff = serializers.BooleanField()
    is_platform_admin = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    erasure_due_at = serializers.DateTimeField(allow_null=True)


class AccountStatsShape(serializers.Serializer):
    """Figures about an account."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField(allow_null=True)
    active_sessions = serializers.IntegerField()
    logins_30_days = serializers.IntegerField()
    failed_logins_30_days = serializers.IntegerField()
    locked = serializers.BooleanField()
    two_factor_enabled = serializers.BooleanField()
    organizations = serializers.IntegerField(help_text="Those the person is in now.")
    consents = serializers.DictField(child=serializers.BooleanField(), help_text="The newest word on each kind.")


def account_data(user: User, request: Request) -> dict[str, Any]:
    """`AccountShape` of a user whose profile is loaded."""
    return {
        **with_host(person_data(user), request),
        "is_active": user.is_active,
        "is_staff": user.is_staff,
        "is_platform_admin": user.is_platform_admin,
        "created_at": user.created_at,
        "erasure_due_at": user.erasure_due_at,
    }


class PersonList(View):
    """GET /users."""

    capability = PLATFORM_ADMIN

    @operation("People", query=PeopleQuery, response=AccountShape, paginated="page")
    def get(self, request: Request) -> Success:
        """Those who match; that somebody looked is recorded."""
        query = self.query(request, PeopleQuery)
        filters = {name: query[name] for name in FILTERS if name in query}
        rows = people.people(search=query.get("search", ""), **filters)
        if "ordering" in query:
            rows = rows.order_by(query["ordering"], "-id")
        found, meta = page_of(rows, query)
        named = [*filters, *(["search"] if "search" in query else [])]
        people.record_search(actor_id=caller_of(request).id, filters=named, found=meta["pagination"]["total"])
        return Success([account_data(user, request) for user in found], meta=meta)


class PersonItem(View):
    """GET, PATCH /users/{id}."""

    capability = PLATFORM_ADMIN

    @operation("One person", query=LookQuery, response=AccountShape)
    def get(self, request: Request, user_id: UUID) -> Success:
        """The account and the profile; the person sees in their log who looked and why."""
        reason = self.query(request, LookQuery).get("reason", "")
        user = people.look_at_person(user_id=user_id, actor_id=caller_of(request).id, reason=reason)
        return Success(account_data(user, request))

    @operation(
        "Change what somebody may do, or their profile",
        description="A change of `is_active`, `is_staff` or `is_platform_admin` needs a log-in that is not older than ten "
        "minutes, or one's own password in `password`. Nobody takes their own power away.",
        request=PersonBody,
        response=AccountShape,
        errors=GATE,
    )
    def patch(self, request: Request, user_id: UUID) -> Success:
        """Change the fields that are given."""
        body, caller = self.body(request, PersonBody), caller_of(request)
        password = body.pop("password", None)
        user = people.change_person(
            user_id=user_id, actor_id=caller.id, session_id=caller.session_id, changes=body, password=password
        )
        return Success(account_data(user, request), message=_("Guardado."))


class PersonStats(View):
    """GET /users/{id}/stats."""

    capability = PLATFORM_ADMIN

    @operation("Figures about an account", response=AccountStatsShape)
    def get(self, request: Request, user_id: UUID) -> Success:
        """Log-ins, sessions, organizations, consents; nothing of what the person does in an organization."""
        return Success(people.stats_of(user_id=user_id, actor_id=caller_of(request).id))
