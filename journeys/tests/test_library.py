"""The platform's library: versions, publication to organizations, upgrades that leave local edits alone."""

import copy
import json
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from journeys.models import Badge, Journey, Level, LibraryOrigin, PointRule, Questionnaire, Step
from journeys.services import content, documents, library, publishing, starting
from journeys.shared.models import LibraryJourney, LibraryPublication, LibraryVersion
from journeys.tests.making import QUESTIONNAIRE, make_journey, step, walk
from oasis.core.errors import NotFound
from oasis.core.tenancy import organization_scope
from organizations.models import Organization
from organizations.services.isolation import check
from organizations.services.provisioning import create_organization

HEAD = {
    "format": "oasis.journey/1",
    "slug": "calma",
    "title": "Calma",
    "summary": "Un camino corto.",
    "description": "Hola",
    "cover": "",
    "category": "ansiedad",
    "language": "es",
    "estimated_minutes": 15,
    "audience": "",
    "position": 0,
    "unlock": "sequential",
    "completion_points": 50,
    "certificate": False,
    "prerequisites": [],
    "questionnaires": [],
}


def document(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    rows = [{**one} for one in steps] or [step("uno"), step("dos"), step("tres")]
    return copy.deepcopy({**HEAD, "steps": rows, **changes})


def publish(cast: Any, **options: Any) -> library.Taken:
    (taken,) = library.publish_to(slug="calma", organization_ids=[cast.a.id], **options)
    return taken


def titles() -> dict[str, str]:
    published = Journey.objects.get(slug="calma").published_version
    return dict(published.steps.order_by("position").values_list("code", "title"))


def edit(code: str, **changes: Any) -> None:
    Step.objects.filter(journey__slug="calma", version=None, code=code).update(**changes)


def test_the_same_document_makes_no_second_version_and_versions_never_change(cast: Any) -> None:
    first = library.add_to_library(document())
    assert library.add_to_library(document()).pk == first.pk
    second = library.add_to_library(document(title="Calma nueva"), note="Otro título")
    assert (second.number, second.journey.title) == (2, "Calma nueva")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LibraryVersion.objects.filter(pk=first.pk).update(note="x")


def test_an_organization_takes_a_journey_with_its_questionnaires_and_people_can_walk_it(cast: Any) -> None:
    steps = [step("uno"), step("dos", "questionnaire")]
    library.add_to_library(document(*steps, questionnaires=[QUESTIONNAIRE]))
    taken = publish(cast)
    assert (taken.outcome, taken.version, taken.conflicts, taken.waiting) == ("new", 1, 0, False)
    with organization_scope(cast.a):
        assert Questionnaire.objects.get().code == "animo-breve"
        assert LibraryOrigin.objects.get().version == 1
        walk(cast.diego.id, Journey.objects.get(slug="calma"))
    with organization_scope(cast.b):
        assert not Journey.objects.exists()
    assert publish(cast).outcome == "unchanged"
    assert LibraryPublication.objects.get().organization_id == cast.a.id


def test_a_later_version_comes_without_touching_what_the_organization_changed(cast: Any) -> None:
    library.add_to_library(document())
    publish(cast)
    with organization_scope(cast.a):
        edit("uno", title="Nuestro uno")
        Step.objects.create(journey=Journey.objects.get(), code="propio", kind="content", title="Propio", position=9)
        publishing.publish_journey(journey_id=Journey.objects.get().id)
    library.add_to_library(
        document(step("uno", points=30), step("dos", title="Dos mejor"), step("cuatro"), summary="Otro resumen.")
    )
    taken = publish(cast)
    assert (taken.outcome, taken.conflicts, taken.waiting) == ("updated", 0, False)
    with organization_scope(cast.a):
        assert titles() == {"uno": "Nuestro uno", "dos": "Dos mejor", "cuatro": "Cuatro", "propio": "Propio"}
        journey = Journey.objects.get()
        assert journey.summary == "Otro resumen."
        assert journey.published_version.number == 3
        assert journey.published_version.steps.get(code="uno").points == 30


def test_what_both_changed_stays_as_the_organization_has_it_and_is_decided_by_it(cast: Any) -> None:
    library.add_to_library(document())
    publish(cast)
    with organization_scope(cast.a):
        edit("uno", title="Nuestro uno")
        edit("dos", body="Nuestro texto")
        publishing.publish_journey(journey_id=Journey.objects.get().id)
    library.add_to_library(document(step("uno", title="Su uno"), step("dos", body="Su texto"), step("tres")))
    taken = publish(cast)
    assert taken.conflicts == 2
    with organization_scope(cast.a):
        journey = Journey.objects.get()
        assert titles()["uno"] == "Nuestro uno"
        shown = library.conflicts_of(journey)
        assert [(one["path"], one["base"], one["local"], one["library"]) for one in shown] == [
            ("steps.uno.title", "Uno", "Nuestro uno", "Su uno"),
            ("steps.dos.body", "**Hola**", "Nuestro texto", "Su texto"),
        ]
        library.decide_conflict(journey_id=journey.id, path="steps.uno.title", take_library=True)
        library.decide_conflict(journey_id=journey.id, path="steps.dos.body", take_library=False)
        assert library.conflicts_of(journey) == []
        draft = dict(journey.steps.filter(version=None).values_list("code", "title"))
        assert draft["uno"] == "Su uno"
        assert journey.steps.get(version=None, code="dos").body == "Nuestro texto"
        with pytest.raises(NotFound):
            library.decide_conflict(journey_id=journey.id, path="steps.uno.title", take_library=True)


def test_a_draft_with_changes_of_its_own_is_not_published_over_somebodys_head(cast: Any) -> None:
    library.add_to_library(document())
    publish(cast)
    with organization_scope(cast.a):
        edit("tres", title="A medias")
    library.add_to_library(document(step("uno", title="Su uno"), step("dos"), step("tres")))
    assert publish(cast).waiting
    with organization_scope(cast.a):
        assert titles() == {"uno": "Uno", "dos": "Dos", "tres": "Tres"}
        draft = dict(Journey.objects.get().steps.filter(version=None).values_list("code", "title"))
        assert (draft["uno"], draft["tres"]) == ("Su uno", "A medias")


def test_a_journey_of_the_organizations_own_is_never_overwritten(cast: Any) -> None:
    with organization_scope(cast.a):
        make_journey(step("mio"))
    library.add_to_library(document())
    assert publish(cast).outcome == "kept"
    with organization_scope(cast.a):
        assert titles() == {"mio": "Mio"}
        assert not LibraryOrigin.objects.exists()


def test_one_organization_that_refuses_does_not_stop_the_others_and_keeps_nothing(cast: Any) -> None:
    library.add_to_library(document(prerequisites=["antes"]))
    with organization_scope(cast.b):
        make_journey(slug="antes")
    refused, taken = library.publish_to(slug="calma", organization_ids=[cast.a.id, cast.b.id])
    assert (refused.outcome, refused.problems) == ("refused", ["Falta el recorrido previo «antes»."])
    assert taken.outcome == "new"
    with organization_scope(cast.a):
        assert not Journey.objects.exists()


def test_a_trial_keeps_nothing(cast: Any) -> None:
    library.add_to_library(document())
    assert publish(cast, dry_run=True).outcome == "new"
    with organization_scope(cast.a):
        assert not Journey.objects.exists()
    assert not LibraryPublication.objects.exists()


def test_the_library_has_no_journey_of_that_name_or_number(cast: Any) -> None:
    with pytest.raises(NotFound):
        publish(cast)
    library.add_to_library(document())
    with pytest.raises(NotFound):
        publish(cast, version=7)


@pytest.mark.parametrize("table", ["libraryjourney", "libraryversion", "librarypublication"])
@pytest.mark.parametrize("act", ["SELECT count(*) FROM {}", "DELETE FROM {}", "UPDATE {} SET id = id"])
def test_no_organization_reads_or_writes_the_library(cast: Any, table: str, act: str) -> None:
    library.add_to_library(document())
    publish(cast)
    statement = act.format(f"public.journeys_shared_{table}")
    with pytest.raises(DatabaseError, match="permission denied"), organization_scope(cast.a):
        connection.cursor().execute(statement)
    assert LibraryVersion.objects.count() == 1


def test_the_wall_holds_with_the_shared_tables_of_journeys_filled(cast: Any) -> None:
    library.add_to_library(document())
    library.publish_to(slug="calma", organization_ids=[cast.a.id, cast.b.id])
    attacks = [one for one in check(cast.a, cast.b) if "journeys_shared" in one.table]
    assert len(attacks) > 20
    assert [one for one in attacks if not one.held] == []


# -- new organizations


def test_a_new_organization_starts_with_something_to_walk_to_earn_and_to_talk_to(
    cast: Any, transactional_db: None, outbox: Any
) -> None:
    from coaching.models import Agent, KnowledgeArticle

    organization = create_organization(name="Cooperativa Duna", slug="duna", kind="company", owner_id=cast.ana.id)
    outbox.run()
    organization.refresh_from_db()
    assert organization.status == Organization.Status.ACTIVE
    assert LibraryJourney.objects.filter(default=True).count() == 3
    with organization_scope(organization.ref):
        assert list(Journey.objects.published().values_list("slug", flat=True)) == list(starting.JOURNEYS)
        assert LibraryOrigin.objects.count() == 3
        assert all(model.objects.exists() for model in (Level, Badge, PointRule, Questionnaire, Agent))
        assert KnowledgeArticle.objects.exists()
        walk(cast.ana.id, Journey.objects.get(slug="dormir-mejor"))


def test_furnishing_that_was_interrupted_goes_on_and_again_changes_nothing(cast: Any) -> None:
    starting.stock_library()
    library.publish_to(slug="dormir-mejor", organization_ids=[cast.a.id])
    assert [taken.outcome for taken in starting.furnish(cast.a.id)] == ["new", "unchanged", "new"]
    with organization_scope(cast.a):
        before = list(Step.objects.order_by("id").values())
    assert {taken.outcome for taken in starting.furnish(cast.a.id)} == {"unchanged"}
    with organization_scope(cast.a):
        assert list(Step.objects.order_by("id").values()) == before


def test_what_the_demo_brought_is_the_librarys_from_then_on(cast: Any) -> None:
    with organization_scope(cast.a):
        content.import_questionnaire(QUESTIONNAIRE)
        for slug in starting.JOURNEYS:
            content.import_journey(starting.journey_document(slug))
    assert {taken.outcome for taken in starting.furnish(cast.a.id)} == {"unchanged"}
    with organization_scope(cast.a):
        assert LibraryOrigin.objects.count() == 3


# -- the command


def run(*arguments: str) -> Any:
    out = StringIO()
    call_command("publish_library", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_adds_a_file_and_publishes_it(cast: Any, tmp_path: Any) -> None:
    path = tmp_path / "calma.json"
    path.write_bytes(documents.write_document(document()))
    done = run("--file", str(path), "--to", "alba")
    assert [(one["organization"], one["outcome"]) for one in done["published"]] == [("Empresa Alba", "new")]
    path.write_bytes(documents.write_document(document(title="Calma dos")))
    assert run("--file", str(path), "--upgrade", "--dry-run")["published"][0]["outcome"] == "unchanged"
    assert run("--file", str(path), "--upgrade")["published"][0]["outcome"] == "updated"
    assert len(run("calma", "--all")["published"]) == 2
    assert run("--stock") == {"added": 3, "published": []}


@pytest.mark.parametrize("arguments", [[], ["nada", "--to", "alba"], ["nada", "--to", "otra"], ["--file", "/nada"]])
def test_the_command_says_what_it_cannot_do(cast: Any, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def test_the_command_tells_every_reason_of_a_refused_file(cast: Any, tmp_path: Any) -> None:
    path = tmp_path / "mal.json"
    path.write_text(json.dumps(document(title="", unlock="nunca")))
    with pytest.raises(CommandError, match=r"«title».*\n.*«unlock»"):
        run("--file", str(path))
    assert not LibraryJourney.objects.exists()


def test_drafts_that_a_browser_saved_before_get_the_line_breaks_of_files(cast: Any) -> None:
    mended = import_module("journeys.migrations.0017_line_breaks_of_drafts")
    library.add_to_library(document(step("uno", body="Una.\n\nDos."), description="Hola\n\ntú"))
    publish(cast)
    with organization_scope(cast.a):
        edit("uno", body="Una.\r\n\r\nDos.")
        Journey.objects.update(description="Hola\r\n\r\ntú")
        with connection.cursor() as cursor:
            cursor.execute(mended.AS_IN_FILES)
        assert Step.objects.get(version=None).body == "Una.\n\nDos."
        assert Journey.objects.get().description == "Hola\n\ntú"
