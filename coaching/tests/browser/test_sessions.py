"""A session in a real browser: the facilitator books it from the list, and finds the summary once it was accepted."""

from datetime import timedelta

from django.utils import timezone as clock

from coaching.models import CoachingSession, SessionRecording, SessionSummary
from coaching.services.session_summaries import accept_summary
from oasis.core.ids import uuid7
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import PHONE


def test_clara_books_a_session_and_reads_its_summary_once_it_is_accepted(transactional_db, visitor, cast):
    person = visitor()
    person.log_in(cast.clara)
    page = person.page
    person.open("/admin/coaching/coachingsession/add/")
    page.click(".field-participants .select2-selection")
    page.keyboard.type("Diego")
    page.click(".select2-results__option:has-text('Diego')")
    day = clock.localdate() + timedelta(days=2)
    page.fill("[name=starts_at_0]", f"{day:%d/%m/%Y}")
    page.fill("[name=starts_at_1]", "10:00")
    page.fill("[name=agenda]", "Cómo va la semana")
    person.picture("session-booking")
    page.click("[name=_save]")
    page.wait_for_selector("text=prevista")
    with organization_scope(cast.a):
        session = CoachingSession.objects.get()
        assert set(session.seats.values_list("person_id", flat=True)) == {cast.clara.id, cast.diego.id}
        SessionRecording.objects.create(
            session=session, file_id=uuid7(), uploaded_by_id=cast.clara.id, status=SessionRecording.Status.READY
        )
        SessionSummary.objects.create(
            session=session,
            number=1,
            content='{"summary": "Se habló del sueño.", "key_points": ["La pantalla"], "next_steps": []}',
            provider="gemini",
            model="gemini-2.5-flash",
        )
    person.open("/admin/")
    page.wait_for_selector("text=Sesiones sin resumen aceptado")
    person.picture("session-home")
    page.click("a:has-text('Sesiones sin resumen aceptado') >> nth=-1")
    page.wait_for_selector("text=sin aceptar")
    person.picture("session-list")
    person.open(f"/admin/coaching/coachingsession/{session.pk}/change/")
    assert "Se habló del sueño" not in page.inner_text("body")
    page.locator("[href*='/remind'], [hx-get*='/remind'], [hx-post*='/remind']").locator("visible=true").first.click()
    page.click("button:has-text('Enviar el recordatorio')")
    page.wait_for_selector("text=Recordatorio enviado a 1 persona.")
    with organization_scope(cast.a):
        accept_summary(actor_id=cast.diego.id, session_id=session.pk, said={})
    person.open(f"/admin/coaching/coachingsession/{session.pk}/change/")
    assert "Se habló del sueño" in page.inner_text("body")
    person.picture("session-summary")
    phone = visitor(PHONE)
    phone.log_in(cast.clara)
    phone.open(f"/admin/coaching/coachingsession/{session.pk}/change/")
    phone.picture("session-phone")
    assert phone.overflows() == 0
