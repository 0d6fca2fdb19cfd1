"""The library's pages and journeys as files, from the platform's side and from an organization's."""

from typing import Any

from journeys.models import Journey
from journeys.services import documents, library
from journeys.tests.making import step
from journeys.tests.test_library import document
from oasis.core.tenancy import organization_scope


def choose(page: Any, name: str, content: dict[str, Any]) -> None:
    """Give a journey's file to the page, and ask what it would do."""
    raw = documents.write_document(content)
    page.set_input_files("#id_file", {"name": name, "mimeType": "application/json", "buffer": raw})
    page.wait_for_selector(f".journey-file input[value='{name}']")  # the field says what was chosen
    page.click("text=Ver qué pasaría")


def test_a_version_comes_by_file_goes_to_an_organization_and_meets_its_own_words(
    visitor: Any, cast: Any, transactional_db: None
) -> None:
    library.add_to_library(document())
    library.publish_to(slug="calma", organization_ids=[cast.a.id])
    with organization_scope(cast.a):
        journey = Journey.objects.get()
        journey.steps.filter(version=None, code="uno").update(title="Como lo decimos aquí")
    gala = visitor()
    gala.log_in(cast.gala)
    gala.open("/admin/journeys_shared/libraryjourney/new_version/")
    gala.picture("library-file")
    newer = document(
        step("uno", title="Uno, mejor dicho"), step("dos"), step("tres", body="Con más detalle."), step("cuatro")
    )
    choose(gala.page, "calma-2.json", {**newer, "title": "Calma, otra vez"})
    gala.page.wait_for_selector("text=Qué cambia en «")
    gala.picture("library-file-changes")
    gala.page.fill("#id_note", "Un paso más")
    gala.page.click("text=Añadir a la biblioteca")
    gala.page.wait_for_selector("text=Versión 2 en la biblioteca.")
    gala.picture("library-journey")
    gala.page.click("a:has-text('Publicar en organizaciones') >> visible=true")
    gala.page.check("label:has-text('Empresa Alba') input")
    gala.page.click("text=Ver qué pasaría")
    gala.page.wait_for_selector("text=por decidir: 1")
    gala.picture("library-publish-again")
    gala.page.click("button[name=publish]")
    gala.page.wait_for_selector("text=Empresa Alba: se actualiza")
    gala.page.click("a:has-text('Versiones') >> visible=true")
    gala.page.wait_for_selector("text=Quién tiene qué versión")
    gala.picture("library-history")
    bruno = visitor()
    bruno.log_in(cast.bruno)
    bruno.open(f"/admin/journeys/journey/{journey.pk}/versions/")
    bruno.page.wait_for_selector("text=han cambiado lo mismo")
    bruno.picture("library-conflict")
    bruno.page.click("text=Tomar lo de la biblioteca")
    bruno.page.wait_for_selector("text=Decidido.")
    with organization_scope(cast.a):
        titles = list(journey.steps.filter(version=None).order_by("position").values_list("title", flat=True))
    assert titles[0] == "Uno, mejor dicho"
    assert len(titles) == 4
    bruno.open("/admin/journeys/journey/read_file/")
    choose(bruno.page, "calma.json", document(step("uno"), title="Calma de casa"))
    bruno.page.wait_for_selector("text=esto cambiaría en su borrador")
    bruno.picture("journey-file-changes")
    bruno.page.click("text=Cambiar su borrador")
    bruno.page.wait_for_selector("text=Está en borrador")
    bruno.open("/admin/journeys/journey/read_file/")
    choose(bruno.page, "nuevo.json", {**document(step("uno"), step("dos")), "slug": "otro", "title": "Otro recorrido"})
    bruno.page.wait_for_selector("text=Llegaría este recorrido")
    bruno.picture("journey-file")
    choose(bruno.page, "roto.json", {"format": "x"})
    bruno.page.wait_for_selector("text=No se conoce este formato de archivo.")
    assert bruno.overflows() <= 0
