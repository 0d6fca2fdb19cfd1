"""Long talks in the small hours: then somebody is offered a person, and rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FROM_HOUR, TO_HOUR = 0, 6  # where the person is
MESSAGES = 8
WITHIN = timedelta(minutes=90)
OFFER = {
    "es": (
        "Es tarde y llevamos un buen rato. Yo sigo aquí, pero quizá ahora te venga mejor descansar, o hablar con una persona: "
        "alguien de confianza, o quien facilita en tu organización. ¿Quieres que lo dejemos para mañana?"
    ),
    "en": (
        "It is late and we have been at it for a while. I am still here, but rest might do you more good now, or talking to a "
        "person: somebody you trust, or your facilitator. Shall we leave it for tomorrow?"
    ),
}


def offer(*, sent_at: Sequence[datetime], now: datetime, zone: ZoneInfo, language: str, said: str) -> str:
    """The offer of a human where it is due, else an empty text.

    `sent_at` are the times of the person's last messages, `said` what the agent said lately: the offer is made once.
    """
    words = OFFER.get(language) or OFFER["es"]
    if not FROM_HOUR <= now.astimezone(zone).hour < TO_HOUR or words in said:
        return ""
    return words if sum(now - WITHIN <= moment <= now for moment in sent_at) >= MESSAGES else ""
