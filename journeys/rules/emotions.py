"""The 24 emotions that a check-in can name.

Valence (unpleasant -1 … pleasant 1) and arousal (calm -1 … activated 1) place each on the circumplex of affect
(Russell 1980, "A circumplex model of affect", Journal of Personality and Social Psychology 39); the words cover its
four quadrants evenly, six each. The figures are our reading of the model's quadrants, not a norm.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Emotion:
    """One emotion, its names and its place."""

    code: str
    es: str
    en: str
    valence: float
    arousal: float


EMOTIONS = (
    # pleasant and activated
    Emotion("joyful", "alegría", "joy", 0.8, 0.5),
    Emotion("enthusiastic", "entusiasmo", "enthusiasm", 0.7, 0.8),
    Emotion("hopeful", "esperanza", "hope", 0.6, 0.3),
    Emotion("proud", "orgullo", "pride", 0.7, 0.4),
    Emotion("curious", "curiosidad", "curiosity", 0.5, 0.5),
    Emotion("amused", "diversión", "amusement", 0.7, 0.6),
    # pleasant and calm
    Emotion("calm", "calma", "calm", 0.6, -0.7),
    Emotion("grateful", "gratitud", "gratitude", 0.8, -0.2),
    Emotion("content", "satisfacción", "contentment", 0.7, -0.4),
    Emotion("relieved", "alivio", "relief", 0.5, -0.5),
    Emotion("loved", "cariño", "affection", 0.8, -0.1),
    Emotion("confident", "confianza", "confidence", 0.6, -0.2),
    # unpleasant and activated
    Emotion("anxious", "ansiedad", "anxiety", -0.6, 0.7),
    Emotion("afraid", "miedo", "fear", -0.8, 0.7),
    Emotion("angry", "enfado", "anger", -0.7, 0.8),
    Emotion("frustrated", "frustración", "frustration", -0.6, 0.5),
    Emotion("overwhelmed", "agobio", "overwhelm", -0.7, 0.6),
    Emotion("ashamed", "vergüenza", "shame", -0.7, 0.2),
    # unpleasant and low
    Emotion("sad", "tristeza", "sadness", -0.7, -0.4),
    Emotion("lonely", "soledad", "loneliness", -0.6, -0.3),
    Emotion("tired", "cansancio", "tiredness", -0.3, -0.8),
    Emotion("bored", "aburrimiento", "boredom", -0.4, -0.6),
    Emotion("guilty", "culpa", "guilt", -0.6, -0.1),
    Emotion("discouraged", "desánimo", "discouragement", -0.7, -0.5),
)
CODES = frozenset(emotion.code for emotion in EMOTIONS)


def catalogue() -> list[dict[str, Any]]:
    """The emotions as clients see them."""
    return [asdict(emotion) for emotion in EMOTIONS]
