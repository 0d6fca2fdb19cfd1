"""Programmes, the report and an exported list, in a real browser; the screenshots are CI output."""

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from oasis.tests.browser.visitor import DESK, PHONE
from organizations.models import File, Program, ProgramMember
from organizations.services import programs

PROGRAMS = "/admin/organizations/program/"


@pytest.fixture
def spring(cast: Any, transactional_db: None) -> Program:
    """A programme with people, money and hours."""
    made = Program.objects.create(
        organization_id=cast.a.id,
        name="Primavera en calma",
        goal="Que nadie del equipo de atención se quede atrás.",
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 12, 31),
        budget=Decimal(12000),
        hours_planned=Decimal(80),
        status="active",
    )
    for person, part in ((cast.diego, "participant"), (cast.clara, "facilitator")):
        ProgramMember.objects.create(organization_id=cast.a.id, program=made, person_id=person.id, part=part)
    programs.charge_budget(
        program_id=made.pk, amount=Decimal(1250), cause="ticket:1", note="Retiro de abril", actor_id=cast.ana.id
    )
    programs.log_hours(
        program_id=made.pk, hours=Decimal("12.5"), cause="session:1", note="Taller", actor_id=cast.ana.id
    )
    for number, (status, reason) in enumerate((("ready", ""), ("refused", "script"), ("uploading", ""))):
        File.objects.create(
            organization_id=cast.a.id,
            owner_id=cast.diego.id,
            purpose="evidence",
            filename=f"mi-reflexión-{number}.pdf",
            content_type="application/pdf",
            size=123_456,
            status=status,
            reason=reason,
        )
    return made


def test_bruno_notes_an_expense_and_exports_the_programmes(visitor: Any, cast: Any, spring: Program) -> None:
    bruno = visitor()
    bruno.log_in(cast.bruno)
    bruno.open(PROGRAMS)
    bruno.picture("programmes")
    bruno.page.click("text=Exportar")
    bruno.page.wait_for_selector("#dialog input[name=purpose]")
    bruno.picture("export-dialog")
    bruno.page.fill("#dialog input[name=purpose]", "Informe trimestral al patronato")
    with bruno.page.expect_download() as downloading:
        bruno.page.click("#dialog button[type=submit]")
    rows = list(csv.reader(downloading.value.path().read_text("utf-8-sig").splitlines()))
    assert rows[1][0] == "Primavera en calma"
    bruno.open(f"{PROGRAMS}{spring.pk}/change/")
    bruno.picture("programme")
    bruno.page.set_viewport_size(PHONE)
    bruno.page.click("a:text-is('Personas') >> visible=true")
    edges = "rows => rows.map(row => row.getBoundingClientRect().right)"
    parts = bruno.page.locator("td .select2-container:visible, td select:visible")
    assert max(parts.evaluate_all(edges)) <= PHONE["width"]  # what is beside the screen cannot be changed
    bruno.picture("programme-people-phone")
    bruno.page.set_viewport_size(DESK)
    bruno.page.click("text=Anotar un gasto")
    bruno.page.fill("#dialog input[name=amount]", "300")
    bruno.page.fill("#dialog input[name=note]", "Sala")
    bruno.page.click("#dialog button[type=submit]")
    bruno.page.wait_for_selector("text=Gasto anotado.")
    spring.refresh_from_db()
    assert spring.spent == 1550
    assert not bruno.problems


def test_ana_reads_the_report_the_files_and_her_settings(visitor: Any, cast: Any, spring: Program) -> None:
    ana = visitor()
    ana.log_in(cast.ana)
    ana.open("/admin/organizations/reportmonth/")
    ana.picture("report")
    with ana.page.expect_download() as downloading:
        ana.page.click("text=Descargar PDF")
    with open(downloading.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
    ana.open("/admin/organizations/file/")
    ana.picture("files")
    ana.page.click("nav a:has-text('Ajustes de la organización')")
    ana.page.wait_for_selector("input[name=legal_name]")
    ana.picture("settings")
    ana.page.click("text=Pasar la propiedad")
    ana.page.wait_for_selector("#dialog input[name=password]")
    ana.picture("settings-transfer")
    assert not ana.problems
