"""The backoffice's pages of accounts: people, log-in, consents, audit, privacy."""

from accounts.admin import audit, consents, login, people, privacy  # noqa: F401
