"""The backoffice of coaching. Conversations have no page: nobody else reads them."""

from coaching.admin import agents, knowledge, safety

__all__ = ["agents", "knowledge", "safety"]
