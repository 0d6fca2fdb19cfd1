"""Django configuration of the organizations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """Tenants: organizations, memberships, roles, invitations."""

    name = "organizations"
    label = "organizations"
    verbose_name = _("Organizaciones")

    def ready(self) -> None:
        """Answer the questions of accounts about memberships, and register the mails."""
        from accounts.memberships import register_directory
        from organizations import letters, privacy  # noqa: F401
        from organizations.directory import MembershipDirectory

        register_directory(MembershipDirectory())
