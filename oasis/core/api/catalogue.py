"""`GET /errors`: every code the API can answer, with its status and its sentence in both languages."""

from django.utils import translation
from rest_framework import serializers

from oasis.core.api.permissions import PUBLIC
from oasis.core.api.rendering import Success
from oasis.core.api.request import Request
from oasis.core.api.schema import operation
from oasis.core.api.views import View
from oasis.core.errors import CATALOGUE


class ErrorEntry(serializers.Serializer):
    """One code."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    message = serializers.DictField(child=serializers.CharField(), help_text="By language: `es`, `en`.")


def sentence(message: object, language: str) -> str:
    """A lazy message in one language."""
    with translation.override(language):
        return str(message)


class ErrorCatalogue(View):
    """The catalogue of error codes."""

    capability = PUBLIC

    @operation("The catalogue of error codes", response=ErrorEntry, many=True)
    def get(self, request: Request) -> Success:
        """All codes, in order."""
        return Success(
            [
                {
                    "code": code,
                    "status": error.status,
                    "message": {language: sentence(error.message, language) for language in ("es", "en")},
                }
                for code, error in sorted(CATALOGUE.items())
            ]
        )
