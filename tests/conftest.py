"""Fixtures for every test: the run's own services, a worker, a page in a real browser, a story."""

from tests.fixtures.browser import browser, open_page, page
from tests.fixtures.demonstration import story
from tests.fixtures.machine import (
    pytest_collection_modifyitems,
    pytest_terminal_summary,
    pytest_unconfigure,
)
from tests.fixtures.services import (
    broker,
    broker_away,
    databases_apart,
    django_db_setup,
    empty_cache,
    redis_url,
    worker,
)

__all__ = [
    "broker",
    "broker_away",
    "browser",
    "databases_apart",
    "django_db_setup",
    "empty_cache",
    "open_page",
    "page",
    "pytest_collection_modifyitems",
    "pytest_terminal_summary",
    "pytest_unconfigure",
    "redis_url",
    "story",
    "worker",
]
