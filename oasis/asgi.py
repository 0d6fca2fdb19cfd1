"""What an ASGI server runs: `oasis.asgi:application`; it holds the streams (server-sent events)."""

import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasis.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

application = get_asgi_application()
import_module(settings.ROOT_URLCONF)  # now, and not while the first caller waits
