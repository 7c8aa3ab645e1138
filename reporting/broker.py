"""Whether jobs can run: asks the broker and its workers, and waits for neither."""

from enum import StrEnum

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

_PATIENCE = 0.7


class Running(StrEnum):
    """How jobs run at this moment."""

    INLINE = "inline"
    WORKER = "worker"
    NO_WORKER = "no worker"
    NO_BROKER = "no broker"


def how_jobs_run(*, busy: bool) -> Running:
    """How jobs run now; `busy`: one is under way, so that a worker may have no time to answer."""
    if settings.JOBS_INLINE:
        return Running.INLINE
    if not _broker_answers():
        return Running.NO_BROKER
    return Running.WORKER if busy or _a_worker_answers() else Running.NO_WORKER


def _broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=_PATIENCE,
        socket_connect_timeout=_PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    with client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


def _a_worker_answers() -> bool:
    try:
        return bool(current_app.control.ping(timeout=_PATIENCE, limit=1))
    except (OperationalError, redis.RedisError, OSError):
        # The broker went away between the two questions.
        return False
