"""The journey's pages in the backoffice: settings without JSON, review, versions, preview, files, analytics, library."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone as clock
from openpyxl import load_workbook

from accounts.models import AuditRecord
from journeys.kinds import Work
from journeys.models import Enrollment, Journey, Questionnaire, Step
from journeys.services import documents, enrollment, library, publishing
from journeys.shared.models import LibraryJourney, LibraryPublication, LibraryVersion
from journeys.tests.making import CONFIGS, QUESTIONNAIRE, make_journey, step, walk
from journeys.tests.test_admin import journey_form, steps_of
from journeys.tests.test_library import document
from oasis.core.tenancy import organization_scope


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:journeys_{name}", args=args)


@pytest.fixture
def journey(cast: Any) -> Journey:
    """Published, with a step of every kind; Diego walks it."""
    with organization_scope(cast.a):
        made = make_journey(*(step(f"de-{kind}", kind) for kind in CONFIGS), unlock="free")
        walk(cast.diego.id, made)
    return made


def editor_form(journey: Journey, **changes: Any) -> dict[str, Any]:
    """What the editor would send for a journey as it stands."""
    drafts = list(journey.steps.filter(version=None).order_by("position"))
    rows: dict[str, Any] = {"steps-TOTAL_FORMS": len(drafts), "steps-INITIAL_FORMS": len(drafts)}
    for number, one in enumerate(drafts):
        prefix = f"steps-{number}"
        rows |= {
            f"{prefix}-id": one.pk,
            f"{prefix}-journey": journey.pk,
            f"{prefix}-title": one.title,
            f"{prefix}-kind": one.kind,
            f"{prefix}-body": one.body,
            f"{prefix}-minutes": one.minutes,
            f"{prefix}-points": one.points,
            f"{prefix}-required": "on",
            f"{prefix}-opens_after_days": 0,
            f"{prefix}-config": json.dumps(one.config),
            f"{prefix}-code": one.code,
            f"{prefix}-position": number,
        }
    names = ("title", "slug", "summary", "description", "category", "language", "estimated_minutes", "position")
    names += ("audience", "cover", "unlock", "completion_points")
    header = {name: getattr(journey, name) for name in names}
    empty = {"requirements-TOTAL_FORMS": 0, "requirements-INITIAL_FORMS": 0}
    return {**header, **empty, **rows, **changes}


def test_the_editor_knows_what_each_kind_asks_for(cast: Any, enter: Any, journey: Journey) -> None:
    page = enter(cast.bruno).get(url("journey_change", journey.pk))
    told = page.context["step_kinds"]
    assert set(told["kinds"]) == set(CONFIGS)
    exercise = {field["name"]: field for field in told["kinds"]["exercise"]["fields"]}
    assert [field["label"] for field in exercise["parts"]["fields"]] == ["Título", "Qué hacer", "Segundos"]
    assert told["references"]["questionnaires"] == [["animo-breve", "Ánimo breve"]]
    assert 'id="step-kinds"' in page.content.decode()
    assert "step-editor.js" in page.content.decode()


def test_codes_that_nobody_typed_are_made(cast: Any, enter: Any) -> None:
    quiz = {
        "questions": [
            {"text": "¿Qué es?", "options": [{"value": "o1", "text": "Uno"}, {"text": "Dos"}], "answer": "o1"},
            {
                "text": "¿Y esto?",
                "options": [{"value": "x", "text": "Uno"}, {"value": "y", "text": "Dos"}],
                "answer": "y",
            },
        ]
    }
    form = journey_form(**{**steps_of("Uno"), "steps-0-kind": "quiz", "steps-0-config": json.dumps(quiz)})
    answer = enter(cast.bruno).post(url("journey_add"), form)
    assert answer.status_code == 302, answer.context_data["errors"]
    with organization_scope(cast.a):
        made = Step.objects.get().config["questions"]
    assert [question["code"] for question in made] == ["p1", "p2"]
    assert [option["value"] for option in made[0]["options"]] == ["o1", "o2"]
    assert [option["value"] for option in made[1]["options"]] == ["x", "y"]


def test_code_in_a_text_is_refused_beside_it(cast: Any, enter: Any) -> None:
    form = journey_form(**{**steps_of("Uno"), "steps-0-body": "hola <script>alert(1)</script>"})
    page = enter(cast.bruno).post(url("journey_add"), form).content.decode()
    assert "No se admite código en los textos" in page
    with organization_scope(cast.a):
        assert not Journey.objects.exists()


def test_deleting_a_step_where_people_stand_asks_first(cast: Any, enter: Any, journey: Journey) -> None:
    browser = enter(cast.bruno)
    with organization_scope(cast.a):
        form = editor_form(journey, **{"steps-0-DELETE": "on"})
        before = Step.objects.filter(version=None).count()
    page = browser.post(url("journey_change", journey.pk), form)
    assert page.status_code == 200
    assert "1 persona está en el paso 1, «De-content», que vas a borrar." in page.content.decode()
    with organization_scope(cast.a):
        assert Step.objects.filter(version=None).count() == before
    answer = browser.post(url("journey_change", journey.pk), form | {"effects_seen": "de-content"})
    assert answer.status_code == 302
    with organization_scope(cast.a):
        assert Step.objects.filter(version=None).count() == before - 1


def test_deleting_a_step_where_nobody_stands_asks_nothing(cast: Any, enter: Any, journey: Journey) -> None:
    with organization_scope(cast.a):
        form = editor_form(journey, **{"steps-3-DELETE": "on"})
    assert enter(cast.bruno).post(url("journey_change", journey.pk), form).status_code == 302


def test_the_review_tells_changes_people_warnings_and_problems(
    cast: Any, enter: Any, journey: Journey, statements: Any
) -> None:
    with organization_scope(cast.a):
        Step.objects.filter(journey=journey, version=None, code="de-content").delete()
        Step.objects.filter(journey=journey, version=None, code="de-quiz").update(title="Otra cosa")
    browser = enter(cast.bruno)
    browser.get(url("journey_publish", journey.pk))
    with statements(16):
        page = browser.get(url("journey_publish", journey.pk))
    text = page.content.decode()
    assert "1 persona está en el paso 1, «De-content»." in text
    assert "Otra cosa" in text
    assert "es obligatorio y lo completa algo de fuera" in text
    assert "Pasar también a la nueva versión a 1 persona" in text
    with organization_scope(cast.a):
        Step.objects.filter(journey=journey, version=None, code="de-exercise").update(config={})
    text = browser.get(url("journey_publish", journey.pk)).content.decode()
    assert "Hay que corregir esto" in text
    assert "Publicar ahora" not in text


def test_publishing_can_take_everybody_along(cast: Any, enter: Any, journey: Journey) -> None:
    with organization_scope(cast.a):
        Step.objects.filter(journey=journey, version=None, code="de-quiz").update(title="Otra cosa")
    enter(cast.bruno).post(url("journey_publish", journey.pk), {"publish": "1", "move": "1"})
    with organization_scope(cast.a):
        assert Enrollment.objects.get().version.number == 2


def test_an_hour_is_set_and_taken_back(cast: Any, enter: Any, journey: Journey) -> None:
    browser = enter(cast.bruno)
    browser.post(url("journey_publish", journey.pk), {"schedule": "1", "at": "2099-01-01T09:30"})
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.publish_at.isoformat() == "2099-01-01T08:30:00+00:00"
    assert "Se publicará el" in browser.get(url("journey_change", journey.pk)).content.decode()
    browser.post(url("journey_publish", journey.pk), {"cancel": "1"})
    browser.post(url("journey_publish", journey.pk), {"schedule": "1", "at": "mañana"})
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.publish_at is None


def test_versions_are_compared_and_people_moved(cast: Any, enter: Any, journey: Journey) -> None:
    with organization_scope(cast.a):
        first = journey.published_version
        Step.objects.filter(journey=journey, version=None, code="de-quiz").update(body="Un texto nuevo")
        publishing.publish_journey(journey_id=journey.pk)
    browser = enter(cast.bruno)
    page = browser.get(url("journey_versions", journey.pk), {"from": first.pk, "to": "draft"}).content.decode()
    assert "Un texto nuevo" in page
    assert "1 persona pasaría a la versión 2" in page
    browser.post(url("journey_versions", journey.pk), {"move": "1"})
    with organization_scope(cast.a):
        assert Enrollment.objects.get().version.number == 2


def test_the_preview_shows_every_kind_as_clients_get_it(cast: Any, enter: Any, journey: Journey) -> None:
    text = enter(cast.clara).get(url("journey_preview", journey.pk)).content.decode()
    for said in ("<strong>Hola</strong>", "Respira.", "¿Qué te llevas?", "¿Cuál es un hecho?", "Me he sentido triste."):
        assert said in text
    assert "Se puede comprobar." not in text  # the explanation comes with the answer


@pytest.mark.parametrize(
    ("unlock", "says", "locked"),
    [
        ("free", "", 0),
        ("sequential", "Se abre al terminar los anteriores", 2),
        ("scheduled", "Se abre 3 días después de empezar", 1),
    ],
)
def test_the_preview_says_when_each_step_opens(cast: Any, enter: Any, unlock: str, says: str, locked: int) -> None:
    with organization_scope(cast.a):
        made = make_journey(step("uno"), step("dos"), step("tres", opens_after_days=3), unlock=unlock)
    text = enter(cast.clara).get(url("journey_preview", made.pk)).content.decode()
    assert text.count("Se abre ") == locked
    assert says in text


def test_a_journey_goes_out_as_a_file_and_comes_in_elsewhere_as_a_draft(
    cast: Any, enter: Any, journey: Journey
) -> None:
    answer = enter(cast.clara).get(url("journey_export", journey.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="calma.json"'
    elena = _owner_of_b(cast)
    page = url("journey_read_file")
    there = enter(elena)
    file = SimpleUploadedFile("calma.json", answer.content, "application/json")
    seen = there.post(page, {"file": file}).context
    assert seen["standing"] is None
    with organization_scope(cast.b):
        assert not Journey.objects.exists()
    assert there.post(page, {"document": seen["written"]}).status_code == 302
    with organization_scope(cast.b):
        made = Journey.objects.get()
        assert made.status == "draft"
        assert documents.document_of(made) == documents.read_document(answer.content)


def test_a_file_of_a_journey_that_is_there_says_what_it_would_change_before_it_does(
    cast: Any, enter: Any, journey: Journey
) -> None:
    browser, page = enter(cast.bruno), url("journey_read_file")
    with organization_scope(cast.a):
        changed = documents.document_of(journey)
        Questionnaire.objects.update(title="Como lo decimos aquí")
    changed["title"], changed["steps"] = "Otra calma", changed["steps"][:-1]
    seen = browser.post(page, {"file": SimpleUploadedFile("c.json", documents.write_document(changed))})
    said = seen.content.decode()
    for words in ("Ya tienes «", "Otra calma", "se quita", "Como lo decimos aquí"):
        assert words in said
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.title != "Otra calma"
    browser.post(page, {"document": seen.context["written"]})
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert (journey.title, Questionnaire.objects.get().title) == ("Otra calma", "Como lo decimos aquí")


def test_a_file_that_asks_for_a_journey_that_is_missing_is_told_so_at_once(cast: Any, enter: Any) -> None:
    raw = documents.write_document(document(prerequisites=["antes"]))
    seen = enter(cast.bruno).post(url("journey_read_file"), {"file": SimpleUploadedFile("c.json", raw)})
    assert "Falta el recorrido previo «antes»." in seen.content.decode()
    assert seen.context["written"] == ""


def _owner_of_b(cast: Any) -> Any:
    from organizations.models import Membership

    Membership.objects.filter(user_id=cast.elena.id).update(role="owner")
    return cast.elena


def test_a_hostile_file_is_refused_with_its_reasons_and_changes_nothing(cast: Any, enter: Any) -> None:
    bad = documents.write_document({**document(), "description": "<script>", "unlock": "x"})
    page = enter(cast.bruno).post(url("journey_read_file"), {"file": SimpleUploadedFile("x.json", bad)})
    text = page.content.decode()
    assert "«unlock» falta o no vale." in text
    assert "&lt;script" in text
    with organization_scope(cast.a):
        assert not Journey.objects.exists()


def test_facilitators_look_and_change_nothing(cast: Any, enter: Any, journey: Journey) -> None:
    browser = enter(cast.clara)
    assert browser.get(url("journey_versions", journey.pk)).status_code == 200
    assert browser.get(url("journey_analytics")).status_code == 200
    for page, sent in (("publish", {"publish": "1"}), ("versions", {"move": "1"})):
        assert browser.post(url(f"journey_{page}", journey.pk), sent).status_code == 403
    assert browser.post(url("journey_read_file"), {}).status_code == 403
    with organization_scope(cast.a):
        assert journey.versions.count() == 1


@pytest.mark.parametrize("page", ["publish", "versions", "preview", "export"])
def test_another_organizations_journey_is_not_there(cast: Any, enter: Any, journey: Journey, page: str) -> None:
    assert enter(_owner_of_b(cast)).get(url(f"journey_{page}", journey.pk)).status_code == 404
    assert enter(cast.bruno).get(url(f"journey_{page}", "nada")).status_code == 404


def test_conflicts_with_the_library_are_decided_on_the_page(cast: Any, enter: Any) -> None:
    library.add_to_library(document())
    library.publish_to(slug="calma", organization_ids=[cast.a.id])
    with organization_scope(cast.a):
        Step.objects.filter(version=None, code="uno").update(title="Nuestro")
        journey = Journey.objects.get()
        publishing.publish_journey(journey_id=journey.pk)
    library.add_to_library(document(step("uno", title="Suyo"), step("dos"), step("tres")))
    library.publish_to(slug="calma", organization_ids=[cast.a.id])
    browser = enter(cast.bruno)
    waiting = f"{url('journey_changelist')}?waiting=yes"
    assert waiting in browser.get("/admin/").content.decode()
    assert "Calma" in browser.get(waiting).content.decode()
    assert "han cambiado lo mismo en 1 sitio" in browser.get(url("journey_change", journey.pk)).content.decode()
    page = browser.get(url("journey_versions", journey.pk)).content.decode()
    assert "Paso «Nuestro»: Título" in page
    browser.post(url("journey_versions", journey.pk), {"path": "steps.uno.title", "take": "library"})
    with organization_scope(cast.a):
        assert Step.objects.get(version=None, code="uno").title == "Suyo"
    assert "han cambiado lo mismo" not in browser.get(url("journey_versions", journey.pk)).content.decode()
    assert "han cambiado lo mismo" not in browser.get(url("journey_change", journey.pk)).content.decode()
    assert waiting not in browser.get("/admin/").content.decode()


# -- analytics


def test_analytics_are_one_page_and_one_file(cast: Any, enter: Any, journey: Journey, statements: Any) -> None:
    browser = enter(cast.clara)
    browser.get(url("journey_analytics"), {"journey": journey.pk})
    with statements(12):
        page = browser.get(url("journey_analytics"), {"journey": journey.pk, "since": "2020-01-01"})
    assert "Paso a paso: Calma en tres pasos" in page.content.decode()
    path = f"{url('journey_analytics')}?journey={journey.pk}"
    refused = browser.post(path, {"kind": "csv", "purpose": "ver"})
    assert refused["Content-Type"].startswith("text/html")
    assert not AuditRecord.objects.filter(action="analytics.exported").exists()
    answer = browser.post(path, {"kind": "csv", "purpose": "Para la reunión de junio"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "Calma en tres pasos,0,0,0,0,," in answer.content.decode()  # one person, rounded
    noted = AuditRecord.objects.get(action="analytics.exported")
    assert noted.changes["kind"]["after"] == "csv"
    with organization_scope(cast.a):
        walk = {"journey": journey, "version_id": journey.published_version_id, "started_at": clock.now()}
        Enrollment.objects.bulk_create(Enrollment(person_id=uuid4(), **walk) for _person in range(5))
    enough = browser.get(path).content.decode()
    assert "<b>0 %</b>" in enough  # nobody did it is a figure like any other, as in the table beside it
    assert "<b>–</b>" not in enough


def test_analytics_go_into_a_spreadsheet_too(cast: Any, enter: Any, journey: Journey) -> None:
    sent = {"kind": "xlsx", "purpose": "Para la reunión de junio"}
    answer = enter(cast.clara).post(f"{url('journey_analytics')}?journey={journey.pk}", sent)
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[3][:3] == ["Calma en tres pasos", 0, 0]
    assert any(row[0] == "Uno" or str(row[0]).startswith("Paso") for row in rows[4:])


def test_a_formula_in_a_title_is_only_text_in_the_file(cast: Any, enter: Any, journey: Journey) -> None:
    with organization_scope(cast.a):
        Journey.objects.update(title="=cmd|' /C calc'!A0")
    sent = {"kind": "csv", "purpose": "Para la reunión de junio"}
    answer = enter(cast.clara).post(url("journey_analytics"), sent)
    assert "'=cmd" in answer.content.decode()


# -- the library


def platform(enter: Any, cast: Any) -> Client:
    browser = enter(cast.gala)
    browser.post(reverse("admin:switch"), {"organization": "platform"})
    return browser


def library_url(name: str, *args: Any) -> str:
    return reverse(f"admin:journeys_shared_libraryjourney_{name}", args=args)


def test_gala_stocks_the_library_and_publishes_to_chosen_organizations(cast: Any, enter: Any, statements: Any) -> None:
    browser = platform(enter, cast)
    assert browser.get(library_url("stock")).status_code == 200
    assert not LibraryJourney.objects.exists()
    browser.post(library_url("stock"))
    with statements(12):
        assert "Dormir mejor" in browser.get(library_url("changelist")).content.decode()
    sleep = LibraryJourney.objects.get(slug="dormir-mejor")
    sent = {"version": 1, "organizations": [str(cast.a.id)]}
    tried = browser.post(library_url("publish", sleep.pk), {**sent, "try": "1"}).content.decode()
    assert "Empresa Alba</strong>: lo recibe" in tried
    both = {"version": 1, "organizations": [str(cast.a.id), str(cast.b.id)]}
    seen = {"publish": "1", "seen": f"1 {cast.a.id}"}
    otherwise = browser.post(library_url("publish", sleep.pk), {**both, **seen}).content.decode()
    assert otherwise.count("</strong>: lo recibe") == 2  # chosen after looking: it is shown first
    assert not LibraryPublication.objects.exists()
    browser.post(library_url("publish", sleep.pk), {**sent, **seen})
    assert LibraryPublication.objects.get().organization_id == cast.a.id
    with organization_scope(cast.a):
        assert Journey.objects.published().get().slug == "dormir-mejor"
    assert "Empresa Alba" in browser.get(library_url("history", sleep.pk)).content.decode()
    assert browser.get(library_url("file", sleep.pk))["Content-Type"] == "application/json"
    assert browser.get(library_url("change", sleep.pk)).status_code == 200


def test_gala_adds_a_version_by_file(cast: Any, enter: Any) -> None:
    browser = platform(enter, cast)
    for number, title in enumerate(["Calma", "Calma nueva"], 1):
        raw = documents.write_document(document(title=title))
        seen = browser.post(library_url("new_version"), {"file": SimpleUploadedFile("c.json", raw)})
        assert LibraryVersion.objects.count() == number - 1
        assert ("Calma nueva" in seen.content.decode()) is (number == 2)
        sent = {"document": seen.context["written"], "note": f"La {number}", "default": "on"}
        assert browser.post(library_url("new_version"), sent).status_code == 302
    same = browser.post(library_url("new_version"), {"file": SimpleUploadedFile("c.json", raw)}).content.decode()
    assert "No hace falta añadirlo." in same
    made = LibraryJourney.objects.get()
    assert (made.title, made.default, made.versions.count()) == ("Calma nueva", True, 2)
    bad = browser.post(library_url("new_version"), {"file": SimpleUploadedFile("c.json", b"{")})
    assert "no es JSON" in bad.content.decode()


@pytest.mark.parametrize("name", ["ana", "clara"])
def test_nobody_of_an_organization_sees_the_library(cast: Any, enter: Any, name: str) -> None:
    library.add_to_library(document())
    browser, made = enter(getattr(cast, name)), LibraryJourney.objects.get()
    for page, args in (("changelist", []), ("publish", [made.pk]), ("stock", []), ("new_version", [])):
        assert browser.get(library_url(page, *args)).status_code == 403
        assert browser.post(library_url(page, *args), {}).status_code == 403
    assert LibraryJourney.objects.count() == 1


def test_completing_a_step_after_everything_still_works(cast: Any, journey: Journey) -> None:
    with organization_scope(cast.a):
        made = Enrollment.objects.get()
        first = made.version.steps.get(code="de-content")
        told = enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=first.id, work=Work())
    assert told["step"]["status"] == "completed"


def test_saving_in_a_browser_changes_no_text_so_that_the_librarys_corrections_still_arrive(
    cast: Any, enter: Any
) -> None:
    def version(body: str) -> None:
        steps = [step("uno", body=body), step("dos", "questionnaire")]
        questionnaire = {**QUESTIONNAIRE, "instructions": "Piensa en ayer.\nSin prisa."}
        library.add_to_library(document(*steps, description="# Hola\n\nUno.\n", questionnaires=[questionnaire]))

    version("Respira.\n\n- Una\n- Dos\n")
    library.publish_to(slug="calma", organization_ids=[cast.a.id])
    bruno = enter(cast.bruno)
    with organization_scope(cast.a):
        journey, questionnaire = Journey.objects.get(), Questionnaire.objects.get()
        sent = editor_form(journey)
    asked = bruno.get(url("questionnaire_change", questionnaire.pk)).context["adminform"].form.initial
    instrument = {name: asked[name] for name in ("title", "code", "instructions", "source")}
    instrument |= {"active": "on", "definition": json.dumps(asked["definition"])}
    for page, form in (
        (url("journey_change", journey.pk), sent),
        (url("questionnaire_change", questionnaire.pk), instrument),
    ):
        as_a_browser = {k: v.replace("\n", "\r\n") if isinstance(v, str) else v for k, v in form.items()}
        assert bruno.post(page, as_a_browser).status_code == 302
    with organization_scope(cast.a):
        assert not publishing.has_unpublished_changes(Journey.objects.select_related("published_version").get())
    version("Respira despacio.\n\n- Una\n- Dos\n")
    (taken,) = library.publish_to(slug="calma", organization_ids=[cast.a.id])
    assert (taken.outcome, taken.conflicts, taken.waiting) == ("updated", 0, False)
    with organization_scope(cast.a):
        assert Journey.objects.get().published_version.steps.get(code="uno").body.startswith("Respira despacio.")
