"""The secrets of a development machine: made once, kept in `<data>/secrets.env`."""

import base64
import contextlib
import os
import secrets as random
from pathlib import Path

from oasis.embedded.machine import locked


def secrets(data_dir: Path) -> dict[str, str]:
    """Read the secrets that `make_secrets` keeps in `<data>/secrets.env`; empty when there are none."""
    with contextlib.suppress(FileNotFoundError):
        lines = (data_dir / "secrets.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {}


def make_secrets(data_dir: Path) -> dict[str, str]:
    """Make random secrets for what has none yet, keep them readable by this user only, and return all of them."""
    with locked(data_dir):
        known = secrets(data_dir)
        made = {
            "SECRET_KEY": random.token_urlsafe(64),
            "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(random.token_bytes(32)).decode(),
            "STRIPE_WEBHOOK_SECRETS": f"whsec_{random.token_hex(32)}",
            "TYPEFORM_WEBHOOK_SECRETS": random.token_hex(32),
            "MERCADOPAGO_WEBHOOK_SECRETS": random.token_hex(32),
            "STANDARD_WEBHOOK_SECRETS": "whsec_" + base64.b64encode(random.token_bytes(32)).decode(),
            "JITSI_WEBHOOK_SECRETS": random.token_hex(32),
            "GENERIC_WEBHOOK_SECRETS": random.token_hex(32),
        }
        both = made | known
        if both != known:
            path = data_dir / "secrets.env"
            fresh = path.with_suffix(".new")
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write("# Made by `manage.py up` for this machine. Without it, encrypted data cannot be read.\n")
                file.writelines(f"{name}={value}\n" for name, value in both.items())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        return both
