"""Sponsored programmes: set up, changed, spent from, and how they go."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditRecord
from journeys.models import Journey
from oasis.core.errors import NotFound
from oasis.core.ids import uuid7
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches, at_once
from organizations.api.programs import ProgramDetail, ProgramStats, ProgramSummary
from organizations.errors import BudgetExceeded
from organizations.models import Membership, Program, ProgramEntry, ProgramMember
from organizations.services import programs


@pytest.fixture
def path(cast):
    return f"/api/v1/organizations/{cast.a.id}/programs"


@pytest.fixture
def journey(cast):
    with organization_scope(cast.a):
        return Journey.objects.create(title="Respirar", slug="respirar").pk


def fields(**changes):
    return {
        "name": "Primavera",
        "starts_on": "2026-03-01",
        "ends_on": "2026-06-30",
        "budget": "1000.00",
        "hours_planned": "40",
    } | changes


def set_up(cast, **changes):
    columns = {
        "name": "Primavera",
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 6, 30),
        "budget": Decimal(100),
        "status": "active",
    } | changes
    return Program.objects.create(organization_id=cast.a.id, **columns)


class TestSettingUp:
    """POST, PATCH, DELETE."""

    def test_a_programme_has_dates_money_hours_journeys_and_people(self, api, cast, path, journey):
        said = fields(
            goal="Que nadie se quede atrás.",
            status="active",
            journeys=[journey],
            facilitators=[cast.clara.id],
            participants=[cast.diego.id, cast.diego.id],
        )
        answer = api(cast.bruno).post(path, said)
        assert answer.status_code == 201, answer.json()
        data = answer.json()["data"]
        assert_matches(ProgramDetail, data)
        assert data["journeys"] == [{"id": str(journey), "title": "Respirar"}]
        assert data["facilitators"] == [{"user_id": str(cast.clara.id), "name": "Clara Ejemplo"}]
        assert data["participants"] == [{"user_id": str(cast.diego.id), "name": "Diego Ejemplo"}]
        assert (data["budget"], data["spent"], data["participants_count"]) == ("1000.00", "0.00", 1)
        assert AuditRecord.objects.filter(action="program.created").count() == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"ends_on": "2026-02-28"}, "ends_on"),
            ({"budget": "-1"}, "budget"),
            ({"spent": "5"}, "spent"),
            ({"currency": "QQQ"}, "currency"),
            ({"journeys": [str(uuid4())]}, "journeys"),
            ({"participants": [str(uuid4())]}, "participants"),
            ({"name": ""}, "name"),
            ({"status": "other"}, "status"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_made(self, api, cast, path, change, field):
        answer = api(cast.ana).post(path, fields(**change))
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
        assert field in answer.json()["error"]["details"]
        assert not Program.objects.exists()

    def test_only_who_has_the_role_facilitates_and_only_members_take_part(self, api, cast, path):
        answer = api(cast.ana).post(path, fields(facilitators=[cast.diego.id], participants=[cast.elena.id]))
        assert set(answer.json()["error"]["details"]) == {"facilitators", "participants"}
        Membership.objects.filter(user_id=cast.diego.id).update(status="removed")
        answer = api(cast.ana).post(path, fields(participants=[cast.diego.id]))
        assert set(answer.json()["error"]["details"]) == {"participants"}
        assert not Program.objects.exists()

    def test_two_programmes_have_two_names(self, api, cast, path):
        assert api(cast.ana).post(path, fields()).status_code == 201
        answer = api(cast.ana).post(path, fields())
        assert set(answer.json()["error"]["details"]) == {"name"}
        assert Program.objects.count() == 1

    def test_a_change_touches_what_it_names(self, api, cast, path):
        pk = api(cast.ana).post(path, fields(participants=[cast.diego.id])).json()["data"]["id"]
        answer = api(cast.ana).patch(f"{path}/{pk}", {"status": "paused", "participants": [cast.clara.id]})
        data = answer.json()["data"]
        assert (data["status"], data["budget"], data["name"]) == ("paused", "1000.00", "Primavera")
        assert [person["user_id"] for person in data["participants"]] == [str(cast.clara.id)]

    def test_a_budget_is_not_lowered_under_what_was_spent(self, api, cast, path):
        program = set_up(cast)
        programs.charge_budget(program_id=program.pk, amount=Decimal(60), cause="ticket:1")
        answer = api(cast.ana).patch(f"{path}/{program.pk}", {"budget": "59.99"})
        assert set(answer.json()["error"]["details"]) == {"budget"}
        program.refresh_from_db()
        assert program.budget == 100

    def test_a_programme_without_movements_is_deleted_one_with_them_is_not(self, api, cast, path):
        program = set_up(cast)
        programs.charge_budget(program_id=program.pk, amount=Decimal(1), cause="ticket:1")
        answer = api(cast.ana).delete(f"{path}/{program.pk}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "program_002")
        other = set_up(cast, name="Otoño")
        assert api(cast.ana).delete(f"{path}/{other.pk}").status_code == 204
        assert list(Program.objects.values_list("name", flat=True)) == ["Primavera"]

    @pytest.mark.parametrize("name", ["clara", "diego"])
    def test_others_do_not_manage_programmes(self, api, cast, path, name):
        program = set_up(cast)
        person = getattr(cast, name)
        for answer in (
            api(person).post(path, fields(name="Otra")),
            api(person).patch(f"{path}/{program.pk}", {"name": "Otra"}),
            api(person).delete(f"{path}/{program.pk}"),
            api(person).get(f"{path}/{program.pk}/stats"),
        ):
            assert answer.json()["error"]["code"] == "auth_010"
        assert list(Program.objects.values_list("name", flat=True)) == ["Primavera"]

    def test_another_organizations_programme_is_not_there(self, api, cast, path):
        other = Program.objects.create(
            organization_id=cast.b.id, name="Ajeno", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
        )
        for answer in (
            api(cast.ana).get(f"{path}/{other.pk}"),
            api(cast.ana).get(f"{path}/{other.pk}/stats"),
            api(cast.ana).patch(f"{path}/{other.pk}", {"name": "Mío"}),
            api(cast.ana).delete(f"{path}/{other.pk}"),
        ):
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "common_002")
        other.refresh_from_db()
        assert other.name == "Ajeno"


class TestReading:
    """Lists and statistics."""

    def test_a_list_takes_few_statements_and_filters(self, api, cast, path, statements):
        for number in range(5):
            program = set_up(cast, name=f"P{number}", status="draft" if number else "active")
            ProgramMember.objects.create(
                organization_id=cast.a.id, program=program, person_id=cast.diego.id, part="participant"
            )
        client = api(cast.clara)
        client.token()
        with statements(4):
            answer = client.get(path)
        assert_matches(ProgramSummary, answer.json()["data"][0])
        assert answer.json()["meta"]["pagination"]["total"] == 5
        assert all(row["participants_count"] == 1 for row in answer.json()["data"])
        assert len(api(cast.clara).get(f"{path}?status=active").json()["data"]) == 1
        assert len(api(cast.clara).get(f"{path}?search=p3").json()["data"]) == 1
        assert api(cast.clara).get(f"{path}?color=red").status_code == 400

    def test_statistics_say_what_is_left_and_nothing_about_few_people(self, api, cast, path):
        program = set_up(cast, hours_planned=Decimal(10))
        ProgramMember.objects.create(
            organization_id=cast.a.id, program=program, person_id=cast.diego.id, part="participant"
        )
        programs.charge_budget(program_id=program.pk, amount=Decimal(30), cause="ticket:1")
        programs.log_hours(program_id=program.pk, hours=Decimal(12), cause="session:1")
        data = api(cast.ana).get(f"{path}/{program.pk}/stats").json()["data"]
        assert_matches(ProgramStats, data)
        assert data["budget"] == {"planned": "100.00", "used": "30.00", "left": "70.00"}
        assert data["hours"] == {"planned": "10.00", "used": "12.00", "left": "0.00"}
        assert data["participants"] == 1
        assert data["enrolled"] == {"value": None, "suppressed": True}

    def test_statistics_bear_dates_at_the_ends_of_the_calendar(self, api, cast, path):
        for first, last in ((date.min, date(1, 2, 1)), (date.min, date.max), (date(9999, 1, 1), date.max)):
            program = set_up(cast, name=str(first) + str(last), starts_on=first, ends_on=last)
            assert api(cast.ana).get(f"{path}/{program.pk}/stats").status_code == 200


class TestSpending:
    """`charge_budget`, `refund_charge`, `log_hours`."""

    def test_the_same_cause_spends_once(self, cast):
        program = set_up(cast)
        first = programs.charge_budget(program_id=program.pk, amount=Decimal(40), cause="ticket:1")
        again = programs.charge_budget(program_id=program.pk, amount=Decimal(40), cause="ticket:1")
        assert first.pk == again.pk
        program.refresh_from_db()
        assert program.spent == 40

    def test_more_than_is_left_is_not_spent(self, cast):
        program = set_up(cast)
        programs.charge_budget(program_id=program.pk, amount=Decimal(100), cause="ticket:1")
        with pytest.raises(BudgetExceeded) as refused, transaction.atomic():
            programs.charge_budget(program_id=program.pk, amount=Decimal("0.01"), cause="ticket:2")
        assert refused.value.details == {"left": Decimal("0.00")}
        program.refresh_from_db()
        assert program.spent == 100
        assert ProgramEntry.objects.count() == 1

    @pytest.mark.parametrize("status", ["draft", "paused", "completed", "cancelled"])
    def test_only_an_active_programme_pays(self, cast, status):
        program = set_up(cast, status=status)
        with pytest.raises(BudgetExceeded), transaction.atomic():
            programs.charge_budget(program_id=program.pk, amount=Decimal(1), cause="ticket:1")
        assert not ProgramEntry.objects.exists()

    def test_a_refund_gives_back_once_and_the_ledger_sums_up(self, cast):
        program = set_up(cast)
        programs.charge_budget(program_id=program.pk, amount=Decimal(40), cause="ticket:1")
        for _ in range(2):
            programs.refund_charge(program_id=program.pk, cause="ticket:1")
        program.refresh_from_db()
        assert program.spent == 0
        assert sorted(ProgramEntry.objects.values_list("amount", flat=True)) == [Decimal(-40), Decimal(40)]
        with pytest.raises(NotFound):
            programs.refund_charge(program_id=program.pk, cause="ticket:9")

    def test_it_works_inside_the_organizations_scope_and_not_for_anothers_programme(self, cast):
        program = set_up(cast)
        with organization_scope(cast.a):
            programs.charge_budget(program_id=program.pk, amount=Decimal(1), cause="ticket:1")
        with pytest.raises(NotFound), organization_scope(cast.b):
            programs.charge_budget(program_id=program.pk, amount=Decimal(1), cause="ticket:2")

    def test_the_database_itself_refuses_to_overspend(self, cast):
        program = set_up(cast)
        with pytest.raises(IntegrityError, match="within_budget"), transaction.atomic():
            Program.objects.filter(pk=program.pk).update(spent=101)

    def test_of_many_at_once_as_many_pass_as_the_budget_holds(self, transactional_db, cast):
        program = set_up(cast)
        charges = [
            lambda cause=f"ticket:{number}": programs.charge_budget(
                program_id=program.pk, amount=Decimal(30), cause=cause
            )
            for number in range(6)
        ]
        results = at_once(*charges)
        assert sum(isinstance(result, ProgramEntry) for result in results) == 3
        assert sum(isinstance(result, BudgetExceeded) for result in results) == 3
        program.refresh_from_db()
        assert program.spent == 90

    def test_the_race_is_real_where_the_budget_is_looked_at_first(self, transactional_db, cast):
        program = set_up(cast)

        def look_first():
            with transaction.atomic():
                seen = Program.objects.get(pk=program.pk)
                if seen.spent + 60 > seen.budget:
                    raise BudgetExceeded
                ProgramEntry.objects.create(
                    id=uuid7(), organization_id=cast.a.id, program=program, kind="money", amount=60, cause=str(uuid4())
                )
                Program.objects.filter(pk=program.pk).update(spent=seen.spent + 60)

        for _ in range(10):
            ProgramEntry.objects.all().delete()
            Program.objects.filter(pk=program.pk).update(spent=0)
            at_once(look_first, look_first, look_first)
            if ProgramEntry.objects.count() > 1:
                break
        assert ProgramEntry.objects.count() > 1

    def test_the_same_cause_at_once_spends_once(self, transactional_db, cast):
        program = set_up(cast)
        charge = lambda: programs.charge_budget(program_id=program.pk, amount=Decimal(10), cause="ticket:1")  # noqa: E731
        results = at_once(charge, charge, charge)
        assert len({result.pk for result in results}) == 1
        program.refresh_from_db()
        assert program.spent == 10
