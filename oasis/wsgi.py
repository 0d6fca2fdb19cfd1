"""What a WSGI server runs: `oasis.wsgi:application`."""

import gc
import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasis.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from oasis.core.bodies import with_length

application = with_length(get_wsgi_application(), most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
import_module(settings.ROOT_URLCONF)  # now, and not while the first caller waits
gc.collect()
gc.freeze()  # what start-up made stays: looking through it again and again is a tenth of a request
gc.set_threshold(20_000, 20, 20)
