"""Sessions in the backoffice: booked and called off by whoever holds them; summaries that wait are on the home."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone as clock

from coaching.models import CoachingSession
from oasis.core.tenancy import organization_scope

CONFIRMED = {"_form_submitted": "on"}
LIST = "admin:coaching_coachingsession_changelist"


def page(action, *args):
    return reverse(f"admin:coaching_coachingsession_{action}", args=args)


def booking(*people, **changes):
    """What the form for booking sends."""
    start = clock.localtime(clock.now() + timedelta(days=2))
    return {
        "participants": [str(person.id) for person in people],
        "starts_at_0": f"{start:%Y-%m-%d}",
        "starts_at_1": "10:00",
        "minutes": 45,
        "agenda": "Cómo va la semana",
        **changes,
    }


@pytest.fixture
def path(transcribed):
    """The transcribed session's id."""
    return transcribed.rpartition("/")[2]


def test_a_facilitator_books_moves_and_cancels_and_a_time_that_is_taken_is_told_on_the_form(cast, enter):
    browser = enter(cast.clara)
    assert browser.post(page("add"), booking(cast.diego)).status_code == 302
    with organization_scope(cast.a):
        made = CoachingSession.objects.get()
        assert (made.mentor_id, made.minutes, made.agenda) == (cast.clara.id, 45, "Cómo va la semana")
        assert made.seats.count() == 2
        seat = made.seats.first().pk
    shown = browser.get(page("change", made.pk)).content.decode()
    assert f"{clock.localtime(made.starts_at):%d/%m/%Y} 10:00" in shown  # the hour on the wall, not in UTC
    assert str(seat) not in re.sub(r"<input[^>]*>", "", shown)
    taken = browser.post(page("add"), booking(cast.bruno))
    assert taken.status_code == 200
    assert "A esa hora ya hay otra sesión" in taken.content.decode()
    places = {"seats-TOTAL_FORMS": "0", "seats-INITIAL_FORMS": "0"}  # which the page shows and never changes
    moved = {**booking(starts_at_1="12:00"), **places}
    del moved["participants"]
    assert browser.post(page("change", made.pk), moved).status_code == 302
    browser.post(page("cancel", made.pk), CONFIRMED)
    with organization_scope(cast.a):
        again = CoachingSession.objects.get()
        assert again.starts_at - made.starts_at == timedelta(hours=2)
        assert again.status == "cancelled"
    assert browser.post(page("delete", made.pk), {"post": "yes"}).status_code == 403


def test_nobody_else_sees_or_changes_it(cast, enter):
    enter(cast.clara).post(page("add"), booking(cast.diego))
    with organization_scope(cast.a):
        made = CoachingSession.objects.get()
    for person in (cast.ana, cast.bruno):
        browser = enter(person)
        assert "Clara Ejemplo" not in browser.get(page("changelist")).content.decode()
        assert browser.get(page("change", made.pk)).status_code == 302
        browser.post(page("cancel", made.pk), CONFIRMED)
    with organization_scope(cast.a):
        assert CoachingSession.objects.get().status == "scheduled"


def test_a_summary_that_waits_is_on_the_home_in_the_list_and_its_words_only_once_accepted(
    api, cast, transcribed, path, enter, statements, outbox, mailbox
):
    browser = enter(cast.clara)
    assert "Sesiones sin resumen aceptado" in browser.get(reverse("admin:index")).content.decode()
    browser.get(page("changelist"))
    with statements(12):
        listed = browser.get(f"{page('changelist')}?summary=waiting").content.decode()
    assert "sin aceptar" in listed
    shown = browser.get(page("change", path)).content.decode()
    assert "Se habló del sueño" not in shown
    assert "ya estaba transcrita" in shown
    mailbox.clear()
    for _ in range(2):
        browser.post(page("remind", path), CONFIRMED)
    outbox.run()
    assert [mail.to[0] for mail in mailbox] == [cast.diego.email]
    api(cast.diego).post(f"{transcribed}/transcript/accept", {})
    assert "Se habló del sueño" in browser.get(page("change", path)).content.decode()
    assert "Sesiones sin resumen aceptado" not in browser.get(reverse("admin:index")).content.decode()
    assert path not in browser.get(f"{page('changelist')}?summary=waiting").content.decode()
    assert path in browser.get(f"{page('changelist')}?summary=accepted").content.decode()
