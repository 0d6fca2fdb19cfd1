"""Recorded sessions: consent before anything, the way from audio to goals, what is deleted and what is never seen."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone as clock

from accounts.models import AuditRecord, Consent
from coaching.api.recordings import RecordingShape, TranscriptShape
from coaching.models import Goal, SessionRecording, SessionSummary, SessionTranscript, UsageEntry
from coaching.services import recordings, session_summaries, transcription
from coaching.tests.gemini_server import failure, said
from coaching.tests.recorded import HEARD, announce, consent, in_short, read
from oasis.core import storage
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches
from organizations.models import File
from organizations.services.files import process_file, sweep_files

# -- the way


def test_from_the_audio_to_a_summary_that_the_participant_sees_first_and_accepts(
    api, cast, transcribed, gemini, sound, mailbox, statements, outbox
):
    with statements(13):
        seen = read(api, cast.diego, transcribed)
    assert_matches(TranscriptShape, seen | {"safety": {"level": "none", "resources": []}})
    assert (seen["status"], seen["progress"], seen["seconds"]) == ("ready", 100, 15)
    assert [(one["speaker"], one["start"], one["text"]) for one in seen["segments"]] == [
        (one["speaker"], one["start"], one["text"]) for one in HEARD
    ]
    assert [one["person"]["name"].split()[0] for one in seen["segments"]] == ["Clara", "Diego", "Clara"]
    short = seen["summary"]
    assert (short["status"], short["summary"], short["provider"]) == ("draft", "Se habló del sueño.", "gemini")
    assert [one["who"]["id"] for one in short["commitments"]] == [str(cast.diego.id), str(cast.clara.id)]
    assert [mail.to[0] for mail in mailbox if "ya puedes leer" in mail.subject.lower()] == [cast.diego.email]
    assert not any("sueño" in mail.body for mail in mailbox)

    withheld = read(api, cast.clara, transcribed)
    assert (withheld["status"], withheld["segments"], withheld["summary"]) == ("with_participant", [], None)
    assert api(cast.clara).post(f"{transcribed}/transcript/accept", {}).status_code == 403
    for stranger in (cast.ana, cast.bruno, cast.elena):
        assert api(stranger).get(f"{transcribed}/transcript").status_code == 404
        assert api(stranger).post(f"{transcribed}/transcript/accept", {}).status_code == 404
    with organization_scope(cast.a):
        assert not Goal.objects.exists()

    accepted = api(cast.diego).post(f"{transcribed}/transcript/accept", {}).json()["data"]["summary"]
    assert (accepted["status"], accepted["accepted_by_me"]) == ("accepted", True)
    (goal,) = api(cast.diego).get("/api/v1/coaching/goals").json()["data"]
    assert (goal["title"], goal["due_on"], goal["source"]) == ("Apagar la pantalla a las diez", None, "session")
    assert accepted["commitments"][0]["goal_id"] == goal["id"]
    assert accepted["commitments"][1]["status"] == "proposed"
    assert read(api, cast.clara, transcribed)["summary"]["summary"] == "Se habló del sueño."
    outbox.run()
    assert [mail.to[0] for mail in mailbox if "aceptado el resumen" in mail.subject] == [cast.clara.email]

    api(cast.diego).post(f"{transcribed}/transcript/accept", {})
    with organization_scope(cast.a):
        assert Goal.objects.count() == 1
    refused = api(cast.diego).post(f"{transcribed}/transcript/regenerate-summary")
    assert refused.json()["error"]["code"] == "coaching_033"


def test_the_job_tells_its_progress_and_what_it_took_is_in_the_ledger(api, cast, handed_in, outbox, gemini):
    waiting = read(api, cast.diego, handed_in)
    assert (waiting["status"], waiting["progress"], waiting["segments"]) == ("received", 0, [])
    with organization_scope(cast.a):
        job_id = SessionRecording.objects.get().job_id
    outbox.run()
    job = api(cast.clara).get(f"/api/v1/jobs/{job_id}").json()["data"]
    assert (job["status"], job["progress"], job["result"]["segments"]) == ("ready", 100, 3)
    assert api(cast.diego).get(f"/api/v1/jobs/{job_id}").status_code == 404
    with organization_scope(cast.a):
        assert sorted(UsageEntry.objects.values_list("purpose", "tokens_in")) == [
            ("summary", 120),
            ("transcription", 120),
        ]


# -- consent comes first


def test_without_everybody_s_consent_nothing_is_uploaded(api, cast, session, sound, folder):
    def refused():
        return announce(api, cast.clara, sound).json()["error"]

    assert (refused()["code"], refused()["details"]) == ("file_004", {"code": "coaching_030"})
    consent(api, session, cast.clara)
    assert refused()["code"] == "file_004"
    consent(api, session, cast.diego)
    assert announce(api, cast.clara, sound).status_code == 201
    assert announce(api, cast.diego, sound).status_code == 403
    consent(api, session, cast.diego, granted=False)
    assert refused()["code"] == "file_004"


def test_one_no_before_it_is_handed_in_and_the_audio_is_deleted_with_a_receipt(
    api, cast, session, upload, gemini, both_agreed, outbox, sound
):
    consent(api, session, cast.clara, cast.diego)
    file_id = upload()
    outbox.run()
    key = File.objects.get().key
    consent(api, session, cast.diego, granted=False)
    refused = api(cast.clara).post(f"{session}/recording", {"file_id": file_id})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "coaching_030")
    outbox.run()
    with pytest.raises(FileNotFoundError):
        storage.size(key)
    assert not File.objects.exists()
    told = AuditRecord.objects.get(action="session.audio_deleted").changes
    assert (told["sha256"]["after"], told["bytes"]["after"]) == (hashlib.sha256(sound).hexdigest(), len(sound))
    assert told["why"]["after"] == "refused"
    assert gemini.requests == []
    with organization_scope(cast.a):
        assert not SessionRecording.objects.exists()


@pytest.mark.parametrize("who", ["clara", "diego"])
def test_who_has_not_agreed_to_ai_is_not_heard_by_one(api, cast, session, upload, gemini, both_agreed, who):
    Consent.objects.create(user_id=getattr(cast, who).id, kind="ai_processing", version="1", granted=False)
    consent(api, session, cast.clara, cast.diego)
    refused = api(cast.clara).post(f"{session}/recording", {"file_id": upload()})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "coaching_003")
    assert gemini.requests == []


def test_the_guided_companion_says_that_it_cannot_listen(api, cast, session, upload, outbox, settings):
    settings.AI_PROVIDER = "guided"
    consent(api, session, cast.clara, cast.diego)
    refused = api(cast.clara).post(f"{session}/recording", {"file_id": upload()})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "coaching_031")
    outbox.run()
    assert not File.objects.exists()


def test_only_the_mentor_hands_in_and_only_an_audio_of_their_own(
    api, cast, session, upload, gemini, both_agreed, outbox
):
    consent(api, session, cast.clara, cast.diego)
    file_id = upload()
    for person, status in ((cast.diego, 403), (cast.ana, 404), (cast.elena, 404)):
        assert api(person).post(f"{session}/recording", {"file_id": file_id}).status_code == status
    for wrong in ("018f0000-0000-7000-8000-0000000001ff", "x"):
        assert api(cast.clara).post(f"{session}/recording", {"file_id": wrong}).status_code == 400
    for _ in range(2):
        answer = api(cast.clara).post(f"{session}/recording", {"file_id": file_id})
        assert answer.status_code == 202
        assert_matches(RecordingShape, answer.json()["data"])
    with organization_scope(cast.a):
        assert SessionRecording.objects.count() == 1
    assert OutboxMessage.objects.filter(topic=transcription.KIND).count() == 1


def test_a_no_while_it_is_being_transcribed_stops_it(api, cast, handed_in, gemini, outbox):
    consent(api, handed_in, cast.diego, granted=False)
    outbox.run()
    assert gemini.requests == []
    assert read(api, cast.diego, handed_in)["status"] == "withdrawn"
    told = AuditRecord.objects.get(action="session.audio_deleted")
    assert (told.changes["why"]["after"], told.actor_id) == ("withdrawn", cast.diego.id)
    with organization_scope(cast.a):
        assert not SessionTranscript.objects.exists()


def test_a_no_while_the_provider_listens_keeps_nothing_of_it(transactional_db, api, cast, handed_in, gemini, outbox):
    def changed_their_mind(body):
        try:
            consent(api, handed_in, cast.diego, granted=False)
        finally:
            connection.close()  # of the server's thread
        return said(json.dumps(HEARD))

    gemini.answers = [changed_their_mind]
    outbox.run()
    with organization_scope(cast.a):
        assert not SessionTranscript.objects.exists()
        assert SessionRecording.objects.get().status == "withdrawn"
        assert UsageEntry.objects.get().tokens_in == 120  # it was paid for
    assert not File.objects.exists()


def test_a_no_afterwards_takes_what_was_said_and_the_accepted_summary_only_with_a_participant(api, cast, transcribed):
    api(cast.diego).post(f"{transcribed}/transcript/accept", {})
    consent(api, transcribed, cast.clara, granted=False)
    seen = read(api, cast.diego, transcribed)
    assert (seen["status"], seen["segments"], seen["summary"]["summary"]) == ("withdrawn", [], "Se habló del sueño.")
    consent(api, transcribed, cast.diego, granted=False)
    assert read(api, cast.diego, transcribed)["summary"] is None
    assert len(api(cast.diego).get("/api/v1/coaching/goals").json()["data"]) == 1


# -- the audio's end


def test_the_audio_goes_once_the_transcript_is_read_back_and_the_receipt_says_what_it_was(
    api, cast, handed_in, outbox, sound
):
    key = File.objects.get().key
    outbox.run()
    with pytest.raises(FileNotFoundError):
        storage.size(key)
    assert not File.objects.exists()
    receipt = read(api, cast.clara, handed_in)["audio"]
    assert (receipt["sha256"], receipt["bytes"]) == (hashlib.sha256(sound).hexdigest(), len(sound))
    assert (receipt["why"], receipt["deleted_by"]) == ("transcribed", None)
    assert receipt["deleted_at"] is not None
    told = AuditRecord.objects.get(action="session.audio_deleted").changes
    assert told["sha256"]["after"] == hashlib.sha256(sound).hexdigest()


def test_what_cannot_be_read_back_keeps_its_audio(api, cast, handed_in, outbox, monkeypatch):
    monkeypatch.setattr(transcription, "read_segments", lambda session_id: [])
    outbox.run()
    assert storage.size(File.objects.get().key)
    assert not AuditRecord.objects.filter(action="session.audio_deleted").exists()


def test_forgotten_audios_are_swept_and_those_at_work_are_not(api, cast, session, upload, gemini, both_agreed, outbox):
    consent(api, session, cast.clara, cast.diego)
    unused, used = upload(), upload()
    outbox.run()
    assert recordings.sweep_recordings() == 0
    gemini.answers = [failure(400, "INVALID_ARGUMENT")]
    api(cast.clara).post(f"{session}/recording", {"file_id": used})
    outbox.run()
    File.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert recordings.sweep_recordings() == 1
    assert [str(file.pk) for file in File.objects.all()] == [used]
    with organization_scope(cast.a):
        SessionRecording.objects.update(created_at=clock.now() - timedelta(days=4))
    assert recordings.sweep_recordings() == 1
    assert not File.objects.exists()
    swept = AuditRecord.objects.filter(action="session.audio_deleted")
    assert {record.changes["why"]["after"] for record in swept} == {"forgotten"}
    assert f"file:{unused}" in {f"{record.target_type}:{record.target_id}" for record in swept}
    with organization_scope(cast.a):
        assert SessionRecording.objects.get().status == "failed"


def test_an_audio_is_kept_sealed_and_nobody_downloads_it(
    api, cast, session, upload, both_agreed, outbox, folder, sound
):
    consent(api, session, cast.clara, cast.diego)
    file_id = upload()
    outbox.run()
    (stored,) = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert sound[:12] not in stored
    assert b"\0" * 64 not in stored
    shown = api(cast.clara).get(f"/api/v1/files/{file_id}").json()["data"]
    assert (shown["status"], shown["url"], shown["size"]) == ("ready", None, len(sound))


def test_an_altered_audio_is_not_written_down_and_ends_with_a_receipt(api, cast, handed_in, outbox, gemini):
    file = File.objects.get()
    process_file(organization_id=cast.a.id, file_id=file.pk)
    storage.store(file.key, b"something else", "audio/wav")
    outbox.run()
    assert gemini.requests == []
    with organization_scope(cast.a):
        assert SessionRecording.objects.get().error == "coaching_035"
    File.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert recordings.sweep_recordings() == 1
    told = AuditRecord.objects.get(action="session.audio_deleted").changes
    assert told["sha256"]["after"] == hashlib.sha256(b"something else").hexdigest()


@pytest.mark.parametrize("completed", [True, False])
def test_an_audio_of_somebody_who_was_erased_goes_at_once_and_with_a_receipt(
    api, cast, session, upload, both_agreed, outbox, sound, completed
):
    consent(api, session, cast.clara, cast.diego)
    file_id = upload()
    outbox.run()
    File.objects.update(owner=None, **({} if completed else {"status": "uploading"}))
    assert sweep_files() == 0  # it is not theirs to delete: nothing would tell that it is gone
    assert recordings.sweep_recordings() == 1
    assert not File.objects.exists()
    told = AuditRecord.objects.get(action="session.audio_deleted", target_id=file_id).changes
    assert (told["sha256"]["after"], told["why"]["after"]) == (hashlib.sha256(sound).hexdigest(), "forgotten")


def test_an_upload_that_nobody_completes_does_not_lie_in_quarantine_for_a_day(
    api, cast, session, both_agreed, sound, folder
):
    consent(api, session, cast.clara, cast.diego)
    announced = announce(api, cast.clara, sound).json()["data"]
    file = File.objects.get(pk=announced["id"])
    storage.store(file.quarantine_key, sound, "audio/wav")
    assert recordings.sweep_recordings() == 0
    File.objects.update(created_at=clock.now() - timedelta(minutes=31))
    assert recordings.sweep_recordings() == 1
    assert not [path for path in folder.rglob("*") if path.is_file()]
    told = AuditRecord.objects.get(action="session.audio_deleted").changes
    assert told["sha256"]["after"] == hashlib.sha256(sound).hexdigest()


def test_what_was_announced_and_never_uploaded_goes_without_one(api, cast, session, both_agreed, sound, folder):
    consent(api, session, cast.clara, cast.diego)
    assert announce(api, cast.clara, sound).status_code == 201
    File.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert recordings.sweep_recordings() == 1
    assert not AuditRecord.objects.filter(action="session.audio_deleted").exists()


# -- dying half-way


class Killed(BaseException):
    """The worker's process is gone: nobody handles this."""


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (transcription, "_write"),
        (transcription, "read_segments"),
        (recordings, "delete_objects"),
        (recordings, "_check_gone"),
        (recordings, "_receipt"),
        (session_summaries, "_made"),
        (session_summaries, "_write"),
    ],
)
def test_a_worker_that_dies_half_way_is_followed_by_one_that_does_nothing_twice(
    api, cast, handed_in, outbox, gemini, monkeypatch, mailbox, sound, module, name
):
    def dies(*args, **options):
        raise Killed

    gemini.answers = [said(json.dumps(HEARD)), *([said(json.dumps(HEARD))] if name == "_write" else []), in_short()]
    if module is session_summaries:
        gemini.answers = [said(json.dumps(HEARD)), in_short()]
    with monkeypatch.context() as patched:
        patched.setattr(module, name, dies)
        with pytest.raises(Killed):
            outbox.run()
    OutboxMessage.objects.filter(status="running").update(due_at=clock.now())  # its lease is over
    outbox.run()
    assert read(api, cast.diego, handed_in)["status"] == "ready"
    with organization_scope(cast.a):
        assert (SessionTranscript.objects.count(), SessionSummary.objects.count()) == (1, 1)
        job_id = SessionRecording.objects.get().job_id
    assert api(cast.clara).get(f"/api/v1/jobs/{job_id}").json()["data"]["status"] == "ready"
    told = AuditRecord.objects.get(action="session.audio_deleted").changes
    assert told["sha256"]["after"] == hashlib.sha256(sound).hexdigest()
    assert len([mail for mail in mailbox if "ya puedes leer" in mail.subject.lower()]) == 1


def test_the_same_recording_transcribed_twice_is_written_down_once(api, cast, transcribed, gemini, outbox):
    asked = len(gemini.requests)
    message = OutboxMessage.objects.get(topic=transcription.KIND)
    with organization_scope(cast.a):
        recording = SessionRecording.objects.get()
    transcription.run_transcription(
        organization_id=cast.a.id, recording_id=recording.id, job_id=recording.job_id, message_id=message.pk
    )
    assert len(gemini.requests) == asked
    assert AuditRecord.objects.filter(action="session.audio_deleted").count() == 1
