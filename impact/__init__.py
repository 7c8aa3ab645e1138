"""The project: nothing about beds in it."""

# Loaded with Django, so that `shared_task` finds the app and its broker.
from impact.celery import app as celery_app

__all__ = ["celery_app"]
