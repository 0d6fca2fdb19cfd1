"""The Django admin's log-in: the same wall as the API's (rate limit, lock, second factor, audit)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.audit import record
from accounts.errors import AccountLocked, WrongCredentials
from accounts.memberships import directory
from accounts.models import User
from accounts.services.devices import COOKIE, mark_device
from accounts.services.locking import account_key
from accounts.services.proof import prove_password
from accounts.services.second_factor import is_due
from accounts.wall import SecondFactorFirst, must_pass
from oasis.core.errors import RateLimited
from oasis.core.ratelimit import limit
from oasis.core.telemetry import LOGINS, request_context

LIMIT = "login"


class AdminBackend(BaseBackend):
    """E-mail and password; which of the people so proven have business in the admin is the site's decision."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The user, None for wrong credentials or an unconfirmed mailbox.

        Raises Django's ValidationError, which the log-in form shows, while locked or limited, and `SecondFactorFirst`,
        which a `WalledSite` answers with its next page, for whoever a password alone does not let in.
        """
        if not username or not password:
            return None
        try:
            limit(request, LIMIT, str(request_context.address))
            limit(request, LIMIT, account_key(username))
            user = prove_password(email=username, password=password, via="admin")
        except WrongCredentials:
            return None
        except (AccountLocked, RateLimited) as error:
            raise ValidationError(error.message, code=error.code) from error
        if not user.email_verified:
            return None
        if must_pass(user) or is_due(user, directory().organizations_of(user.pk)):
            raise SecondFactorFirst(user)
        return user

    def get_user(self, user_id: UUID) -> User | None:
        """The user of an admin session, with profile and second factor; nobody while they wait to be erased."""
        standing = User.objects.active().filter(pk=user_id, erasure_due_at__isnull=True)
        return standing.select_related("profile", "second_factor").first()


@receiver(user_logged_in)
def admin_entered(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Audit a log-in to the admin, and tell of a new device; the API's has its own record."""
    with transaction.atomic():
        request.device_mark = mark_device(user=user, cookie=request.COOKIES.get(COOKIE))  # type: ignore[attr-defined]
        record(action="user.logged_in", target=user, after={"via": "admin"}, actor_id=user.pk)
    LOGINS.labels("ok").inc()
