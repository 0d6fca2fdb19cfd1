"""Goals: set, changed, reached; one's own alone; what is written in them is screened."""

import pytest

from coaching.api import shapes
from coaching.models import Goal, SafetyCase
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

GOALS = "/api/v1/coaching/goals"


def test_a_goal_is_set_listed_changed_and_reached(api, cast, statements):
    made = api(cast.diego).post(GOALS, {"title": "Dormir a las once", "due_on": "2027-01-15"})
    assert made.status_code == 201
    assert_matches(shapes.GoalShape, made.json()["data"])
    path = f"{GOALS}/{made.json()['data']['id']}"
    done = api(cast.diego).patch(path, {"status": "done"}).json()["data"]
    assert (done["status"], bool(done["completed_at"])) == ("done", True)
    again = api(cast.diego).patch(path, {"status": "active", "due_on": None}).json()["data"]
    assert (again["completed_at"], again["due_on"]) == (None, None)
    for number in range(4):
        api(cast.diego).post(GOALS, {"title": f"Meta {number}"})
    with statements(3):
        rows = api(cast.diego).get(GOALS).json()["data"]
    assert [row["title"] for row in rows][::4] == ["Meta 3", "Dormir a las once"]
    api(cast.diego).patch(path, {"status": "dropped"})
    assert [row["title"] for row in api(cast.diego).get(f"{GOALS}?status=dropped").json()["data"]] == [
        "Dormir a las once"
    ]


def test_the_same_key_sets_one_goal(api, cast):
    for _ in range(2):
        assert api(cast.diego).post(GOALS, {"title": "Leer"}, idempotency_key="k").status_code == 201
    with organization_scope(cast.a):
        assert Goal.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{}, {"title": ""}, {"title": "x" * 201}, {"title": "x", "due_on": "mañana"}, {"title": "x", "person": "y"}]
)
def test_a_malformed_goal_is_refused(api, cast, body):
    assert api(cast.diego).post(GOALS, body).status_code == 400
    with organization_scope(cast.a):
        assert not Goal.objects.exists()


def test_nobody_else_sees_or_changes_a_goal(api, cast):
    made = api(cast.diego).post(GOALS, {"title": "Mía"}).json()["data"]
    for stranger in (cast.clara, cast.ana, cast.elena):
        assert api(stranger).get(GOALS).json()["data"] == []
        assert api(stranger).get(f"{GOALS}/{made['id']}").status_code == 404
        assert api(stranger).patch(f"{GOALS}/{made['id']}", {"title": "x"}).status_code == 404
    assert api(cast.diego).get(f"{GOALS}/{made['id']}").json()["data"] == made
    with organization_scope(cast.a):
        assert Goal.objects.get().title == "Mía"


def test_danger_in_a_goal_is_seen(api, cast):
    made = api(cast.diego).post(GOALS, {"title": "Mi meta es matarme esta noche"})
    assert made.json()["data"]["safety"]["level"] in ("high", "imminent")
    with organization_scope(cast.a):
        assert SafetyCase.objects.count() == 1
        assert Goal.objects.count() == 1


def test_goals_are_encrypted(api, cast):
    from django.db import connection

    api(cast.diego).post(GOALS, {"title": "Plantar un limonero", "note": "limonero"})
    with organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute("SELECT title, note FROM coaching_goal")
        assert all(b"limonero" not in bytes(value) for value in cursor.fetchone())
