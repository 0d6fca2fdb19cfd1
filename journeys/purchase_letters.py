"""The mails about purchases."""

from django.utils import formats, translation

from accounts.mail import Letter, Occasion, find_reader, letter_to, mail_kind
from journeys.models import Order
from journeys.services.events.payments import ORDER_REFUNDED
from oasis.core.tenancy import organization_scope

SAMPLE = {"event": "Taller de calma", "amount": "12,50 EUR"}


@mail_kind(ORDER_REFUNDED, sample=SAMPLE)
def order_refunded(occasion: Occasion) -> Letter | None:
    """What somebody paid is on its way back."""
    organization = occasion.organization
    with organization_scope(organization):
        row = (
            Order.objects.filter(pk=occasion.ids["order_id"], status=Order.Status.REFUNDED)
            .values("person_id", "amount", "currency", "registration__event__title")
            .first()
        )
    reader = row and find_reader(row["person_id"])
    if not row or not reader:
        return None
    with translation.override(reader.profile.locale):
        amount = f"{formats.number_format(row['amount'], 2)} {row['currency']}"
    return letter_to(
        reader,
        organization=organization.name,
        event=row["registration__event__title"],
        amount=amount,
    )
