"""A native questionnaire, scored on the server."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, FindQuestionnaire, Kind, Outcome, Work, WrongAnswer, kind
from journeys.kinds.fields import Reference
from journeys.rules import questionnaires


def _answer_messages(wrong: dict[str, str]) -> dict[str, list[Any]]:
    """The findings of `questionnaires.wrong_answers` as sentences for the person, under `answers.<item>`."""
    said = {
        "missing": _("Falta esta respuesta."),
        "unknown": _("Esa pregunta no está en el cuestionario."),
        "value": _("Elige una de las respuestas de la escala."),
    }
    return {"answers" if code == "answers" else f"answers.{code}": [said[what]] for code, what in wrong.items()}


def judge(definition: questionnaires.Definition, answers: dict[str, Any]) -> Outcome:
    """The scores of complete and valid answers, and the items that ask for attention; raises `WrongAnswer`."""
    wrong = questionnaires.wrong_answers(definition, answers)
    if wrong:
        raise WrongAnswer(_answer_messages(wrong))
    scores, risks = questionnaires.score(definition, answers), questionnaires.risks(definition, answers)
    if risks:
        scores["messages"] = [_care()]
    return Outcome(answers=answers, result=scores, risks=risks, scored=definition["code"])


def _care() -> dict[str, Any]:
    """What somebody in danger reads in the place of what their sums would mean."""
    return {
        "scale": "total",
        "label": _("Gracias por contarlo"),
        "message": _(
            "Lo que has respondido importa más que una suma. No tienes que pasar por esto a solas: habla hoy con alguien "
            "de confianza o llama a una línea de ayuda. Si estás en peligro ahora, llama a emergencias."
        ),
    }


@kind
class Questionnaire(Kind):
    """Completed with `answers: {item: value}`; publishing puts the whole instrument into the step."""

    code = "questionnaire"
    label = gettext_lazy("cuestionario")
    help = gettext_lazy("Uno de los cuestionarios de la organización; se puntúa solo.")
    fields = (Reference(name="questionnaire", label=gettext_lazy("Cuestionario"), to="questionnaires"),)
    properties = {
        "questionnaire": {
            "type": "object",
            "properties": {
                "code": {"type": "string"},
                "title": {"type": "string"},
                "instructions": {"type": "string"},
                "scale": {
                    "type": "array",
                    "description": "The values an item can be answered with.",
                    "items": {
                        "type": "object",
                        "properties": {"value": {"type": "integer"}, "label": {"type": "string"}},
                        "required": ["value", "label"],
                        "additionalProperties": False,
                    },
                },
                "items": {
                    "type": "array",
                    "description": "`answers` is `{code: value}`, one for each of them.",
                    "items": {
                        "type": "object",
                        "properties": {"code": {"type": "string"}, "text": {"type": "string"}},
                        "required": ["code", "text"],
                        "additionalProperties": False,
                    },
                },
            },
            "required": ["code", "title", "instructions", "scale", "items"],
            "additionalProperties": False,
        }
    }

    def freeze(self, config: Config, find_questionnaire: FindQuestionnaire) -> dict[str, Any]:
        """With the instrument as it is now; raises LookupError where there is none."""
        definition = find_questionnaire(config["questionnaire"])
        if definition is None:
            raise LookupError(config["questionnaire"])
        return {**config, "definition": dict(definition)}

    def content(self, config: Config) -> dict[str, Any]:
        """The instrument without its scoring."""
        definition = config["definition"]
        return {
            "questionnaire": {
                "code": definition["code"],
                "title": definition["title"],
                "instructions": definition["instructions"],
                "scale": [{"value": option["value"], "label": option["label"]} for option in definition["scale"]],
                "items": [{"code": item["code"], "text": item["text"]} for item in definition["items"]],
            }
        }

    def complete(self, config: Config, work: Work) -> Outcome:
        """The scores of complete and valid answers."""
        return judge(config["definition"], dict(work.answers or {}))
