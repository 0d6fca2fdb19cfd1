"""Giving back what somebody said: a short clause of theirs, from "yo" to "tú" (after J. Weizenbaum's ELIZA, 1966)."""

import re

LONGEST = 12  # words of a clause that is worth giving back
SHORTEST = 3

_BEGINNINGS = (
    ("me siento", "te sientes"), ("me encuentro", "te encuentras"), ("estoy", "estás"), ("tengo", "tienes"),
    ("no puedo", "no puedes"), ("no consigo", "no consigues"), ("no logro", "no logras"), ("me preocupa", "te preocupa"),
    ("me preocupan", "te preocupan"), ("me da miedo", "te da miedo"), ("me cuesta", "te cuesta"), ("me duele", "te duele"),
    ("necesito", "necesitas"), ("quiero", "quieres"), ("echo de menos", "echas de menos"), ("extraño", "extrañas"),
    ("he discutido", "has discutido"), ("he conseguido", "has conseguido"), ("me gustaría", "te gustaría"),
    ("duermo", "duermes"), ("me agobia", "te agobia"), ("no sé", "no sabes"), ("llevo", "llevas"),
)  # fmt: skip
_WORDS = {
    "mi": "tu", "mis": "tus", "me": "te", "conmigo": "contigo", "mí": "ti", "yo": "tú", "mío": "tuyo", "mía": "tuya",
    "estoy": "estás", "tengo": "tienes", "puedo": "puedes", "quiero": "quieres", "soy": "eres", "he": "has", "siento": "sientes",
    "voy": "vas", "necesito": "necesitas", "sé": "sabes", "hago": "haces", "duermo": "duermes", "pienso": "piensas",
}  # fmt: skip
_CLAUSE = re.compile(r"[.,;:!?¿¡\n()]|\b(?:pero|porque|aunque|y|así que|cuando)\b", re.IGNORECASE)
_ENDING_ME = re.compile(r"(?<=[aeiáéí]r)me\b")
_FIRST_PERSON = re.compile(r"\w{3,}(?:é|í)\b")


def mirrored(text: str) -> str | None:
    """The first clause that can be given back ("me siento sola en casa" → "te sientes sola en casa"), or None.

    Clauses with verbs that we do not know how to turn are left alone: a wrong mirror is worse than none.
    """
    for clause in _CLAUSE.split(text):
        written = " ".join(clause.split()).strip("\"'«»“”")
        lowered = written.lower()
        for mine, yours in _BEGINNINGS:
            if lowered.startswith(mine + " "):
                rest = written[len(mine) + 1 :].split()
                if SHORTEST - 1 <= len(rest) + 1 <= LONGEST and not any(_FIRST_PERSON.fullmatch(word) for word in rest):
                    turned = [_WORDS.get(word.lower(), _ENDING_ME.sub("te", word)) for word in rest]
                    return " ".join([yours, *turned])
    return None
