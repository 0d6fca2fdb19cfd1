"""The backoffice of coaching. Conversations have no page: nobody else reads them."""

from coaching.admin import agents, knowledge, rehearsals, safety, usage

__all__ = ["agents", "knowledge", "rehearsals", "safety", "usage"]
