"""Certificates of completed journeys: issued once, in the words of that day; verified by anybody who has the code.

The code is 80 random bits in Crockford's base 32 (https://www.crockford.com/base32.html), so that nobody finds one by
trying. A public page needs to know in which organization to look, and nothing else: that alone stands in the shared
schema (`CertificateCode`); name, journey and date stay in the organization's.
"""

import re
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Profile
from journeys.errors import NoCertificate
from journeys.models import Certificate, Enrollment
from journeys.rules.days import local_day
from journeys.shared.models import CertificateCode
from oasis.core.errors import NotFound
from oasis.core.tenancy import current_organization, load_organization, organization_scope

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 4
MISREAD = str.maketrans("OIL", "011")
CODE = re.compile(rf"[{ALPHABET}]{{{GROUPS * GROUP}}}")


def announced(enrollment_id: UUID) -> dict[str, Any]:
    """What completing a journey says of its certificate: where it can be fetched."""
    return {"url": f"/api/v1/enrollments/{enrollment_id}/certificate"}


def verification_url(code: str) -> str:
    """The public page that proves a certificate; it is ours, not the front end's."""
    return f"{settings.PUBLIC_URL}{reverse('certificate', args=[code])}"


def new_code() -> str:
    """A fresh code, in groups that can be read out."""
    drawn = "".join(secrets.choice(ALPHABET) for _number in range(GROUPS * GROUP))
    return "-".join(drawn[start : start + GROUP] for start in range(0, len(drawn), GROUP))


def canonical(code: str) -> str | None:
    """The code as it was issued, from what somebody typed; None for what cannot be one."""
    plain = re.sub(r"[\s-]", "", code[:60]).upper().translate(MISREAD)
    if not CODE.fullmatch(plain):
        return None
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def issue_certificate(*, enrollment_id: UUID) -> Certificate | None:
    """The enrollment's certificate, issued now if it was not yet; None where there is none to issue.

    Safe to run twice and at once: the enrollment has one, by constraint.
    """
    found = Certificate.objects.filter(enrollment_id=enrollment_id).first()
    if found is not None:
        return found
    enrollment = (
        Enrollment.objects.filter(pk=enrollment_id, status=Enrollment.Status.COMPLETED, version__certificate=True)
        .select_related("journey")
        .first()
    )
    if enrollment is None or enrollment.completed_at is None:
        return None
    organization = current_organization()
    names = Profile.objects.filter(pk=enrollment.person_id).values_list("first_name", "last_name").first() or ()
    name = " ".join(filter(None, names)) or _("Participante")
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                enrollment=enrollment,
                person_id=enrollment.person_id,
                code=new_code(),
                name=name,
                journey_title=enrollment.journey.title,
                organization_name=organization.name,
                minutes=enrollment.journey.estimated_minutes,
                completed_on=local_day(enrollment.completed_at, organization.timezone),
            )
            CertificateCode.objects.create(code=certificate.code, organization_id=organization.id)
            record(action="certificate.issued", target=certificate, actor_id=enrollment.person_id)
    except IntegrityError:
        return Certificate.objects.get(enrollment_id=enrollment_id)
    return certificate


def own_certificate(*, person_id: UUID, enrollment_id: UUID) -> Certificate:
    """The certificate of one's own enrollment; raises `NotFound`, `NoCertificate`."""
    if not Enrollment.objects.of(person_id).filter(pk=enrollment_id).exists():
        raise NotFound
    certificate = issue_certificate(enrollment_id=enrollment_id)
    if certificate is None or certificate.revoked_at is not None:
        raise NoCertificate
    return certificate


def verify_certificate(code: str) -> dict[str, Any] | None:
    """What a certificate's code proves: `{code, name, journey, organization, completed_on}`; None where nothing.

    Runs outside every scope. An unknown code and a revoked certificate cannot be told apart.
    """
    known = canonical(code)
    lead = CertificateCode.objects.filter(pk=known).values_list("organization_id", flat=True).first() if known else None
    if lead is None:
        return None
    with organization_scope(load_organization(lead)):
        certificate = Certificate.objects.filter(code=known, revoked_at__isnull=True).first()
    if certificate is None:
        return None
    return {
        "code": certificate.code,
        "name": certificate.name,
        "journey": certificate.journey_title,
        "organization": certificate.organization_name,
        "completed_on": certificate.completed_on,
    }
