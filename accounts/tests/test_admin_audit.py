"""The backoffice's pages of audit, people and privacy."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditRecord, Erasure, Session, User
from accounts.services.audit_reading import open_records
from accounts.services.audit_sealing import seal_audit
from accounts.services.person_keys import destroy_key
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.testing import as_superuser

pytestmark = pytest.mark.django_db
LOGS = "/admin/accounts/auditrecord/"


@pytest.fixture
def gala(cast):
    """Gala's browser, in the backoffice."""
    client = Client()
    client.force_login(User.objects.get(pk=cast.gala.id))
    return client


@pytest.fixture
def trail(cast):
    token = request_context.begin(RequestContext(address="203.0.113.7", user_agent="Firefox", actor_id=cast.diego.id))
    record(action="membership.tried", target=f"user:{cast.elena.id}", after={"role": "owner", "reason": "Porque sí"})
    request_context.end(token)
    record(action="thing.done", target="thing:1")


def test_the_list_names_people_and_opens_their_addresses(gala, trail):
    page = gala.get(LOGS).content.decode()
    assert "Diego Ejemplo" in page
    assert "Elena Ejemplo" in page
    assert "203.0.113.7" in page


def test_it_costs_the_same_however_long_it_is(gala, cast, trail, statements):
    for number in range(60):
        record(action="thing.done", target=f"thing:{number}", actor_id=cast.diego.id)
    seal_audit()
    with statements(12):
        assert gala.get(LOGS).status_code == 200


@pytest.fixture
def targets(gala):
    """The acts that the list shows for a query."""
    return lambda query: [row.action for row in gala.get(LOGS, query).context["cl"].result_list]


def test_filters_by_noun_and_search_by_id(cast, trail, targets):
    assert targets({"noun": "membership"})[0] == "membership.tried"
    assert all(action.startswith("membership.") for action in targets({"noun": "membership"}))
    assert targets({"q": str(cast.elena.id)})[0] == "membership.tried"
    assert "thing.done" not in targets({"q": str(cast.elena.id)})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"from_0": "2026-03-11", "from_1": "00:15", "to_0": "2026-03-11", "to_1": "00:45"}, True),
        ({"from_0": "2026-03-11", "from_1": "00:45", "to_0": "2026-03-12", "to_1": "00:00"}, False),
        ({"from_0": "2026-03-11", "to_0": "2026-03-11"}, True),
        ({"from_0": "2026-03-10", "to_0": "2026-03-10"}, False),
        ({"from_0": "2026-03-31", "from_1": "mañana", "to_0": "2026-03-11"}, True),
    ],
)
def test_filters_by_time_on_the_readers_clock(cast, targets, asked, found):
    with time_machine.travel(datetime(2026, 3, 10, 23, 30, tzinfo=UTC), tick=False):  # 0:30 of the next day in Madrid
        record(action="thing.done", target="thing:1")
    shown = targets({f"created_at_{name}": value for name, value in asked.items()})
    assert ("thing.done" in shown) == found


def test_one_record_shows_what_changed_and_nothing_can_be_written(gala, trail):
    row = AuditRecord.objects.get(action="membership.tried")
    page = gala.get(f"{LOGS}{row.pk}/change/").content.decode()
    assert "Porque sí" in page
    assert "Firefox" in page
    assert gala.post(f"{LOGS}{row.pk}/change/", {"action": "x"}).status_code == 403
    assert gala.get(f"{LOGS}add/").status_code == 403
    assert gala.post(f"{LOGS}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_after_an_erasure_the_page_shows_the_pseudonym(gala, cast, trail):
    seal_audit()
    User.objects.filter(pk=cast.diego.id).update(erased_at=timezone.now())
    destroy_key(person_id=cast.diego.id)
    row = AuditRecord.objects.get(action="membership.tried")
    page = gala.get(f"{LOGS}{row.pk}/change/").content.decode()
    assert str(cast.diego.id) in page
    assert "Diego" not in page
    assert "203.0.113.7" not in page


def test_the_button_verifies_and_says_so(gala, trail, cast):
    seal_audit()
    address = reverse("admin:accounts_auditrecord_verify")
    assert gala.get(address).status_code == 200
    assert not AuditRecord.objects.filter(action="audit.verified").exists()
    gala.post(address, {"_form_submitted": "on"})
    assert AuditRecord.objects.get(action="audit.verified").changes["ok"] == {"after": True}
    assert "Todo encaja" in gala.get(LOGS).content.decode()


def test_the_button_names_what_does_not_fit(transactional_db, cast):
    client = Client()
    client.force_login(User.objects.get(pk=cast.gala.id))
    record(action="thing.done")
    seal_audit()
    row = AuditRecord.objects.get(action="thing.done")
    as_superuser(
        f"SET session_replication_role = replica; UPDATE accounts_auditrecord SET action = 'x.y' WHERE id = '{row.pk}'"
    )
    client.post(reverse("admin:accounts_auditrecord_verify"), {"_form_submitted": "on"})
    page = client.get(LOGS).content.decode()
    assert "No encaja" in page
    assert str(row.pk) in page


@pytest.mark.parametrize("page", ["auditrecord", "erasure", "dataexport", "user"])
def test_nobody_but_the_platform_sees_these_pages(cast, page):
    for person in (cast.ana, cast.clara):
        client = Client()
        client.force_login(User.objects.get(pk=person.id))
        assert client.get(f"/admin/accounts/{page}/").status_code == 403


def test_to_open_a_persons_page_is_a_look(gala, cast, api):
    assert gala.get(f"/admin/accounts/user/{cast.diego.id}/change/").status_code == 200
    (look,) = api(cast.diego).get("/api/v1/users/me/access-log").json()["data"]
    assert (look["what"], look["by"]["name"]) == ("user.profile", "Gala Ejemplo")


@pytest.fixture
def empower(gala, cast):
    """Gala changes what Clara may do, on the page of her account."""
    address = reverse("admin:accounts_user_empower", args=[cast.clara.id])

    def post(password=cast.gala.password, **powers):
        said = {"_form_submitted": "on", "reason": "Se va de la fundación.", "password": password}
        return gala.post(address, {**said, **{name: "on" for name, value in powers.items() if value}})

    return post


def test_power_changes_with_ones_own_password_and_a_reason(empower, gala, cast, records):
    now = timezone.now()
    Session.objects.create(
        user_id=cast.clara.id, refresh_jti=cast.clara.id, last_used_at=now, expires_at=now + timedelta(days=1)
    )
    form = gala.get(reverse("admin:accounts_user_empower", args=[cast.clara.id])).content.decode()
    assert 'type="password"' in form
    ticked = [
        box for box in re.findall(r"<input[^>]*>", form) if re.search(r"\bchecked\b", re.sub(r'class="[^"]*"', "", box))
    ]
    assert len(ticked) == 2  # she may log in, and into the backoffice
    empower(is_staff=True)
    assert User.objects.get(pk=cast.clara.id).is_active is False
    assert not Session.objects.alive().filter(user_id=cast.clara.id).exists()
    changed = records().get(action="user.changed", actor_id=cast.gala.id)
    assert changed.changes["is_active"] == {"before": True, "after": False}
    assert open_records([changed])[0].changes["reason"] == {"after": "Se va de la fundación."}


def test_an_open_browser_gives_no_power_and_wrong_passwords_lock(empower, gala, cast, records):
    for _ in range(5):
        empower("otra-cosa", is_active=True, is_staff=True, is_platform_admin=True)
    empower(is_active=True, is_staff=True, is_platform_admin=True)  # the right one, too late
    page = gala.get(f"/admin/accounts/user/{cast.clara.id}/change/").content.decode()
    assert "Hemos pausado el acceso" in page
    assert User.objects.get(pk=cast.clara.id).is_platform_admin is False
    assert not records().filter(action="user.changed").exists()


def test_what_the_use_case_refuses_is_said(empower, gala, cast):
    User.objects.filter(pk=cast.clara.id).update(is_platform_admin=True)
    empower(is_active=True, is_platform_admin=True)
    page = gala.get(f"/admin/accounts/user/{cast.clara.id}/change/").content.decode()
    assert "Quien administra la plataforma entra también" in page


def test_the_accounts_form_changes_the_profile_and_no_power(gala, cast, records):
    form = {
        "is_platform_admin": "on",
        "profile-TOTAL_FORMS": "1",
        "profile-INITIAL_FORMS": "1",
        "profile-0-user": str(cast.clara.id),
        "profile-0-first_name": "Clarisa",
        "profile-0-last_name": "Ejemplo",
        "profile-0-locale": "es",
        "profile-0-timezone": "Europe/Madrid",
        "profile-0-country": "ES",
    }
    assert gala.post(f"/admin/accounts/user/{cast.clara.id}/change/", form).status_code == 302
    clara = User.objects.select_related("profile").get(pk=cast.clara.id)
    assert (clara.profile.first_name, clara.is_platform_admin, clara.is_active) == ("Clarisa", False, True)
    assert records().filter(actor_id=cast.gala.id, target_id=str(cast.clara.id), action="user.changed").count() == 1


def test_nobody_changes_their_own_power(gala, cast):
    address = reverse("admin:accounts_user_empower", args=[cast.gala.id])
    assert gala.get(address).status_code == 403
    page = gala.get(f"/admin/accounts/user/{cast.gala.id}/change/").content.decode()
    assert address not in page
    assert 'name="is_platform_admin"' not in page


def test_the_erased_are_not_in_the_list(gala, cast):
    User.objects.filter(pk=cast.elena.id).update(erased_at=timezone.now())
    assert cast.elena.email not in gala.get("/admin/accounts/user/").content.decode()


def test_erasures_show_what_they_wait_for_and_the_home_counts_them(gala, cast):
    Erasure.objects.create(user_id=cast.diego.id, due_at=timezone.now(), held_by="safety_case_open")
    assert "safety_case_open" in gala.get("/admin/accounts/erasure/").content.decode()
    assert "Borrados que esperan por algo" in gala.get("/admin/").content.decode()
