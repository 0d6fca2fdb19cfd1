"""What organizations add to the backoffice's home."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasis.core.backoffice import Chart, Realm, Urgency, WorkItem, chart, work_item
from oasis.core.charts import per_day
from organizations.admin.people import SOON
from organizations.models import Invitation, Membership, Organization
from organizations.permissions import Capability


def _about_to_expire() -> int:
    now = timezone.now()
    return Invitation.objects.filter(
        status=Invitation.Status.PENDING, expires_at__gt=now, expires_at__lte=now + SOON
    ).count()


work_item(
    WorkItem(
        key="organizations.invitations",
        title=_("Invitaciones a punto de caducar"),
        icon="mail",
        count=_about_to_expire,
        link="admin:organizations_invitation_changelist",
        query="situation=soon",
        requires=Capability.MANAGE_MEMBERS,
        urgency=Urgency.SOON,
        order=60,
    )
)
work_item(
    WorkItem(
        key="organizations.provisioning",
        title=_("Organizaciones sin terminar de preparar"),
        icon="construction",
        count=Organization.objects.filter(status=Organization.Status.PROVISIONING).count,
        link="admin:organizations_organization_changelist",
        query="status__exact=provisioning",
        urgency=Urgency.SOON,
        realm=Realm.PLATFORM,
        order=20,
    )
)
chart(
    Chart(
        key="organizations.joined",
        title=_("Personas que se unen, últimos 30 días"),
        series=lambda: per_day(Membership.objects.filter(status=Membership.Status.ACTIVE), "joined_at"),
        requires=Capability.SEE_MEMBERS,
        unit=_("personas"),
        order=90,
    )
)
chart(
    Chart(
        key="organizations.joined_anywhere",
        title=_("Personas en la plataforma, nuevas por día"),
        series=lambda: per_day(Membership.objects.filter(status=Membership.Status.ACTIVE), "joined_at"),
        unit=_("personas"),
        realm=Realm.PLATFORM,
        order=90,
    )
)
