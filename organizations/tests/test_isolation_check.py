"""The wall's own attacker: it finds nothing, and it finds what is there to be found."""

import json

import pytest
from django.core.management import CommandError, call_command

from oasis.core.testing import as_superuser
from organizations.services.isolation import check, tables


def holes(cast):
    return {(attack.table.replace('"', ""), attack.action) for attack in check(cast.a, cast.b) if not attack.held}


def test_there_is_no_way_from_one_organization_to_another(transactional_db, cast, capsys):
    call_command("isolation_check", json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["ok"]
    attacked = {result["table"].replace('"', "") for result in report["results"]}
    for table in tables("public", cast.a.schema_name, cast.b.schema_name):
        assert f"{table.schema}.{table.name}" in attacked


BREACHES = {  # what somebody did: the attacks that get through then, as table and action
    "GRANT SELECT ON {b}.journeys_journey TO {a}; GRANT USAGE ON SCHEMA {b} TO {a}": {("{b}.journeys_journey", "read")},
    "GRANT USAGE ON SCHEMA {a} TO oasis_app; GRANT DELETE ON {a}.journeys_journey TO oasis_app": {
        ("{a}.journeys_journey", "delete")
    },
    "ALTER TABLE organizations_membership DISABLE ROW LEVEL SECURITY": {
        ("public.organizations_membership", "read"),
        ("public.organizations_membership", "move"),
    },
    "DROP POLICY organization ON accounts_user; "
    "CREATE POLICY organization ON accounts_user TO oasis_organization USING (true)": {
        ("public.accounts_user", "read")
    },
    "GRANT DELETE ON django_session TO oasis_organization": {("public.django_session", "delete")},
    "GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC": {
        ("set_config('role')", "become")
    },
}


def test_breaches_are_found_and_named(transactional_db, cast):
    """All at once, none of them hides another: whoever makes them one by one copies the database for each."""
    names = {"a": cast.a.schema_name, "b": cast.b.schema_name}
    for breach in BREACHES:
        as_superuser(breach.format(**names))
    named = {tuple(part.format(**names) for part in attack) for attacks in BREACHES.values() for attack in attacks}
    assert named <= holes(cast)
    with pytest.raises(CommandError, match="got through"):
        call_command("isolation_check")
