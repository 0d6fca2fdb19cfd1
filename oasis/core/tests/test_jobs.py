"""Long jobs: written with their message, seen while they run, told apart from each other's owners."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone, translation

from oasis.core import outbox as kernel
from oasis.core.errors import Forbidden
from oasis.core.jobs import running, start_job
from oasis.core.models import Job, OutboxMessage
from oasis.core.outbox import PermanentFailure, handler
from oasis.core.tasks import purge
from oasis.core.testing import assert_matches
from organizations.api.jobs import JobShape
from organizations.models import Membership, Organization

KIND = "core.tests.long_job"


@pytest.fixture
def kind(monkeypatch):
    """A kind of job that nobody runs, for this test alone."""
    monkeypatch.setitem(kernel.topics(), KIND, [])
    return KIND


@pytest.fixture
def start(cast, kind):
    def start(person=cast.bruno, organization=cast.a):
        with transaction.atomic():
            return start_job(
                kind=kind,
                person_id=person.id,
                organization_id=organization.id if organization else None,
                payload={"batch_id": "7"},
            )

    return start


def test_a_job_and_the_message_that_runs_it_are_written_together(start, cast):
    job = start()
    message = OutboxMessage.objects.get(topic=KIND)
    assert message.payload == {"batch_id": "7", "job_id": str(job.pk)}
    assert message.organization_id == job.organization_id == cast.a.id
    assert (job.status, job.progress) == ("pending", 0)


def test_a_job_started_in_a_scope_belongs_to_its_organization(scope_a, cast, kind):
    job = start_job(kind=kind, person_id=cast.bruno.id)
    assert job.organization_id == cast.a.id


def test_its_progress_is_seen_while_it_runs_and_its_report_afterwards(start, api, cast, outbox):
    job = start()
    seen = []

    def look():
        return api(cast.bruno).get(f"/api/v1/jobs/{job.pk}").json()["data"]

    @handler(KIND, unscoped=True)
    def work(payload, message):
        with running(payload["job_id"]) as run:
            run.advance(1, 4)
            seen.append(look())
            run.advance(4, 4)
            seen.append(look())
            run.finish(result={"invited": 3}, errors=[{"row": 2, "field": "email", "message": "No es un correo."}])

    outbox.run()
    assert [(row["status"], row["progress"]) for row in seen] == [("running", 25), ("running", 99)]
    data = look()
    assert_matches(JobShape, data)
    assert (data["status"], data["progress"], data["result"]) == ("ready", 100, {"invited": 3})
    assert data["errors"] == [{"row": 2, "field": "email", "message": "No es un correo."}]


def test_only_who_started_it_sees_it(start, api, cast):
    path = f"/api/v1/jobs/{start().pk}"
    for other in (cast.ana, cast.diego, cast.elena, cast.gala):
        assert api(other).get(path).json()["error"]["code"] == "common_002"
    assert api(cast.bruno).get(f"/api/v1/jobs/{uuid4()}").json()["error"]["code"] == "common_002"
    assert api(None).get(path).json()["error"]["code"] == "auth_001"


def test_who_left_the_organization_sees_its_jobs_no_more(start, api, cast):
    path = f"/api/v1/jobs/{start().pk}"
    Organization.objects.filter(pk=cast.a.id).update(status="suspended")
    assert api(cast.bruno).get(path).json()["error"]["code"] == "org_005"
    Organization.objects.filter(pk=cast.a.id).update(status="active")
    Membership.objects.filter(user_id=cast.bruno.id).update(status="removed")
    assert api(cast.bruno).get(path).json()["error"]["code"] == "common_002"


def test_a_job_of_nobodys_organization_is_its_persons(start, api, cast, statements):
    job = start(cast.gala, None)
    api(cast.gala).token()
    with statements(2):
        assert api(cast.gala).get(f"/api/v1/jobs/{job.pk}").json()["data"]["status"] == "pending"


def test_a_coded_refusal_ends_it_in_the_language_of_who_started_it(start):
    with translation.override("en"):
        job = start()
    with pytest.raises(PermanentFailure), running(job.pk):
        raise Forbidden
    job.refresh_from_db()
    assert (job.status, job.result["code"]) == ("failed", "auth_010")
    with translation.override("en"):
        assert job.result["message"] == str(Forbidden.message)
    assert job.finished_at is not None


def test_what_nobody_expected_is_told_and_tried_again(start):
    job = start()

    def break_half_way():
        with running(job.pk) as run:
            run.advance(1, 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_half_way()
    job.refresh_from_db()
    assert (job.status, job.progress, job.result["code"]) == ("failed", 50, "common_005")
    with running(job.pk) as again:
        assert not again.finished
        job.refresh_from_db()
        assert (job.status, job.progress, job.finished_at) == ("running", 0, None)
    job.refresh_from_db()
    assert job.status == "ready"


def test_a_second_run_of_what_is_done_knows_it_and_changes_nothing(start):
    job = start()
    with running(job.pk) as run:
        run.finish(result={"invited": 1})
    with running(job.pk) as again:
        assert again.finished
    job.refresh_from_db()
    assert (job.status, job.result) == ("ready", {"invited": 1})


def test_a_run_that_gets_on_is_not_taken_for_dead(start):
    job = start()
    message = OutboxMessage.objects.get(topic=KIND)
    OutboxMessage.objects.filter(pk=message.pk).update(status="running", due_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(minutes=4)), running(job.pk) as run:
        run.advance(1, 2)
        message.refresh_from_db()
        assert message.due_at >= timezone.now() + kernel.LEASE - timedelta(seconds=5)


def test_a_job_runs_outside_every_scope(start, scope_a):
    with pytest.raises(RuntimeError, match="unscoped"), running(uuid4()):
        pytest.fail("it must not run")


def test_a_job_that_is_gone_is_not_tried_again(db):
    with pytest.raises(PermanentFailure), running(uuid4()):
        pytest.fail("it must not run")


def test_jobs_are_forgotten_after_a_month(start):
    old, young = start(), start()
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    purge()
    assert list(Job.objects.all()) == [young]
