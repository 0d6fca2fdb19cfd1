"""Cases in the backoffice: an end is said by somebody, and what was taken stays in sight until then."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone as clock

from coaching.admin.safety import SOURCES
from coaching.models import OnCallShift, SafetyCase
from coaching.rules.screening import Screening
from coaching.services.safety import Signal, open_case
from oasis.core.tenancy import organization_scope

CONFIRMED = {"_form_submitted": "on"}


@pytest.fixture
def case(cast):
    """A case of Diego's; its id."""
    with organization_scope(cast.a):
        found = Screening("high", ["suicide"], ["motivo"])
        return open_case(Signal(cast.diego.id, "coaching.message:1", found, "Ya no quiero despertar")).pk


def page(action, *args):
    return reverse(f"admin:coaching_safetycase_{action}", args=args)


def test_nobody_closes_a_case_without_saying_how_it_ended(cast, case, enter):
    browser = enter(cast.clara)
    browser.post(page("take", case), CONFIRMED)
    asked = browser.get(page("close", case)).content.decode()
    assert re.search(r'<option value="" selected>\s*Elige uno…', asked)
    for said in ({}, {"outcome": ""}, {"outcome": "todo bien"}):
        browser.post(page("close", case), {**CONFIRMED, **said})
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().status == "acknowledged"


def test_a_case_that_somebody_took_stays_on_the_home_until_it_is_closed(cast, case, enter):
    browser, title = enter(cast.clara), "Casos de seguridad que alguien atiende"
    assert title not in browser.get(reverse("admin:index")).content.decode()
    browser.post(page("take", case), CONFIRMED)
    assert title in browser.get(reverse("admin:index")).content.decode()
    browser.post(page("close", case), {**CONFIRMED, "outcome": "referred"})
    assert title not in browser.get(reverse("admin:index")).content.decode()


def test_every_place_that_opens_a_case_has_a_name_for_people():
    written = re.compile(r"""Signal\([^\n]*?f["']((?:accounts|coaching|journeys)\.[a-z_]+):""")
    code = [path for path in (settings.BASE_DIR / "coaching").rglob("*.py") if "tests" not in path.parts]
    places = {found for path in code for found in written.findall(path.read_text())}
    assert {"accounts.name", "coaching.message", "coaching.ask"} <= places <= set(SOURCES)


def test_a_shift_is_called_by_the_clock_of_whoever_reads_it():
    shift = OnCallShift(starts_at=datetime(2026, 11, 22, 1, 30, tzinfo=UTC), position=1)
    with clock.override("America/Bogota"):
        assert str(shift) == "21/11/2026 20:30 · 1"
