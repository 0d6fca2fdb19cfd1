"""Programmes, files and the report in the backoffice; lists as files."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import zip_longest

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditRecord, User
from organizations.models import File, Invitation, Membership, Program, ProgramEntry, ProgramMember
from organizations.rules.content import Reason
from organizations.rules.purposes import PURPOSES
from organizations.services import programs

PROGRAMS = "/admin/organizations/program/"
FILES = "/admin/organizations/file/"
REPORT = "/admin/organizations/reportmonth/"
MEMBERS = "/admin/organizations/membership/"


@pytest.fixture
def program(cast):
    made = Program.objects.create(
        organization_id=cast.a.id,
        name="Primavera",
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 6, 30),
        budget=Decimal(100),
        status="active",
    )
    ProgramMember.objects.create(organization_id=cast.a.id, program=made, person_id=cast.diego.id, part="participant")
    programs.charge_budget(program_id=made.pk, amount=Decimal(30), cause="ticket:1", actor_id=cast.ana.id)
    return made


def posted(program, **changes):
    return {
        "name": "Primavera",
        "status": "active",
        "goal": "",
        "starts_on": "01/03/2026",
        "ends_on": "30/06/2026",
        "budget": "100",
        "currency": "EUR",
        "hours_planned": "0",
        "members-TOTAL_FORMS": "0",
        "members-INITIAL_FORMS": "0",
        "entries-TOTAL_FORMS": "0",
        "entries-INITIAL_FORMS": "0",
        **changes,
    }


class TestPrograms:
    """The page of programmes."""

    def test_the_list_takes_few_statements(self, enter, cast, program, statements):
        for number in range(10):
            Program.objects.create(
                organization_id=cast.a.id, name=f"P{number}", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
            )
        browser = enter(cast.bruno)
        with statements(12):
            page = browser.get(PROGRAMS)
        assert "Primavera" in page.content.decode()
        assert "30,00 de 100,00 EUR" in page.content.decode()

    def test_a_page_with_people_that_cannot_be_edited_shows_them_by_name(self, enter, cast, program):
        """An inline whose read-only column is a foreign key to a person."""
        for person in (cast.bruno, cast.clara):
            page = enter(person).get(f"{PROGRAMS}{program.pk}/change/").content.decode()
            assert "Ana Ejemplo" in page  # who noted the movement
            assert "Diego Ejemplo" in page  # the cohort

    def test_a_programme_is_set_up_and_changed(self, enter, cast):
        browser = enter(cast.bruno)
        said = posted(None) | {
            "members-TOTAL_FORMS": "1",
            "members-0-person": str(cast.diego.id),
            "members-0-part": "participant",
        }
        answer = browser.post(f"{PROGRAMS}add/", said)
        assert answer.status_code == 302, answer.context["errors"]
        made = Program.objects.get()
        assert (made.organization_id, made.budget) == (cast.a.id, 100)
        assert list(ProgramMember.objects.values_list("person_id", "organization_id")) == [(cast.diego.id, cast.a.id)]
        answer = browser.post(f"{PROGRAMS}{made.pk}/change/", posted(made, name="Verano"))
        assert answer.status_code == 302
        made.refresh_from_db()
        assert (made.name, made.budget) == ("Verano", 100)
        assert AuditRecord.objects.filter(action__in=["program.created", "program.changed"]).count() >= 2

    def test_people_come_go_and_are_exchanged_and_it_is_audited(self, enter, cast, program):
        row = ProgramMember.objects.get(program=program)
        said = posted(program) | {
            "members-TOTAL_FORMS": "2",
            "members-INITIAL_FORMS": "1",
            "members-0-id": str(row.pk),
            "members-0-program": str(program.pk),
            "members-0-person": str(cast.ana.id),
            "members-0-part": "participant",
            "members-1-program": str(program.pk),
            "members-1-person": str(cast.clara.id),
            "members-1-part": "facilitator",
        }
        answer = enter(cast.bruno).post(f"{PROGRAMS}{program.pk}/change/", said)
        assert answer.status_code == 302, answer.context["errors"]
        people = ProgramMember.objects.filter(program=program)
        assert set(people.values_list("person_id", "part")) == {
            (cast.ana.id, "participant"),
            (cast.clara.id, "facilitator"),
        }
        assert not people.filter(pk=row.pk).exists()  # the day since when Diego took part is not Ana's
        changes = AuditRecord.objects.get(action="program.people_changed", actor_id=cast.bruno.id).changes
        assert {name: said["after"] for name, said in changes.items()} == {"joined": 2, "left": 1}

    def test_who_may_not_have_a_part_is_refused_and_nothing_changes(self, enter, cast, program):
        said = posted(program, name="Otro") | {
            "members-TOTAL_FORMS": "1",
            "members-0-program": str(program.pk),
            "members-0-person": str(cast.diego.id),
            "members-0-part": "facilitator",
        }
        assert enter(cast.bruno).post(f"{PROGRAMS}{program.pk}/change/", said).status_code == 200
        assert Program.objects.get(pk=program.pk).name == "Primavera"
        assert not ProgramMember.objects.filter(program=program, part="facilitator").exists()

    def test_a_large_cohort_is_shown_a_page_at_a_time(self, enter, cast, program):
        """All at once it would be a form of more fields than a browser may send."""
        people = User.objects.bulk_create(User(email=f"persona{number}@alba.example") for number in range(60))
        ProgramMember.objects.bulk_create(
            ProgramMember(organization_id=cast.a.id, program=program, person=person, part="participant")
            for person in people
        )
        page = enter(cast.bruno).get(f"{PROGRAMS}{program.pk}/change/")
        formset = page.context["inline_admin_formsets"][0].formset
        assert (len(formset.initial_forms), formset.paginator.count) == (50, 61)

    def test_a_budget_under_what_was_spent_is_refused_on_the_form(self, enter, cast, program):
        answer = enter(cast.bruno).post(f"{PROGRAMS}{program.pk}/change/", posted(program, budget="10"))
        assert answer.status_code == 200
        program.refresh_from_db()
        assert program.budget == 100

    def test_an_expense_and_hours_are_noted(self, enter, cast, program):
        browser = enter(cast.bruno)
        said = {"_form_submitted": "True", "amount": "20", "note": "Sala"}
        browser.post(f"{PROGRAMS}{program.pk}/note_expense/", said)
        browser.post(
            f"{PROGRAMS}{program.pk}/note_hours/", {"_form_submitted": "True", "hours": "2.5", "note": "Taller"}
        )
        program.refresh_from_db()
        assert (program.spent, program.hours_used) == (50, Decimal("2.5"))
        browser.post(f"{PROGRAMS}{program.pk}/note_expense/", said | {"amount": "51"})
        program.refresh_from_db()
        assert program.spent == 50
        assert ProgramEntry.objects.count() == 3

    def test_a_facilitator_reads_and_does_not_change(self, enter, cast, program):
        browser = enter(cast.clara)
        assert browser.get(PROGRAMS).status_code == 200
        answer = browser.post(f"{PROGRAMS}{program.pk}/change/", posted(program, name="Otro"))
        assert answer.status_code == 403
        program.refresh_from_db()
        assert program.name == "Primavera"

    def test_another_organizations_programmes_are_not_there(self, enter, cast):
        other = Program.objects.create(
            organization_id=cast.b.id, name="Ajeno", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
        )
        browser = enter(cast.ana)
        assert "Ajeno" not in browser.get(PROGRAMS).content.decode()
        assert browser.get(f"{PROGRAMS}{other.pk}/change/").status_code == 302


class TestFiles:
    """The page of files."""

    def test_the_list_says_what_became_of_each(self, enter, cast, statements):
        """Of whatever purpose a file is and whyever it was refused: the page has words for it."""
        for number, (purpose, reason) in enumerate(zip_longest(PURPOSES, Reason, fillvalue="evidence")):
            File.objects.create(
                organization_id=cast.a.id,
                owner_id=cast.diego.id,
                purpose=purpose,
                filename=f"f{number}.pdf",
                content_type="application/pdf",
                size=2048,
                status="refused",
                reason=reason,
            )
        browser = enter(cast.bruno)
        with statements(12):
            page = browser.get(FILES).content.decode()
        assert "contiene programas" in page
        assert "grabación de una sesión" in page
        assert "f5.pdf" in browser.get(f"{FILES}?purpose=recording").content.decode()
        assert "f0.pdf" not in browser.get(f"{FILES}?purpose=recording").content.decode()
        assert "Diego Ejemplo" in page
        pk = File.objects.first().pk
        assert "Diego Ejemplo" in browser.get(f"{FILES}{pk}/change/").content.decode()
        assert browser.get(f"{FILES}add/").status_code == 403
        assert enter(cast.clara).get(FILES).status_code == 403


class TestReport:
    """The page of the report."""

    def test_it_shows_dashes_for_what_is_protected_and_gives_files(self, enter, cast, program, statements):
        browser = enter(cast.bruno)
        browser.get(REPORT)
        with statements(12):
            page = browser.get(REPORT).content.decode()
        assert "—" in page
        assert "Primavera" in browser.get(f"{REPORT}?from=2026-03&to=2026-05").content.decode()
        assert browser.get(f"{REPORT}?output=pdf").content.startswith(b"%PDF-")
        assert browser.get(f"{REPORT}?output=csv").content.startswith(b"\xef\xbb\xbf")
        assert AuditRecord.objects.filter(action="report.exported").count() == 2

    def test_a_period_that_cannot_be_is_explained(self, enter, cast):
        page = enter(cast.ana).get(f"{REPORT}?from=2026-05&to=2026-03").content.decode()
        assert "Termina antes de empezar." in page

    def test_facilitators_do_not_see_it_and_rows_are_nobodys(self, enter, cast):
        assert enter(cast.clara).get(REPORT).status_code == 403
        browser = enter(cast.ana)
        browser.get(REPORT)
        from organizations.models import ReportMonth

        pk = ReportMonth.objects.first().pk
        assert browser.get(f"{REPORT}{pk}/change/").status_code == 302


def export(browser, page, kind="csv", purpose="Comprobar la lista de personas", filters=""):
    """Answer the dialog as the browser does, then follow it to the download."""
    said = {"_form_submitted": "True", "kind": kind, "purpose": purpose}
    headers = {"hx-request": "true", "hx-current-url": f"http://testserver{page}{filters}"}
    return browser.post(f"{page}export_list/", said, headers=headers)


class TestExport:
    """Any list as a file."""

    def test_a_list_is_exported_with_its_columns_filters_and_people_by_name(self, enter, cast, program):
        browser = enter(cast.bruno)
        answer = export(browser, PROGRAMS, filters="?status__exact=active")
        file = browser.get(answer.headers["HX-Redirect"])
        assert file.headers["Content-Type"] == "text/csv"
        assert file.headers["Content-Disposition"].startswith("attachment;")
        rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
        assert rows[0][:2] == ["Nombre", "Estado"]
        assert rows[1][:2] == ["Primavera", "en marcha"]
        assert len(rows) == 2
        answer = export(browser, PROGRAMS, filters="?status__exact=draft")
        assert len(browser.get(answer.headers["HX-Redirect"]).content.splitlines()) == 1

    def test_people_are_exported_by_name_and_a_formula_stays_text(self, enter, cast):
        File.objects.create(
            organization_id=cast.a.id,
            owner_id=cast.diego.id,
            purpose="evidence",
            filename="=HYPERLINK(1)",
            content_type="application/pdf",
            size=1,
        )
        browser = enter(cast.ana)
        answer = export(browser, FILES, kind="xlsx")
        sheet = load_workbook(BytesIO(browser.get(answer.headers["HX-Redirect"]).content)).active
        row = [cell.value for cell in sheet[2]]
        assert row[0] == "'=HYPERLINK(1)"
        assert sheet["A2"].data_type == "s"
        assert "Diego Ejemplo" in row[2]

    def test_it_is_audited_with_its_purpose_which_must_be_said(self, enter, cast, program):
        browser = enter(cast.bruno)
        refused = export(browser, PROGRAMS, purpose="ya")
        assert "HX-Redirect" not in refused.headers
        assert not AuditRecord.objects.filter(action="list.exported").exists()
        export(browser, PROGRAMS)
        kept = AuditRecord.objects.get(action="list.exported")
        assert (kept.actor_id, kept.organization_id) == (cast.bruno.id, cast.a.id)

    def test_the_download_is_for_that_person_page_and_minute(self, enter, cast, program):
        browser = enter(cast.bruno)
        url = export(browser, PROGRAMS).headers["HX-Redirect"]
        assert enter(cast.ana).get(url).status_code == 403
        assert browser.get(url.replace("program", "file")).status_code == 403
        assert browser.get(url[:-2]).status_code == 403
        assert browser.get(re.sub("token=.*", "", url)).status_code == 403
        with time_machine.travel(timezone.now() + timedelta(seconds=130)):
            assert browser.get(url).status_code == 403
        assert browser.get(url).status_code == 200

    def test_who_may_not_see_a_list_does_not_export_it(self, enter, cast):
        answer = export(enter(cast.clara), FILES)
        assert answer.status_code == 403
        assert not AuditRecord.objects.filter(action="list.exported").exists()

    def test_only_the_organizations_own_rows_are_in_it(self, enter, cast, program):
        Program.objects.create(
            organization_id=cast.b.id, name="Ajeno", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
        )
        browser = enter(cast.bruno)
        assert b"Ajeno" not in browser.get(export(browser, PROGRAMS).headers["HX-Redirect"]).content

    @pytest.mark.parametrize("page", [MEMBERS, "/admin/organizations/invitation/"])
    def test_people_and_invitations_are_lists_too(self, enter, cast, page):
        Invitation.objects.create(
            organization_id=cast.a.id, email="eva@x.example", expires_at=timezone.now() + timedelta(days=3)
        )
        browser = enter(cast.bruno)
        content = browser.get(export(browser, page).headers["HX-Redirect"]).content.decode("utf-8-sig")
        assert ("Diego Ejemplo · diego@a.example" in content) == (page == MEMBERS)
        members = Membership.objects.filter(organization_id=cast.a.id).count()
        assert len(content.splitlines()) == 1 + (members if page == MEMBERS else 1)

    def test_the_platforms_list_of_organizations_is_exported_by_platform_administrators(self, enter, cast):
        browser = enter(cast.gala, "platform")
        page = "/admin/organizations/organization/"
        content = browser.get(export(browser, page).headers["HX-Redirect"]).content.decode("utf-8-sig")
        assert "Empresa Alba" in content
        assert export(enter(cast.ana), page).status_code == 403
