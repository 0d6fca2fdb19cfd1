"""The platform's settings with the crash test's app."""

from oasis.settings import *  # noqa: F403
from oasis.settings import INSTALLED_APPS as PLATFORM
from oasis.settings import SHARED_APPS as SHARED

OWN = "webhooks.tests.crash.apps.CrashConfig"
SHARED_APPS = [*SHARED, OWN]
INSTALLED_APPS = [*PLATFORM, OWN]
