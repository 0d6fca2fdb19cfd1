"""Organizations from the terminal."""

import json

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Membership, Organization


def printed(capsys, *args, **options):
    call_command(*args, **options, json=True)
    return json.loads(capsys.readouterr().out)


def test_create_organization_is_ready_when_it_returns(transactional_db, cast, capsys):
    created = printed(capsys, "create_organization", "Casa Cedro", "cedro", kind="sponsor", owner=cast.gala.email)
    assert created["status"] == "active"
    owner = Membership.objects.get(organization_id=created["id"])
    assert (owner.user_id, owner.role) == (cast.gala.id, "owner")


def test_create_organization_says_what_stands_in_the_way_and_changes_nothing(transactional_db, cast, capsys):
    before = Organization.objects.count()
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("create_organization", "Casa", "casa", owner="nadie@example.com")
    with pytest.raises(CommandError, match="is taken"):
        call_command("create_organization", "Alba", "alba")
    assert printed(capsys, "create_organization", "Casa", "casa", dry_run=True) == {"created": False, "slug": "casa"}
    assert Organization.objects.count() == before


def test_list_organizations_names_all_and_those_behind(transactional_db, cast, capsys):
    Organization.objects.filter(slug="brisa").update(schema_state="older")
    rows = {row["slug"]: row for row in printed(capsys, "list_organizations")}
    assert rows["alba"]["people"] == 4
    assert not rows["alba"]["behind"]
    assert rows["brisa"]["behind"]


def test_a_purge_tells_people_which_tables_there_is_anything_in(transactional_db, cast, capsys):
    Organization.objects.filter(slug="alba").update(status="archived")
    call_command("purge_organization", "alba", dry_run=True)
    first, *tables = capsys.readouterr().out.splitlines()
    assert first == "alba: would be purged"
    assert {line.split()[0]: int(line.split()[1]) for line in tables} == {
        "organizations_membership": 4,
        "organizations_organization": 1,
    }
