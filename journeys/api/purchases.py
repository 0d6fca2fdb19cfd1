"""Buying tickets."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from journeys import errors
from journeys.models import Order
from journeys.services.events import purchases as services
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.errors import NotFound, Unavailable, ValidationFailed
from oasis.core.idempotency import HEADER, LONGEST
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

MOST_SEATS = 10  # of one purchase


class NewPurchase(StrictSerializer):
    """What to buy, and through whom to pay."""

    event_id = serializers.UUIDField()
    ticket_type_id = serializers.UUIDField()
    quantity = serializers.IntegerField(required=False, default=1, min_value=1, max_value=MOST_SEATS)
    provider = serializers.ChoiceField(Order.Provider.choices)


class PurchaseShape(serializers.Serializer):
    """An order, and where to pay it."""

    order_id = serializers.UUIDField()
    status = serializers.ChoiceField(Order.Status.choices)
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, help_text="For all seats.")
    currency = serializers.CharField()
    checkout_url = serializers.URLField(allow_null=True, help_text="Null once there is nothing to pay.")
    expires_at = serializers.DateTimeField(help_text="Until then the seats are held.")


class PurchaseStatusShape(PurchaseShape):
    """How a purchase stands."""

    event_id = serializers.UUIDField()
    quantity = serializers.IntegerField()
    provider = serializers.ChoiceField(Order.Provider.choices)
    tickets = serializers.ListField(child=serializers.UUIDField(), help_text="Once it is paid.")


class PurchaseList(OrganizationView):
    """New purchases. The provider is asked between two scopes."""

    capability = Capability.WALK_JOURNEYS
    scoped = False
    idempotent = True

    def run(self, handler: Callable[..., Response]) -> Response:
        """Without the kernel's transaction around it: the order itself remembers the request's key."""
        return handler(self.request, *self.args, **self.kwargs)

    @operation(
        "Buy tickets",
        description=(
            "The seats are held for 15 minutes. Only the provider's word confirms the purchase: ask for its status after "
            "the person comes back from `checkout_url`. What is paid later is honoured while seats are left, else refunded."
        ),
        request=NewPurchase,
        response=PurchaseShape,
        status=201,
        errors=[
            NotFound,
            Unavailable,
            errors.NotForSale,
            errors.EventClosed,
            errors.NotOnSale,
            errors.SoldOut,
            errors.AlreadyRegistered,
        ],
    )
    def post(self, request: Request) -> Success:
        """An order with the address of its page."""
        wanted = self.body(request, NewPurchase)
        order, replayed = services.purchase(
            organization=request.organization,
            wish=services.Wish(
                **wanted,
                person_id=request.user.id,
                locale=request.user.locale,
                key=_key(request),
                body_hash=sha256(request._request.body).hexdigest(),
            ),
        )
        answer = purchase_shape(order)
        if replayed:  # as it was answered the first time
            answer |= {"status": Order.Status.PENDING, "checkout_url": order.checkout_url}
        headers = {"Idempotent-Replayed": "true"} if replayed else {}
        return Success(answer, status=201, message=_("Te guardamos las plazas mientras pagas."), headers=headers)


class PurchaseStatus(OrganizationView):
    """How an own purchase stands."""

    capability = Capability.WALK_JOURNEYS

    @operation("How a purchase stands", response=PurchaseStatusShape)
    def get(self, request: Request, order_id: UUID) -> Success:
        """The caller's own only."""
        order = services.own_order(person_id=request.user.id, order_id=order_id)
        return Success(
            {
                **purchase_shape(order),
                "event_id": order.registration.event_id,
                "quantity": order.quantity,
                "provider": order.provider,
                "tickets": services.tickets_of(order),
            }
        )


class PurchaseItem(OrganizationView):
    """An own purchase."""

    capability = Capability.WALK_JOURNEYS

    @operation("Call off a purchase", status=204, errors=[errors.PurchaseSettled])
    def delete(self, request: Request, order_id: UUID) -> Success:
        """One that is not paid; its seats are free."""
        services.cancel_purchase(person_id=request.user.id, order_id=order_id)
        return Success(None, status=204)


def purchase_shape(order: Order) -> dict[str, object]:
    """An order as its person sees it."""
    return {
        "order_id": order.pk,
        "status": order.status,
        "amount": order.amount,
        "currency": order.currency,
        "checkout_url": (order.checkout_url or None) if order.status == Order.Status.PENDING else None,
        "expires_at": order.expires_at,
    }


def _key(request: Request) -> str | None:
    key: str | None = request.headers.get(HEADER)
    if key is not None and (not 1 <= len(key) <= LONGEST or not key.isascii() or not key.isprintable()):
        raise ValidationFailed(details={HEADER: [_("De 1 a 255 caracteres imprimibles.")]})
    return key
