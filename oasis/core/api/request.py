"""The request as our views know it."""

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request as DRFRequest


class Request(DRFRequest):
    """DRF's request; `user` is an `accounts.authentication.Caller`, the rest is there in contextual views."""

    if TYPE_CHECKING:
        user: Any
        claims: Any
        organization: Any
        membership_id: Any
        membership_role: Any
