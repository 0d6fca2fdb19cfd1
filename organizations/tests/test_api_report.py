"""The report: figures, protection, and as a file."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from accounts.models import AuditRecord, User
from journeys.models import EmotionCheckIn, Enrollment
from journeys.reporting import deeds, titles
from journeys.tests.making import make_journey, walk
from oasis.core import storage
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches
from organizations import reporting
from organizations.api.reports import Report
from organizations.models import File, Membership, Organization, Program
from organizations.reporting import Deed
from organizations.services.reports import month_of


@pytest.fixture
def path(cast):
    return f"/api/v1/organizations/{cast.a.id}/report"


@pytest.fixture
def crowd(cast, monkeypatch):
    """`crowd(7)`: that many people have done something this month."""
    people = User.objects.bulk_create(User(email=f"p{number}@crowd.example") for number in range(12))
    Membership.objects.bulk_create(Membership(organization_id=cast.a.id, user=user) for user in people)
    acting = []
    monkeypatch.setattr(
        reporting,
        "_contributors",
        {"test": lambda month: list(acting) if month.start <= timezone.now() < month.end else []},
    )

    def act(count, **changes):
        done = {"enrolled": True, "steps": 2, "completed": True} | changes
        acting[:] = [
            deed
            for user in people[:count]
            for deed in (
                Deed(person_id=user.pk, journey_id=cast.a.id, **done),
                Deed(person_id=user.pk, mood=4.0),
            )
        ]

    act.people, act.acting = people, acting
    return act


class TestFigures:
    """What it says."""

    def test_figures_about_enough_people_are_said(self, api, cast, path, crowd):
        crowd(6)
        data = api(cast.bruno).get(path).json()["data"]
        assert_matches(Report, data)
        assert data["enrolled"] == {"value": 6, "suppressed": False, "people": 6}
        assert data["active"] == {"value": 6, "suppressed": False, "people": 6}
        assert data["completion"] == {"value": 100.0, "suppressed": False, "people": 6}
        assert data["mood_trend"] == {"value": 4.0, "suppressed": False, "people": 6}
        assert data["engagement"] == {"value": 2.0, "suppressed": False, "people": 6}
        assert len(data["months"]) == 3
        assert data["months"][-1]["enrolled"]["value"] == 6
        assert data["months"][0]["enrolled"] == {"value": None, "suppressed": True}

    def test_figures_about_four_people_are_not(self, api, cast, path, crowd):
        crowd(4)
        data = api(cast.ana).get(path).json()["data"]
        for name in ("enrolled", "active", "completion", "mood_trend", "engagement"):
            assert data[name] == {"value": None, "suppressed": True}

    def test_who_joins_after_a_report_does_not_show(self, api, cast, path, crowd):
        crowd(6)
        before = api(cast.ana).get(path).json()["data"]
        crowd(7)
        assert api(cast.ana).get(path).json()["data"] == before

    def test_completion_that_would_tell_of_one_person_is_not_said(self, api, cast, path, crowd):
        crowd(6)
        crowd.acting[0] = Deed(person_id=crowd.people[0].pk, journey_id=cast.a.id, enrolled=True, steps=2)
        data = api(cast.ana).get(path).json()["data"]
        assert data["active"]["value"] == 6
        assert data["completion"]["suppressed"]

    def test_everybody_at_the_end_of_the_scale_does_not_show(self, api, cast, path, crowd):
        crowd(6)
        crowd.acting[:] = [Deed(person_id=user.pk, mood=1.0) for user in crowd.people[:6]]
        assert api(cast.ana).get(path).json()["data"]["mood_trend"]["value"] == 1.5

    def test_a_day_stands_for_its_month(self, api, cast, path, crowd, standing_clock):
        crowd(6)
        today = timezone.localdate(timezone=ZoneInfo("Europe/Madrid"))  # the organization's; UTC may have another month
        data = api(cast.ana).get(f"{path}?from={today}&to={today}").json()["data"]
        assert data["period"]["from"] == str(today.replace(day=1))
        assert [month["month"] for month in data["months"]] == [f"{today:%Y-%m}"]
        later = api(cast.ana).get(f"{path}?from={today}&to={today + timedelta(days=400)}").json()["data"]
        assert later["period"] == data["period"]

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("from=2026-03-01&to=2026-02-01", "to"),
            ("from=2020-01-01&to=2026-02-01", "from"),
            ("from=2999-01-01", "from"),
            ("from=yesterday", "from"),
            ("to=0001-01-01", "to"),  # two months before it there is no calendar
            ("from=0001-01-01&to=0001-01-02", "from"),
            ("since=2026-01-01", "since"),
            ("output=doc", "output"),
        ],
    )
    def test_a_period_that_cannot_be_is_refused(self, api, cast, path, query, field):
        answer = api(cast.ana).get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
        assert field in answer.json()["error"]["details"]

    @pytest.mark.parametrize("name", ["clara", "diego"])
    def test_facilitators_and_participants_get_none(self, api, cast, path, name):
        answer = api(getattr(cast, name)).get(path)
        assert answer.json()["error"]["code"] == "auth_010"

    def test_closed_months_take_few_statements(self, api, cast, path, crowd, statements):
        crowd(6)
        client = api(cast.ana)
        client.get(f"{path}?from=2026-01-01")
        with statements(8):
            client.get(f"{path}?from=2026-01-01")


class TestJourneys:
    """What journeys tell of a month."""

    def test_a_month_tells_who_began_walked_completed_and_felt_what(self, cast):
        now = timezone.now()
        with organization_scope(cast.a):
            journey = make_journey()
            made, _steps = walk(cast.diego.id, journey)
            Enrollment.objects.filter(pk=made.pk).update(status="completed", progress=100, completed_at=now)
            for mood in (2, 5):
                EmotionCheckIn.objects.create(person_id=cast.diego.id, mood=mood, energy=3, day=timezone.localdate())
            month = month_of(timezone.localdate(), "UTC")
            found = deeds(month)
            assert deeds(month_of(timezone.localdate() - timedelta(days=400), "UTC")) == []
            assert titles([journey.pk, cast.a.id]) == {journey.pk: journey.title}
        assert Deed(person_id=cast.diego.id, journey_id=journey.pk, enrolled=True, completed=True) in found
        assert Deed(person_id=cast.diego.id, mood=3.5) in found


class TestFiles:
    """CSV, XLSX, PDF."""

    def test_csv_by_query(self, api, cast, path, crowd):
        crowd(6)
        Program.objects.create(
            organization_id=cast.a.id,
            name="=HYPERLINK(1)",
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate(),
        )
        answer = api(cast.ana).get(f"{path}?output=csv")
        assert answer.headers["Content-Type"] == "text/csv"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="informe-')
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0] == ["De quién", "Cuándo", "Cifra", "Valor", "Personas"]
        assert rows[1][2:] == ["Inscripciones", "6", "6"]
        assert ["'=HYPERLINK(1)", rows[1][1], "Inscripciones", "protegida", ""] in rows
        assert AuditRecord.objects.filter(action="report.exported").count() == 1

    def test_xlsx_by_accept(self, api, cast, path, crowd):
        crowd(6)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = api(cast.ana).get(path, accept=kind)
        assert answer.headers["Content-Type"] == kind
        sheet = load_workbook(BytesIO(answer.content)).active
        assert [cell.value for cell in sheet[2]][2:] == ["Inscripciones", 6, 6]

    @pytest.mark.usefixtures("folder")
    def test_pdf_with_the_sponsors_logo_and_name(self, api, cast, path, crowd):
        crowd(6)
        drawn = BytesIO()
        Image.new("RGB", (200, 80), "navy").save(drawn, "PNG")
        logo = File.objects.create(
            organization_id=cast.a.id,
            purpose="logo",
            filename="l.png",
            content_type="image/png",
            size=1,
            status="ready",
        )
        storage.store(logo.key, drawn.getvalue(), "image/png")
        Organization.objects.filter(pk=cast.a.id).update(logo=logo, colour="#334488")
        answer = api(cast.ana).get(f"{path}?output=pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        pages = PdfReader(BytesIO(answer.content)).pages
        said = "\n".join(page.extract_text() for page in pages)
        assert "Informe de impacto" in said
        assert "Empresa Alba" in said
        assert "ninguna cifra habla de menos de 5" in said.replace("\n", " ")
        assert "En 3 meses ha habido 6 inscripciones en recorridos." in said.replace("\n", " ")
        assert len(pages[0].images) == 1

    @pytest.mark.usefixtures("folder")
    def test_a_logo_that_is_gone_is_left_out(self, api, cast, path, crowd):
        logo = File.objects.create(
            organization_id=cast.a.id,
            purpose="logo",
            filename="l.png",
            content_type="image/png",
            size=1,
            status="ready",
        )
        Organization.objects.filter(pk=cast.a.id).update(logo=logo)
        assert api(cast.ana).get(f"{path}?output=pdf").status_code == 200
