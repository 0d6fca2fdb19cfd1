"""The accounts app's tables, all in the shared schema."""

from accounts.models.audit import AuditCheckpoint, AuditLink, AuditPending, AuditRecord
from accounts.models.consents import Consent
from accounts.models.devices import KnownDevice
from accounts.models.email_change import EmailChange
from accounts.models.keys import PersonKey
from accounts.models.people import Profile, User
from accounts.models.privacy import DataExport, Erasure
from accounts.models.second_factor import BackupCode, LoginChallenge, SecondFactor
from accounts.models.security import LoginFailure, OneTimeToken, Session

__all__ = [
    "AuditCheckpoint",
    "AuditLink",
    "AuditPending",
    "AuditRecord",
    "BackupCode",
    "Consent",
    "DataExport",
    "EmailChange",
    "Erasure",
    "KnownDevice",
    "LoginChallenge",
    "LoginFailure",
    "OneTimeToken",
    "PersonKey",
    "Profile",
    "SecondFactor",
    "Session",
    "User",
]
