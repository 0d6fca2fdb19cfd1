"""Backoffice pages of organizations (platform), of people and invitations, and what they add to the home."""

from organizations.admin import (  # noqa: F401
    figures,
    files,
    home,
    imports,
    organizations,
    people,
    programs,
    reports,
    settings,
)
