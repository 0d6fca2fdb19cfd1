"""What every page of the backoffice stands on: base admin classes, the menu's groups, the home's work list and charts.

An app says in its own `admin.py` where its pages appear; nothing central knows the apps:

    class HelpLineAdmin(PlatformAdmin):           # platform administrators; or ReadOnlyPlatformAdmin
        menu_group = MenuGroup.PLATFORM
        menu_icon = "call"                        # a name of Material Symbols
        menu_order = 30

and what it adds to the home, in `AppConfig.ready()` or at the foot of `admin.py`:

    work_item(WorkItem(
        key="coaching.safety_cases", title=_("Casos de seguridad abiertos"), icon="health_and_safety",
        count=SafetyCase.objects.open().count, link="admin:coaching_safetycase_changelist", query="status__exact=open",
        requires=Capability.HANDLE_SAFETY, urgency=Urgency.URGENT, order=10,
    ))
    chart(Chart(key="journeys.active", title=_("Personas activas"), series=active_people_by_day,
                requires=Capability.SEE_PROGRESS, unit=_("personas"), order=10))

`count` and `series` run inside the chosen organization's scope (`realm=Realm.PLATFORM`: outside every scope, for
platform administrators). Admin classes of an organization's data are in `organizations.backoffice`.

An action that changes something always asks first: the theme runs an action without a dialog on a plain GET, which
anybody's link could do.

    @asking(_("Entregar"), icon="check", question=_("¿Entregar el premio?"), submit=_("Entregar"))
    def deliver(self, request, form, object_id):
        redemptions.deliver(redemption_id=object_id, actor_id=actor_id_of(request))
        return done(request, _("Entregado."), "admin:journeys_redemption_changelist")
"""

from oasis.core.backoffice.auditing import Recorder, audit, audit_with
from oasis.core.backoffice.dialogs import asking, done, go
from oasis.core.backoffice.exports import Exportable
from oasis.core.backoffice.home import (
    MENU_TITLES,
    Chart,
    MenuGroup,
    Realm,
    Urgency,
    WorkItem,
    chart,
    charts,
    work_item,
    work_items,
)
from oasis.core.backoffice.pages import (
    BackofficeAdmin,
    CountedOnce,
    NobodyWrites,
    PlatformAdmin,
    ReadOnlyPlatformAdmin,
    actor_id_of,
    https_assumed,
    is_platform_admin,
)

__all__ = [
    "MENU_TITLES",
    "BackofficeAdmin",
    "Chart",
    "CountedOnce",
    "Exportable",
    "MenuGroup",
    "NobodyWrites",
    "PlatformAdmin",
    "ReadOnlyPlatformAdmin",
    "Realm",
    "Recorder",
    "Urgency",
    "WorkItem",
    "actor_id_of",
    "asking",
    "audit",
    "audit_with",
    "chart",
    "charts",
    "done",
    "go",
    "https_assumed",
    "is_platform_admin",
    "work_item",
    "work_items",
]
