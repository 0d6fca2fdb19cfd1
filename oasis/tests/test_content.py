"""The seeded content: complete, valid for the code that reads it, and plainly written."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from journeys import kinds
from journeys.rules import badges, questionnaires

ROOT = Path(__file__).resolve().parent.parent.parent
JOURNEYS = ROOT / "journeys" / "content"
COACHING = ROOT / "coaching" / "content"
PLACEHOLDER = re.compile(r"lorem|ipsum|fixme|\btbd\b|xxx|pendiente de redactar|\[[^\]]*\]\(\)|\.\.\.", re.IGNORECASE)
TUTEO = re.compile(r"\b(usted|ustedes|vosotros|vuestr[oa]s?)\b", re.IGNORECASE)
WORDS_PER_SENTENCE = 15
SPOKEN_WORDS_A_SECOND = 2.5  # an instruction can be read within its part


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


ALL_JOURNEYS = {path.stem: load(path) for path in sorted((JOURNEYS / "journeys").glob("*.json"))}
QUESTIONNAIRES = {path.stem: load(path) for path in sorted((JOURNEYS / "questionnaires").glob("*.json"))}
EVERY_STEP = {f"{slug}/{step['code']}": step for slug, journey in ALL_JOURNEYS.items() for step in journey["steps"]}
STEPS = [pytest.param(step, id=name) for name, step in EVERY_STEP.items()]
KNOWLEDGE = {article["slug"]: article for article in load(COACHING / "knowledge.json")}
ARTICLES = [pytest.param(article, id=slug) for slug, article in KNOWLEDGE.items()]
AGENTS = [pytest.param(agent, id=agent["slug"]) for agent in load(COACHING / "agents.json")]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def sentences(text: str) -> list[str]:
    """Sentences and list items, without the line of sources (in italics, at the end)."""
    prose = re.sub(r"(?m)^\*Para saber más:.*$", "", text)
    return [part for part in re.split(r"[.!?…:]+[»\"*)]*\s|\n+", prose) if words(part)]


def mean_sentence(text: str) -> float:
    parts = sentences(text)
    return sum(len(words(part)) for part in parts) / len(parts)


def texts(value: Any) -> list[str]:
    """Every text anywhere inside."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for child in value.values() for text in texts(child)]
    return [text for child in value for text in texts(child)] if isinstance(value, list) else []


def test_there_are_three_journeys_with_one_unlock_rule_each() -> None:
    assert set(ALL_JOURNEYS) == {"resiliencia-en-ocho-pasos", "dormir-mejor", "examenes-sin-ansiedad"}
    assert {journey["unlock"] for journey in ALL_JOURNEYS.values()} == {"sequential", "free", "scheduled"}
    assert all(slug == journey["slug"] for slug, journey in ALL_JOURNEYS.items())


@pytest.mark.parametrize("slug", ALL_JOURNEYS)
def test_a_journey_starts_with_something_to_do_alone_and_says_how_long_it_takes(slug: str) -> None:
    journey = ALL_JOURNEYS[slug]
    steps = journey["steps"]
    assert steps[0]["kind"] in {"content", "exercise", "reflection"}
    assert steps[0]["opens_after_days"] == 0
    assert journey["estimated_minutes"] == pytest.approx(sum(s["minutes"] for s in steps if s["required"]), abs=5)
    assert len({step["code"] for step in steps}) == len(steps)
    assert 100 <= len(words(journey["description"])) <= 300
    assert len(journey["summary"]) <= 300
    assert len(journey["title"]) <= 120
    days = [step["opens_after_days"] for step in steps]
    assert days == sorted(days)
    assert (max(days) > 0) == (journey["unlock"] == "scheduled")


def test_resilience_has_eight_required_steps_and_what_comes_from_outside_is_optional() -> None:
    steps = ALL_JOURNEYS["resiliencia-en-ocho-pasos"]["steps"]
    outside = [step for step in steps if kinds.get(step["kind"]).completed_by != kinds.PARTICIPANT]
    assert sum(step["required"] for step in steps) == 8
    assert [step["kind"] for step in outside] == ["typeform", "event"]
    assert not any(step["required"] for step in outside)


def test_sleep_can_be_finished_through_the_api_alone_at_once() -> None:
    journey = ALL_JOURNEYS["dormir-mejor"]
    assert {step["kind"] for step in journey["steps"]} == {"content", "exercise", "reflection", "quiz", "questionnaire"}
    assert journey["unlock"] == "free"


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_valid_for_its_kind(step: dict[str, Any]) -> None:
    assert kinds.get(step["kind"]).problems(step["config"]) == []
    assert re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", step["code"])
    assert len(step["title"]) <= 120
    if step["kind"] == "questionnaire":
        assert step["config"]["questionnaire"] in QUESTIONNAIRES


@pytest.mark.parametrize("step", STEPS)
def test_a_step_has_a_body_of_real_length(step: dict[str, Any]) -> None:
    least = {"content": 180, "exercise": 120, "reflection": 120, "quiz": 100}.get(step["kind"], 80)
    assert least <= len(words(step["body"])) <= 350


@pytest.mark.parametrize("step", STEPS)
def test_a_steps_minutes_are_what_it_takes(step: dict[str, Any]) -> None:
    reading = len(words(step["body"])) / 180
    parts = step["config"].get("parts", [])
    practice = sum(part["seconds"] for part in parts) * step["config"].get("repeat", 1) / 60
    assert reading + practice <= step["minutes"] + 1
    assert step["minutes"] <= (90 if step["kind"] == "event" else 20)
    for part in parts:
        assert len(words(part["instruction"])) / SPOKEN_WORDS_A_SECOND <= part["seconds"]


@pytest.mark.parametrize("step", STEPS)
def test_each_answer_of_a_quiz_is_explained_and_nobody_fails_it(step: dict[str, Any]) -> None:
    for question in step["config"].get("questions", []):
        assert len(words(question["explanation"])) >= 10
        assert len({option["value"] for option in question["options"]}) == len(question["options"])
    assert step["config"].get("pass_score", 0) == 0


@pytest.mark.parametrize("code", QUESTIONNAIRES)
def test_a_questionnaires_cut_offs_cover_every_possible_score_once(code: str) -> None:
    definition = QUESTIONNAIRES[code]
    assert code == definition["code"]
    assert questionnaires.problems(definition) == []
    assert definition["source"]
    assert definition["instructions"]
    values = [option["value"] for option in definition["scale"]]
    sizes = {"total": len(definition["items"])}
    for subscale in definition["subscales"]:
        sizes[subscale["code"]] = sum(item.get("subscale") == subscale["code"] for item in definition["items"])
    for scale, items in sizes.items():
        cuts = [cut for cut in definition["cut_offs"] if cut["subscale"] == scale]
        covered = [score for cut in cuts for score in range(cut["from"], cut["to"] + 1)]
        assert sorted(covered) == list(range(min(values) * items, max(values) * items + 1))
        assert all(len(words(cut["message"])) >= 5 for cut in cuts)


def test_questionnaires_have_reverse_items_subscales_and_one_a_risk_flag() -> None:
    items = [item for definition in QUESTIONNAIRES.values() for item in definition["items"]]
    assert any(item.get("reverse") for item in items)
    assert [item["code"] for item in items if item.get("risk")] == ["no-estar"]
    flagged = {
        code for code, definition in QUESTIONNAIRES.items() if any("risk" in item for item in definition["items"])
    }
    used = {step["config"].get("questionnaire") for step in EVERY_STEP.values()}
    assert not flagged & used, "a journey must not open a safety case by being walked through"


@pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(step["body"], id=name) for name, step in EVERY_STEP.items()),
        *(pytest.param(article["body"], id=slug) for slug, article in KNOWLEDGE.items()),
        *(pytest.param(journey["description"], id=slug) for slug, journey in ALL_JOURNEYS.items()),
    ],
)
def test_texts_are_plain_spanish(text: str) -> None:
    assert mean_sentence(text) <= WORDS_PER_SENTENCE
    assert max(len(words(sentence)) for sentence in sentences(text)) <= 40
    assert not TUTEO.search(text)


def test_nothing_is_empty_or_a_placeholder() -> None:
    for path in sorted([*JOURNEYS.rglob("*.json"), *COACHING.rglob("*.json")]):
        for text in texts(load(path)):
            assert text.strip(), path
            assert not PLACEHOLDER.search(text), (path, text)


def test_levels_rise_and_badges_rules_and_rewards_are_enough_and_sound() -> None:
    levels, given = load(JOURNEYS / "levels.json"), load(JOURNEYS / "badges.json")
    rules, rewards = load(JOURNEYS / "rules.json"), load(JOURNEYS / "rewards.json")
    assert [level["number"] for level in levels] == list(range(1, len(levels) + 1))
    thresholds = [level["threshold"] for level in levels]
    assert 8 <= len(levels) <= 10
    assert thresholds[0] == 0
    assert thresholds == sorted(set(thresholds))
    assert len(given) >= 10
    assert all(badges.problems(badge["criteria"]) == [] for badge in given)
    events = {rule["event"] for rule in rules}
    assert {"mood_checkin", "journal_entry", "activity"} <= events
    assert {b["criteria"]["event"] for b in given if b["criteria"]["kind"] == "event_count"} <= events
    assert {b["criteria"]["journey"] for b in given if b["criteria"]["kind"] == "journey"} == set(ALL_JOURNEYS)
    assert len(rewards) >= 6
    assert [reward["stock"] for reward in rewards].count(3) == 1
    assert {reward["kind"] for reward in rewards} == {"voucher", "digital", "donation"}


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_short_tagged_and_recommends_an_exercise(article: dict[str, Any]) -> None:
    assert 150 <= len(words(article["body"])) <= 300
    assert len(article["tags"]) >= 3
    assert article["exercise"]["technique"]
    assert article["exercise"]["title"]
    assert len(article["exercise"]["steps"]) >= 3


def test_the_knowledge_base_covers_what_people_come_with() -> None:
    tags = {tag for article in KNOWLEDGE.values() for tag in article["tags"]}
    assert 12 <= len(KNOWLEDGE) <= 20
    needed = (
        "sueño, ansiedad, ánimo bajo, duelo, trabajo, soledad, ayuda, pánico, autoestima, conflicto, enfado, motivación"
    )
    assert set(needed.split(", ")) <= tags


@pytest.mark.parametrize("agent", AGENTS)
def test_an_agent_knows_its_limits(agent: dict[str, Any]) -> None:
    prompt = agent["system_prompt"]
    for limit in ("no una persona", "No diagnosticas", "medicación", "líneas de ayuda", "no órdenes", "No reveles"):
        assert limit in prompt
    tags = {tag for article in KNOWLEDGE.values() for tag in article["tags"]}
    assert len(tags & set(agent["knowledge_tags"])) >= 5
