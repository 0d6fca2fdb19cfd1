"""The mails that coaching sends. They say that there is a case and where, never whose words or what about."""

from django.conf import settings

from accounts.mail import Letter, Occasion, mail_kind
from accounts.models import User
from coaching.models import SafetyCase
from oasis.core.tenancy import load_organization, organization_scope

CASE_OPENED = "coaching/safety_case_opened"
HELP_NEEDED = "coaching/safety_help_needed"


@mail_kind(CASE_OPENED)
def safety_case_opened(occasion: Occasion) -> Letter | None:
    """A case waits for somebody; None when it was taken meanwhile."""
    organization_id = occasion.organization_id
    if organization_id is None or occasion.user_id is None:
        return None
    organization = load_organization(organization_id)
    with organization_scope(organization):
        case = (
            SafetyCase.objects.waiting()
            .filter(pk=occasion.ids["case_id"])
            .only("id", "level", "acknowledge_by")
            .first()
        )
    reader = User.objects.select_related("profile").filter(pk=occasion.user_id, is_active=True).first()
    if case is None or reader is None:
        return None
    return Letter(
        to=reader.email,
        locale=reader.profile.locale,
        context={
            "name": reader.profile.first_name,
            "organization": organization.name,
            "imminent": case.level == "imminent",
            "acknowledge_by": case.acknowledge_by,
            "link": f"{settings.FRONTEND_URL}/admin/coaching/safetycase/{case.id}/change/",
        },
    )


@mail_kind(HELP_NEEDED, sample={"name": "Ana", "organization": "Empresa Alba", "imminent": True, "platform": False})
def safety_help_needed(occasion: Occasion) -> Letter | None:
    """Nobody took a case in time: its owner and the platform learn that help is needed, and nothing of whom."""
    organization_id = occasion.organization_id or occasion.ids.get("organization_id")
    if organization_id is None or occasion.user_id is None:
        return None
    organization = load_organization(organization_id)
    with organization_scope(organization):
        case = SafetyCase.objects.waiting().filter(pk=occasion.ids["case_id"]).only("id", "level").first()
    reader = User.objects.select_related("profile").filter(pk=occasion.user_id, is_active=True).first()
    if case is None or reader is None:
        return None
    return Letter(
        to=reader.email,
        locale=reader.profile.locale,
        context={
            "name": reader.profile.first_name,
            "organization": organization.name,
            "imminent": case.level == "imminent",
            "platform": "organization_id" in occasion.ids,
        },
    )
