"""Backoffice pages of organizations (platform), of people and invitations, and what they add to the home."""

from organizations.admin import home, organizations, people  # noqa: F401
