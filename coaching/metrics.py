"""What `/metrics` says of the assistant: figures by provider and model, nothing about persons or organizations."""

from prometheus_client import Counter, Histogram

TURNS = Counter("oasis_ai_turns_total", "Answers given", ["provider", "outcome"])
TOKENS = Counter("oasis_ai_tokens_total", "Tokens read and written by models", ["provider", "model", "direction"])
COST = Counter("oasis_ai_cost_usd_total", "What models cost, in USD", ["provider", "model"])
FALLBACKS = Counter(
    "oasis_ai_fallbacks_total", "Answers that the guided companion gave in another's place", ["provider", "reason"]
)
FIRST_PIECE = Histogram(
    "oasis_ai_first_piece_seconds",
    "From the request to the first piece of a streamed answer",
    ["provider"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16),
)
