"""The URL configuration of the kernel's tests: small views that do one thing each."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib import admin
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.views import APIView

from oasis.core.api import StrictSerializer, Success, cursor_of, page_of
from oasis.core.api.permissions import AUTHENTICATED, PLATFORM_ADMIN, PUBLIC
from oasis.core.api.serializers import CursorQuery, PageQuery
from oasis.core.api.views import View
from oasis.core.errors import Forbidden
from oasis.core.models import OutboxMessage
from oasis.core.outbox import emit
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

handler400 = "oasis.core.api.exceptions.handler400"
handler404 = "oasis.core.api.exceptions.handler404"
handler500 = "oasis.core.api.exceptions.handler500"

SPENT = "core.tests.spent"


class Thing(StrictSerializer):
    """A body."""

    name = serializers.CharField(max_length=20)
    amount = serializers.IntegerField(required=False)
    inner = serializers.JSONField(required=False)


class Things(View):
    """Everybody may look and write."""

    capability = PUBLIC

    def get(self, request):
        class Query(StrictSerializer):
            name = serializers.CharField(required=False)

        return Success(self.query(request, Query))

    def post(self, request):
        return Success(self.body(request, Thing), status=201)

    def delete(self, request):
        return Success(status=204)


class Values(View):
    """Values of every kind that goes out."""

    capability = PUBLIC

    def get(self, request):
        return Success(
            {
                "aware": datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
                "date": date(2026, 3, 1),
                "id": UUID(int=7),
                "decimal": Decimal("10.50"),
                "duration": timedelta(minutes=2),
                "text": _("Necesitas iniciar sesión."),
                "names": {"b", "a"},
            },
            message="Hecho.",
            meta={"of": "these"},
            headers={"X-Own": "1"},
        )


class Raise(View):
    """Raises what the path names."""

    capability = PUBLIC
    errors = {
        "unexpected": lambda: KeyError("Diego está triste, su token es abc"),
        "database-away": lambda: OperationalError("server closed the connection unexpectedly"),
        "connection-broken": lambda: InterfaceError("connection already closed"),
        "bad-data": lambda: DataError("value out of range"),
        "missing": Http404,
        "forbidden": lambda: Forbidden(details={"why": "not today"}, headers={"X-Own": "1"}),
    }

    def get(self, request, kind, thing_id=None):
        raise self.errors[kind]()


class Undeclared(View):
    """Declares no capability."""

    def get(self, request):
        return Success()


class UndeclaredInOrganization(OrganizationView):
    """Declares no capability of the role table."""

    def get(self, request):
        return Success()


class Foreign(APIView):
    """A view of DRF's, which nobody declared anything for."""

    def get(self, request):
        raise AssertionError("nobody gets here")


class PerMethod(View):
    """Declares for one method only."""

    capability = {"GET": PUBLIC}

    def get(self, request):
        return Success()

    def post(self, request):
        raise AssertionError("nobody gets here")


class Mine(View):
    """For who is logged in."""

    capability = AUTHENTICATED

    def get(self, request):
        return Success({"email": request.user.email})


class Platform(View):
    """For platform admins."""

    capability = PLATFORM_ADMIN

    def get(self, request):
        return Success()


class Pages(View):
    """A list in pages."""

    capability = PUBLIC

    def get(self, request):
        items, meta = page_of(OutboxMessage.objects.order_by("id").values("id"), self.query(request, PageQuery))
        return Success(items, meta=meta)


class Stream(View):
    """A list that grows, newest first."""

    capability = PUBLIC

    def get(self, request):
        items, meta = cursor_of(OutboxMessage.objects.values("id", "topic"), self.query(request, CursorQuery))
        return Success(items, meta=meta)


class Spend(View):
    """An effect that must happen once: one outbox message a call."""

    capability = AUTHENTICATED
    idempotent = True

    def post(self, request):
        data = self.body(request, Thing)
        emit(SPENT, {"name": data["name"]})
        if data.get("amount", 0) < 0:
            raise Forbidden
        return Success(
            {"name": data["name"], "spent": spent()}, status=201, message=_("Creado."), headers={"X-Own": "ñ"}
        )


class SpendElsewhere(Spend):
    """The same on another path."""


class SpendAnonymously(Spend):
    """The same for everybody."""

    capability = PUBLIC


class SpendInOrganization(OrganizationView):
    """The same inside an organization."""

    capability = Capability.SEE_ORGANIZATION
    idempotent = True

    def post(self, request):
        emit(SPENT, {"name": self.body(request, Thing)["name"]})
        return Success({"organization": request.organization.id}, status=201)


class SpendBetweenScopes(SpendInOrganization):
    """The same in a view that opens its scopes itself."""

    scoped = False


class Limited(View):
    """Counted for the person."""

    capability = AUTHENTICATED

    def get(self, request):
        return Success()


class LimitedForAll(View):
    """Counted for the address, with a limit of its own for writing; reading has everybody's."""

    capability = PUBLIC
    limit = {"POST": "recovery"}

    def get(self, request):
        return Success()

    def post(self, request):
        return Success()


class Unlimited(View):
    """Not counted."""

    capability = PUBLIC
    limit = None

    def get(self, request):
        return Success()


class Small(Things):
    """Takes ten bytes."""

    max_body = 10


def spent():
    """How often the effect has happened."""
    return OutboxMessage.objects.filter(topic=SPENT).count()


urlpatterns = [
    path("admin/", admin.site.urls),  # the middleware asks where it is
    path("api/v1/things", Things.as_view()),
    path("api/v1/things/<uuid:thing_id>", Raise.as_view(), {"kind": "missing"}),
    path("api/v1/small", Small.as_view()),
    path("api/v1/values", Values.as_view()),
    path("api/v1/raise/<str:kind>", Raise.as_view()),
    path("api/v1/undeclared", Undeclared.as_view()),
    path("api/v1/undeclared-in-organization", UndeclaredInOrganization.as_view()),
    path("api/v1/foreign", Foreign.as_view()),
    path("api/v1/per-method", PerMethod.as_view()),
    path("api/v1/mine", Mine.as_view()),
    path("api/v1/platform", Platform.as_view()),
    path("api/v1/pages", Pages.as_view()),
    path("api/v1/stream", Stream.as_view()),
    path("api/v1/spend", Spend.as_view()),
    path("api/v1/spend-elsewhere", SpendElsewhere.as_view()),
    path("api/v1/spend-anonymously", SpendAnonymously.as_view()),
    path("api/v1/spend-in-organization", SpendInOrganization.as_view()),
    path("api/v1/spend-between-scopes", SpendBetweenScopes.as_view()),
    path("api/v1/limited", Limited.as_view()),
    path("api/v1/limited-for-all", LimitedForAll.as_view()),
    path("api/v1/unlimited", Unlimited.as_view()),
]
