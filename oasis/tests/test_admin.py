"""The backoffice's home and frame."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditRecord, Profile
from oasis.admin import environment_label
from oasis.core import backoffice
from oasis.core.backoffice import Chart, Realm, Urgency, WorkItem, chart, work_item
from oasis.core.charts import draw, per_day
from oasis.core.tenancy import current_organization
from organizations.models import Invitation, Membership
from organizations.permissions import Capability

HOME = "admin:index"


@pytest.fixture
def registries(monkeypatch):
    """Registries of this test's own."""
    monkeypatch.setattr(backoffice.home, "_work_items", {})
    monkeypatch.setattr(backoffice.home, "_charts", {})


def item(key, count, **more):
    return work_item(
        WorkItem(
            key=key,
            title=f"Asunto {key}",
            icon="mail",
            count=count,
            link="admin:organizations_membership_changelist",
            **more,
        )
    )


def test_the_home_lists_what_waits_most_urgent_first_and_says_what_is_settled(cast, enter, registries):
    item("segundo", lambda: 2, order=20)
    item("primero", lambda: 1, order=10, urgency=Urgency.URGENT, query="status=open")
    item("hecho", lambda: 0, order=30)
    page = enter(cast.clara).get(reverse(HOME))
    assert [entry["item"].key for entry in page.context["waiting"]] == ["primero", "segundo"]
    assert page.context["waiting"][0]["link"].endswith("?status=open")
    assert "asunto hecho" in page.content.decode()


def test_work_is_counted_inside_the_chosen_organization(cast, enter, registries):
    seen = []
    item("dónde", lambda: seen.append(current_organization().id) or 1)
    enter(cast.clara).get(reverse(HOME))
    assert seen == [cast.a.id]


def test_work_is_shown_only_to_roles_that_can_do_it(cast, enter, registries):
    item("invitar", lambda: 1, requires=Capability.MANAGE_MEMBERS)
    item("plataforma", lambda: 1, realm=Realm.PLATFORM)
    assert enter(cast.clara).get(reverse(HOME)).context["waiting"] == []
    assert [entry["item"].key for entry in enter(cast.bruno).get(reverse(HOME)).context["waiting"]] == ["invitar"]
    assert [entry["item"].key for entry in enter(cast.gala).get(reverse(HOME)).context["waiting"]] == ["plataforma"]


def test_an_empty_list_says_that_nothing_waits(cast, enter, registries):
    assert "No hay nada pendiente." in enter(cast.clara).get(reverse(HOME)).content.decode()


def test_charts_are_drawn_by_the_server_with_their_numbers_beside_them(cast, enter, registries):
    chart(Chart(key="líneas", title="Pasos", series=lambda: [("lun", 1), ("mar", 3)], unit="pasos"))
    chart(Chart(key="media", title="Ánimo", series=lambda: [("lun", 2), ("mar", 5)], headline="mean"))
    chart(Chart(key="barras", title="Embudo", series=lambda: [("Inicio", 8), ("Fin", 2)], kind="bars", order=200))
    page = enter(cast.clara).get(reverse(HOME)).content.decode()
    assert "<polyline" in page
    assert '<th scope="row">mar</th>' in page
    assert "width: 25.0%" in page
    assert "<strong>3,5" in page


def test_the_home_takes_few_statements(cast, enter, statements):
    browser = enter(cast.ana)
    browser.get(reverse(HOME))
    with statements(24):
        browser.get(reverse(HOME))


def test_somebody_without_any_organization_is_told_what_to_do(cast, enter):
    Membership.objects.filter(user_id=cast.clara.id).update(status="removed")
    page = enter(cast.clara).get(reverse(HOME))
    assert "Todavía no trabajas en ninguna organización." in page.content.decode()


def test_every_line_of_the_menu_opens(cast, enter):
    for person in (cast.ana, cast.bruno, cast.clara, cast.gala):
        browser = enter(person)
        menu = browser.get(reverse(HOME)).context["sidebar_navigation"]
        links = [line["link"] for group in menu for line in group["items"]]
        assert len(links) > 1
        for link in links:
            assert browser.get(link, follow=True).status_code == 200, (person.name, link)


def test_every_page_of_the_menu_stays_within_twelve_statements(cast, enter, statements):
    for person in (cast.ana, cast.gala):
        browser = enter(person)
        menu = browser.get(reverse(HOME)).context["sidebar_navigation"]
        for link in [line["link"] for group in menu for line in group["items"] if line["link"] != reverse(HOME)]:
            browser.get(link)
            with statements(12):
                browser.get(link)


def test_the_backoffice_speaks_the_persons_language(cast, enter):
    Profile.objects.filter(user_id=cast.clara.id).update(locale="en")
    page = enter(cast.clara).get(reverse(HOME))
    assert page.headers["Content-Language"] == "en" or 'lang="en"' in page.content.decode()


def test_the_label_tells_a_trial_from_the_real_thing(rf, settings):
    assert environment_label(rf.get("/")) == ["Desarrollo", "warning"]
    settings.OASIS_ENV = "staging"
    assert environment_label(rf.get("/")) == ["staging", "warning"]
    settings.PRODUCTION = True
    assert environment_label(rf.get("/")) is None


def test_there_is_no_admin_log_and_no_command_palette(cast, enter):
    browser = enter(cast.gala)
    history = reverse("admin:organizations_organization_history", args=[cast.a.id])
    assert browser.get(history).status_code == 404
    assert browser.get("/admin/search/?s=a").status_code == 404
    assert browser.get("/admin/password_change/").status_code == 404


def test_what_is_done_in_the_backoffice_is_audited_by_field_names(cast, rf):
    request = rf.get("/")
    request.user = type("Someone", (), {"pk": cast.gala.id})()
    request.organization = None
    backoffice.audit(request, "changed", Membership.objects.get(user_id=cast.diego.id), ["role"])
    entry = AuditRecord.objects.get(action="membership.changed")
    assert (entry.actor_id, entry.changes) == (cast.gala.id, {"fields": {"after": ["role"]}})


@pytest.mark.parametrize(
    ("series", "empty", "total"),
    [([], True, 0), ([("a", 0)], True, 0), ([("a", 5)], False, 5), ([("a", -3), ("b", 4)], False, 4)],
)
def test_charts_bear_any_series(series, empty, total):
    drawing = draw(series)
    assert (drawing.empty, drawing.total) == (empty, total)
    assert all(0 <= mark.share <= 100 for mark in drawing.marks)


def test_days_without_anything_count_zero_and_today_is_last(cast):
    now = timezone.now()
    for days in (0, 0, 2, 40):
        Invitation.objects.create(
            organization_id=cast.a.id,
            email=f"p{Invitation.objects.count()}@x.example",
            expires_at=now - timedelta(days=days),
        )
    series = per_day(Invitation.objects.all(), "expires_at", days=4)
    assert [value for _day, value in series] == [0, 1, 0, 2]
