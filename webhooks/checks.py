"""System checks: every way to misconfigure the gateway says what to do."""

from typing import Any

from django.core.checks import Error, Tags, Warning, register
from django.core.checks.messages import CheckMessage

from webhooks.providers import load_providers
from webhooks.registry import registered
from webhooks.services.secrets import platform_secrets


@register()
def usable_secrets(**_: Any) -> list[CheckMessage]:
    """`webhooks.E001`: a secret that cannot be the provider's refuses every event."""
    return [
        Error(
            f"A webhook secret of {provider.title} {problem}.",
            hint=f"Copy it again from {provider.title} into {provider.name.upper()}_WEBHOOK_SECRETS.",
            id="webhooks.E001",
        )
        for provider in load_providers().values()
        for secret in platform_secrets(provider.name)
        if (problem := provider.secret_problem(secret))
    ]


@register()
def known_providers(**_: Any) -> list[CheckMessage]:
    """`webhooks.E002`: a handler of a provider that does not exist would never run."""
    unknown = sorted({name for name, _type in registered()} - set(load_providers()))
    return [
        Error(
            f"A webhook handler is registered for the unknown provider {name!r}.",
            hint=f"Known are: {', '.join(sorted(load_providers()))}. A provider is one file in webhooks/providers/.",
            id="webhooks.E002",
        )
        for name in unknown
    ]


@register(Tags.security, deploy=True)
def configured_providers(**_: Any) -> list[CheckMessage]:
    """`webhooks.W001`: events that somebody waits for are refused while there is no secret."""
    waiting = sorted({name for name, _type in registered()} & set(load_providers()))
    return [
        Warning(
            f"Events of {name} have handlers, but no secret is configured: each of them is refused.",
            hint=f"Set {name.upper()}_WEBHOOK_SECRETS, or give organizations secrets of their own.",
            id="webhooks.W001",
        )
        for name in waiting
        if not platform_secrets(name)
    ]
