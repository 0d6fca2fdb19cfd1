"""A quiz, scored on the server."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, Kind, NotPassed, Outcome, Work, WrongAnswer, kind
from journeys.kinds.fields import Code, Mark, Rows, Text, Whole


@kind
class Quiz(Kind):
    """Completed by the participant with `answers: {question: option}` that reach the pass mark."""

    code = "quiz"
    label = gettext_lazy("preguntas")
    help = gettext_lazy("Preguntas con opciones, de las que una es la buena. Se corrigen solas y se explican.")
    fields = (
        Rows(
            name="questions",
            label=gettext_lazy("Preguntas"),
            singular=gettext_lazy("Pregunta"),
            fields=(
                Code(name="code", prefix="p"),
                Text(name="text", label=gettext_lazy("Pregunta"), limit=1000, lines=2),
                Rows(
                    name="options",
                    label=gettext_lazy("Opciones"),
                    singular=gettext_lazy("Opción"),
                    least=2,
                    most=10,
                    fields=(
                        Code(name="value", prefix="o"),
                        Text(name="text", label=gettext_lazy("Opción"), limit=500),
                    ),
                ),
                Mark(name="answer", label=gettext_lazy("Es la buena"), rows="options", key="value"),
                Text(
                    name="explanation",
                    label=gettext_lazy("Explicación"),
                    help=gettext_lazy("Se ve al responder, se acierte o no."),
                    limit=2000,
                    lines=2,
                    required=False,
                ),
            ),
        ),
        Whole(
            name="pass_score",
            label=gettext_lazy("Aciertos para superarlo (%)"),
            help=gettext_lazy("0: basta con responder."),
            least=0,
            most=100,
            default=0,
        ),
    )
    properties = {
        "questions": {
            "type": "array",
            "description": "`answers` is `{code: value of an option}`, one for each of them.",
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "text": {"type": "string"},
                    "options": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"value": {"type": "string"}, "text": {"type": "string"}},
                            "required": ["value", "text"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["code", "text", "options"],
                "additionalProperties": False,
            },
        },
        "pass_score": {"type": "integer", "minimum": 0, "maximum": 100, "description": "Per cent of right answers."},
    }

    def content(self, config: Config) -> dict[str, Any]:
        """The questions without their answers."""
        return {
            "questions": [
                {name: question[name] for name in ("code", "text", "options")} for question in config["questions"]
            ],
            "pass_score": config.get("pass_score", 0),
        }

    def complete(self, config: Config, work: Work) -> Outcome:
        """How many answers were right; raises `NotPassed` below the pass mark."""
        answers = dict(work.answers or {})
        questions = {question["code"]: question for question in config["questions"]}
        wrong: dict[str, list[Any]] = {
            f"answers.{code}": [_("Elige una de las opciones.")]
            for code, question in questions.items()
            if answers.get(code) not in [option["value"] for option in question["options"]]
        }
        wrong |= {f"answers.{code}": [_("Esa pregunta no está aquí.")] for code in answers if code not in questions}
        if wrong:
            raise WrongAnswer(wrong)
        items = [
            {
                "code": code,
                "correct": answers[code] == question["answer"],
                "explanation": question.get("explanation", ""),
            }
            for code, question in questions.items()
        ]
        score = 100 * sum(item["correct"] for item in items) // len(items)
        result = {"score": score, "pass_score": config.get("pass_score", 0), "questions": items}
        if score < result["pass_score"]:
            raise NotPassed(
                {**result, "questions": [{"code": item["code"], "correct": item["correct"]} for item in items]}
            )
        return Outcome(answers=answers, result=result)
