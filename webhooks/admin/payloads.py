"""Contents as they are shown in the backoffice."""

from typing import Any

import orjson
from django.utils.html import format_html

PRE = '<pre style="white-space: pre-wrap; overflow-wrap: anywhere" class="text-xs">{}</pre>'


def shown_json(content: Any) -> str:
    """JSON to be read, on a telephone too: long words are broken."""
    return format_html(PRE, orjson.dumps(content, option=orjson.OPT_INDENT_2).decode())
