"""Training of the classifier: logistic regression by AdaGrad, in plain Python; the same data give the same weights.

J. Duchi, E. Hazan, Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011.
"""

import json
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coaching.rules.classifier import DIMENSIONS, MOST, SCALE, Model, Passage, features, packed
from coaching.rules.screening import GRAVE, classifier_words, screen_by_rules

EPOCHS = 8
RATE = 0.35
DECAY = 1e-3  # of the weights, towards nothing
DROPPED = 0.15  # of the words, in the second copy of each example
IMMINENT_WEIGHT = 1.6
HARMLESS = 1.3  # of the harmless half, against the other: most of what people write is harmless
FILLINGS = 20  # of a kind, for each frame
COMPOSED_WEIGHT = 0.6  # of a composed sentence, against one that somebody wrote
OTHERS = ("Mi familia", "Todo el mundo", "Mi madre", "La gente", "Mi pareja", "Mis hijos", "Todos")
SEED = 20261121
WATCH = 0.9  # of the threshold of a stop: from here on a text is watched
URGENT_FROM = 0.4  # rather too urgent than too calm
FALSE_ALARMS = 0.063  # what the classifier alone may add among hard harmless examples that it was not trained on
FOLDS = 5
LEARNED = 0.02  # of a whole: a row that is told as well as this teaches nothing more in this round


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence; `split` train or held_out."""

    text: str
    label: str
    lang: str
    region: str
    split: str

    @property
    def asks_for_a_stop(self) -> bool:
        """Whether the model must not be asked."""
        return self.label in GRAVE


def read_examples(path: Path) -> list[Example]:
    """The labelled set: a JSON object a line."""
    return [Example(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def composed(frames: Sequence[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Sentences put together from frames and what fills them, a sample of each frame: (text, asks for a stop).

    The same frame is filled with what is a risk and with what is ordinary, so that the frame itself tells nothing.
    """
    chance = random.Random(SEED)  # noqa: S311
    made = []
    for group in frames:
        for frame in group["frames"]:
            for stop, fillings in ((True, group["risk"]), (False, group["plain"])):
                for filling in chance.sample(fillings, min(len(fillings), FILLINGS)):
                    other = chance.choice(OTHERS)
                    made.append((frame.replace("{o}", other).replace("{c}", filling).replace("{}", filling), stop))
    return made


def stop_question(example: Example) -> bool:
    """Whether it asks for a stop."""
    return example.label in GRAVE


def urgent_question(example: Example) -> bool:
    """Whether it is imminent."""
    return example.label == "imminent"


Question = Callable[[Example], bool]


@cache
def _words(text: str) -> list[str]:
    """The words of a text as the classifier reads them; read once, however many models are fitted."""
    return classifier_words(text)


def fit(
    examples: Sequence[Example], *, frames: Sequence[dict[str, Any]] = (), asks: Question = stop_question
) -> tuple[float, list[float]]:
    """Bias and weights that answer a question for these examples, and for sentences composed from frames."""
    chance = random.Random(SEED)  # noqa: S311 - an order of examples, no secret
    rows: list[tuple[tuple[list[int], list[int]], float, float]] = []
    for example in examples:
        words = _words(example.text)
        wanted = float(asks(example))
        weight = IMMINENT_WEIGHT if example.label == "imminent" else 1.0
        rows.append((features(words), wanted, weight))
        rows.append((features([word for word in words if chance.random() > DROPPED]), wanted, weight))
    rows += [(features(_words(text)), float(stop), COMPOSED_WEIGHT) for text, stop in composed(frames)]
    positive = sum(wanted * weight for _, wanted, weight in rows) / sum(weight for _, _, weight in rows)
    balance = {1.0: 0.5 / positive, 0.0: HARMLESS * 0.5 / (1 - positive)}
    weights, squares = [0.0] * DIMENSIONS, [1e-6] * DIMENSIONS
    bias, bias_square = 0.0, 1e-6
    for _ in range(EPOCHS):
        chance.shuffle(rows)
        for found, wanted, weight in rows:
            parts = [(part, 1 / math.sqrt(len(part))) for part in found if part]
            if not parts:
                continue
            total = bias + sum(sum([weights[index] for index in part]) * value for part, value in parts)
            missed = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - wanted
            if abs(missed) < LEARNED:
                continue
            error = missed * balance[wanted] * weight
            bias_square += error * error
            bias -= RATE * error / math.sqrt(bias_square)
            for part, value in parts:
                slope = error * value
                for index in part:
                    gradient = slope + DECAY * weights[index]
                    squares[index] += gradient * gradient
                    weights[index] -= RATE * gradient / math.sqrt(squares[index])
    return bias, weights


def out_of_fold(
    examples: Sequence[Example], *, frames: Sequence[dict[str, Any]] = (), asks: Question = stop_question
) -> list[Model]:
    """For each example a model that was not trained on it (one a fold)."""
    order = list(range(len(examples)))
    random.Random(SEED).shuffle(order)  # noqa: S311
    models: list[Model] = [Model(0.0, ())] * len(examples)
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        bias, weights = fit(
            [example for at, example in enumerate(examples) if at not in held], frames=frames, asks=asks
        )
        for at in held:
            models[at] = Model(bias, weights)
    return models


def lowest(harmless: Sequence[float], share: float) -> float:
    """The lowest value from which at most `share` of the harmless ones are raised, never under one half."""
    allowed = int(len(harmless) * share)
    return round(max(0.5, sorted(harmless, reverse=True)[allowed] + 1e-3), 3) if harmless else 0.5


def train(examples: Sequence[Example], *, frames: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Both questions' weights and thresholds, as they are stored."""
    told = [
        model.probability(Passage(features(_words(example.text)), 0, 0))
        for model, example in zip(out_of_fold(examples, frames=frames), examples, strict=True)
    ]
    quiet = [
        value
        for value, example in zip(told, examples, strict=True)
        if example.label == "none" and screen_by_rules(example.text).level not in GRAVE
    ]
    stop = lowest(quiet, FALSE_ALARMS)
    grave = [example for example in examples if example.asks_for_a_stop]
    return {
        "stop": {**_stored(*fit(examples, frames=frames)), "from": stop},
        "watch_from": round(stop * WATCH, 3),
        "imminent": {**_stored(*fit(grave, asks=urgent_question)), "from": URGENT_FROM},
    }


def _stored(bias: float, values: Sequence[float]) -> dict[str, Any]:
    """Weights as whole thousandths, without those that round to nothing."""
    kept = [
        (index, max(-MOST, min(MOST, whole))) for index, weight in enumerate(values) if (whole := round(weight * SCALE))
    ]
    indexes, weights = zip(*kept, strict=True) if kept else ((), ())
    return {"bias": round(bias, 4), "indexes": packed("I", indexes), "weights": packed("h", weights)}
