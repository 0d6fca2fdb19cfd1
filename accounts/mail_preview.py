"""Every registered mail as its reader sees it, with made-up people: a page of the backoffice. It sends nothing."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import select_template
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.mail import Letter, compose, mail_kinds, mail_sample

READER = "nora@nueva.example"
WORDS: dict[str, Any] = {  # what the variables of mails are called, whoever sends them
    "name": "Nora",
    "inviter": "Ana Ejemplo",
    "owner": "Ana Ejemplo",
    "invited": "bruno@nueva.example",
    "organization": "Fundación Brisa",
    "link": "https://oasis.example/enlace?token=ejemplo",
    "url": "https://sistema.example/avisos",
    "code": "BRISA-7K2M",
    "reward": "Un libro a elegir",
    "points": 120,
    "days": 14,
    "provider": "typeform",
}
VARIABLE = re.compile(r"\{\{\s*(\w+)(\|date)?")
MISSING = "«{}»"


@dataclass(frozen=True, slots=True)
class Preview:
    """One kind of mail in one language."""

    kind: str
    locale: str
    subject: str
    text: str
    html: str


def preview(kind: str, locale: str) -> Preview:
    """A kind of mail as it would look; a variable of which nothing is known shows its own name."""
    sample = {name: _worded(value, locale) for name, value in mail_sample(kind).items()}
    context = {**_filled(kind, locale), **sample}
    mail = compose(kind, Letter(to=READER, locale=locale, context=context), message_id="<preview@oasis>")
    return Preview(kind, locale, str(mail.subject), str(mail.body), _html(mail))


def previews() -> list[Preview]:
    """Every registered kind in every language."""
    return [preview(kind, locale) for kind in sorted(mail_kinds()) for locale, _name in settings.LANGUAGES]


def page(request: HttpRequest) -> TemplateResponse:
    """The page: a list of the kinds, and the chosen one as text and as HTML."""
    shown = previews()
    chosen = next((one for one in shown if f"{one.kind}.{one.locale}" == request.GET.get("mail")), shown[0])
    context = {
        **admin.site.each_context(request),
        "title": _("Correos que enviamos"),
        "previews": shown,
        "chosen": chosen,
    }
    return TemplateResponse(request, "accounts/mails.html", context)


def _filled(kind: str, locale: str) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for suffix in ("txt", "html"):
        source = select_template([f"email/{kind}.{locale}.{suffix}", f"email/{kind}.es.{suffix}"]).template.source
        for name, is_date in VARIABLE.findall(source):
            moment = timezone.now() + timedelta(days=7)
            filled[name] = moment if is_date else WORDS.get(name, MISSING.format(name))
    return {**filled, **{name: WORDS[name] for name in ("name", "inviter")}}


def _worded(value: Any, locale: str) -> Any:
    if not isinstance(value, timedelta):
        return value
    with translation.override(locale):
        return date_format(timezone.localtime() + value, "DATETIME_FORMAT")


def _html(mail: EmailMultiAlternatives) -> str:
    return str(mail.alternatives[0][0])
