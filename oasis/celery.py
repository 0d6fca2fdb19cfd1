"""The Celery application: queues `critical`, `default`, `ai`, `media` and `bulk`, schedule gathered from the apps.

An app that wants something done regularly says so in its `tasks.py`:
`BEAT = {"core.purge": {"task": "core.purge", "schedule": 3600.0}}`.
"""

import logging
import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasis.settings")

app = Celery("oasis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def gather_schedule(sender: Celery, **_: Any) -> None:
    """Put every installed app's `BEAT` into the schedule."""
    from django.apps import apps

    if not apps.ready:
        return
    schedule = dict(sender.conf.beat_schedule)
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.tasks"):
            schedule.update(getattr(import_module(f"{config.name}.tasks"), "BEAT", {}))
    sender.conf.beat_schedule = schedule


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Leave logging as Django has set it up (Celery would replace it), without a line for each task that went well."""
    logging.getLogger("celery").setLevel(logging.WARNING)
