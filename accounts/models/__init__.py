"""The accounts app's tables, all in the shared schema."""

from accounts.models.audit import AuditRecord
from accounts.models.consents import Consent
from accounts.models.people import Profile, User
from accounts.models.security import LoginFailure, OneTimeToken, Session

__all__ = ["AuditRecord", "Consent", "LoginFailure", "OneTimeToken", "Profile", "Session", "User"]
