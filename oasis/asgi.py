"""What the server runs: `oasis.asgi:application`."""

import gc
import os
import signal
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasis.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - the applications come first

from coaching.rules.screening import warm_up  # noqa: E402
from oasis.server import Application  # noqa: E402

application = Application(ends_with=(signal.SIGINT, signal.SIGTERM))
import_module(settings.ROOT_URLCONF)  # now, and not while the first caller waits
warm_up()
gc.collect()
gc.freeze()  # what start-up made stays: looking through it again and again is a tenth of a request
gc.set_threshold(20_000, 20, 20)
