"""Inviting a list in the backoffice: looked at first, sent second, undone at will."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from oasis.core.models import Job
from organizations.models import Invitation, InvitationBatch
from organizations.services import imports

CSV = "correo;rol;nombre\nnuria@casa.example;facilitadora;Núria\nesto no;;\npau@casa.example;;\n"
CONFIRMED = {"_form_submitted": "on"}
LIST = "admin:organizations_invitationbatch_changelist"


@pytest.fixture
def upload_page():
    return reverse("admin:organizations_invitationbatch_upload")


def file(text=CSV):
    return SimpleUploadedFile("personas.csv", text.encode("latin-1"), content_type="text/csv")


def looked_at(browser, page):
    """The batch that a preview page offers to send."""
    answer = browser.post(page, {"file": file()})
    assert answer.status_code == 200
    return answer, re.search(r'name="batch" value="([0-9a-f-]+)"', answer.content.decode())[1]


def test_the_file_is_shown_row_by_row_before_anybody_is_invited(cast, enter, upload_page):
    browser = enter(cast.bruno)
    assert browser.get(upload_page).status_code == 200
    answer, _batch = looked_at(browser, upload_page)
    text = answer.content.decode()
    assert "Se invitará a 2 personas" in text
    assert "nuria@casa.example" in text
    assert "Fila 3: Esto no es una dirección de correo." in text
    assert not Invitation.objects.exists()


def test_the_second_step_invites_the_good_rows_and_the_list_tells_the_others(cast, enter, upload_page, outbox, mailbox):
    browser = enter(cast.bruno)
    _answer, batch = looked_at(browser, upload_page)
    assert browser.post(upload_page, {"batch": batch}).status_code == 302
    Job.objects.update(status="running", progress=37)
    assert "enviándose, 37 %" in browser.get(reverse(LIST)).content.decode()
    Job.objects.update(status="pending", progress=0)
    outbox.run()
    assert set(Invitation.objects.values_list("email", flat=True)) == {"nuria@casa.example", "pau@casa.example"}
    assert len(mailbox) == 2
    page = browser.get(reverse("admin:organizations_invitationbatch_change", args=[batch])).content.decode()
    assert "Fila 3" in page
    assert "enviada" in browser.get(reverse(LIST)).content.decode()


def test_a_list_is_sent_once(cast, enter, upload_page, outbox):
    browser = enter(cast.bruno)
    _answer, batch = looked_at(browser, upload_page)
    for _ in range(2):
        browser.post(upload_page, {"batch": batch})
    outbox.run()
    assert Invitation.objects.count() == 2


def test_nobody_sends_what_another_person_looked_at(cast, enter, upload_page, outbox):
    _answer, batch = looked_at(enter(cast.bruno), upload_page)
    enter(cast.ana).post(upload_page, {"batch": batch})
    outbox.run()
    assert not Invitation.objects.exists()


def test_it_is_undone_with_confirmation(cast, enter, upload_page, outbox):
    browser = enter(cast.bruno)
    _answer, batch = looked_at(browser, upload_page)
    browser.post(upload_page, {"batch": batch})
    outbox.run()
    undo = reverse("admin:organizations_invitationbatch_undo", args=[batch])
    browser.get(undo)
    assert Invitation.objects.filter(status="pending").count() == 2
    browser.post(undo, CONFIRMED)
    assert not Invitation.objects.filter(status="pending").exists()


def test_a_file_that_cannot_be_used_says_why(cast, enter, upload_page):
    answer = enter(cast.bruno).post(upload_page, {"file": file("nombre\nPau\n")})
    assert "Falta la columna del correo" in answer.content.decode()
    assert not InvitationBatch.objects.exists()


def test_facilitators_do_not_see_lists(cast, enter, upload_page):
    browser = enter(cast.clara)
    assert browser.get(reverse(LIST)).status_code == 403
    assert browser.get(upload_page).status_code == 403
    browser.post(upload_page, {"file": file()})
    assert not InvitationBatch.objects.exists()


def test_a_list_nobody_sent_is_forgotten(cast, enter, upload_page):
    looked_at(enter(cast.bruno), upload_page)
    assert imports.forget_rehearsals() == 0
    InvitationBatch.objects.update(created_at="2026-01-01T00:00Z")
    assert imports.forget_rehearsals() == 1
    assert not InvitationBatch.objects.exists()


def test_the_list_takes_few_statements(cast, enter, upload_page, statements):
    browser = enter(cast.bruno)
    for _ in range(3):
        _answer, batch = looked_at(browser, upload_page)
        browser.post(upload_page, {"batch": batch})
    InvitationBatch.objects.update(finished_at="2026-01-01T00:00Z")
    browser.get(reverse(LIST))
    with statements(12):
        assert browser.get(reverse(LIST)).status_code == 200
