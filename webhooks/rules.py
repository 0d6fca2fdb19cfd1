"""When a failed event is tried again, and what of a payload may be shown."""

import random
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

# | retry | after the failure | since the event came |
# |-------|-------------------|----------------------|
# | 1     | 30 s              | 30 s                 |
# | 2     | 2 min             | 2 min 30 s           |
# | 3     | 8 min             | 10 min 30 s          |
# | 4     | 30 min            | 40 min 30 s          |
# | 5     | 1 h 30 min        | 2 h 11 min           |
# | 6     | 4 h               | 6 h 11 min           |
# | 7     | 7 h               | 13 h 11 min          |
# | 8     | 11 h              | 24 h 11 min          |
RETRY_SECONDS: tuple[int, ...] = (30, 120, 480, 1_800, 5_400, 14_400, 25_200, 39_600)
JITTER = 0.15

MASK = "•••"
HIDDEN_NAME = re.compile(
    r"secret|token|password|signature|api_?key|authorization|card|iban|account_number|cvc|"
    r"e-?mail|name|phone|address|birth|gender|answer|text|note|message|document|identification|payer|customer_details|"
    r"hidden|ip$|^line\d|postal|city|user|variables|url",
    re.IGNORECASE,
)
MASK_DEPTH = 30


def next_retry(attempts: int, *, table: Sequence[int] = RETRY_SECONDS) -> timedelta | None:
    """How long to wait after the `attempts`-th attempt failed; None when the event is dead."""
    if attempts > len(table):
        return None
    return timedelta(seconds=table[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - jitter


def masked(value: Any, *, depth: int = 0) -> Any:
    """`value` (parsed JSON) for staff to read: shape, ids, types and states stay, secrets and personal words go."""
    if depth > MASK_DEPTH:
        return MASK
    if isinstance(value, dict):
        return {name: _masked_field(name, inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, depth=depth + 1) for inner in value]
    return value


def _masked_field(name: str, value: Any, depth: int) -> Any:
    if HIDDEN_NAME.search(name):
        return _blank(value, depth)
    return masked(value, depth=depth)


def _blank(value: Any, depth: int) -> Any:
    if depth > MASK_DEPTH:
        return MASK
    if isinstance(value, dict):
        return {name: _blank(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_blank(inner, depth + 1) for inner in value]
    return value if value is None or isinstance(value, bool) else MASK
