"""An adversary who may ask for any report, at any time, tries to learn something about fewer people than the minimum.

They act as an owner could: they choose periods, found programmes and compose their cohorts person by person, and ask
before and after somebody joins, acts or leaves. They know for each figure whom it is about (who is in a cohort is no
secret), so a figure is an equation over people; then they combine equations by adding and subtracting, and win when
one that is left weighs between one and four people. With the guard off they win at once.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID, uuid5

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from oasis.core.tenancy import organization_scope
from organizations import reporting
from organizations.models import Organization, Program, ProgramMember, ReportMonth
from organizations.reporting import Deed
from organizations.rules.figures import Name, Tally, candidates, element_of
from organizations.rules.suppression import Ledger
from organizations.services import reports

MINIMUM = 5
CROWD = [uuid5(UUID(int=7), str(number)) for number in range(14)]
plain = element_of(b"")
ROLES = {
    Name.ENROLLED: "enrolled",
    Name.ACTIVE: "active",
    Name.COMPLETION: "active",
    Name.MOOD: "mood",
    Name.ENGAGEMENT: "steps",
}


def learned(equations):
    """The smallest group that a combination of at most three equations is about, if it is smaller than the minimum.

    An equation is the set of elements whose values it sums; coefficients are 1 and -1. This looks only at what was
    given, and knows nothing of how the guard decides.
    """
    distinct = list({frozenset(equation) for equation in equations if equation})
    smallest = None
    for count in (1, 2, 3):
        for chosen in combinations(distinct, count):
            for signs in range(2 ** (count - 1)):
                weights = Counter()
                for index, equation in enumerate(chosen):
                    sign = -1 if index and signs >> (index - 1) & 1 else 1
                    for element in equation:
                        weights[element] += sign
                left = sum(1 for weight in weights.values() if weight)
                if 0 < left < MINIMUM and (smallest is None or left < smallest):
                    smallest = left
    return smallest


class Everything(Ledger):
    """The guard, off: every figure is given."""

    def give(self, sets, *, minimum):
        return True


# -- the rule alone: many histories


people = st.sets(st.sampled_from(CROWD))
moments = st.lists(
    st.fixed_dictionaries(
        {
            "active": st.dictionaries(st.sampled_from(CROWD), st.integers(1, 3), min_size=5),
            "completed": people,
            "moods": st.dictionaries(st.sampled_from(CROWD), st.sampled_from([1.0, 2.5, 5.0]), min_size=4),
            "cohorts": st.lists(people, max_size=2),
        }
    ),
    min_size=1,
    max_size=3,
)


QUICKLY = settings(database=None, max_examples=5000, phases=[Phase.generate])


def play(history, ledger):
    """Give out what the guard lets through at each moment; the equations that an adversary has then."""
    equations = []
    for moment in history:
        deeds = [Deed(person_id=person, journey_id=CROWD[0], steps=steps) for person, steps in moment["active"].items()]
        deeds += [Deed(person_id=person, journey_id=CROWD[0], completed=True) for person in moment["completed"]]
        deeds += [Deed(person_id=person, mood=mood) for person, mood in moment["moods"].items()]
        for group in [None, *map(frozenset, moment["cohorts"])]:
            for candidate in candidates(Tally.of(deeds, people=group), plain):
                if ledger.give(candidate.shows, minimum=MINIMUM):
                    equations += candidate.shows
    return equations


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moments)
def test_no_history_of_figures_tells_of_fewer_people_than_the_minimum(history):
    assert learned(play(history, Ledger())) is None


def test_with_the_guard_off_the_adversary_learns_one_person():
    history = find(moments, lambda history: learned(play(history, Everything())) == 1, settings=QUICKLY)
    assert history


class OnlyLargeEnough(Ledger):
    """Half a guard: groups are large enough, what is between them is not looked at."""

    def give(self, sets, *, minimum):
        return all(len(elements) >= minimum for elements in sets)


def test_a_minimum_alone_is_not_enough():
    assert find(
        moments,
        lambda history: learned(play(history, OnlyLargeEnough())) == 1,
        settings=QUICKLY,
    )


def test_a_ledger_comes_back_as_it_was_written():
    ledger = Ledger()
    assert ledger.give([frozenset(range(10)), frozenset(range(2**63, 2**63 + 5))], minimum=5)
    again = Ledger.load(ledger.dump())
    assert again.atoms == ledger.atoms
    assert not again.give([frozenset(range(9))], minimum=5)
    assert again.give([frozenset(range(5))], minimum=5)
    assert Ledger.load(b"").atoms == {}


# -- the whole way: what the service gives, in the database, over time


class Stage:
    """An organization whose people do what the script says, seen through the reports that it gives."""

    def __init__(self, organization):
        self.organization = organization
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.doing = {}  # (month, person): [steps, mood]
        self.programs = {}
        self.equations = []
        self.seen = {}

    def deeds(self, month):
        for (first, person), (steps, mood) in self.doing.items():
            if first == month.first:
                yield Deed(person_id=person, journey_id=CROWD[0], enrolled=True, steps=steps)
                yield Deed(person_id=person, mood=mood)

    def act(self, number, mood):
        key = (self.now.date().replace(day=1), CROWD[number])
        steps, _ = self.doing.get(key, (0, mood))
        self.doing[key] = (steps + 1, float(mood))

    def leave(self, number):
        self.doing = {key: done for key, done in self.doing.items() if key[1] != CROWD[number]}

    def compose(self, number, members):
        """The cohort of a programme is from now on these."""
        with time_machine.travel(self.now, tick=False):
            if number not in self.programs:
                self.programs[number] = Program.objects.create(
                    organization_id=self.organization.id,
                    name=f"P{number}",
                    starts_on=date(2026, 1, 1),
                    ends_on=date(2026, 12, 31),
                )
            program = self.programs[number]
            ProgramMember.objects.filter(program=program).delete()
            ProgramMember.objects.bulk_create(
                ProgramMember(
                    organization_id=self.organization.id, program=program, person_id=CROWD[one], part="participant"
                )
                for one in members
            )

    def pass_days(self, days):
        self.now += timedelta(days=days)

    def ask(self):
        """Ask for everything, and note the equation of each figure that is new."""
        with time_machine.travel(self.now, tick=False), organization_scope(self.organization):
            report = reports.organization_report(
                organization=self.organization, since=date(2026, 3, 1), until=self.now.date()
            )
            asked = {reports.WHOLE: report["months"]}
            for program in self.programs.values():
                asked[str(program.pk)] = reports.program_figures(organization=self.organization, program=program)[
                    "months"
                ]
        for key, months in asked.items():
            for month in months:
                self.note(key, month)

    def note(self, key, shown):
        first = date.fromisoformat(f"{shown['month']}-01")
        cohort = None
        if key != reports.WHOLE:
            number = next(number for number, program in self.programs.items() if str(program.pk) == key)
            cohort = frozenset(
                ProgramMember.objects.filter(program=self.programs[number]).values_list("person_id", flat=True)
            )
        month = reports.month_of(first, self.organization.timezone)
        tally = Tally.of(self.deeds(month), people=cohort)
        row = ReportMonth.objects.get(organization_id=self.organization.id, month=first)
        for candidate in candidates(tally, plain):
            said = row.figures.get(key, {}).get(candidate.name)
            if said is None or shown[candidate.name]["suppressed"]:
                continue
            if self.seen.get((key, first, candidate.name)) == said["at"]:
                continue  # an old figure, whose equation was noted when it was given
            self.seen[key, first, candidate.name] = said["at"]
            assert said["value"] == candidate.value
            self.equations += [{(first, element) for element in shows} for shows in candidate.shows]


scripts = st.lists(
    st.one_of(
        st.tuples(st.just("act"), st.integers(0, 9), st.integers(1, 5)),
        st.tuples(st.just("everybody"), st.integers(5, 10), st.integers(1, 5)),
        st.tuples(st.just("leave"), st.integers(0, 9)),
        st.tuples(st.just("compose"), st.integers(0, 1), st.sets(st.integers(0, 9), min_size=4, max_size=10)),
        st.tuples(st.just("pass_days"), st.sampled_from([1, 8, 32])),
        st.tuples(st.just("ask")),
    ),
    min_size=4,
    max_size=14,
)


def perform(stage, script):
    for act, *arguments in script:
        if act == "everybody":
            for number in range(arguments[0]):
                stage.act(number, arguments[1])
        else:
            getattr(stage, act)(*arguments)
    stage.ask()
    return learned(stage.equations)


@pytest.fixture
def staged(cast, monkeypatch):
    """Make a stage in organization A, as often as a test wants one."""
    from accounts.models import User

    User.objects.bulk_create(User(id=person, email=f"{person.hex}@crowd.example") for person in CROWD)

    def make():
        ProgramMember.objects.all().delete()
        Program.objects.all().delete()
        ReportMonth.objects.all().delete()
        stage = Stage(cast.a)
        monkeypatch.setattr(reporting, "_contributors", {"stage": stage.deeds})
        return stage

    return make


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(script=scripts)
def test_no_combination_of_reports_tells_of_fewer_people_than_the_minimum(staged, script):
    assert perform(staged(), script) is None


BEFORE_AND_AFTER = [("everybody", 6, 3), ("ask",), ("act", 7, 5), ("pass_days", 8), ("ask",)]
ALL_BUT_ONE = [("everybody", 8, 3), ("compose", 0, {0, 1, 2, 3, 4, 5, 6}), ("ask",)]
AFTERWARDS = [
    ("everybody", 8, 3),
    ("ask",),
    ("pass_days", 32),
    ("ask",),
    ("compose", 0, {0, 1, 2, 3, 4, 5, 6}),
    ("ask",),
]
TWO_COHORTS = [("everybody", 10, 3), ("compose", 0, {0, 1, 2, 3, 4}), ("compose", 1, {0, 1, 2, 3, 4, 5}), ("ask",)]
ONE_LEAVES = [("everybody", 7, 3), ("ask",), ("leave", 6), ("pass_days", 32), ("ask",)]
ONE_BY_ONE = [
    ("everybody", 6, 3),
    ("ask",),
    *[step for n in range(6, 10) for step in (("act", n, 1), ("pass_days", 8), ("ask",))],
]
ATTACKS = {
    "before and after": BEFORE_AND_AFTER,
    "all but one": ALL_BUT_ONE,
    "two cohorts": TWO_COHORTS,
    "one leaves": ONE_LEAVES,
    "one by one": ONE_BY_ONE,
    "a programme made afterwards": AFTERWARDS,
}


@pytest.mark.parametrize("script", ATTACKS.values(), ids=ATTACKS)
def test_a_known_attack_fails(staged, script):
    stage = staged()
    assert perform(stage, script) is None
    assert stage.equations  # it was given something


@pytest.mark.parametrize("name", [name for name in ATTACKS if name != "a programme made afterwards"])
def test_a_known_attack_works_with_the_guard_off(staged, monkeypatch, name):
    monkeypatch.setattr(Ledger, "give", lambda self, sets, *, minimum: True)
    assert perform(staged(), ATTACKS[name]) == 1


def test_a_month_that_is_over_stays_as_it_was_said(staged):
    stage = staged()
    perform(stage, [("everybody", 8, 3), ("pass_days", 32)])
    first = ReportMonth.objects.order_by("month").first()
    assert (first.closed_at is not None, bytes(first.given)) == (True, b"")
    figures = first.figures
    perform(stage, [*[("leave", number) for number in range(8)], ("pass_days", 32)])
    first.refresh_from_db()
    assert first.figures == figures


def test_a_raised_minimum_hides_what_was_given_about_fewer(staged, cast):
    stage = staged()
    perform(stage, [("everybody", 6, 3)])
    Organization.objects.filter(pk=cast.a.id).update(minimum_report_group=7)
    with time_machine.travel(stage.now), organization_scope(cast.a):
        report = reports.organization_report(organization=cast.a, since=None, until=None)
    assert report["enrolled"] == {"value": None, "suppressed": True}
