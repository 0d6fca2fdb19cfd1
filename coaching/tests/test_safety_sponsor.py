"""Nothing that a sponsor can read says that a person was in danger: every output is walked while there is a case."""

import pytest
from django.test import Client
from django.urls import reverse

from coaching.models import SafetyCase
from coaching.rules.screening import Screening
from coaching.services.safety import Signal, acknowledge_case, open_case, read_signals
from oasis.core.tenancy import organization_scope
from oasis.tests.matrix import ROUTES
from webhooks.models import WebhookDelivery
from webhooks.outgoing import published_topics, published_types

WORDS = "Esta noche me tomo todas las pastillas"


@pytest.fixture
def case(cast):
    """A case of Diego's, told, escalated, read and taken; its id."""
    with organization_scope(cast.a):
        signal = Signal(cast.diego.id, "coaching.message:1", Screening("imminent", ["suicide"], ["motivo"]), WORDS)
        return open_case(signal).id


def paths():
    """Every GET of the API that needs no further id."""
    routes = (route.partition(" ") for route in ROUTES)
    return [path for method, _, path in routes if method == "GET" and "<" not in path]


SILENT = {"/api/v1/me/stream"}


def assert_says_nothing(text, where, cast, case_id):
    for trace in (str(case_id), case_id.hex, "pastillas", "safety_case", "coaching.safety", "Casos de seguridad"):
        assert trace not in text, f"{where} says {trace}"


@pytest.fixture
def lived(cast, case, outbox):
    """The case has gone its way."""
    outbox.run()
    with organization_scope(cast.a):
        read_signals(case_id=case, actor_id=cast.clara.id)
        acknowledge_case(case_id=case, actor_id=cast.clara.id)
    outbox.run()
    return case


def test_the_walk_reaches_what_sponsors_read():
    found = set(paths())
    assert {"/api/v1/audit/logs", "/api/v1/organizations", "/api/v1/coaching/sessions"} <= found
    assert len(found) > 30


@pytest.mark.parametrize("who", ["ana", "bruno"])
def test_no_answer_of_the_api_to_owners_and_administrators_says_it(api, cast, lived, who):
    read = 0
    document = {"/api/v1/openapi.json", "/api/v1/errors", "/api/v1/docs", "/api/v1/redoc"}
    for path in paths():
        if path in SILENT | document:
            continue
        answer = api(getattr(cast, who)).get(path)
        read += answer.status_code == 200
        assert_says_nothing(answer.content.decode(errors="replace"), path, cast, lived)
    assert read > 15
    base = f"/api/v1/organizations/{cast.a.id}"
    for path in (base, f"{base}/members", f"{base}/report", f"{base}/programs", f"{base}/report?format=csv"):
        answer = api(getattr(cast, who)).get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert_says_nothing(content.decode(errors="replace"), path, cast, lived)


@pytest.mark.parametrize("who", ["ana", "bruno"])
def test_no_page_of_the_backoffice_of_owners_and_administrators_says_it(cast, lived, enter, who):
    from django.contrib import admin

    browser, read = enter(getattr(cast, who)), 0
    pages = [reverse("admin:index")]
    pages += [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]
    for page in pages:
        answer = browser.get(page)
        read += answer.status_code == 200
        text = answer.content.decode()
        assert str(lived) not in text, page
        assert "Casos de seguridad" not in text, page
        assert "pastillas" not in text, page
    assert read > 10


def test_the_audit_of_the_organization_leaves_it_out_and_the_platform_s_has_it(api, cast, lived):
    own = api(cast.ana).get("/api/v1/audit/logs?page_size=100").json()["data"]
    assert not [row for row in own if row["action"].startswith(("safety_case", "person.looked_at"))]
    asked = api(cast.ana).get("/api/v1/audit/logs?action=safety_case.").json()["data"]
    assert asked == []
    whole = api(cast.gala).get("/api/v1/audit/logs?action=safety_case.").json()["data"]
    assert {"safety_case.opened", "safety_case.read", "safety_case.acknowledged"} <= {row["action"] for row in whole}


def test_the_person_still_sees_who_read_their_words(api, cast, lived):
    (look,) = api(cast.diego).get("/api/v1/users/me/access-log").json()["data"]
    assert (look["what"], look["by"]["name"]) == ("coaching.safety_excerpt", "Clara Ejemplo")


def test_metrics_count_nobody_s_danger(cast, lived, settings):
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {settings.METRICS_TOKEN}"})
    text = answer.content.decode()
    assert str(cast.diego.id) not in text
    assert str(cast.a.id) not in text
    assert str(lived) not in text


def test_no_webhook_goes_out_about_it(cast, lived):
    assert not [name for name in (*published_types(), *published_topics()) if "safety" in name]
    assert not WebhookDelivery.objects.exists()


def test_mails_to_owner_and_administrators_say_nothing_of_whom(cast, lived, mailbox):
    for mail in mailbox:
        if mail.to[0] in (cast.ana.email, cast.bruno.email):
            assert_says_nothing(mail.subject + mail.body, "a mail", cast, lived)
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().status == "acknowledged"
