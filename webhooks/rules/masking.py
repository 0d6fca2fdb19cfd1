"""What of a payload may be shown to staff."""

import re
from typing import Any

MASK = "•••"
HIDDEN_NAME = re.compile(
    r"secret|token|password|signature|api_?key|authorization|card|iban|account_number|cvc|"
    r"e-?mail|name|phone|address|birth|gender|answer|text|note|message|document|identification|payer|customer_details|"
    r"hidden|ip$|^line\d|postal|city|user|variables|url",
    re.IGNORECASE,
)
HIDDEN_VALUE = re.compile(r"://|\S@\S")  # a link may be a key, whatever it is called; so may an address be a person's
MASK_DEPTH = 30


def masked(value: Any, *, depth: int = 0) -> Any:
    """`value` (parsed JSON) for staff to read: shape, ids, types and states stay, secrets and personal words go."""
    if depth > MASK_DEPTH:
        return MASK
    if isinstance(value, dict):
        return {name: _masked_field(name, inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, depth=depth + 1) for inner in value]
    return MASK if isinstance(value, str) and HIDDEN_VALUE.search(value) else value


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
