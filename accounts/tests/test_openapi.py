"""The OpenAPI document tells of accounts what the tests of its endpoints see."""

import pytest
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(scope="module")
def paths():
    """The documented paths, without their prefix."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    return {path.removeprefix("/api/v1"): operations for path, operations in document["paths"].items()}


def codes(operation, status):
    body = operation["responses"][status]["content"]["application/json"]["schema"]
    return set(body["properties"]["error"]["properties"]["code"]["enum"])


@pytest.mark.parametrize(
    ("path", "method", "status", "expected"),
    [
        ("/auth/register", "post", "201", None),
        ("/auth/login", "post", "401", {"auth_002"}),
        ("/auth/login", "post", "403", {"auth_003"}),
        ("/auth/login", "post", "423", {"auth_004"}),
        ("/auth/refresh", "post", "401", {"auth_006"}),
        ("/auth/verify-email", "post", "400", {"auth_008", "common_001", "common_006"}),
        ("/auth/select-organization", "post", "403", {"org_002", "org_005"}),
        ("/auth/logout", "post", "204", None),
        ("/auth/password/reset", "post", "202", None),
        ("/auth/password/change", "post", "423", {"auth_004"}),
        ("/auth/sessions/{session_id}", "delete", "404", {"common_002"}),
        ("/users/me", "patch", "401", {"auth_001", "auth_002", "auth_005"}),
        ("/auth/login/2fa", "post", "401", {"auth_007"}),
        ("/auth/login/2fa", "post", "423", {"auth_004"}),
        ("/auth/2fa/enable", "post", "409", {"auth_009"}),
        ("/auth/2fa/verify-setup", "post", "401", {"auth_001", "auth_005", "auth_007"}),
        ("/auth/2fa/disable", "post", "403", {"auth_012"}),
        ("/auth/2fa/regenerate-backup-codes", "post", "403", {"auth_011"}),
        ("/auth/2fa/status", "get", "200", None),
        ("/users/me/consents", "post", "201", None),
    ],
)
def test_answers_are_described(paths, path, method, status, expected):
    operation = paths[path][method]
    assert status in operation["responses"]
    if expected is not None:
        assert codes(operation, status) == expected


def test_a_log_in_has_two_answers_and_both_are_described(paths):
    data = paths["/auth/login"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"][
        "data"
    ]
    assert data == {"$ref": "#/components/schemas/AccountsLoginOutcome"}
    schema = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]["AccountsLoginOutcome"]
    assert [one["$ref"].rpartition("/")[2] for one in schema["oneOf"]] == [
        "AccountsLoginAnswer",
        "AccountsSecondFactorAsked",
    ]
