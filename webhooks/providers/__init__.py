"""The providers: one module each in this package; a new one is one file and nothing else changes."""

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from webhooks.errors import UnknownProvider
from webhooks.providers.base import Provider


@cache
def load_providers() -> dict[str, Provider]:
    """Every provider by name: the classes with a `name` in this package's modules, and what their `providers()` makes."""
    found: dict[str, Provider] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = import_module(f"{__name__}.{info.name}")
        for candidate in vars(module).values():
            if isinstance(candidate, type) and issubclass(candidate, Provider) and "name" in vars(candidate):
                found[candidate.name] = candidate()
        made: Iterable[Provider] = getattr(module, "providers", tuple)()
        found |= {provider.name: provider for provider in made}
    return found


def provider_named(name: str) -> Provider:
    """The provider called `name`; raises `UnknownProvider`."""
    provider = load_providers().get(name)
    if provider is None:
        raise UnknownProvider
    return provider
