"""The mails about purchases."""

from django.utils import formats, translation

from accounts.mail import Letter, Occasion, mail_kind
from accounts.models import Profile
from journeys.models import Order
from journeys.services.events.payments import ORDER_REFUNDED
from oasis.core.tenancy import load_organization, organization_scope

SAMPLE = {"name": "Diego", "organization": "Empresa Alba", "event": "Taller de calma", "amount": "12,50 EUR"}


@mail_kind(ORDER_REFUNDED, sample=SAMPLE)
def order_refunded(occasion: Occasion) -> Letter | None:
    """What somebody paid is on its way back."""
    if occasion.organization_id is None:
        return None
    organization = load_organization(occasion.organization_id)
    with organization_scope(organization):
        row = (
            Order.objects.filter(pk=occasion.ids["order_id"], status=Order.Status.REFUNDED)
            .values("person_id", "amount", "currency", "registration__event__title")
            .first()
        )
    profile = row and Profile.objects.filter(pk=row["person_id"], user__is_active=True).select_related("user").first()
    if not row or not profile:
        return None
    with translation.override(profile.locale):
        amount = f"{formats.number_format(row['amount'], 2)} {row['currency']}"
    return Letter(
        to=profile.user.email,
        locale=profile.locale,
        context={
            "name": profile.first_name,
            "organization": organization.name,
            "event": row["registration__event__title"],
            "amount": amount,
        },
    )
