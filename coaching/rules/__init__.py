"""Pure rules of coaching: safety screening."""

from coaching.rules.screening import Screening, screen

__all__ = ["Screening", "screen"]
