"""Vectors of texts without a network: signed feature hashing of word stems and of the letter groups in them.

K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (ICML 2009), over stems and letter trigrams,
which forgive typing; counts are damped by their square root and the vector has unit length.
"""

from collections import Counter
from hashlib import blake2b

from coaching.rules.retrieval import tokens

MODEL = "hashing-1"
TRIGRAM_WEIGHT = 0.35


def hashed(text: str, dimensions: int) -> list[float]:
    """The vector of a text, of unit length; zeros for a text without words."""
    features: Counter[str] = Counter()
    for stem in tokens(text):
        features[stem] += 1
        padded = f"<{stem}>"
        for at in range(len(padded) - 2):
            features[f"#{padded[at : at + 3]}"] += 1
    vector = [0.0] * dimensions
    for feature, count in features.items():
        number = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "big")
        weight = count**0.5 * (TRIGRAM_WEIGHT if feature.startswith("#") else 1.0)
        vector[(number >> 1) % dimensions] += weight if number & 1 else -weight
    length = sum(value * value for value in vector) ** 0.5
    return [value / length for value in vector] if length else vector
