"""Deny by default: a view declares what it needs, or nobody gets in.

Views outside an organization declare one of the levels below; contextual views declare a capability of the
organization's role table (`organizations.permissions`).
"""

from enum import StrEnum
from typing import Any

from rest_framework.permissions import BasePermission


class Level(StrEnum):
    """Who may use a view that stands outside every organization."""

    PUBLIC = "public"
    AUTHENTICATED = "authenticated"
    PLATFORM_ADMIN = "platform_admin"


PUBLIC = Level.PUBLIC
AUTHENTICATED = Level.AUTHENTICATED
PLATFORM_ADMIN = Level.PLATFORM_ADMIN


class Declared(BasePermission):
    """DRF's default permission: refuses every view that is not one of ours (ours decide before DRF asks)."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Never."""
        return False
