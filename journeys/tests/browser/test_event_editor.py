"""Clara, who has never seen code, puts a workshop on the programme, changes it and calls it off."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from journeys.models import Event, TicketType
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import PHONE
from organizations.models import Organization


def rows(cast: Any, model: Any, *fields: str) -> list[Any]:
    with organization_scope(cast.a):
        return list(
            model.objects.order_by("event__starts_at" if model is TicketType else "starts_at").values_list(*fields)
        )


def write(page: Any, name: str, moment: Any) -> None:
    """A date and a time, as they are typed."""
    page.fill(f"input[name={name}_0]", f"{moment:%d/%m/%Y}")
    page.fill(f"input[name={name}_1]", f"{moment:%H:%M:%S}")
    page.keyboard.press("Escape")


@pytest.mark.usefixtures("transactional_db")
def test_clara_makes_a_series_changes_it_from_a_date_on_and_calls_it_off(visitor: Any, cast: Any) -> None:
    Organization.objects.filter(pk=cast.a.id).update(timezone="Atlantic/Reykjavik")  # whose clocks never change
    person = visitor()
    person.log_in(cast.clara)
    person.open("/admin/journeys/event/add/")
    page = person.page
    first = timezone.now() + timedelta(days=10)
    begins = first.replace(hour=18, minute=0, second=0, microsecond=0)
    page.fill("input[name=title]", "Taller de calma")
    page.fill("textarea[name=description]", "Traed ropa cómoda.")
    write(page, "starts_at", begins)
    write(page, "ends_at", begins + timedelta(hours=2))
    page.fill("input[name=place]", "Sala Alba")
    page.fill("input[name=capacity]", "12")
    page.select_option("select[name=repeats]", "week")
    page.fill("input[name=times]", "3")
    page.click("text=Agregar Tipo de entrada adicional")
    page.fill("input[name=ticket_types-1-name]", "Con material")
    page.select_option("select[name=ticket_types-1-kind]", "paid")
    page.fill("input[name=ticket_types-1-quota]", "4")
    page.click("button[name=_save]")
    page.wait_for_selector("text=Di cuánto cuesta.")
    person.picture("event-form-refused")
    assert rows(cast, Event, "title") == []
    page.fill("input[name=ticket_types-1-price]", "12.50")
    page.click("button[name=_save]")
    page.wait_for_selector("text=La serie tiene 3 fechas.")
    person.picture("event-list")
    made = rows(cast, Event, "title", "capacity", "starts_at")
    assert [row[:2] for row in made] == [("Taller de calma", 12)] * 3
    assert {later[2] - earlier[2] for earlier, later in pairwise(made)} == {timedelta(days=7)}
    assert (
        rows(cast, TicketType, "name", "kind", "quota") == [("General", "free", None), ("Con material", "paid", 4)] * 3
    )

    page.click("th a:has-text('Taller de calma') >> nth=1")  # the second date: the last comes first
    page.fill("input[name=title]", "Taller de calma y respiración")
    page.check("input[name=following]")
    person.picture("event-form-series")
    page.click("button[name=_save]")
    page.wait_for_selector("text=Hemos cambiado 2 fechas.")
    assert [title for (title,) in rows(cast, Event, "title")] == [
        "Taller de calma",
        *["Taller de calma y respiración"] * 2,
    ]

    page.click("th a:text-is('Taller de calma')")  # the first date, and with it all
    page.click("text=Cancelar el encuentro >> visible=true")
    page.check("#dialog-form input[name=following]")
    person.picture("event-call-off")
    page.click("form:has(#dialog-form) button[type=submit]")
    page.wait_for_selector("text=Encuentro cancelado.")
    assert {status for (status,) in rows(cast, Event, "status")} == {"cancelled"}
    page.set_viewport_size(PHONE)
    assert person.overflows() == 0
