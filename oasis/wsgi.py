"""What a WSGI server runs: `oasis.wsgi:application`."""

import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasis.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from oasis.core.bodies import with_length

application = with_length(get_wsgi_application(), most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
import_module(settings.ROOT_URLCONF)  # now, and not while the first caller waits
