"""Typeform's webhook: what a participant wrote into a form is screened like every other text of theirs.

Completing the step is the affair of journeys (`journeys/forms_webhook.py`), whose handler comes first and refuses what is
not ours; the answers themselves are kept nowhere.
"""

from typing import Any

from coaching.services.safety import look_at
from journeys.services import form_links
from webhooks.registry import ReceivedEvent, handles


@handles("typeform", "form_response")
def screen_form_texts(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """Screen the words of all answers at once; a safety case opens where it must."""
    response = payload["form_response"]
    token = (response.get("hidden") or {}).get(form_links.FIELD)
    words = "\n".join(text for answer in response.get("answers") or () for text in _words(answer))
    if token and words:
        link = form_links.read(token)
        look_at(person_id=link.person_id, source=f"journeys.form:{link.step_id}", text=words)


def _words(answer: Any) -> list[str]:
    """What somebody wrote themselves: a text, or the "other" of a choice."""
    if not isinstance(answer, dict):
        return []
    chosen = [answer.get(name) for name in ("choice", "choices")]
    written = [answer.get("text"), *(choice.get("other") for choice in chosen if isinstance(choice, dict))]
    return [text for text in written if isinstance(text, str) and text.strip()]
