"""What the platform and an organization's administration do in the backoffice, in a real browser; screenshots are CI output."""

from pathlib import Path
from typing import Any

import pytest

from organizations.models import Invitation, InvitationBatch, Membership, Organization
from organizations.services import imports

FIGURES = "/admin/organizations/organizationfigures/"
LIST = "correo;rol;nombre\nnuria@casa.example;facilitadora;Núria\nsin-arroba;;\npau@casa.example;;Pau\n"


def confirm(person: Any, action: str, dialog: str) -> None:
    """Click an action of a page, read its dialog, and say yes."""
    person.page.click(f"text={action}")
    person.page.wait_for_selector("#modal-content form")
    assert dialog in person.page.inner_text("#modal-content")
    person.page.click("#modal-content button[type=submit]")


def test_gala_pauses_resumes_and_ends_an_organization(visitor: Any, cast: Any) -> None:
    gala = visitor()
    gala.log_in(cast.gala)
    gala.open(FIGURES)
    gala.page.fill("input[name=q]", "brisa")
    gala.page.press("input[name=q]", "Enter")
    gala.page.wait_for_url("**q=brisa")
    assert "Empresa Alba" not in gala.page.inner_text("#main")
    gala.picture("platform-figures")
    gala.page.click("#main a:has-text('Fundación Brisa')")
    for action, dialog, said, status in (
        ("Suspender", "nadie podrá entrar", "Organización suspendida.", "suspended"),
        ("Reanudar", "volver a entrar", "Organización activa otra vez.", "active"),
        ("Archivar", "copia de seguridad", "Organización archivada.", "archived"),
    ):
        confirm(gala, action, dialog)
        gala.page.wait_for_selector(f"text={said}")
        assert Organization.objects.get(pk=cast.b.id).status == status
    gala.open(FIGURES)
    assert "Fundación Brisa" not in gala.page.inner_text("#main")


def test_a_page_that_stood_open_shows_nothing_once_its_organization_is_suspended(visitor: Any, cast: Any) -> None:
    bruno = visitor()
    bruno.log_in(cast.bruno)
    bruno.page.click("nav a:has-text('Personas')")
    assert cast.diego.email in bruno.page.inner_text("#result_list")
    Organization.objects.filter(pk=cast.a.id).update(status="suspended")
    bruno.page.reload()
    bruno.picture("suspended")
    assert cast.diego.email not in bruno.page.inner_text("body")


def test_bruno_gives_somebody_another_role(visitor: Any, cast: Any) -> None:
    bruno = visitor()
    bruno.log_in(cast.bruno)
    membership = Membership.objects.get(user_id=cast.diego.id)
    bruno.open(f"/admin/organizations/membership/{membership.pk}/change/")
    assert "Propietaria" not in bruno.page.inner_text("select[name=role]")
    bruno.page.select_option("select[name=role]", "facilitator")
    bruno.page.click("[name=_save]")
    bruno.page.wait_for_selector("#result_list")
    assert Membership.objects.get(pk=membership.pk).role == "facilitator"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list as a spreadsheet of theirs writes it."""
    path = tmp_path / "personas.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return path


def test_bruno_invites_a_list_after_looking_at_it_and_undoes_it(visitor: Any, cast: Any, file: Path) -> None:
    bruno = visitor()
    bruno.log_in(cast.bruno)
    bruno.page.click("nav a:has-text('Importaciones de invitaciones')")
    bruno.page.click("text=Invitar a una lista")
    bruno.page.set_input_files("input[type=file]", file)
    bruno.page.click("button:has-text('Mirar qué pasaría')")
    bruno.page.wait_for_selector("text=Se invitará a 2 personas")
    assert "Fila 3" in bruno.page.inner_text("section[aria-labelledby=bad]")
    bruno.picture("import-preview")
    assert not Invitation.objects.exists()
    bruno.page.click("button:has-text('Enviar las invitaciones')")
    bruno.page.wait_for_selector("text=Las invitaciones van saliendo.")
    batch = InvitationBatch.objects.get()
    assert batch.job_id is not None
    imports.run_import(job_id=batch.job_id, batch_id=batch.pk)
    bruno.open(f"/admin/organizations/invitationbatch/{batch.pk}/change/")
    assert "Fila 3" in bruno.page.inner_text("#main")
    bruno.picture("import-report")
    confirm(bruno, "Deshacer", "Quien ya aceptó se queda")
    bruno.page.wait_for_selector("text=Invitaciones anuladas: 2.")
    assert set(Invitation.objects.values_list("status", flat=True)) == {"revoked"}
