"""How the API speaks: envelope, errors, strict input, pages, permissions, schema."""

from oasis.core.api.pagination import cursor_of, page_of
from oasis.core.api.rendering import Success
from oasis.core.api.schema import operation
from oasis.core.api.serializers import StrictSerializer

__all__ = ["StrictSerializer", "Success", "cursor_of", "operation", "page_of"]
