"""What a change of levels, badges, rules or rewards would do, in sentences for whoever is about to save it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, IntegerField, Max, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone as clock
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.models import (
    Badge,
    BadgeAward,
    Journey,
    ParticipantStats,
    PointEntry,
    PointRule,
    Questionnaire,
    Redemption,
    Reward,
)
from journeys.rules import levels as level_rules
from journeys.rules import questionnaire_form
from journeys.rules import rewards as reward_rules
from journeys.rules.points import Rule
from journeys.services.levels import effect_of

COLUMNS = {"steps": "steps_completed", "streak": "streak_longest", "level": "level", "check_ins": "check_ins"}
NUMBERS = {"streak": "days", "level": "number"}


def of_levels(levels: Sequence[level_rules.Level]) -> list[str]:
    """Who would go up and who down."""
    up, down = effect_of(levels)
    told = []
    if up:
        told.append(ngettext("%(n)d persona sube de nivel.", "%(n)d personas suben de nivel.", up) % {"n": up})
    if down:
        told.append(
            ngettext("%(n)d persona baja de nivel.", "%(n)d personas bajan de nivel.", down) % {"n": down}
            + " "
            + _("Sus puntos siguen siendo los mismos.")
        )
    return told


def of_badge(badge: Badge, *, before: Badge | None) -> list[str]:
    """Who would get it with the next thing they do; nobody loses one."""
    told = []
    if not badge.active:
        if before is not None and before.active:
            told.append(_("Nadie más la ganará. Quien la tiene la conserva."))
        return told
    if before is not None and before.active and before.criteria == badge.criteria:
        return []
    criteria = badge.criteria
    if criteria["kind"] == "event_count" and not PointRule.objects.filter(event=criteria["event"]).exists():
        known = ParticipantStats.objects.filter(tallies__has_key=criteria["event"]).exists()
        if not known and criteria["event"] != "step":
            told.append(_("Nadie ha hecho nunca «%(event)s»: comprueba que está bien escrito.") % criteria)
    if "journey" in criteria:
        told.append(_("La recibirá quien termine el recorrido a partir de ahora."))
        return told
    held = BadgeAward.objects.filter(badge_id=badge.pk).values("person_id")
    waiting = _meeting(criteria).exclude(pk__in=held).count()
    if waiting:
        told.append(
            ngettext(
                "%(n)d persona ya cumple el criterio y la recibirá con lo próximo que haga.",
                "%(n)d personas ya cumplen el criterio y la recibirán con lo próximo que hagan.",
                waiting,
            )
            % {"n": waiting}
        )
    return told


def _meeting(criteria: dict[str, Any]) -> QuerySet[ParticipantStats]:
    kind = criteria["kind"]
    number = criteria[NUMBERS.get(kind, "count")]
    if kind == "event_count" and criteria["event"] != "step":
        total = Cast(KeyTextTransform("total", KeyTextTransform(criteria["event"], "tallies")), IntegerField())
        return ParticipantStats.objects.alias(times=total).filter(times__gte=number)
    column = COLUMNS.get(kind, "steps_completed" if kind == "event_count" else "journeys_completed")
    return ParticipantStats.objects.filter(**{f"{column}__gte": number})


def of_rule(rule: PointRule, *, before: PointRule | None) -> list[str]:
    """What it gives from now on; what was given stays."""
    if before is None:
        return []
    told = []
    if before.event != rule.event:
        told.append(
            _("«%(before)s» dejará de dar puntos y «%(after)s» empezará a darlos.")
            % {"before": before.event, "after": rule.event}
        )
    if before.points != rule.points:
        told.append(
            _("Desde ahora da %(after)d puntos en vez de %(before)d.") % {"before": before.points, "after": rule.points}
        )
    if before.active and not rule.active:
        told.append(_("Desde ahora ya no da puntos."))
    if told:
        given = PointEntry.objects.filter(rule=before.event).aggregate(
            people=Count("person_id", distinct=True), points=Sum("amount")
        )
        if given["people"]:
            told.append(
                ngettext(
                    "Los %(points)d puntos que ya dio a %(n)d persona no cambian.",
                    "Los %(points)d puntos que ya dio a %(n)d personas no cambian.",
                    given["people"],
                )
                % {"n": given["people"], "points": given["points"]}
            )
    return told


def of_reward(reward: Reward, *, before: Reward | None) -> list[str]:
    """Whether anybody can reach it, and what becomes of who asked for it."""
    told: list[str] = []
    same = before is not None and (before.cost, before.active) == (reward.cost, reward.active)
    if reward.active and not same:
        told += _reach(reward.cost)
    if reward.active and reward.valid_to is not None and reward.valid_to <= clock.now():
        told.append(_("Su fecha ya ha pasado: nadie la verá."))
    elif reward.active and reward.stock_left == 0:
        told.append(_("No quedan unidades: se verá como agotada."))
    if before is not None and (before.cost != reward.cost or (before.active and not reward.active)):
        asked = Redemption.objects.filter(
            reward_id=reward.pk, status__in=[Redemption.Status.REQUESTED, Redemption.Status.APPROVED]
        ).count()
        if asked:
            told.append(
                ngettext(
                    "%(n)d canje que está en marcha sigue igual.",
                    "%(n)d canjes que están en marcha siguen igual.",
                    asked,
                )
                % {"n": asked}
            )
    return told


def _reach(cost: int) -> list[str]:
    most = ParticipantStats.objects.aggregate(most=Max("points"))["most"] or 0
    if most >= cost:
        people = ParticipantStats.objects.filter(points__gte=cost).count()
        return [
            ngettext("%(n)d persona ya puede canjearla.", "%(n)d personas ya pueden canjearla.", people) % {"n": people}
        ]
    rows = PointRule.objects.filter(active=True).values_list(
        "event", "name", "points", "per_day_cap", "cool_down_seconds", "active_from", "active_to"
    )
    now = clock.now()
    rules = [rule for rule in (Rule(*row) for row in rows) if rule.in_force(now)]
    worth = Journey.objects.filter(status=Journey.Status.PUBLISHED).aggregate(points=Sum("published_version__points"))
    days = reward_rules.days_to_reach(cost, once=worth["points"] or 0, most_a_day=reward_rules.most_a_day(rules))
    if days is None:
        return [
            _("Nadie podrá conseguirla: con los recorridos y las reglas de ahora no se llega a %(cost)d puntos.")
            % {"cost": cost}
        ]
    if days > reward_rules.TOO_LONG:
        return [
            _("Haciendo todo cada día se tarda %(days)d días en llegar: casi nadie la conseguirá.") % {"days": days}
        ]
    return [_("Nadie tiene todavía %(cost)d puntos; quien más tiene, %(most)d.") % {"cost": cost, "most": most}]


def of_questionnaire(questionnaire: Questionnaire, *, before: Questionnaire | None) -> list[str]:
    """What becomes of the answers that were given, and of the items that open a safety case."""
    risky = {item["code"]: item["risk"]["at_least"] for item in questionnaire.items if item.get("risk")}
    known = {item["code"] for item in before.items if item.get("risk")} if before else set()
    told = _untold(questionnaire)
    told += [
        _("«%(text)s» abrirá un caso de seguridad desde %(n)d y avisará a quien esté de guardia.")
        % {"text": item["text"], "n": risky[item["code"]]}
        for item in questionnaire.items
        if item["code"] in risky and item["code"] not in known
    ]
    if before is None:
        return told
    for item in before.items:
        if not item.get("risk"):
            continue
        now = risky.get(item["code"])
        if now is None:
            told.append(_("«%(text)s» ya no abrirá un caso de seguridad.") % {"text": item["text"]})
        elif now > item["risk"]["at_least"]:
            told.append(
                _("«%(text)s» abrirá un caso de seguridad solo desde %(n)d.") % {"text": item["text"], "n": now}
            )
    scoring = ("scale", "items", "subscales", "cut_offs")
    if any(getattr(before, name) != getattr(questionnaire, name) for name in scoring):
        people = questionnaire.responses.aggregate(people=Count("person_id", distinct=True))["people"]
        if people:
            told.append(
                ngettext(
                    "%(n)d persona ya lo ha respondido: lo que se le dijo entonces no cambia, y las puntuaciones nuevas "
                    "pueden no compararse con las de antes.",
                    "%(n)d personas ya lo han respondido: lo que se les dijo entonces no cambia, y las puntuaciones "
                    "nuevas pueden no compararse con las de antes.",
                    people,
                )
                % {"n": people}
            )
    if before.active and not questionnaire.active:
        told.append(_("Nadie más podrá responderlo por su cuenta."))
    return told


def _untold(questionnaire: Questionnaire) -> list[str]:
    """Sums of which the person would be told nothing."""
    parts = {part: getattr(questionnaire, part) for part in questionnaire_form.PARTS}
    titles = {row["code"]: row["title"] for row in questionnaire.subscales}
    return [
        _("«%(scale)s»: quien sume de %(least)d a %(most)d no leerá nada; ningún tramo lo cubre.")
        % {"scale": titles.get(scale, _("Todo el cuestionario")), "least": least, "most": most}
        for scale, least, most in questionnaire_form.untold(parts)
    ]
