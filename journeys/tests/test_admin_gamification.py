"""The backoffice of the game: what a change would do is told before it is done."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone as clock

from accounts.audit import LOOK
from accounts.models import AuditRecord
from journeys.models import Badge, Level, ParticipantStats, PointRule, Questionnaire, Reward
from journeys.services import rewards, wellbeing
from journeys.services.levels import relevel
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_reward
from oasis.core.tenancy import organization_scope

ASKED = "Esto es lo que pasará si guardas:"


def url(page: str, *args: Any) -> str:
    return reverse(f"admin:journeys_{page}", args=args)


@pytest.fixture
def game(cast: Any) -> None:
    """Levels at 0, 20 and 80 points; Diego has 100 points, Clara 8."""
    with organization_scope(cast.a):
        make_gamification()
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "g"))
        track_event(person_id=cast.clara.id, timezone=None, occurrence=Occurrence("walk", "w"))


def level(cast: Any, number: int) -> Any:
    with organization_scope(cast.a):
        return Level.objects.get(number=number)


def levels_of(cast: Any) -> dict[str, int]:
    with organization_scope(cast.a):
        names = {cast.diego.id: "diego", cast.clara.id: "clara"}
        return {names[row.pk]: row.level for row in ParticipantStats.objects.all()}


def save(browser: Client, path: str, form: dict[str, Any]) -> tuple[str, Any]:
    """What was asked before saving ("" where nothing was), and the answer of the save itself."""
    first = browser.post(path, form)
    if first.status_code == 302:
        return "", first
    page = first.content.decode()
    return page, browser.post(path, {**form, "_acknowledged": "1"}) if ASKED in page else first


def test_what_a_level_brings_is_told_whoever_reaches_it(api: Any, cast: Any, enter: Any, game: None) -> None:
    form = {"number": 3, "name": "Oasis", "threshold": 80, "icon": "🏝️"}
    perks = "Puedes proponer un tema.\n\n  Te lo contamos antes. "
    page = url("level_change", level(cast, 3).pk)
    wrong = enter(cast.bruno).post(page, {**form, "perks": "x" * 201})
    assert "Como mucho 10 líneas de 200 caracteres." in wrong.content.decode()
    assert enter(cast.bruno).post(page, {**form, "perks": perks}).status_code == 302
    told = api(cast.diego).get("/api/v1/me/stats").json()["data"]["level"]
    assert told["perks"] == ["Puedes proponer un tema.", "Te lo contamos antes."]


def test_a_badge_can_only_ask_for_what_is_known(cast: Any, enter: Any, game: None) -> None:
    answer = enter(cast.bruno).post(url("badge_add"), badge_form(event="gifft"))
    assert answer.status_code == 200
    with organization_scope(cast.a):
        assert not Badge.objects.filter(code="regalona").exists()
        criteria = {"kind": "event_count", "event": "gifft", "count": 1}
        old = Badge.objects.create(code="regalona", name="Regalona", description="Por dar.", criteria=criteria)
    page, answer = save(enter(cast.bruno), url("badge_change", old.pk), badge_form(event="gifft", number=2))
    assert "Nadie ha hecho nunca «gifft»" in page
    assert answer.status_code == 302


def test_a_changed_threshold_says_who_moves_and_then_moves_everybody(cast: Any, enter: Any, game: None) -> None:
    browser = enter(cast.bruno)
    third = level(cast, 3)
    path, form = url("level_change", third.pk), {"number": 3, "name": "Oasis", "threshold": 150, "icon": ""}
    page = browser.post(path, form).content.decode()
    assert ASKED in page
    assert "1 persona baja de nivel." in page
    assert levels_of(cast) == {"diego": 3, "clara": 1}  # nothing was done yet
    assert level(cast, 3).threshold == 80
    answer = browser.post(path, {**form, "_acknowledged": "1"})
    assert answer.status_code == 302
    assert levels_of(cast) == {"diego": 2, "clara": 1}
    moved = AuditRecord.objects.get(action="levels.reckoned")
    assert moved.actor_id == cast.bruno.id
    assert {name: change["after"] for name, change in moved.changes.items()} == {"up": 0, "down": 1}


def test_a_level_below_everybody_lifts_them_with_one_statement_for_all(
    cast: Any, enter: Any, game: None, statements: Any
) -> None:
    page, _answer = save(
        enter(cast.bruno),
        url("level_change", level(cast, 2).pk),
        {"number": 2, "name": "Brisa", "threshold": 5, "icon": ""},
    )
    assert "1 persona sube de nivel." in page
    assert levels_of(cast) == {"diego": 3, "clara": 2}
    with organization_scope(cast.a):
        ParticipantStats.objects.update(level=1)
        with statements(3):  # the thresholds, everybody's levels, and the audit
            assert relevel(actor_id=cast.bruno.id) == (2, 0)
        with statements(2):
            assert relevel() == (0, 0)


def test_a_change_without_effect_is_saved_at_once(cast: Any, enter: Any, game: None) -> None:
    page, answer = save(
        enter(cast.bruno),
        url("level_change", level(cast, 3).pk),
        {"number": 3, "name": "Palmeral", "threshold": 90, "icon": ""},
    )
    assert (page, answer.status_code) == ("", 302)
    assert level(cast, 3).name == "Palmeral"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"number": 5, "name": "Lejos", "threshold": 900, "icon": ""}, "no puede faltar ninguno"),
        ({"number": 4, "name": "Bajo", "threshold": 50, "icon": ""}, "pide más puntos que el anterior"),
    ],
)
def test_a_level_that_could_be_skipped_is_refused(cast: Any, enter: Any, game: None, form: Any, said: str) -> None:
    answer = enter(cast.bruno).post(url("level_add"), form)
    assert said in answer.content.decode()
    with organization_scope(cast.a):
        assert Level.objects.count() == 3


def test_only_the_last_level_can_be_deleted(cast: Any, enter: Any, game: None) -> None:
    browser = enter(cast.bruno)
    assert browser.post(url("level_delete", level(cast, 2).pk), {"post": "yes"}).status_code == 403
    assert browser.post(url("level_delete", level(cast, 3).pk), {"post": "yes"}).status_code == 302
    assert levels_of(cast) == {"diego": 2, "clara": 1}


def badge_form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Regalona", "code": "regalona", "description": "Por dar.", "icon": "", "active": "on",
        "kind": "event_count", "number": 1, "event": "gift", "journey": "", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "1 persona ya cumple el criterio"),
        ({"kind": "level", "number": 1, "event": ""}, "2 personas ya cumplen el criterio"),
        ({"kind": "streak", "number": 1, "event": ""}, "2 personas ya cumplen el criterio"),
        ({"kind": "check_ins", "number": 1, "event": ""}, ""),
    ],
)
def test_a_badge_says_who_would_get_it(cast: Any, enter: Any, game: None, changes: Any, said: str) -> None:
    page, answer = save(enter(cast.bruno), url("badge_add"), badge_form(**changes))
    assert said in page
    assert bool(page) is bool(said)
    assert answer.status_code == 302
    with organization_scope(cast.a):
        assert Badge.objects.filter(code="regalona").exists()


def test_a_badge_set_aside_stays_with_who_has_it(cast: Any, enter: Any, game: None) -> None:
    save(enter(cast.bruno), url("badge_add"), badge_form())
    with organization_scope(cast.a):
        badge = Badge.objects.get(code="regalona")
    page, _answer = save(enter(cast.bruno), url("badge_change", badge.pk), badge_form(active=""))
    assert "Quien la tiene la conserva." in page


def test_a_rule_says_what_changes_and_what_does_not(cast: Any, enter: Any, game: None) -> None:
    with organization_scope(cast.a):
        rule = PointRule.objects.get(event="gift")
    form = {"name": "Un regalo", "event": "gift", "points": 50, "cool_down_seconds": 0, "active": "on"}
    page, answer = save(enter(cast.bruno), url("pointrule_change", rule.pk), form)
    assert "Desde ahora da 50 puntos en vez de 100." in page
    assert "Los 100 puntos que ya dio a 1 persona no cambian." in page
    assert answer.status_code == 302
    with organization_scope(cast.a):
        rule.refresh_from_db()
        assert rule.points == 50
        assert ParticipantStats.objects.get(pk=cast.diego.id).points == 100


def reward_form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Taza", "code": "taza", "description": "", "image": "", "kind": "voucher", "cost": 60,
        "stock_left": "", "per_person_limit": "", "active": "on", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "rules", "said"),
    [
        ({}, {}, "1 persona ya puede canjearla."),
        ({"cost": 5000}, {}, "Nadie tiene todavía 5000 puntos; quien más tiene, 100."),
        ({"cost": 50_000}, {"points": 1, "per_day_cap": 1}, "se tarda"),
        ({"cost": 5000}, {"active": False}, "Nadie podrá conseguirla"),
        ({"stock_left": 0}, {}, "No quedan unidades"),
    ],
)
def test_a_reward_says_who_can_reach_it(
    cast: Any, enter: Any, game: None, changes: Any, rules: dict[str, Any], said: str
) -> None:
    with organization_scope(cast.a):
        PointRule.objects.update(**rules or {"active": True})
    page, answer = save(enter(cast.bruno), url("reward_add"), reward_form(**changes))
    assert said in page
    assert answer.status_code == 302
    with organization_scope(cast.a):
        assert Reward.objects.get().cost == changes.get("cost", 60)


def test_a_reward_that_costs_more_leaves_who_asked_alone(cast: Any, enter: Any, game: None) -> None:
    with organization_scope(cast.a):
        reward = make_reward()
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=reward.id)
    page, _answer = save(
        enter(cast.bruno), url("reward_change", reward.pk), reward_form(name="Cuaderno", code="cuaderno", cost=70)
    )
    assert "1 canje que está en marcha sigue igual." in page


def test_saving_a_reward_does_not_put_back_what_was_redeemed_meanwhile(cast: Any, enter: Any, game: None) -> None:
    with organization_scope(cast.a):
        reward = make_reward(cost=10, stock_left=2)
    browser, path = enter(cast.bruno), url("reward_change", reward.pk)
    seen = browser.get(path).content.decode()
    assert 'name="initial-stock_left" value="2"' in seen
    with organization_scope(cast.a):
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=reward.id)
    form = reward_form(name="Cuaderno", code="cuaderno", cost=10, stock_left=2, **{"initial-stock_left": "2"})
    _page, answer = save(browser, path, {**form, "name": "Cuaderno azul"})
    assert answer.status_code == 302
    refused = browser.post(path, {**form, "stock_left": 9, "_acknowledged": "1"}).content.decode()
    assert "Las unidades han cambiado mientras editabas." in refused
    with organization_scope(cast.a):
        reward.refresh_from_db()
        assert (reward.name, reward.stock_left) == ("Cuaderno azul", 1)
    assert (
        browser.post(path, {**form, "stock_left": 9, "initial-stock_left": "1", "_acknowledged": "1"}).status_code
        == 302
    )
    with organization_scope(cast.a):
        reward.refresh_from_db()
        assert reward.stock_left == 9


def test_a_reward_of_the_past_is_noticed(cast: Any, enter: Any, game: None) -> None:
    past = clock.now() - timedelta(days=1)
    form = reward_form(valid_to_0=past.strftime("%d/%m/%Y"), valid_to_1="10:00")
    page, _answer = save(enter(cast.bruno), url("reward_add"), form)
    assert "Su fecha ya ha pasado" in page


def test_effects_are_told_to_nobody_who_may_not_change(cast: Any, enter: Any, game: None) -> None:
    answer = enter(cast.clara).post(url("reward_add"), reward_form())
    assert answer.status_code == 403
    with organization_scope(cast.a):
        assert not Reward.objects.exists()


def test_a_look_at_one_persons_progress_is_recorded_and_shows_no_words(cast: Any, enter: Any, game: None) -> None:
    with organization_scope(cast.a):
        wellbeing.write_journal(person_id=cast.diego.id, timezone="UTC", text="un secreto mío")
    page = enter(cast.clara).get(url("participantstats_change", cast.diego.id)).content.decode()
    assert "Un regalo" in page
    assert "un secreto" not in page
    look = AuditRecord.objects.get(action=LOOK, target_id=str(cast.diego.id))
    assert look.actor_id == cast.clara.id
    assert look.changes["what"]["after"] == "journeys.progress"


def test_a_facilitators_look_over_the_api_is_recorded_too(api: Any, cast: Any, game: None) -> None:
    answer = api(cast.clara).get(f"/api/v1/facilitation/participants/{cast.diego.id}/progress")
    assert answer.json()["data"]["points"] == 100
    assert AuditRecord.objects.filter(action=LOOK, actor_id=cast.clara.id).count() == 1


def test_whoever_plays_no_game_shows_no_points_to_facilitators(cast: Any, enter: Any, game: None) -> None:
    with organization_scope(cast.a):
        ParticipantStats.objects.filter(pk=cast.diego.id).update(gamification=False)
    page = enter(cast.clara).get(url("participantstats_change", cast.diego.id)).content.decode()
    assert "Racha" not in page
    assert "Un regalo" not in page


ROWS: dict[str, Any] = {
    "scale": [{"value": 0, "label": "Nunca"}, {"value": 1, "label": "A veces"}, {"value": 2, "label": "Siempre"}],
    "subscales": [{"code": "s1", "title": "Ánimo"}],
    "items": [
        {"text": "Me he sentido triste.", "subscale": "s1"},
        {"code": "dano", "text": "He pensado en hacerme daño.", "risk_from": 1},
    ],
    "cut_offs": [
        {"subscale": "total", "from": 0, "to": 2, "label": "Bajo", "message": "Vas bien."},
        {"subscale": "total", "from": 3, "to": 4, "label": "Alto", "message": "Cuídate."},
    ],
}


def instrument(**rows: Any) -> dict[str, str]:
    """What the editor sends."""
    said = {
        "title": "Ánimo breve",
        "code": "animo-breve",
        "instructions": "Piensa.",
        "source": "Propio.",
        "active": "on",
    }
    return said | {"definition": json.dumps(ROWS | rows)}


def test_an_instrument_is_written_in_rows(cast: Any, enter: Any) -> None:
    browser = enter(cast.bruno)
    wrong = browser.post(url("questionnaire_add"), instrument(items=[{"text": "Triste.", "subscale": "otra"}, {}]))
    assert "Pregunta 2: Falta «Texto»." in wrong.content.decode()
    wrong = browser.post(url("questionnaire_add"), instrument(items=[{"text": "Triste.", "subscale": "otra"}]))
    assert "tiene que estar en la lista de subescalas" in wrong.content.decode()
    for nobody_or_everybody in (3, 0):
        flagged = [{"text": "He pensado en hacerme daño.", "risk_from": nobody_or_everybody}]
        wrong = browser.post(url("questionnaire_add"), instrument(items=flagged))
        assert "un número que ninguna respuesta alcanza, o con cualquiera" in wrong.content.decode()
    page, answer = save(browser, url("questionnaire_add"), instrument(cut_offs=ROWS["cut_offs"][:1]))
    assert "«He pensado en hacerme daño.» abrirá un caso de seguridad desde 1" in page
    assert "«Todo el cuestionario»: quien sume de 3 a 4 no leerá nada" in page
    assert answer.status_code == 302
    with organization_scope(cast.a):
        made = Questionnaire.objects.get()
        assert made.items == [
            {"code": "p1", "text": "Me he sentido triste.", "subscale": "s1"},
            {"code": "dano", "text": "He pensado en hacerme daño.", "risk": {"at_least": 1}},
        ]
        assert made.cut_offs == ROWS["cut_offs"][:1]


def test_a_change_of_an_instrument_tells_of_answers_and_of_the_safety_net(cast: Any, enter: Any) -> None:
    browser = enter(cast.bruno)
    save(browser, url("questionnaire_add"), instrument())
    with organization_scope(cast.a):
        made = Questionnaire.objects.get()
        wellbeing.answer_questionnaire(
            person_id=cast.diego.id, timezone="UTC", questionnaire_id=made.id, answers={"p1": 1, "dano": 0}
        )
    calm = [{"code": row.get("code", "p1"), "text": row["text"]} for row in ROWS["items"]]
    page, answer = save(browser, url("questionnaire_change", made.pk), instrument(items=calm))
    assert "«He pensado en hacerme daño.» ya no abrirá un caso de seguridad." in page
    assert "1 persona ya lo ha respondido" in page
    assert answer.status_code == 302
    with organization_scope(cast.a):
        made.refresh_from_db()
        assert "risk" not in made.items[1]


EXPORTED = ["redemption", "pointentry", "reward", "level", "badge", "pointrule", "enrollment", "participantstats"]


@pytest.mark.parametrize("page", [*EXPORTED, "questionnaire"])
def test_every_list_of_the_game_can_be_exported_and_takes_at_most_twelve_statements(
    cast: Any, enter: Any, game: None, statements: Any, page: str
) -> None:
    with organization_scope(cast.a):
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward().id)
    browser = enter(cast.bruno)
    browser.get(url(f"{page}_changelist"))
    with statements(12):
        answer = browser.get(url(f"{page}_changelist"))
    assert "Exportar" in answer.content.decode()
