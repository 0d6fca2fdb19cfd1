"""The journey editor and the pages around it, as somebody uses them who has never seen code."""

import io
from typing import Any

import pytest
from PIL import Image

from journeys.kinds import Work
from journeys.models import Journey, Redemption
from journeys.services import certificates, enrollment, rewards, wellbeing
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.tenancy import organization_scope
from oasis.core.tests.stored import folder  # noqa: F401 - a fixture
from oasis.tests.browser.visitor import PHONE


@pytest.fixture
def walked(cast: Any, transactional_db: None) -> None:
    """Diego walks a journey, and asked for a reward."""
    with organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno"), step("dos", "reflection"), step("tres", "quiz")))
        enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
        wellbeing.check_in(person_id=cast.diego.id, timezone="UTC", mood=4, energy=3, emotions=["calm"])
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "g"))
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward().id)


def add_step(page: Any, number: int, title: str, kind: str) -> Any:
    """A new step in the editor, opened; returns what is asked for its kind."""
    page.click("#steps-group .add-row a, #steps-group a.add-row")
    page.wait_for_function(f"document.activeElement.id === 'id_steps-{number}-title'")  # open, to be written at once
    page.fill(f"#id_steps-{number}-title", title)
    page.select_option(f"#id_steps-{number}-kind", kind)
    return page.locator(f"#steps-group .form-group:has(#id_steps-{number}-title) .step-settings")


def test_bruno_builds_a_journey_without_code_drags_its_steps_and_publishes_it(visitor: Any, cast: Any) -> None:
    person = visitor()
    person.log_in(cast.bruno)
    page = person.page
    person.open("/admin/journeys/journey/add/")
    page.fill("#id_title", "Volver a la calma")
    page.fill("#id_summary", "Tres pasos cortos.")
    page.fill("#id_category", "ansiedad")
    asked = add_step(page, 0, "Respira", "exercise")
    asked.get_by_label("Técnica").fill("Respiración 4-6")
    asked.get_by_label("Título").fill("Toma aire")
    asked.get_by_label("Qué hacer").fill("Cuenta hasta cuatro.")
    asked.get_by_label("Segundos").fill("4")
    asked.get_by_text("Añadir: parte").click()
    asked.get_by_label("Título").nth(1).fill("Suelta")
    asked.get_by_label("Qué hacer").nth(1).fill("Cuenta hasta seis.")
    asked.get_by_label("Segundos").nth(1).fill("6")
    asked.get_by_label("Subir: Parte 2").click()
    asked.get_by_label("Bajar: Parte 1").click()
    asked.get_by_label("Cuántas veces se repite").fill("10")
    asked = add_step(page, 1, "Comprueba", "quiz")
    asked.get_by_label("Pregunta", exact=True).fill("¿Qué calma más?")
    asked.get_by_label("Opción", exact=True).nth(0).fill("Retener el aire")
    asked.get_by_label("Opción", exact=True).nth(1).fill("Alargar la salida")
    asked.get_by_label("Es la buena").nth(1).check()
    asked = add_step(page, 2, "Escribe", "reflection")
    asked.get_by_label("Pregunta", exact=True).fill("¿Qué te llevas?")
    person.picture("journey-editor")
    page.click("[name=_continue]")
    page.wait_for_selector("text=Volver a la calma")
    with organization_scope(cast.a):
        journey = Journey.objects.get()
        steps = list(journey.steps.order_by("position"))
    assert [(one.title, one.kind) for one in steps] == [
        ("Respira", "exercise"),
        ("Comprueba", "quiz"),
        ("Escribe", "reflection"),
    ]
    assert steps[0].config == {
        "technique": "Respiración 4-6",
        "parts": [
            {"title": "Toma aire", "instruction": "Cuenta hasta cuatro.", "seconds": 4},
            {"title": "Suelta", "instruction": "Cuenta hasta seis.", "seconds": 6},
        ],
        "repeat": 10,
    }
    (question,) = steps[1].config["questions"]
    assert [option["text"] for option in question["options"] if option["value"] == question["answer"]] == [
        "Alargar la salida"
    ]
    handles = page.locator("#steps-group [x-sort\\:handle]")
    handles.nth(2).scroll_into_view_if_needed()
    handles.nth(2).drag_to(handles.nth(0))
    person.picture("journey-editor-dragged")
    page.click("[name=_continue]")
    page.wait_for_load_state("networkidle")
    with organization_scope(cast.a):
        titles = list(journey.steps.order_by("position").values_list("title", flat=True))
        assert titles == ["Escribe", "Respira", "Comprueba"]
    page.click("text=Publicar >> nth=0")
    page.wait_for_selector("text=Es la primera vez que se publica")
    person.picture("journey-review")
    page.click("text=Publicar ahora")
    page.wait_for_selector("text=Publicado como versión 1.")
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.status == "published"


def test_bruno_opens_a_step_changes_it_and_sees_what_that_does(visitor: Any, cast: Any, walked: None) -> None:
    with organization_scope(cast.a):
        journey = Journey.objects.get()
    person = visitor()
    person.log_in(cast.bruno)
    page = person.page
    person.open(f"/admin/journeys/journey/{journey.pk}/change/")
    handles = page.locator("#steps-group [x-sort\\:handle]")
    handles.nth(2).scroll_into_view_if_needed()
    handles.nth(2).drag_to(handles.nth(0))
    page.click("#steps-group .form-group:has(#id_steps-1-title) strong >> nth=0")
    asked = page.locator("#steps-group .form-group:has(#id_steps-1-title) .step-settings")
    assert asked.get_by_label("Pregunta", exact=True).input_value() == "¿Qué te llevas?"
    asked.get_by_label("Pregunta", exact=True).fill("¿Qué te ha servido?")
    page.click(".form-group:has(#id_steps-1-DELETE) h3 label:has-text('delete') >> visible=true")
    page.click("[name=_continue]")
    question = page.wait_for_selector("text=1 persona está en el paso 3")
    assert 0 < question.bounding_box()["y"] < page.viewport_size["height"]  # nobody has to look for it
    titles = page.locator("#steps-group .original input[name$='-title']")
    assert [one.input_value() for one in titles.all()] == ["Tres", "Uno", "Dos"]
    person.picture("journey-editor-people")
    page.click(".form-delete label[for=id_steps-1-DELETE]")
    page.click("[name=_continue]")
    page.wait_for_load_state("networkidle")
    with organization_scope(cast.a):
        assert journey.steps.get(version=None, code="dos").config["prompt"] == "¿Qué te ha servido?"
    person.open(f"/admin/journeys/journey/{journey.pk}/publish/")
    page.wait_for_selector("text=¿Qué te ha servido?")
    person.picture("journey-review-changes")
    page.check("[name=move]")
    page.click("text=Publicar ahora")
    page.wait_for_selector("text=Personas que pasan a ella: 1.")
    person.open(f"/admin/journeys/journey/{journey.pk}/versions/")
    person.picture("journey-versions")
    person.open(f"/admin/journeys/journey/{journey.pk}/preview/")
    page.click("summary:has-text('Dos')")
    person.picture("journey-preview")


def test_gala_publishes_from_the_library(visitor: Any, cast: Any, transactional_db: None) -> None:
    person = visitor()
    person.log_in(cast.gala)
    page = person.page
    person.open("/admin/journeys_shared/libraryjourney/stock/")
    page.click("button:has-text('Añadir')")
    page.wait_for_selector("text=Recorridos añadidos: 3.")
    person.picture("library")
    page.click("#result_list a:has-text('Dormir mejor')")
    page.click("text=Publicar en organizaciones >> nth=0")
    page.check("label:has-text('Empresa Alba') input")
    page.click("text=Ver qué pasaría")
    page.wait_for_selector("text=Esto pasaría")
    person.picture("library-publish")
    page.click("button[name=publish]")
    page.wait_for_selector("text=Empresa Alba: lo recibe")
    with organization_scope(cast.a):
        assert Journey.objects.published().get().slug == "dormir-mejor"


def test_clara_reads_one_persons_progress(visitor: Any, cast: Any, walked: None) -> None:
    person = visitor()
    person.log_in(cast.clara)
    person.open(f"/admin/journeys/participantstats/{cast.diego.id}/change/")
    assert "Calma en tres pasos" in person.page.inner_text("#main")
    person.picture("person-progress")


def test_bruno_approves_a_redemption(visitor: Any, cast: Any, walked: None) -> None:
    person = visitor()
    person.log_in(cast.bruno)
    person.picture("journeys-home")
    person.page.click("a:has-text('Canjes por aprobar')")
    person.picture("redemptions")
    person.page.click("#result_list a:has-text('Diego')")
    person.page.click("text=Aprobar >> nth=0")
    person.page.wait_for_selector("text=¿Aprobar este canje?")
    person.page.click(
        "dialog button[type=submit], [role=dialog] button[type=submit], form[hx-post] button[type=submit]"
    )
    person.page.wait_for_selector("text=Canje aprobado.")
    with organization_scope(cast.a):
        assert Redemption.objects.get().status == "approved"


@pytest.mark.parametrize(
    "path",
    [
        "journey/",
        "journey/add/",
        "journey/analytics/?journey={journey}",
        "journey/read_file/",
        "journey/{journey}/change/",
        "journey/{journey}/publish/",
        "journey/{journey}/versions/",
        "journey/{journey}/preview/",
        "redemption/",
        "participantstats/",
        "badge/add/",
        "questionnaire/add/",
    ],
)
def test_the_pages_fit_a_telephone(visitor: Any, cast: Any, walked: None, path: str) -> None:
    with organization_scope(cast.a):
        journey = Journey.objects.get()
    person = visitor(PHONE)
    person.log_in(cast.bruno)
    person.open(f"/admin/journeys/{path.format(journey=journey.pk)}")
    assert person.overflows() <= 0
    name = path.partition("?")[0].format(journey="one").strip("/").replace("/", "-")
    person.picture(f"phone-{name}")


def test_a_certificate_is_proven_on_a_telephone(visitor: Any, cast: Any, transactional_db: None) -> None:
    with organization_scope(cast.a):
        made, steps = walk(cast.diego.id, make_journey(step("uno"), certificate=True))
        enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
        certificate = certificates.issue_certificate(enrollment_id=made.id)
        assert certificate is not None
    person = visitor(PHONE)
    person.open("/certificates")
    person.page.fill("#code", certificate.code.lower().replace("-", " "))
    person.page.click("button")
    person.page.wait_for_selector("text=Certificado auténtico")
    assert person.overflows() <= 0
    person.picture("phone-certificate")


def test_bruno_uploads_a_cover_where_it_is_used(
    visitor: Any,
    cast: Any,
    folder: Any,  # noqa: F811
    outbox: Any,
    settings: Any,
    live_server: Any,
) -> None:
    settings.PUBLIC_URL = live_server.url
    drawn = io.BytesIO()
    Image.new("RGB", (640, 320), (47, 125, 109)).save(drawn, "PNG")
    person = visitor()
    person.log_in(cast.bruno)
    person.open("/admin/journeys/journey/add/")
    page = person.page
    with page.expect_file_chooser() as chosen:
        page.locator("#id_cover ~ .step-upload button").click()
    chosen.value.set_files({"name": "portada.png", "mimeType": "image/png", "buffer": drawn.getvalue()})
    page.wait_for_selector("text=Comprobando el archivo")
    outbox.run()
    page.wait_for_function("document.querySelector('#id_cover').value.includes('/materials/')")
    person.picture("journey-cover-upload")
