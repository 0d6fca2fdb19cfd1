"""System checks of accounts: every way to misconfigure it says what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks.messages import CheckMessage
from django.core.exceptions import ImproperlyConfigured

from accounts import signing
from accounts.memberships import has_directory

SHORTEST_KEY = 32  # bytes of an HS256 key (RFC 7518, 3.2)


@register(Tags.security)
def signing_key(**_: Any) -> list[CheckMessage]:
    """`accounts.E001`: a key shorter than its hash can be guessed."""
    keys = [settings.SIMPLE_JWT["SIGNING_KEY"], *settings.JWT_VERIFYING_KEYS]
    if all(len(key.encode()) >= SHORTEST_KEY for key in keys):
        return []
    return [
        Error(
            "A key that signs access tokens has fewer than 32 bytes.",
            hint="Set JWT_SIGNING_KEY (or SECRET_KEY) and JWT_VERIFYING_KEYS to at least 32 random characters.",
            id="accounts.E001",
        )
    ]


@register()
def membership_directory(**_: Any) -> list[CheckMessage]:
    """`accounts.E002`: log-in lists organizations, so somebody must know them."""
    if has_directory():
        return []
    return [
        Error(
            "No app answers accounts' questions about organizations.",
            hint="Call accounts.memberships.register_directory() in an AppConfig.ready().",
            id="accounts.E002",
        )
    ]


@register()
def token_lifetimes(**_: Any) -> list[CheckMessage]:
    """`accounts.E003`: an access token cannot be taken back for its lifetime by those who only check its signature."""
    lifetimes = settings.SIMPLE_JWT
    if lifetimes["ACCESS_TOKEN_LIFETIME"] < lifetimes["REFRESH_TOKEN_LIFETIME"]:
        return []
    return [
        Error(
            "Access tokens live as long as refresh tokens, or longer.",
            hint="ACCESS_TOKEN_MINUTES must be less than REFRESH_TOKEN_DAYS.",
            id="accounts.E003",
        )
    ]


@register(Tags.security)
def walled_sites(**_: Any) -> list[CheckMessage]:
    """`accounts.E004`: an admin site without the wall shuts out whoever has a second factor."""
    from django.contrib.admin.sites import all_sites

    from accounts.wall import WalledSite

    return [
        Error(
            f"The admin site {site.name} is not behind the wall.",
            hint="Make it a subclass of accounts.wall.WalledSite.",
            id="accounts.E004",
        )
        for site in all_sites
        if not isinstance(site, WalledSite)
    ]


@register(Tags.security)
def audit_signing_keys(**_: Any) -> list[CheckMessage]:
    """`accounts.E005`: without a good key nothing of the audit can be sealed."""
    try:
        signing.believed()
    except ImproperlyConfigured as error:
        hint = "AUDIT_SIGNING_KEYS: 32 random bytes in URL-safe base64, separated by commas; or leave it empty."
        return [Error(str(error), hint=hint, id="accounts.E005")]
    return []
