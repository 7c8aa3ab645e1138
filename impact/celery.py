"""The Celery app and its schedule; the work itself is in the apps' `tasks.py`."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impact.settings")

app = Celery("impact")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Local time, as `CELERY_TIMEZONE` says: a nightly job stays at night when the clocks change.
app.conf.beat_schedule = {
    "what was missed": {
        "task": "reporting.tasks.sweep",
        "schedule": 30.0,
        # One that nobody took within its half minute is overtaken by the next.
        "options": {"expires": 30.0},
    },
    "imports that were missed": {
        "task": "beds.tasks.sweep_imports",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "meetings of the week": {
        "task": "reporting.tasks.open_meetings",
        "schedule": crontab(minute=5),
        "options": {"expires": 3600.0},
    },
    "copies of the bed state": {
        "task": "beds.tasks.copy_bed_states",
        # The first of the day is made at 00:35, when the night's checks have begun.
        "schedule": crontab(minute=35),
        "options": {"expires": 3600.0},
    },
    "reports that are due": {
        "task": "reporting.tasks.sweep_reports",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "who has not confirmed": {
        "task": "reporting.tasks.remind",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900.0},
    },
    "every night": {
        "task": "reporting.tasks.check_nightly",
        "schedule": crontab(hour=0, minute=15),
    },
}
