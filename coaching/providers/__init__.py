"""Who answers: the provider that settings choose, and the guided companion when it cannot."""

from django.conf import settings

from coaching.providers.base import Provider
from coaching.providers.gemini import Gemini
from coaching.providers.google_genai import GoogleGenAI
from coaching.providers.guided import Guided

KNOWN: dict[str, type[Provider]] = {provider.name: provider for provider in (Guided, Gemini, GoogleGenAI)}


def chosen_provider() -> Provider:
    """The provider of `settings.AI_PROVIDER`."""
    return KNOWN[settings.AI_PROVIDER]()


def fallback_provider() -> Provider:
    """The one that needs nothing and is always there."""
    return Guided()
