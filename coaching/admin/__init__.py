"""The backoffice of coaching. Conversations have no page: nobody else reads them."""

from coaching.admin import agents, duty, knowledge, rehearsals, safety, sessions, usage

__all__ = ["agents", "duty", "knowledge", "rehearsals", "safety", "sessions", "usage"]
