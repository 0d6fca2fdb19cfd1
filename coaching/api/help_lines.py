"""Help lines: open to everybody, always; nothing is asked of the database or the cache."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coaching.api.shapes import HelpShape
from coaching.rules.help_lines import help_for
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.views import View
from oasis.core.errors import ValidationFailed


class HelpQuery(StrictSerializer):
    """Of which country."""

    country = serializers.RegexField(r"^[A-Za-z]{2}\Z", required=False, help_text="ISO 3166-1, two letters.")


class HelpLines(View):
    """The help lines of a country."""

    capability = PUBLIC
    limit = None  # never turned away

    @operation("Help lines of a country", response=HelpShape, query=HelpQuery, errors=[ValidationFailed])
    def get(self, request: Request) -> Success:
        """Of an unknown country, or without one, the emergency numbers of most of the world."""
        found = help_for(self.query(request, HelpQuery).get("country"))
        lines: list[dict[str, Any]] = [line.as_dict() for line in found.lines]
        message = (
            None
            if found.country
            else _(
                "No conocemos las líneas de ese país: estos son los números de emergencia que funcionan en más sitios."
            )
        )
        shown = {"country": found.country, "lines": lines, "emergency": found.emergency}
        return Success(shown, message=message) if message else Success(shown)
