"""Mail: a request writes ids to the outbox; the letter itself is made when it is sent.

An app declares a kind of mail with a function that finds the recipient and the words' variables:

    @mail_kind("organizations/invitation")
    def invitation(occasion: Occasion) -> Letter | None:      # None: nothing to send any more
        if (reader := find_reader(occasion.user_id)) is None:
            return None
        return letter_to(reader, organization=occasion.organization.name)

and two templates a language, `templates/email/organizations/invitation.es.txt` (first line: the subject) and
`.es.html` (extends `email/accounts/layout.html`). One-time tokens are made inside that function, so that they are
nowhere but in the mail. A delivery that is repeated sends a second mail, with a token of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import select_template
from django.utils import translation
from django.utils.formats import date_format

from accounts.models import User
from oasis.core.errors import NotFound
from oasis.core.models import OutboxMessage
from oasis.core.outbox import Message, PermanentFailure, emit, emit_many
from oasis.core.tenancy import OrganizationRef, load_organization

TOPIC = "accounts.mail"
MANY = "accounts.mail_to_many"  # in a queue of its own: nobody's password reset waits behind 5,000 invitations
PERMANENT = 500  # SMTP replies from here on say that trying again is of no use (RFC 5321, 4.2.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why a mail is sent, in ids: what the outbox kept."""

    user_id: UUID | None
    ids: dict[str, str]
    organization_id: UUID | None

    @property
    def organization(self) -> OrganizationRef:
        """The organization in whose scope the mail was asked for; raises `NotFound` where there was none."""
        if self.organization_id is None:
            raise NotFound
        return load_organization(self.organization_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """To whom, in which language, and the variables of the templates."""

    to: str
    locale: str
    context: dict[str, Any] = field(default_factory=dict)


def find_reader(person_id: UUID | str | None) -> User | None:
    """Who is to read a mail, with their profile; None where that is nobody who may log in."""
    if person_id is None:
        return None
    return User.objects.active().filter(pk=person_id, profile__isnull=False).select_related("profile").first()


def letter_to(reader: User, *, to: str | None = None, **context: Any) -> Letter:
    """A letter in its reader's language, to their address or to another of theirs; `name` is what they are called."""
    profile = reader.profile
    return Letter(to=to or reader.email, locale=profile.locale, context={"name": profile.first_name, **context})


def in_words(moment: datetime, reader: User) -> str:
    """A moment in the reader's language, by the clock on their wall."""
    with translation.override(reader.profile.locale):
        return date_format(reader.profile.local_time(moment), "DATETIME_FORMAT")


Writer = Callable[[Occasion], Letter | None]
_writers: dict[str, Writer] = {}
_samples: dict[str, dict[str, Any]] = {}


def mail_kind(template: str, *, sample: dict[str, Any] | None = None) -> Callable[[Writer], Writer]:
    """Register the function that writes mails of one kind; `template` is `<app>/<name>`.

    `sample`: made-up values of the templates' variables, for the preview that staff see; a timedelta stands for the words
    of a moment that is so far from now.
    """

    def register(writer: Writer) -> Writer:
        _writers[template] = writer
        _samples[template] = sample or {}
        return writer

    return register


def mail_kinds() -> dict[str, Writer]:
    """The registered kinds."""
    return _writers


def mail_sample(template: str) -> dict[str, Any]:
    """The made-up values of a kind's variables."""
    return _samples[template]


def send_mail_later(
    *,
    template: str,
    user_id: UUID | None = None,
    context_ids: dict[str, str] | None = None,
    key: str | None = None,
    delay: timedelta | None = None,
) -> None:
    """Send a mail after the caller's transaction; with `key`, once for the same cause.

    Without user and ids the message is written too and reaches nobody: an answer must not take longer where somebody
    has an account. Raises ValueError for a kind nobody registered.
    """
    emit(TOPIC, _payload(template, user_id, context_ids or {}), key=key, delay=delay)


def send_mails_later(*, template: str, context_ids: Iterable[dict[str, str]]) -> None:
    """Send a mail for each of many ids after the caller's transaction, while other people's mails overtake them.

    Raises ValueError for a kind nobody registered.
    """
    emit_many([Message(MANY, _payload(template, None, ids)) for ids in context_ids])


def _payload(template: str, user_id: UUID | None, ids: dict[str, str]) -> dict[str, Any]:
    if template not in _writers:
        raise ValueError(f"No mail is called {template}.")
    return {"template": template, "user_id": str(user_id) if user_id else None, "ids": ids}


def send(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Write and send the mail of an outbox message; what the mail server refuses for good is not tried again."""
    occasion = Occasion(
        user_id=UUID(payload["user_id"]) if payload["user_id"] else None,
        ids=payload["ids"],
        organization_id=message.organization_id,
    )
    if occasion.user_id is None and not occasion.ids:
        return
    letter = _writers[payload["template"]](occasion)
    if letter is None:
        return
    mail = compose(payload["template"], letter, message_id=f"<{message.pk}@oasis>")
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        if all(code >= PERMANENT for code, _ in error.recipients.values()):
            raise PermanentFailure("the recipient was refused") from error
        raise


def compose(template: str, letter: Letter, *, message_id: str) -> EmailMultiAlternatives:
    """The mail itself, text and HTML, in the recipient's language (Spanish where a text is missing)."""
    context = {"locale": letter.locale, "site_url": settings.FRONTEND_URL, **letter.context}
    with translation.override(letter.locale):
        subject, _, text = _render(template, letter.locale, "txt", context).lstrip().partition("\n")
        html = _render(template, letter.locale, "html", {"subject": subject.strip(), **context})
    mail = EmailMultiAlternatives(
        subject=subject.strip(),
        body=text.strip() + "\n",
        to=[letter.to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _render(template: str, locale: str, suffix: str, context: dict[str, Any]) -> str:
    found = select_template([f"email/{template}.{locale}.{suffix}", f"email/{template}.es.{suffix}"])
    return found.template.render(Context(context, autoescape=suffix == "html"))
