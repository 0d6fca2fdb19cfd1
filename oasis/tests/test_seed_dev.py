"""`manage.py seed_dev`, on one seeded database for this file; what a test writes is rolled back."""

import json
import stat
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from accounts.models import Consent, User
from accounts.services.login import prove_password
from coaching.models import Conversation, KnowledgeArticle, Message
from coaching.rules.screening import screen
from journeys import kinds
from journeys.models import (
    ActivityDay,
    BadgeAward,
    EmotionCheckIn,
    Enrollment,
    JournalEntry,
    Journey,
    Level,
    ParticipantStats,
    PointEntry,
    Redemption,
    RestDay,
    Reward,
    StepProgress,
    TrackedEvent,
)
from journeys.rules import levels, streaks
from journeys.services.enrollment import complete_step, enroll
from journeys.services.leaderboard import leaderboard
from journeys.services.versions import load_version
from oasis.core import testing
from oasis.core.backoffice import Realm, charts
from oasis.core.tenancy import organization_scope
from oasis.demo import file
from oasis.demo.history import voices
from oasis.demo.roster import FEWEST, ORGANIZATIONS, PASSWORD, PLATFORM_ADMIN, SPONSORS, everybody
from organizations.models import Membership, Organization

SLUGS = [organization.slug for organization in ORGANIZATIONS]
SPONSOR_SLUGS = [organization.slug for organization in SPONSORS]
STATEMENTS_OF_A_SECOND_RUN = 30


class Undone(Exception):
    """Ends a test's transaction."""


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing behind."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


@contextmanager
def inside(slug: str) -> Iterator[None]:
    with organization_scope(Organization.objects.get(slug=slug).ref):
        yield


def run(**options: Any) -> dict[str, int]:
    said = StringIO()
    call_command("seed_dev", json=True, stdout=said, **options)
    made: dict[str, int] = json.loads(said.getvalue())["made"]
    return made


pytestmark = pytest.mark.xdist_group("seed_dev")  # they share one database


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, int]]:
    """What the first run made; the database and the data directory are this file's own."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), testing.own_database("demo"), override_settings(DATA_DIR=folder):
        yield run()


def counts() -> dict[str, int]:
    """How many rows each table has, shared or of an organization."""
    tenant = [model for label in ("journeys", "coaching") for model in apps.get_app_config(label).get_models()]
    shared = [
        model for label in ("accounts", "organizations", "core") for model in apps.get_app_config(label).get_models()
    ]
    found = {model._meta.label: model._default_manager.count() for model in shared}
    for slug in SLUGS:
        with inside(slug):
            found |= {f"{slug}.{model._meta.label}": model._default_manager.count() for model in tenant}
    return found


def test_the_first_run_makes_everybody_and_everything(demo: dict[str, int]) -> None:
    assert demo["organizations"] == 3
    assert demo["journeys"] == 9
    assert demo["agents"] == 6
    assert demo["people"] == len(everybody()) + 1
    assert demo["histories"] >= 36
    for slug in SPONSOR_SLUGS:
        roles = Counter(
            Membership.objects.filter(organization__slug=slug, status="active").values_list("role", flat=True)
        )
        assert (roles["owner"], roles["admin"], roles["facilitator"]) == (1, 1, 1)
        assert roles["participant"] >= 14
        assert Organization.objects.get(slug=slug).status == "active"


def test_a_second_run_changes_nothing_and_asks_little(demo: dict[str, int]) -> None:
    run()
    path = Path(django_settings.DATA_DIR) / file.NAME
    before, written = counts(), path.stat().st_mtime_ns
    with CaptureQueriesContext(connection) as asked:
        made = run()
    assert not any(made.values())
    assert counts() == before
    assert path.stat().st_mtime_ns == written
    assert len(asked) <= STATEMENTS_OF_A_SECOND_RUN


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(demo: dict[str, int]) -> None:
    before = counts()
    made = run(dry_run=True, people=20)
    assert made == {
        "people": 8,
        "organizations": 0,
        "memberships": 8,
        "journeys": 0,
        "agents": 0,
        "events": 0,
        "programs": 0,
        "histories": 8,
    }
    assert counts() == before


def test_more_people_come_without_touching_those_who_are_there(demo: dict[str, int]) -> None:
    with undone():
        before = {slug: sums(slug) for slug in SLUGS}
        made = run(people=18)
        assert (made["people"], made["histories"], made["organizations"], made["journeys"]) == (4, 4, 0, 0)
        for slug in SLUGS:
            after = sums(slug)
            assert before[slug].items() <= after.items()
    run()  # the file of the seeded database again


def sums(slug: str) -> dict[Any, int]:
    with inside(slug):
        return dict(ParticipantStats.objects.values_list("person_id", "points"))


@pytest.mark.parametrize("slug", SLUGS)
def test_ledgers_run_in_order_and_add_up_to_the_totals(demo: dict[str, int], slug: str) -> None:
    with inside(slug):
        balance: dict[Any, int] = defaultdict(int)
        earned: dict[Any, int] = defaultdict(int)
        last: dict[Any, Any] = {}
        for entry in PointEntry.objects.order_by("id"):
            balance[entry.person_id] += entry.amount
            earned[entry.person_id] += entry.amount if entry.kind in {"earned", "corrected"} else 0
            assert entry.balance_after == balance[entry.person_id]
            assert last.get(entry.person_id, entry.created_at) <= entry.created_at <= timezone.now()
            last[entry.person_id] = entry.created_at
        stats = {row.person_id: row for row in ParticipantStats.objects.all()}
        assert {person: row.points for person, row in stats.items()} == balance
        assert {person: row.earned for person, row in stats.items()} == earned


@pytest.mark.parametrize("slug", SLUGS)
def test_totals_are_what_the_rows_tell(demo: dict[str, int], slug: str) -> None:
    with inside(slug):
        thresholds = [
            levels.Level(*row) for row in Level.objects.order_by("threshold").values_list("number", "name", "threshold")
        ]
        done = StepProgress.objects.filter(completed_at__isnull=False)
        for row in ParticipantStats.objects.all():
            kept = ActivityDay.objects.filter(person_id=row.person_id)
            days = [streaks.ActiveDay(*one) for one in kept.values_list("day", "first_at", "last_at", "bridged")]
            rest = set(RestDay.objects.filter(person_id=row.person_id).values_list("day", flat=True))
            streak = streaks.count(days, rest)
            assert (row.streak_current, row.streak_longest, row.streak_day) == (
                streak.current,
                streak.longest,
                streak.day,
            )
            assert row.level == levels.reached(row.earned, thresholds).number
            assert row.check_ins == EmotionCheckIn.objects.filter(person_id=row.person_id).count()
            assert row.steps_completed == done.filter(enrollment__person_id=row.person_id).count()
            held = BadgeAward.objects.filter(person_id=row.person_id).values_list("badge__code", flat=True)
            assert sorted(row.badges) == sorted(held)
            events = Counter(TrackedEvent.objects.filter(person_id=row.person_id).values_list("event", flat=True))
            assert {event: tally["total"] for event, tally in row.tallies.items()} == events
        for enrollment in Enrollment.objects.all():
            steps = set(done.filter(enrollment=enrollment).values_list("step_id", flat=True))
            assert set(enrollment.completed_steps) == steps
            assert (enrollment.status == "completed") == (enrollment.progress == 100)


@pytest.mark.parametrize("slug", SLUGS)
def test_sixty_days_of_check_ins_are_there_and_none_is_to_come(demo: dict[str, int], slug: str) -> None:
    with inside(slug):
        days = set(EmotionCheckIn.objects.values_list("day", flat=True))
        assert len(days) >= 55
        assert EmotionCheckIn.objects.filter(created_at__gt=timezone.now()).count() == 0
        assert timezone.now() - EmotionCheckIn.objects.earliest("created_at").created_at > timedelta(days=55)
        moods = Counter(EmotionCheckIn.objects.values_list("mood", flat=True))
        assert set(moods) == {1, 2, 3, 4, 5}
        assert {"active", "completed"} <= set(Enrollment.objects.values_list("status", flat=True))


@pytest.mark.parametrize("slug", SPONSOR_SLUGS)
def test_a_dozen_can_afford_the_reward_of_which_there_are_three(demo: dict[str, int], slug: str) -> None:
    with inside(slug):
        reward = Reward.objects.get(stock_left=3)
        participants = Membership.objects.filter(role="participant", status="active").values("user_id")
        rich = ParticipantStats.objects.filter(person_id__in=participants, points__gte=reward.cost)
        assert rich.count() >= 12
        assert not Redemption.objects.filter(reward=reward).exists()


@pytest.mark.parametrize("slug", SPONSOR_SLUGS)
def test_redemptions_stand_in_every_state_and_took_their_stock(demo: dict[str, int], slug: str) -> None:
    with inside(slug):
        rows = list(Redemption.objects.select_related("reward", "entry"))
        assert {row.status for row in rows} == {"requested", "approved", "delivered", "cancelled"}
        assert all(row.entry.amount == -row.points_spent for row in rows)
        returned = PointEntry.objects.filter(kind="returned").values_list("reversal_of_id", flat=True)
        assert set(returned) == {row.entry_id for row in rows if row.status == "cancelled"}
        given = {reward["code"]: reward["stock"] for reward in json.loads(_content("rewards").read_text())}
        taken = Counter(row.reward.code for row in rows if row.status != "cancelled")
        for reward in Reward.objects.exclude(stock_left=None):
            assert reward.stock_left == given[reward.code] - taken[reward.code]


def _content(name: str) -> Path:
    return Path(kinds.__file__).resolve().parent.parent / "content" / f"{name}.json"


@pytest.mark.parametrize("slug", SPONSOR_SLUGS)
def test_the_first_participants_are_free_to_start_two_journeys(demo: dict[str, int], slug: str) -> None:
    first = next(person for person in everybody() if person.organization == slug and person.role == "participant")
    with inside(slug):
        walked = set(Enrollment.objects.filter(person_id=first.id).values_list("journey__slug", flat=True))
        assert walked == {"examenes-sin-ansiedad"}


def test_sleep_is_walked_to_its_end_by_the_participant_alone(demo: dict[str, int]) -> None:
    walker = next(person for person in everybody() if person.role == "participant").id
    with undone(), inside(SLUGS[0]):
        journey = Journey.objects.get(slug="dormir-mejor")
        enrollment = enroll(person_id=walker, journey_id=journey.id)
        answer: dict[str, Any] = {}
        for step in load_version(enrollment.version_id).steps:
            content = step.content()
            answers = {question["code"]: question["options"][0]["value"] for question in content.get("questions", [])}
            asked = content.get("questionnaire")
            if asked:
                answers = {item["code"]: asked["scale"][0]["value"] for item in asked["items"]}
            work = kinds.Work(
                answers=answers or None, reflection="Duermo mejor los días en que salgo a caminar un rato."
            )
            answer = complete_step(person_id=walker, enrollment_id=enrollment.id, step_id=step.id, work=work)
        assert answer["journey_completed"]
        assert "noches-serenas" in {badge["code"] for badge in answer["badges"]}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_chart_of_the_home_is_alive(demo: dict[str, int], slug: str) -> None:
    with inside(slug):
        for one in charts(Realm.ORGANIZATION):
            told = [value for _label, value in one.series()]
            assert len([value for value in told if value]) >= 2, one.key


def test_a_sponsors_programme_has_a_cohort_with_a_ladder_of_its_own(demo: dict[str, int]) -> None:
    assert demo["programs"] == 2
    organization = Organization.objects.get(slug=SPONSOR_SLUGS[0]).ref
    walker = next(person for person in everybody() if person.role == "participant").id
    told = leaderboard(organization=organization, person_id=walker, period="all", scope="program")
    assert 5 <= told["participants"] <= 12
    assert told["me"]["me"] is True


def test_nobody_did_anything_before_they_joined(demo: dict[str, int]) -> None:
    joined = dict(Membership.objects.filter(organization__slug=SLUGS[0]).values_list("user_id", "joined_at"))
    with inside(SLUGS[0]):
        for person_id, at in EmotionCheckIn.objects.values_list("person_id", "created_at"):
            assert at > joined[person_id]


def test_what_people_wrote_is_encrypted_and_readable_in_its_organization(demo: dict[str, int]) -> None:
    with inside(SLUGS[0]):
        page = JournalEntry.objects.first()
        assert page is not None
        text: Any = page.text
        assert len(text) > 20
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM journeys_journalentry WHERE id = %s", [page.id])
            assert text.encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("slug", SPONSOR_SLUGS)
def test_two_people_talked_with_the_guided_companion_which_cites_its_articles(demo: dict[str, int], slug: str) -> None:
    with inside(slug):
        talks = Conversation.objects.all()
        assert {talk.agent.slug for talk in talks} == {"coach", "mentor"}
        codes = set(KnowledgeArticle.objects.values_list("id", flat=True))
        for talk in talks:
            messages = list(talk.messages.order_by("id"))
            assert [message.role for message in messages] == ["system", *["user", "assistant"] * 3]
            assert "ni una inteligencia artificial" in str(messages[0].content)
            assert talk.last_message_at == messages[-1].created_at < timezone.now()
            assert {message.provider for message in messages if message.role == "assistant"} == {"guided"}
            assert {UUID(source["id"]) for message in messages for source in message.sources} <= codes
        assert any(message.sources for message in Message.objects.filter(role="assistant"))


def test_nothing_that_demo_people_write_would_raise_an_alarm() -> None:
    written = [text for texts in voices()["notes"].values() for text in texts] + voices()["pages"]
    written += [text for texts in voices()["reflections"].values() for text in texts]
    written += [text for talk in voices()["talks"] for text in talk["said"]]
    assert len(written) == len(set(written)) > 40
    assert [text for text in written if screen(text).level != "none"] == []


def test_everybody_logs_in_with_the_one_password(demo: dict[str, int]) -> None:
    for person in (PLATFORM_ADMIN, *everybody()[::9]):
        user = prove_password(email=person.email, password=PASSWORD, via="api")
        assert user.email_verified
        assert user.id == person.id
    people = [person.id for person in everybody()]
    assert User.objects.get(email=PLATFORM_ADMIN.email).is_platform_admin
    assert not User.objects.filter(id__in=people, is_staff=True).exists()
    for kind in ("terms", "privacy"):
        assert Consent.objects.granted_by(kind, people) == set(people)
    assert 0.8 * len(people) < len(Consent.objects.granted_by("leaderboard", people)) < len(people)


def test_a_few_people_are_in_several_organizations(demo: dict[str, int]) -> None:
    organizations = Counter(
        Membership.objects.filter(user_id__in=[person.id for person in everybody()]).values_list("user_id", flat=True)
    )
    assert set(organizations.values()) == {1, 2, 3}


def test_the_demo_file_has_its_shape_and_is_its_owners_alone(demo: dict[str, int], settings: Any) -> None:
    run()
    path = Path(django_settings.DATA_DIR) / file.NAME
    told = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(told) == {"url", "password", "platform_admin", "organizations", "people", "webhook_secrets"}
    assert told["url"] == f"http://127.0.0.1:{settings.PORT}"
    assert told["password"] == PASSWORD
    assert told["platform_admin"] == {"email": PLATFORM_ADMIN.email}
    assert [row["slug"] for row in told["organizations"]] == SLUGS
    assert {row["kind"] for row in told["organizations"]} == {"company", "sponsor", "community"}
    assert all(set(row) == {"id", "slug", "name", "kind"} for row in told["organizations"])
    assert all(set(row) == {"email", "role", "organization", "user_id"} for row in told["people"])
    ids = {row["slug"]: row["id"] for row in told["organizations"]}
    standing = Membership.objects.filter(organization_id__in=ids.values()).values_list(
        "user__email", "role", "organization__slug", "user_id"
    )
    listed = [(row["email"], row["role"], row["organization"], row["user_id"]) for row in told["people"]]
    assert sorted(listed) == sorted((email, role, slug, str(user_id)) for email, role, slug, user_id in standing)
    assert told["webhook_secrets"] == {name: settings.WEBHOOK_SECRETS[name][0] for name in file.PROVIDERS}
    assert set(told["webhook_secrets"]) == {"stripe", "typeform", "mercadopago", "standard"}


def test_a_secret_that_is_not_set_is_empty_in_the_demo_file(demo: dict[str, int], settings: Any) -> None:
    settings.WEBHOOK_SECRETS = {"stripe": [], "typeform": ["one", "two"]}
    run()
    told = json.loads((Path(django_settings.DATA_DIR) / file.NAME).read_text())
    assert told["webhook_secrets"] == {"stripe": "", "typeform": "one", "mercadopago": "", "standard": ""}


def test_it_is_refused_in_production(demo: dict[str, int], settings: Any) -> None:
    settings.PRODUCTION = True
    before = counts()
    with pytest.raises(CommandError, match="refused"):
        run()
    assert counts() == before


@pytest.mark.parametrize("people", [0, FEWEST - 1, 1_000_000])
def test_an_impossible_number_of_people_is_refused(people: int) -> None:
    with pytest.raises(CommandError, match="--people"):
        run(people=people)
