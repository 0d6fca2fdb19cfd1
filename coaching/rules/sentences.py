"""Cutting a text that is still being written into pieces that can be looked at before they are shown."""

import re

LONGEST = 400  # characters without an end: then a piece ends at a space
_END = re.compile(r"(?:[.!?…]+[\"'»”)\]]*(?=\s)|\n)\s*")


class Sentences:
    """Takes text as it comes and gives whole sentences; `rest()` is what is left when nothing more comes."""

    def __init__(self) -> None:
        self._waiting = ""

    def add(self, text: str) -> list[str]:
        """The sentences that `text` completes, with the white space after them."""
        self._waiting += text
        whole, at = [], 0
        for end in _END.finditer(self._waiting):
            if end.end() == len(self._waiting) and not self._waiting.endswith("\n"):
                break  # more white space may follow
            whole.append(self._waiting[at : end.end()])
            at = end.end()
        self._waiting = self._waiting[at:]
        while len(self._waiting) > LONGEST:
            cut = self._waiting.rfind(" ", 0, LONGEST) + 1 or LONGEST
            whole.append(self._waiting[:cut])
            self._waiting = self._waiting[cut:]
        return whole

    def rest(self) -> str:
        """What has no end yet."""
        rest, self._waiting = self._waiting, ""
        return rest
