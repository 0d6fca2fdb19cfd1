"""What Citus' schema-based sharding needs of the database, so that schemas can move to other nodes (docs/citus.md)."""

import pytest
from django.db import connections

from oasis.core.tenancy.scope import TEMPLATE_SCHEMA
from organizations.services import archives

FOREIGN_KEYS = """
SELECT child.nspname, k.conname, parent.nspname FROM pg_constraint k
    JOIN pg_class a ON a.oid = k.conrelid JOIN pg_namespace child ON child.oid = a.relnamespace
    JOIN pg_class b ON b.oid = k.confrelid JOIN pg_namespace parent ON parent.oid = b.relnamespace
WHERE k.contype = 'f' AND child.nspname NOT LIKE 'pg\\_%'
"""
NOT_FOR_REFERENCE = """
SELECT c.relname FROM pg_class c WHERE c.oid = %s::regclass AND (c.relkind <> 'r' OR c.relpersistence <> 'p'
    OR NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
    OR EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid))
"""
FROM_REFERENCE_OUT = """
SELECT k.conname, b.oid::regclass::text FROM pg_constraint k JOIN pg_class b ON b.oid = k.confrelid
WHERE k.contype = 'f' AND k.conrelid = %s::regclass
"""
OBJECTS = """
SELECT c.relkind::text, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind NOT IN ('r', 'i', 'S', 'v')
UNION ALL
SELECT 'unlogged or temporary', c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = 'r' AND c.relpersistence <> 'p'
UNION ALL
SELECT 'inheritance', c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind = 'r'
UNION ALL
SELECT 'rule', r.rulename FROM pg_rules r WHERE r.schemaname = %s
"""
OTHER_SCHEMAS = """
SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = %s AND p.prosrc ~ 'org_[0-9a-f]{32}'
UNION ALL
SELECT d.adrelid::regclass::text FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND pg_get_expr(d.adbin, d.adrelid) ~ 'org_[0-9a-f]{32}'
    AND pg_get_expr(d.adbin, d.adrelid) !~ n.nspname
"""


def ask(statement, *params):
    with archives.owner_session() as session:
        return archives.run(session, statement, list(params) or None)


def between_organizations(row):
    child, _name, parent = row
    return child != parent and "public" not in (child, parent)


@pytest.fixture
def schemas(cast):
    return [TEMPLATE_SCHEMA, cast.a.schema_name, cast.b.schema_name]


def test_no_foreign_key_leads_from_one_organizations_schema_to_another(schemas):
    found = ask(FOREIGN_KEYS)
    assert {child for child, _name, _parent in found} >= set(schemas)
    assert [row for row in found if between_organizations(row)] == []


def test_no_shared_table_points_into_an_organizations_schema(cast):
    assert [row for row in ask(FOREIGN_KEYS) if row[0] == "public" and row[2] != "public"] == []


def test_no_schema_points_to_a_shared_table(schemas):
    """Nor may one: each key is two triggers on the shared table, a thousand organizations would be 80,000."""
    found = ask(FOREIGN_KEYS)
    assert [row for row in found if row[0] in schemas and row[2] != row[0]] == []
    assert len({name for child, name, _parent in found if child == TEMPLATE_SCHEMA}) > 40  # those within are there


def test_people_can_be_a_reference_table(cast):
    """Joined by schemas' statements: an ordinary table with a primary key, and so is what it points to."""
    wanted, seen = {"accounts_user"}, set()
    while wanted - seen:
        table = (wanted - seen).pop()
        seen.add(table)
        assert ask(NOT_FOR_REFERENCE, table) == []
        wanted |= {parent for _name, parent in ask(FROM_REFERENCE_OUT, table)}
    assert seen <= {"accounts_user", "organizations_organization"}


def test_a_schema_holds_only_what_moves_with_it(schemas):
    for schema in schemas:
        assert ask(OBJECTS, schema, schema, schema, schema) == []


def test_nothing_in_a_schema_names_another_one(schemas):
    for schema in schemas:
        assert ask(OTHER_SCHEMAS, schema, schema) == []


def test_a_key_between_two_organizations_would_be_seen(transactional_db, cast):
    """The control: the first test finds what it looks for."""
    here, there = cast.a.schema_name, cast.b.schema_name
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE {here}.journeys_journey ADD COLUMN away uuid REFERENCES {there}.journeys_journey (id)"
        )
    assert [row for row in ask(FOREIGN_KEYS) if between_organizations(row)] != []
