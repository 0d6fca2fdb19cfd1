"""The platform's settings with the crash test's app, and a sender that no other handler or resolver is concerned with."""

from oasis.settings import *  # noqa: F403
from oasis.settings import INSTALLED_APPS as PLATFORM
from oasis.settings import SHARED_APPS as SHARED
from oasis.settings import WEBHOOK_SECRETS as SECRETS
from webhooks.tests.crash.apps import PROVIDER, SECRET

OWN = "webhooks.tests.crash.apps.CrashConfig"
SHARED_APPS = [OWN, *SHARED]
INSTALLED_APPS = [OWN, *PLATFORM]  # first: its `seed_dev` is the one that runs
WEBHOOK_GENERIC_PROVIDERS = {PROVIDER: {"title": "Crash test", "subject": "subject", "occurred_at": "created"}}
WEBHOOK_SECRETS = {**SECRETS, PROVIDER: [SECRET]}
