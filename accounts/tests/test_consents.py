"""Consents: a ledger by version that only grows, and that other apps ask."""

import pytest

from accounts import rules
from accounts.models import Consent
from accounts.services.consents import consents_of, decide
from oasis.core.errors import ValidationFailed
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once

pytestmark = pytest.mark.django_db
CONSENTS = "/api/v1/users/me/consents"
KINDS = ["terms", "privacy", "ai_processing", "research", "leaderboard"]


def test_there_are_the_five_kinds_of_the_page():
    assert list(Consent.Kind.values) == list(rules.CONSENT_VERSIONS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_given_withdrawn_and_asked_inside_the_organization(api, cast, kind):
    for granted in (True, False, True):
        assert api(cast.diego).post(CONSENTS, {"kind": kind, "granted": granted}).status_code == 201
        with organization_scope(cast.a):
            people = [cast.diego.id, cast.clara.id]
            assert Consent.objects.granted_by(kind, people) == ({cast.diego.id} if granted else set())
    data = api(cast.diego).get(CONSENTS).json()["data"]
    assert [(one["kind"], one["granted"]) for one in data["consents"]] == [(kind, True)]
    assert [one["granted"] for one in data["history"]] == [True, False, True]


def test_another_version_is_another_entry_and_the_newest_word_stands(cast, monkeypatch):
    monkeypatch.setitem(rules.CONSENT_VERSIONS, "research", ("2026-01", "2027-01"))
    decide(user_id=cast.diego.id, kind="research", granted=True, version="2026-01")
    decide(user_id=cast.diego.id, kind="research", granted=False)
    standing, history = consents_of(user_id=cast.diego.id)
    assert [(one.version, one.granted) for one in standing] == [("2027-01", False)]
    assert [one.version for one in history] == ["2027-01", "2026-01"]
    with pytest.raises(ValidationFailed):
        decide(user_id=cast.diego.id, kind="research", granted=True, version="2030-01")


def test_decided_several_times_at_once_every_word_is_kept(transactional_db, cast):
    results = at_once(*[lambda: decide(user_id=cast.diego.id, kind="research", granted=True)] * 4)
    assert len({consent.pk for consent in results}) == 4
    assert Consent.objects.filter(user_id=cast.diego.id).count() == 4
