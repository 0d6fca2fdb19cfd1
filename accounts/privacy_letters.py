"""The mails about one's own data: a copy that is ready, an erasure that was asked for, one that is done."""

from datetime import timedelta

from django.conf import settings

from accounts.mail import Letter, Occasion, find_reader, in_words, letter_to, mail_kind
from accounts.models import DataExport, Erasure
from accounts.services.erasure import DONE_MAIL, REQUESTED_MAIL, opened_address
from accounts.services.export import READY_MAIL


@mail_kind(READY_MAIL, sample={"link": "https://oasis.example/privacy", "until": timedelta(days=1)})
def export_ready(occasion: Occasion) -> Letter | None:
    """The copy can be fetched, for a day, by whoever is logged in; nothing once it is gone."""
    export = DataExport.objects.filter(pk=occasion.ids["export_id"], status=DataExport.Status.READY).first()
    user = find_reader(occasion.user_id)
    if export is None or user is None or export.expires_at is None:
        return None
    return letter_to(user, link=f"{settings.FRONTEND_URL}/privacy", until=in_words(export.expires_at, user))


@mail_kind(REQUESTED_MAIL, sample={"link": "https://oasis.example/restore", "when": timedelta(days=30)})
def erasure_requested(occasion: Occasion) -> Letter | None:
    """When the account will be erased, and how to take it back; nothing once that was done."""
    erasure = Erasure.objects.open().filter(pk=occasion.ids["erasure_id"]).first()
    user = find_reader(occasion.user_id)
    if erasure is None or user is None:
        return None
    return letter_to(user, link=f"{settings.FRONTEND_URL}/restore", when=in_words(erasure.due_at, user))


@mail_kind(DONE_MAIL)
def erasure_done(occasion: Occasion) -> Letter | None:
    """The last mail, to an address that nothing here knows any more."""
    return Letter(to=opened_address(occasion.ids["to"]), locale=occasion.ids["locale"])
