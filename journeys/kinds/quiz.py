"""A quiz, scored on the server."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, Kind, NotPassed, Outcome, Work, WrongAnswer, kind, text


@kind
class Quiz(Kind):
    """Completed by the participant with `answers: {question: option}` that reach the pass mark."""

    code = "quiz"
    label = gettext_lazy("preguntas")
    help = gettext_lazy(
        "«questions»: cada una con code, text, options (value y text), answer y explanation. "
        "«pass_score»: porcentaje de aciertos para superarlo (0: basta con responder)."
    )

    def problems(self, config: Config) -> list[str | Promise]:
        """Questions with options of which one is right."""
        found: list[str | Promise] = []
        mark = config.get("pass_score", 0)
        if type(mark) is not int or not 0 <= mark <= 100:
            found.append(_("«pass_score» es un porcentaje de 0 a 100."))
        questions = config.get("questions")
        if not isinstance(questions, list) or not 1 <= len(questions) <= 50:
            return [*found, _("Añade en «questions» entre 1 y 50 preguntas.")]
        codes = [question.get("code") for question in questions if isinstance(question, dict)]
        if len(set(map(str, codes))) < len(questions):
            found.append(_("Cada pregunta necesita su propio «code»."))
        for number, question in enumerate(questions, 1):
            if not _is_question(question):
                found.append(
                    _(
                        "La pregunta %(number)d necesita code, text, dos o más options (value y text) "
                        "y una answer entre ellas."
                    )
                    % {"number": number}
                )
        return found

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


def _is_question(question: Any) -> bool:
    if not (isinstance(question, dict) and text(question, "code", 60) and text(question, "text", 1000)):
        return False
    options = question.get("options")
    if not isinstance(options, list) or len(options) < 2:
        return False
    if not all(
        isinstance(option, dict) and text(option, "value", 60) and text(option, "text", 500) for option in options
    ):
        return False
    return question.get("answer") in [option["value"] for option in options]
