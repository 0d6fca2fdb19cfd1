"""The organization scope, proven in the database."""

import pytest
from django.db import connection

from oasis.core.tenancy import ScopeMissing, current_organization, organization_scope


def test_the_scope_is_the_organizations_role_and_schema(transactional_db, cast):
    with organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        assert cursor.fetchone() == (cast.a.schema_name, cast.a.schema_name)
        assert current_organization() == cast.a
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        assert cursor.fetchone() == ("oasis_app", "public")


def test_another_organizations_scope_inside_is_refused(cast):
    with organization_scope(cast.a), pytest.raises(ScopeMissing), organization_scope(cast.b):
        pass
