"""The Celery app and its schedule; the work itself is in the apps' `tasks.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impact.settings")

app = Celery("impact")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Local time, as `CELERY_TIMEZONE` says: a nightly job stays at night when the clocks change.
app.conf.beat_schedule = {}
