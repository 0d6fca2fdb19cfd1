"""Certificates: issued once, fetched by their owner, proven to anybody, taken back with the person's data."""

from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from accounts.models import AuditRecord, Profile
from accounts.privacy import contributors
from journeys.kinds import Work
from journeys.models import Certificate
from journeys.services import certificates, enrollment
from journeys.shared.models import CertificateCode
from journeys.tests.making import make_journey, step, walk
from oasis.core.tenancy import organization_scope
from oasis.core.testing import as_superuser, at_once

V1 = "/api/v1"


def finish(cast: Any, **changes: Any) -> Any:
    """Diego finishes a journey of one step; returns the enrollment and what he was told."""
    with organization_scope(cast.a):
        made, steps = walk(cast.diego.id, make_journey(step("uno"), **{"certificate": True, **changes}))
        told = enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
    return made, told


def issued(cast: Any) -> list[Certificate]:
    with organization_scope(cast.a):
        return list(Certificate.objects.all())


def text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_finished_journey_gives_a_certificate_once(cast: Any, outbox: Any) -> None:
    made, told = finish(cast)
    assert told["certificate"] == {"url": f"{V1}/enrollments/{made.id}/certificate"}
    assert issued(cast) == []
    outbox.run()
    (certificate,) = issued(cast)
    assert (certificate.name, certificate.journey_title, certificate.organization_name) == (
        "Diego Ejemplo",
        "Calma en tres pasos",
        "Empresa Alba",
    )
    with organization_scope(cast.a):
        assert certificates.issue_certificate(enrollment_id=made.id) == certificate
        assert AuditRecord.objects.filter(action="certificate.issued").count() == 1
    assert CertificateCode.objects.get().organization_id == cast.a.id


def test_a_journey_without_certificate_gives_none(cast: Any, api: Any, outbox: Any) -> None:
    made, told = finish(cast, certificate=False)
    assert told["certificate"] is None
    outbox.run()
    answer = api(cast.diego).get(f"{V1}/enrollments/{made.id}/certificate")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "journey_011")
    assert api(cast.diego).get(f"{V1}/enrollments/{made.id}").json()["data"]["certificate"] is None
    assert issued(cast) == []


def test_it_is_not_there_before_the_journey_is_finished(cast: Any, api: Any) -> None:
    with organization_scope(cast.a):
        made, _steps = walk(cast.diego.id, make_journey(certificate=True))
    assert api(cast.diego).get(f"{V1}/enrollments/{made.id}/certificate").status_code == 409
    assert issued(cast) == []


def test_twenty_at_once_issue_one(cast: Any, transactional_db: None) -> None:
    made, _told = finish(cast)

    def issue() -> str:
        with organization_scope(cast.a):
            certificate = certificates.issue_certificate(enrollment_id=made.id)
            assert certificate is not None
            return certificate.code

    assert len(set(at_once(*[issue] * 8))) == 1
    assert len(issued(cast)) == CertificateCode.objects.count() == 1


def test_without_the_constraint_several_would_be_issued(cast: Any, transactional_db: None) -> None:
    """The control of the test above: that the race is one."""
    made, _told = finish(cast)
    as_superuser(
        f'ALTER TABLE "{cast.a.schema_name}".journeys_certificate DROP CONSTRAINT journeys_certificate_enrollment_id_key'
    )
    together = Barrier(6)

    def issue() -> None:
        with organization_scope(cast.a):
            assert not Certificate.objects.filter(enrollment_id=made.id).exists()
            together.wait(120)
            certificates.issue_certificate(enrollment_id=made.id)

    at_once(*[issue] * 6)
    assert len(issued(cast)) > 1


def test_its_owner_fetches_a_pdf_that_says_what_is_certified(cast: Any, api: Any) -> None:
    made, _told = finish(cast)
    answer = api(cast.diego).get(f"{V1}/enrollments/{made.id}/certificate")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    (certificate,) = issued(cast)
    assert answer["Content-Disposition"] == f'attachment; filename="certificado-{certificate.code}.pdf"'
    text = text_of(answer.content)
    for said in ("Certificado", "Diego Ejemplo", "Calma en tres pasos", "Empresa Alba", certificate.code):
        assert said in text
    shown = api(cast.diego).get(f"{V1}/enrollments/{made.id}").json()["data"]["certificate"]
    assert shown["code"] == certificate.code
    assert shown["verification_url"] == f"{configured.PUBLIC_URL}/certificates/{certificate.code}"


def test_a_name_with_markup_is_written_as_it_is(cast: Any, api: Any) -> None:
    Profile.objects.filter(pk=cast.diego.id).update(first_name="<b>Ñandú & Cía</b>", last_name="Ćwikła")
    made, _told = finish(cast)
    answer = api(cast.diego).get(f"{V1}/enrollments/{made.id}/certificate")
    assert "<b>Ñandú & Cía</b>" in text_of(answer.content)
    (certificate,) = issued(cast)
    page = Client().get(f"/certificates/{certificate.code}").content.decode()
    assert "<b>Ñandú" not in page
    assert "&lt;b&gt;Ñandú" in page


def test_it_carries_the_organizations_logo(cast: Any, api: Any) -> None:
    from PIL import Image
    from pypdf import PdfReader

    from oasis.core import storage
    from organizations.models import File, Organization

    made, _told = finish(cast)
    path = f"{V1}/enrollments/{made.id}/certificate"
    assert not PdfReader(BytesIO(api(cast.diego).get(path).content)).pages[0].images
    drawn = BytesIO()
    Image.new("RGB", (300, 100), (200, 40, 40)).save(drawn, "PNG")
    logo = File.objects.create(
        organization_id=cast.a.id, purpose="logo", filename="l.png", content_type="image/png", size=1, status="ready"
    )
    storage.store(logo.key, drawn.getvalue(), "image/png")
    Organization.objects.filter(pk=cast.a.id).update(logo=logo, colour="#7a1f5c")
    answer = api(cast.diego).get(path)
    (page,) = PdfReader(BytesIO(answer.content)).pages
    assert len(page.images) == 1


def test_nobody_else_fetches_it(cast: Any, api: Any) -> None:
    made, _told = finish(cast)
    for person in (cast.clara, cast.ana):
        assert api(person).get(f"{V1}/enrollments/{made.id}/certificate").status_code == 404
    assert api(cast.elena).get(f"{V1}/enrollments/{made.id}/certificate").status_code == 404
    assert api(None).get(f"{V1}/enrollments/{made.id}/certificate").status_code == 401
    assert issued(cast) == []


def test_a_later_change_of_name_changes_no_certificate(cast: Any, outbox: Any) -> None:
    finish(cast)
    outbox.run()
    Profile.objects.filter(pk=cast.diego.id).update(first_name="Otro")
    with organization_scope(cast.a):
        assert Certificate.objects.get().name == "Diego Ejemplo"


# -- the public page


def test_anybody_with_the_code_sees_name_journey_date_and_organization_and_nothing_else(cast: Any, outbox: Any) -> None:
    finish(cast)
    outbox.run()
    (certificate,) = issued(cast)
    page = Client().get(f"/certificates/{certificate.code}")
    text = page.content.decode()
    assert page.status_code == 200
    for said in ("Diego Ejemplo", "Calma en tres pasos", "Empresa Alba", "Certificado auténtico"):
        assert said in text
    for kept in (cast.diego.email, str(cast.diego.id), str(cast.a.id), str(certificate.id), "minutos"):
        assert kept not in text
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_the_page_speaks_english_too(cast: Any) -> None:
    page = Client(headers={"accept-language": "en"}).get("/certificates")
    assert page.status_code == 200
    assert '<html lang="en">' in page.content.decode()


def test_a_code_may_be_typed_carelessly(cast: Any, outbox: Any) -> None:
    finish(cast)
    outbox.run()
    (certificate,) = issued(cast)
    careless = certificate.code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    answer = Client().get("/certificates", {"code": careless}, follow=True)
    assert answer.redirect_chain[0][0] == f"/certificates/{certificate.code}"
    assert "Certificado auténtico" in answer.content.decode()


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA-AAAA", "nada", "%00", "<script>", "A" * 500, "' OR 1=1 --"])
def test_a_code_that_proves_nothing_says_so_and_no_more(cast: Any, code: str) -> None:
    page = Client().get(f"/certificates/{code}")
    assert page.status_code == 404
    assert "Ningún certificado vigente" in page.content.decode()
    assert "<script>" not in page.content.decode().replace("<style>", "")


def test_an_erasure_revokes_it_as_if_it_had_never_been(cast: Any, api: Any, outbox: Any) -> None:
    made, _told = finish(cast)
    outbox.run()
    (certificate,) = issued(cast)
    unknown = Client().get("/certificates/AAAA-AAAA-AAAA-AAAA")
    journeys = next(one for one in contributors() if one.name == "journeys")
    with organization_scope(cast.a):
        assert journeys.collect(cast.diego.id, cast.a)["certificates"][0]["name"] == "Diego Ejemplo"
        journeys.erase(cast.diego.id, cast.a)
        journeys.erase(cast.diego.id, cast.a)
        assert Certificate.objects.get().name == ""
    gone = Client().get(f"/certificates/{certificate.code}")
    assert gone.status_code == unknown.status_code == 404
    assert gone.content.decode().replace(certificate.code, "") == unknown.content.decode().replace(
        "AAAA-AAAA-AAAA-AAAA", ""
    )
    assert api(cast.diego).get(f"{V1}/enrollments/{made.id}/certificate").status_code == 409
    outbox.run()
    assert len(issued(cast)) == 1


def test_who_tries_codes_is_slowed_down(cast: Any, settings: Any, standing_clock: None) -> None:
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "certificates": "3/m"}
    browser = Client(REMOTE_ADDR="203.0.113.77")
    answers = [browser.get("/certificates/AAAA-AAAA-AAAA-AAAA").status_code for _number in range(4)]
    assert answers == [404, 404, 404, 429]


def test_codes_are_drawn_from_80_bits() -> None:
    codes = {certificates.new_code() for _number in range(500)}
    assert len(codes) == 500
    assert all(certificates.canonical(code) == code for code in codes)
