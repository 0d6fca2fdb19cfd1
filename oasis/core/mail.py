"""The mail back end of machines without a mail server: each mail is a file."""

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

UNSAFE = re.compile(r"[^A-Za-z0-9@._+-]")
LONGEST_RECIPIENT = 150


class FileBackend(BaseEmailBackend):
    """Writes `<EMAIL_FILE_PATH>/<time>-<recipient>.eml`, one file a recipient.

    A file appears whole or not at all, and never replaces another: it is written under a hidden name, then linked.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directory = Path(settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; returns how many. Raises OSError when the disk refuses (unless `fail_silently`)."""
        sent = 0
        for message in email_messages:
            recipients = message.recipients()
            if not recipients:
                continue
            try:
                self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                content = message.message()
                for recipient in recipients:
                    self._write(content, recipient)
            except OSError:
                if not self.fail_silently:
                    raise
                continue
            sent += 1
        return sent

    def _write(self, content: Message, recipient: str) -> Path:
        hidden = self.directory / f".{uuid4().hex}"
        try:
            with hidden.open("xb") as file:
                file.write(content.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            return self._publish(hidden, UNSAFE.sub("_", recipient)[:LONGEST_RECIPIENT])
        finally:
            hidden.unlink(missing_ok=True)

    def _publish(self, hidden: Path, recipient: str) -> Path:
        while True:
            path = self.directory / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{recipient}.eml"
            try:
                path.hardlink_to(hidden)  # unlike a rename, refuses to replace a mail of the same microsecond
            except FileExistsError:
                continue
            return path
