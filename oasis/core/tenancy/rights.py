"""What an organization's role may do on shared tables, declared on the models and written by `migrate`.

A shared model that organization-scoped code needs says so in one line:

    organization_rights = OrganizationRights(select=True, insert=True)

Row-level security then shows the role the rows whose `organization_id` is its own (or those of `using`). A table with
an `organization_id` column gets row-level security whether or not it declares anything; a table that declares nothing
is refused altogether. The statements are idempotent: `manage.py migrate` runs them every time.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.db import connections, models

from oasis.core.database.base import identifier

GROUP = "oasis_organization"  # every organization's role is a member of it
OWN_ROWS = "organization_id = public.oasis_organization_id()"
CURRENT_ORGANIZATION = """
CREATE OR REPLACE FUNCTION public.oasis_organization_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN current_user LIKE 'org\\_%' THEN substr(current_user::text, 5)::uuid END $$
"""


@dataclass(frozen=True, slots=True)
class OrganizationRights:
    """Rights of organizations' roles on one shared table.

    `columns` restricts what SELECT may read, `update_columns` what UPDATE may write (None: all); `using` is the SQL
    condition of the rows that are visible, by default those of the own organization.
    """

    select: bool = False
    insert: bool = False
    update: bool = False
    delete: bool = False
    columns: tuple[str, ...] | None = None
    update_columns: tuple[str, ...] | None = None
    using: str = OWN_ROWS

    def grants(self, table: str) -> list[str]:
        """The GRANT statements for `table` (a quoted name)."""
        rights = []
        if self.select:
            rights.append("SELECT" + _list(self.columns))
        if self.insert:
            rights.append("INSERT")
        if self.update:
            rights.append("UPDATE" + _list(self.update_columns))
        if self.delete:
            rights.append("DELETE")
        return [f"GRANT {', '.join(rights)} ON {table} TO {GROUP}"] if rights else []


def _list(columns: tuple[str, ...] | None) -> str:
    return f" ({', '.join(identifier(column) for column in columns)})" if columns else ""


def shared_models() -> list[type[models.Model]]:
    """The models of the shared (public) schema that have a table."""
    labels = {config.label for config in apps.get_app_configs() if config.name not in settings.TENANT_APPS}
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in labels and model._meta.managed and not model._meta.proxy
    ]


def statements_for(model: type[models.Model], application_role: str) -> list[str]:
    """The statements that bring one shared table's grants and policies to what its model declares."""
    rights: OrganizationRights | None = getattr(model, "organization_rights", None)
    table = f"public.{identifier(model._meta.db_table)}"
    has_organization = any(field.column == "organization_id" for field in model._meta.local_concrete_fields)
    statements = [f"REVOKE ALL ON {table} FROM {GROUP}"]
    if rights is not None:
        statements += rights.grants(table)
    if rights is None and not has_organization:
        return [*statements, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    using = rights.using if rights is not None else OWN_ROWS
    return [
        *statements,
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS application ON {table}",
        f"CREATE POLICY application ON {table} TO {identifier(application_role)} USING (true) WITH CHECK (true)",
        f"DROP POLICY IF EXISTS organization ON {table}",
        f"CREATE POLICY organization ON {table} TO {GROUP} USING ({using}) WITH CHECK ({using})",
    ]


def apply_rights() -> int:
    """Write every shared table's grants and policies; returns how many statements ran (0: nothing had changed)."""
    application_role = settings.DATABASES["default"]["USER"]
    quoted = identifier(application_role)
    statements = [
        CURRENT_ORGANIZATION,
        f"GRANT USAGE ON SCHEMA public TO {quoted}, {GROUP}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
    ]
    for model in shared_models():
        statements += statements_for(model, application_role)
    script = "; ".join(statements)
    fingerprint = sha256(script.encode()).hexdigest()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regprocedure('public.oasis_organization_id()'))")
        if cursor.fetchone()[0] == fingerprint:
            return 0
        cursor.execute(f"{script}; COMMENT ON FUNCTION public.oasis_organization_id() IS '{fingerprint}'")
    return len(statements)
