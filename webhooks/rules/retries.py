"""When what failed is tried again: one table, for events that came in and for deliveries that go out."""

import random
from collections.abc import Sequence
from datetime import timedelta

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


def next_retry(attempts: int, *, table: Sequence[int] = RETRY_SECONDS) -> timedelta | None:
    """How long to wait after the `attempts`-th attempt failed; None when the event is dead."""
    if attempts > len(table):
        return None
    return timedelta(seconds=table[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - jitter
