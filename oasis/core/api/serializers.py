"""Serializers that take what they declare and nothing else."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

LARGEST_INTEGER = 2**31 - 1


JSON_TYPES: tuple[tuple[type[serializers.Field], tuple[type, ...]], ...] = (
    (serializers.BooleanField, (bool,)),
    (serializers.IntegerField, (int,)),
    (serializers.FloatField, (int, float)),
    (serializers.DecimalField, (int, float, str)),
    (serializers.ListField, (list,)),
    (serializers.MultipleChoiceField, (list,)),
    (serializers.ChoiceField, (str, int)),
    (serializers.CharField, (str,)),
    (serializers.UUIDField, (str,)),
    (serializers.DateTimeField, (str,)),
    (serializers.DateField, (str,)),
    (serializers.TimeField, (str,)),
)


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not declare and, in a JSON body, values of another JSON type than the field's.

    DRF would take `5` for a text and `"true"` for a boolean; a query string is all text and is converted as DRF does.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Validate; what is unknown or of a wrong type is an error beside those of DRF."""
        refused = self._refused(data) if isinstance(data, dict) else {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                raise serializers.ValidationError({**error.detail, **refused}) from error
            raise
        if refused:
            raise serializers.ValidationError(refused)
        return value

    def _refused(self, data: dict[str, Any]) -> dict[str, list[Any]]:
        refused: dict[str, list[Any]] = {name: [_("Campo desconocido.")] for name in data if name not in self.fields}
        if self.context.get("json"):
            for name, field in self.fields.items():
                if name in data and not _is_of_its_type(field, data[name]):
                    refused[name] = [_("El tipo de este valor no es el que se espera.")]
        return refused


def _is_of_its_type(field: serializers.Field, value: Any) -> bool:
    if value is None:
        return True  # whether null is allowed is the field's own question
    if isinstance(field, serializers.ListField) and isinstance(value, list) and field.child is not None:
        return all(_is_of_its_type(field.child, item) for item in value)
    for kind, types in JSON_TYPES:
        if isinstance(field, kind):
            return isinstance(value, types) and (bool in types or not isinstance(value, bool))
    return True


class PageQuery(StrictSerializer):
    """Query of a list in pages: base of a list's own filters."""

    page = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER, default=1, help_text="Page, from 1.")
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=20, help_text="Rows a page.")


class CursorQuery(StrictSerializer):
    """Query of a list that grows without end: base of a list's own filters."""

    cursor = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=400,
        help_text="`next` or `previous` of an answer before; empty: the first page.",
    )
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=20, help_text="Rows a page.")
