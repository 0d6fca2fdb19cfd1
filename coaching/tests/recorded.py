"""A recorded session, as tests need it: everybody agreed, the audio is uploaded, a local server listens."""

import io
import json
import wave
from datetime import timedelta

import pytest
from django.utils import timezone as clock

from accounts.models import Consent
from coaching.tests.gemini_server import said
from oasis.core.tests.test_storage import fetch

SESSIONS = "/api/v1/coaching/sessions"
HEARD = [
    {"speaker": "A", "start": 0, "end": 4, "text": "Hola, Diego. ¿Cómo ha ido la semana con el sueño?"},
    {"speaker": "B", "start": 5, "end": 11.5, "text": "Mejor. Voy a apagar la pantalla a las diez cada noche."},
    {"speaker": "A", "start": 12, "end": 15, "text": "Quedamos en mirarlo la próxima semana."},
]


def in_short(**changes):
    """What a model answers when it is asked for a summary."""
    return said(
        json.dumps(
            {
                "summary": "Se habló del sueño.",
                "key_points": ["La pantalla quita el sueño."],
                "commitments": [
                    {"who": "B", "what": "Apagar la pantalla a las diez", "until": "2099-01-01"},
                    {"who": "A", "what": "Mandar un artículo", "until": None},
                ],
                "next_steps": ["Mirarlo la próxima semana"],
                "speakers": {"A": "facilitator", "B": "participant"},
                **changes,
            },
            ensure_ascii=False,
        )
    )


@pytest.fixture
def sound():
    """A second of silence as a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000)
    return made.getvalue()


@pytest.fixture
def both_agreed(cast):
    """Clara and Diego agree to AI processing."""
    for person in (cast.clara, cast.diego):
        Consent.objects.create(user_id=person.id, kind="ai_processing", version="1", granted=True)


@pytest.fixture
def session(api, cast):
    """A session of Clara's with Diego; its path."""
    body = {"participants": [str(cast.diego.id)], "starts_at": (clock.now() + timedelta(hours=30)).isoformat()}
    return f"{SESSIONS}/{api(cast.clara).post(SESSIONS, body).json()['data']['id']}"


def consent(api, path, *people, granted=True):
    for person in people:
        assert api(person).post(f"{path}/recording-consent", {"granted": granted}).status_code == 200


def announce(api, person, content):
    body = {"filename": "a.wav", "content_type": "audio/wav", "size": len(content), "purpose": "recording"}
    return api(person).post("/api/v1/files/uploads", body)


@pytest.fixture
def upload(api, cast, outbox, sound, folder):
    """Clara uploads an audio; the file's id."""

    def send(content=sound):
        data = announce(api, cast.clara, content).json()["data"]
        fetch(data["method"], data["url"].removeprefix("http://testserver"), content, **data["headers"])
        assert api(cast.clara).post(f"/api/v1/files/{data['id']}/complete").status_code == 200
        return data["id"]

    return send


@pytest.fixture
def handed_in(api, cast, session, upload, gemini, both_agreed):
    """Clara hands in a recording to which everybody agreed; the session's path."""
    gemini.answers = [said(json.dumps(HEARD)), in_short()]
    consent(api, session, cast.clara, cast.diego)
    answer = api(cast.clara).post(f"{session}/recording", {"file_id": upload()})
    assert answer.status_code == 202, answer.json()
    return session


@pytest.fixture
def transcribed(handed_in, outbox):
    """The job has run."""
    outbox.run()
    return handed_in


def read(api, person, path):
    return api(person).get(f"{path}/transcript").json()["data"]
