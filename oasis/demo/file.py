"""`demo.json`: what people and clients that try the API need to know of the demo."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from oasis.demo.roster import ORGANIZATIONS, PASSWORD, PLATFORM_ADMIN
from oasis.demo.seeding import Seeded

NAME = "demo.json"
PROVIDERS = ("stripe", "typeform", "mercadopago", "standard")


def contents(seeded: Seeded) -> dict[str, Any]:
    """The file as data; a person in several organizations appears once for each, the one they were made for first."""
    by_slug = {organization.slug: organization for organization in ORGANIZATIONS}
    rows = [
        (number > 0, person.email, role, slug)
        for person in seeded.people
        for number, (slug, role) in enumerate(person.memberships())
    ]
    return {
        "url": f"http://127.0.0.1:{settings.PORT}",
        "password": PASSWORD,
        "platform_admin": {"email": PLATFORM_ADMIN.email},
        "organizations": [
            {"id": str(reference.id), "slug": slug, "name": reference.name, "kind": by_slug[slug].kind}
            for slug in by_slug
            if (reference := seeded.organizations.get(slug)) is not None
        ],
        "people": [
            {"email": email, "role": role, "organization": slug, "user_id": str(seeded.user_ids[email])}
            for _further, email, role, slug in sorted(rows, key=lambda row: row[0])
        ],
        "webhook_secrets": {name: next(iter(settings.WEBHOOK_SECRETS.get(name, [])), "") for name in PROVIDERS},
    }


def write(seeded: Seeded) -> Path:
    """Write the file, readable by its owner alone, in one step; one that says the same already is left as it is."""
    path = Path(settings.DATA_DIR) / NAME
    text = json.dumps(contents(seeded), ensure_ascii=False, indent=2) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text and path.stat().st_mode & 0o777 == 0o600:
        return path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
    return path
