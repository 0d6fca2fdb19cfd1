"""Serializers that take what they declare and nothing else."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

LARGEST_INTEGER = 2**31 - 1


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not declare (`{field: ["Campo desconocido."]}`)."""

    def to_internal_value(self, data: Any) -> Any:
        """Validate; unknown names are errors beside those of the known ones."""
        unknown = (
            {name: [_("Campo desconocido.")] for name in data if name not in self.fields}
            if isinstance(data, dict)
            else {}
        )
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                raise serializers.ValidationError({**error.detail, **unknown}) from error
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return value


class PageQuery(StrictSerializer):
    """Query of a list in pages: base of a list's own filters."""

    page = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER, default=1, help_text="Page, from 1.")
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=20, help_text="Rows a page.")


class CursorQuery(StrictSerializer):
    """Query of a list that grows without end: base of a list's own filters."""

    cursor = serializers.CharField(
        required=False, max_length=400, help_text="`next` or `previous` of an answer before."
    )
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=20, help_text="Rows a page.")
