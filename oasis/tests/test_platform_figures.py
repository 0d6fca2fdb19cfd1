"""The platform across organizations: one query, kept by the outbox, seen by nobody else."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from journeys.kinds import Work
from journeys.models import Enrollment
from journeys.services.content import import_journey
from journeys.services.enrollment import complete_step, enroll
from oasis.bench.data import _journey
from oasis.core.tenancy import organization_scope
from organizations.models import JourneyCompletion, Organization, OrganizationFigures
from organizations.services import figures
from organizations.services.figures import count_completion, figures_page, platform_figures
from organizations.services.provisioning import create_organization


def of(slug):
    return next(row for row in platform_figures() if row["slug"] == slug)


def test_everything_is_one_query_however_many_organizations(cast, statements):
    for number in range(30):
        create_organization(name=f"Casa {number}", slug=f"casa-{number}")
    with statements(1):
        rows = platform_figures()
    assert len(rows) == 32
    assert (of("alba")["members"], of("brisa")["members"], of("casa-1")["members"]) == (4, 1, 0)


def test_a_page_and_the_sums_over_all_of_them_are_one_query_too(cast, statements, monkeypatch):
    monkeypatch.setattr(figures, "PAGE_SIZE", 2)
    for number in range(3):
        create_organization(name=f"Casa_{number}", slug=f"casa-{number}")
    Organization.objects.filter(slug="casa-2").update(status="archived")
    with statements(1):
        first = figures_page()
    assert [row["slug"] for row in first.rows] == ["casa-0", "casa-1"]
    assert (first.organizations, first.members, first.pages) == (4, 5, 2)
    assert [row["slug"] for row in figures_page(number=2).rows] == ["alba", "brisa"]
    assert [row["slug"] for row in figures_page(search="a_1").rows] == ["casa-1"]  # no wildcard
    assert figures_page(search="_____").rows == []
    assert (figures_page(number=9).rows, figures_page(number=9).organizations) == ([], 0)


def test_active_are_members_who_used_it_in_thirty_days(cast):
    now = timezone.now()
    for person, days in ((cast.ana, 1), (cast.ana, 2), (cast.diego, 29), (cast.clara, 31), (cast.elena, 0)):
        Session.objects.create(
            user_id=person.id,
            refresh_jti=uuid4(),
            last_used_at=now - timedelta(days=days),
            expires_at=now + timedelta(days=1),
        )
    assert (of("alba")["active_people"], of("brisa")["active_people"]) == (2, 1)


@pytest.fixture
def completed(cast, outbox):
    """Diego has walked a journey to its end."""
    with organization_scope(cast.a):
        journey = import_journey(_journey(1, 1))
        enrollment = enroll(journey_id=journey.pk, person_id=cast.diego.id)
        row = Enrollment.objects.get(person_id=cast.diego.id)
        complete_step(enrollment_id=row.pk, step_id=row.next_step_id, person_id=cast.diego.id, work=Work())
        assert Enrollment.objects.get(pk=row.pk).status == "completed"
    assert enrollment is not None
    return row.pk


def test_a_completed_journey_is_counted_when_the_outbox_tells_it(completed, outbox):
    assert of("alba")["journeys_completed"] == 0
    outbox.run()
    assert (of("alba")["journeys_completed"], of("brisa")["journeys_completed"]) == (1, 0)


def test_a_message_that_comes_twice_counts_once(cast):
    enrollment_id = uuid4()
    for _ in range(3):
        count_completion(organization_id=cast.a.id, enrollment_id=enrollment_id)
    count_completion(organization_id=cast.b.id, enrollment_id=enrollment_id)
    assert (of("alba")["journeys_completed"], of("brisa")["journeys_completed"]) == (1, 1)


def test_the_report_counts_anew_from_the_schemas(completed, cast, capsys):
    OrganizationFigures.objects.create(organization_id=cast.b.id, journeys_completed=99)
    call_command("report", rebuild=True, json=True)
    rows = {row["slug"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["alba"]["journeys_completed"], rows["brisa"]["journeys_completed"]) == (1, 0)
    assert JourneyCompletion.objects.get().enrollment_id == completed
    call_command("report")
    assert "alba" in capsys.readouterr().out


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM public.{table}")
        return cursor.fetchall()


@pytest.mark.parametrize("table", ["organizations_journeycompletion", "organizations_organizationfigures"])
def test_no_organization_sees_the_figures(cast, table):
    with pytest.raises(DatabaseError, match="permission denied"), organization_scope(cast.a):
        rows_of(table)


def test_the_platforms_page_shows_it_to_platform_administrators_only(client, cast, statements):
    Organization.objects.filter(pk=cast.b.id).update(status="archived")
    page = reverse("admin:organizations_organizationfigures_changelist")
    for person, status in ((cast.gala, 200), (cast.ana, 403)):
        client.logout()
        assert client.login(username=person.email, password=person.password)
        answer = client.get(page)
        assert answer.status_code == status
        assert ("Quien está en dos organizaciones" in answer.content.decode()) == (status == 200)
        assert "Fundación Brisa" not in answer.content.decode()
    client.login(username=cast.gala.email, password=cast.gala.password)
    with statements(12):
        client.get(page)
    for query in ("?p=9999999999999999999999", "?p=-1", "?p=x", "?q=%25%27%5C&p=2"):
        assert client.get(page + query).status_code == 200
