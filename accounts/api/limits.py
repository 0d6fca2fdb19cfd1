"""Limits counted by the account that a request is about, beside the address it comes from."""

from accounts.services.locking import account_key
from oasis.core.api.request import Request
from oasis.core.ratelimit import limit


def limit_account(request: Request, name: str, email: str) -> None:
    """Count a request under the limit `name` for the account `email`, existing or not; raises `RateLimited`."""
    limit(request, name, account_key(email))
