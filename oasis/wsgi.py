"""What a WSGI server runs: `oasis.wsgi:application`."""

import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasis.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # now, and not while the first caller waits
