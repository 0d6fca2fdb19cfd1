"""Who acts on which event: filled by the apps above in `AppConfig.ready()`, read by the workers.

    @handles("typeform", "form_response")
    def complete_form_step(event: ReceivedEvent, payload: dict[str, Any]) -> None: ...

    @resolves_organization("typeform")
    def organization_of_form(event: ReceivedEvent, payload: dict[str, Any]) -> UUID | None: ...

A handler runs inside the organization's scope, in the transaction that marks the event processed: what it writes stands
exactly once. An event without an organization is handled in a plain transaction. A handler must not talk to the
network. It raises `PermanentError("why")` when trying again would not help; anything else it raises is tried again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """What a handler is told beside the payload. `late`: rightly signed, but old; act only through a look-up.

    `looked_up` is what the provider answered when it was asked back (`Provider.look_up`), None where it was not.
    """

    id: UUID
    provider: str
    account: str
    event_id: str
    type: str
    subject: str
    occurred_at: datetime
    received_at: datetime
    late: bool
    organization_id: UUID | None
    request_id: str
    attempt: int
    looked_up: Any = None


Handler = Callable[[ReceivedEvent, dict[str, Any]], None]
Resolver = Callable[[ReceivedEvent, dict[str, Any]], UUID | None]

_handlers: dict[tuple[str, str], list[Handler]] = {}
_resolvers: dict[str, Resolver] = {}


def handles(provider: str, type: str) -> Callable[[Handler], Handler]:
    """Have the decorated function act on `type` of `provider`; several may, in the order of their registration."""

    def register(handler: Handler) -> Handler:
        known = _handlers.setdefault((provider, type), [])
        if handler not in known:
            known.append(handler)
        return handler

    return register


def resolves_organization(provider: str) -> Callable[[Resolver], Resolver]:
    """Have the decorated function find the organization of events that came by the platform's own address.

    None means that the event is not ours: it is kept and nobody acts on it. Raise `PermanentError` for one that says it
    is ours and cannot be. It runs outside every scope.
    """

    def register(resolver: Resolver) -> Resolver:
        if _resolvers.setdefault(provider, resolver) is not resolver:
            raise ValueError(f"{provider} has a resolver already.")
        return resolver

    return register


def handlers_of(provider: str, type: str) -> tuple[Handler, ...]:
    """The functions that act on `type` of `provider`."""
    return tuple(_handlers.get((provider, type), ()))


def resolver_of(provider: str) -> Resolver | None:
    """The function that finds the organization of a provider's events."""
    return _resolvers.get(provider)


def registered() -> tuple[tuple[str, str], ...]:
    """Every (provider, type) that somebody acts on."""
    return tuple(_handlers)
