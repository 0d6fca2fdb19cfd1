"""django-tenants' backend, whose migrations make no foreign key from an organization's schema to a shared table.

PostgreSQL keeps two triggers on the referenced table for each foreign key. Forty keys to `accounts_user` in each of
5,000 schemas would be 400,000 triggers on it: every connection would load them with the table, every new key would make
it load them again (provisioning would cost the more, the more organizations there are), every update of a person would go
through them, and making or migrating one schema would lock everybody's accounts. So rows of an organization name
people by id: who writes them has passed the wall, which finds a membership first, and people's rows are never
deleted (`organizations/migrations/0006`). Keys within a schema are as Django makes them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model
from django_tenants.postgresql_backend import base


@cache
def tenant_labels() -> frozenset[str]:
    """The labels of the apps that live in organizations' schemas."""
    return frozenset(config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS)


def _loosen(model: type[Model], field: Field[Any, Any]) -> None:
    """Take the constraint from a foreign key that leads from an organization's table to a shared one."""
    target = field.related_model
    if target is None or isinstance(target, str) or not getattr(field, "db_constraint", False):
        return
    if model._meta.app_label in tenant_labels() and target._meta.app_label not in tenant_labels():
        field.db_constraint = False  # type: ignore[attr-defined] # of this rendering of the model only


class SchemaEditor(base.DatabaseWrapper.SchemaEditorClass):
    """Django's, for tables that come or change."""

    def create_model(self, model: type[Model]) -> None:
        """Make a table."""
        for field in model._meta.local_fields:
            _loosen(model, field)
        super().create_model(model)

    def add_field(self, model: type[Model], field: Field[Any, Any]) -> None:
        """Add a column."""
        _loosen(model, field)
        super().add_field(model, field)

    def alter_field(
        self, model: type[Model], old_field: Field[Any, Any], new_field: Field[Any, Any], strict: bool = False
    ) -> None:
        """Change a column."""
        _loosen(model, old_field)
        _loosen(model, new_field)
        super().alter_field(model, old_field, new_field, strict)


class DatabaseWrapper(base.DatabaseWrapper):
    """Connection of the schemas' owner."""

    SchemaEditorClass = SchemaEditor
