"""Taking a safety case, as the facilitator on call does: from the home to the list to the case, and take it."""

from coaching.models import SafetyCase
from coaching.rules.screening import Screening
from coaching.services.safety import Signal, open_case
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import PHONE

WORDS = "Ya no quiero despertar, todos estarían mejor sin mí"


def test_clara_goes_from_the_home_to_a_case_and_takes_it(transactional_db, visitor, cast):
    with organization_scope(cast.a):
        case = open_case(Signal(cast.diego.id, "coaching.message:1", Screening("high", ["suicide"], ["motivo"]), WORDS))
    person = visitor()
    person.log_in(cast.clara)
    page = person.page
    page.wait_for_selector("text=Casos de seguridad abiertos")
    person.picture("safety-home")
    page.click("a:has-text('Casos de seguridad abiertos') >> nth=-1")
    page.wait_for_selector("text=sin atender")
    assert "despertar" not in page.inner_text("body")
    person.picture("safety-list")
    person.open(f"/admin/coaching/safetycase/{case.id}/change/")
    assert "Ya no quiero despertar" in page.inner_text("body")
    person.picture("safety-case")
    page.locator("[href*='/take'], [hx-get*='/take'], [hx-post*='/take']").locator("visible=true").first.click()
    page.wait_for_selector("text=¿Te ocupas de este caso?")
    person.picture("safety-take")
    page.click("button:has-text('Sí, lo atiendo')")
    page.wait_for_selector("text=El caso está a tu nombre.")
    person.picture("safety-taken")
    with organization_scope(cast.a):
        found = SafetyCase.objects.get()
        assert (found.status, found.acknowledged_by_id) == ("acknowledged", cast.clara.id)
    phone = visitor(PHONE)
    phone.log_in(cast.clara)
    phone.open(f"/admin/coaching/safetycase/{case.id}/change/")
    phone.picture("safety-case-phone")
    assert phone.overflows() == 0
