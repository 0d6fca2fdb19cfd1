"""Mails as files."""

import email
import threading
from email import policy

import pytest
from django.core.mail import EmailMultiAlternatives

from oasis.core.mail import FileBackend


@pytest.fixture
def backend(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return FileBackend()


def mail(*to):
    message = EmailMultiAlternatives("Confirma tu correo", "Hola, añade: https://x.example/?token=abc=", to=list(to))
    message.attach_alternative("<p>Hola</p>", "text/html")
    return message


def test_each_recipient_gets_a_file_that_names_them(backend, tmp_path):
    assert backend.send_messages([mail("ana@a.example", "bruno@a.example"), mail()]) == 1
    names = sorted(path.name.split("-", 1)[1] for path in (tmp_path / "mail").iterdir())
    assert names == ["ana@a.example.eml", "bruno@a.example.eml"]


def test_the_file_is_the_mail(backend, tmp_path):
    backend.send_messages([mail("ana@a.example")])
    (path,) = (tmp_path / "mail").iterdir()
    read = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (read["To"], read["Subject"]) == ("ana@a.example", "Confirma tu correo")
    assert read.get_body(("plain",)).get_content().strip() == "Hola, añade: https://x.example/?token=abc="


def test_mails_of_the_same_instant_are_all_kept(backend, tmp_path):
    threads = [threading.Thread(target=backend.send_messages, args=([mail("ana@a.example")] * 10,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    files = list((tmp_path / "mail").iterdir())
    assert len(files) == 80
    assert all(path.suffix == ".eml" and path.stat().st_size > 200 for path in files)


def test_a_recipient_cannot_name_a_path(backend, tmp_path):
    backend.send_messages([mail('"../../etc/x"@a.example')])
    (path,) = (tmp_path / "mail").iterdir()
    assert path.parent == tmp_path / "mail"
    assert "/" not in path.name


def test_a_disk_that_refuses_is_told_and_leaves_nothing_half_written(backend, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("oasis.core.mail.os.fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        backend.send_messages([mail("ana@a.example")])
    assert list((tmp_path / "mail").iterdir()) == []
    assert FileBackend(fail_silently=True).send_messages([mail("ana@a.example")]) == 0
