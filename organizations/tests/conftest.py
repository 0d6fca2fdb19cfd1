"""Fixtures of the backoffice's tests."""

import pytest
from django.test import Client

from oasis.core.tests.stored import bucket, folder, kept, s3_endpoint
from organizations.switcher import SESSION_KEY

__all__ = ["bucket", "folder", "kept", "s3_endpoint"]


@pytest.fixture
def enter(cast):
    """`enter(cast.clara)`: a browser in which that person is logged in to the backoffice."""

    def as_person(person, organization=None):
        browser = Client(headers={"accept-language": "es"})
        assert browser.login(username=person.email, password=person.password)
        if organization is not None:
            session = browser.session
            session[SESSION_KEY] = str(organization)
            session.save()
        return browser

    return as_person
