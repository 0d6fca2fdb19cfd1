"""The backoffice's pages of accounts: people, log-in, consents, audit."""

from accounts.admin import audit, consents, login, people  # noqa: F401
