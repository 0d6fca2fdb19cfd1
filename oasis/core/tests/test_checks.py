"""System checks of the kernel, identifiers and the organization rights' statements."""

import uuid

import pytest
from django.conf import settings as configured
from django.core.checks import Error, Warning

from oasis.core import checks
from oasis.core.ids import uuid7
from oasis.core.tenancy.rights import OrganizationRights


@pytest.fixture
def superuser(monkeypatch):
    monkeypatch.setattr(checks, "bypasses_row_security", lambda: True)


def test_the_applications_role_is_an_ordinary_one(cast):
    assert checks.bypasses_row_security() is False
    assert checks.application_role(databases=["default"]) == []


def test_a_superuser_is_refused_in_production_and_warned_of_elsewhere(superuser, settings):
    for production, kind in ((True, Error), (False, Warning)):
        settings.PRODUCTION = production
        (message,) = checks.application_role(databases=["default"])
        assert (type(message), message.id) == (kind, "core.E001")
        assert "oasis_app" in message.hint


def test_the_role_is_not_looked_at_when_the_database_is_not_checked(superuser):
    assert checks.application_role(databases=None) == []
    assert checks.application_role(databases=["owner"]) == []


def test_one_role_for_everything_is_warned_of(monkeypatch):
    assert checks.owner_is_another_role() == []
    monkeypatch.setitem(configured.DATABASES["owner"], "USER", configured.DATABASES["default"]["USER"])
    (message,) = checks.owner_is_another_role()
    assert message.id == "core.W001"


def test_a_limit_that_cannot_be_read_is_refused_before_it_counts(settings):
    assert checks.usable_rate_limits() == []
    settings.RATE_LIMITS = {"login": "20/m", "default": "20 per minute", "privacy": "5/0m"}
    assert [(message.id, message.msg.split()[0]) for message in checks.usable_rate_limits()] == [
        ("core.E002", "RATE_DEFAULT"),
        ("core.E002", "RATE_PRIVACY"),
    ]


def test_a_bucket_without_a_name_is_warned_of(settings):
    assert checks.bucket_is_named() == []
    settings.S3_OPTIONS = {"endpoint_url": "https://storage.example", "region_name": None}
    (message,) = checks.bucket_is_named()
    assert message.id == "core.W002"
    settings.S3_BUCKET = "oasis"
    assert checks.bucket_is_named() == []


def test_a_folder_for_files_is_told_of_before_a_deployment(settings):
    (message,) = checks.files_outlive_the_machine()
    assert message.id == "core.I001"
    settings.S3_BUCKET = "oasis"
    assert checks.files_outlive_the_machine() == []


def test_identifiers_are_ordered_by_time():
    made = [uuid7() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    assert all(isinstance(one, uuid.UUID) and one.version == 7 for one in made)


@pytest.mark.parametrize(
    ("rights", "granted"),
    [
        (OrganizationRights(), []),
        (OrganizationRights(insert=True), ["GRANT INSERT ON t TO oasis_organization"]),
        (
            OrganizationRights(select=True, update=True, delete=True, columns=("id",), update_columns=("name", "at")),
            ['GRANT SELECT ("id"), UPDATE ("name", "at"), DELETE ON t TO oasis_organization'],
        ),
    ],
)
def test_rights_are_granted_as_declared(rights, granted):
    assert rights.grants("t") == granted
