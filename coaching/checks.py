"""System checks of coaching: every way to misconfigure it says what to do."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.checks import Error, Info, Warning, register
from django.core.checks.messages import CheckMessage
from django.utils import timezone

from coaching.providers import KNOWN
from coaching.rules.ai_models import VERIFY_EVERY as MODELS_EVERY
from coaching.rules.ai_models import find, sources, verified_on
from coaching.rules.classifier import FILE, load_model
from coaching.rules.help_lines import VERIFY_EVERY, to_verify


@register()
def provider(**_: Any) -> list[CheckMessage]:
    """`coaching.E001`: the chosen provider exists; `coaching.E002`: and has its key."""
    if settings.AI_PROVIDER not in KNOWN:
        return [
            Error(
                f"AI_PROVIDER is {settings.AI_PROVIDER!r}, which nobody implements.",
                hint=f"Set it to one of: {', '.join(sorted(KNOWN))}.",
                id="coaching.E001",
            )
        ]
    if settings.AI_PROVIDER != "guided" and not settings.GEMINI_API_KEY:
        return [
            Error(
                f"AI_PROVIDER is {settings.AI_PROVIDER} and there is no key.",
                hint="Set GEMINI_API_KEY, or AI_PROVIDER=guided.",
                id="coaching.E002",
            )
        ]
    return []


@register()
def model(**_: Any) -> list[CheckMessage]:
    """`coaching.W002`: the model that agents use by default is gone, goes soon, or is not known here."""
    if settings.AI_PROVIDER == "guided":
        return []
    found, today = find(settings.AI_MODEL), timezone.localdate()
    if found is None:
        text = (
            f"AI_MODEL {settings.AI_MODEL!r} is not in coaching/data/models.json: its price is taken for the dearest."
        )
        return [Warning(text, hint="Add its prices there, or set another one.", id="coaching.W002")]
    if not found.retires_soon(today):
        return []
    text = f"AI_MODEL {found.id} {'was retired' if found.is_retired(today) else 'retires'} on {found.retires_on}."
    return [Warning(text, hint=f"Set AI_MODEL={found.successor}.", id="coaching.W002")]


@register()
def prices(**_: Any) -> list[CheckMessage]:
    """`coaching.W003`: what models cost and when they go was last looked up too long ago: budgets would be wrong."""
    if settings.AI_PROVIDER == "guided" or timezone.localdate() - verified_on() < MODELS_EVERY:
        return []
    return [
        Warning(
            f"Prices and dates of AI models were last verified on {verified_on()}.",
            hint=f"Read {' and '.join(sources())}, correct coaching/data/models.json and write today's date as verified_on.",
            id="coaching.W003",
        )
    ]


@register()
def budgets(**_: Any) -> list[CheckMessage]:
    """`coaching.E004`: the daily limits in USD are numbers."""
    found: list[CheckMessage] = []
    for name in ("AI_PERSON_DAILY_USD", "AI_ORGANIZATION_DAILY_USD"):
        try:
            good = Decimal(getattr(settings, name)).is_finite()
        except InvalidOperation:
            good = False
        if not good:
            found.append(Error(f"{name} is no number.", hint="Set it to dollars a day, as 1.00.", id="coaching.E004"))
    return found


@register()
def help_lines(**_: Any) -> list[CheckMessage]:
    """`coaching.W001`: a help line was last verified too long ago; `coaching.I001`: never."""
    due = to_verify(timezone.localdate())
    old = [f"{line.country} {line.number}" for line in due if line.verified_on is not None]
    never = [f"{line.country} {line.number}" for line in due if line.verified_on is None]
    hint = "Call each, correct coaching/data/help_lines.json and write today's date as verified_on."
    found: list[CheckMessage] = []
    if old:
        found.append(
            Warning(
                f"Help lines not verified for {VERIFY_EVERY.days} days: {', '.join(old)}.",
                hint=hint,
                id="coaching.W001",
            )
        )
    if never:
        found.append(Info(f"Help lines still to be verified: {', '.join(never)}.", hint=hint, id="coaching.I001"))
    return found


@register()
def classifier(**_: Any) -> list[CheckMessage]:
    """`coaching.E003`: the screening has its weights; without them no message could be taken."""
    try:
        load_model()
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [
            Error(
                f"The screening's classifier cannot be read: {type(error).__name__}.",
                hint=f"Make {FILE.name} anew with manage.py train_screening.",
                id="coaching.E003",
            )
        ]
    return []
