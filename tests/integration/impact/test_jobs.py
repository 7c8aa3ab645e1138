"""Jobs: sent on commit, run by a worker where there is a broker and inline where there is none."""

import os
import time

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from impact.core.jobs import enqueue
from tests import tasks


def marks() -> dict[str, int]:
    """Return which process left which mark."""
    return {row.session_key: int(row.session_data) for row in Session.objects.all()}


def test_enqueue_inline_runs_here_after_commit(transactional_db: None):
    with transaction.atomic():
        enqueue(tasks.leave_mark, "one")
        assert marks() == {}
    assert marks() == {"one": os.getpid()}


def test_enqueue_inline_rolled_back_never_runs(transactional_db: None):
    with transaction.atomic():
        enqueue(tasks.leave_mark, "one")
        transaction.set_rollback(True)
    assert marks() == {}


def test_enqueue_inline_failure_is_logged_and_undoes_nothing(
    transactional_db: None, caplog: pytest.LogCaptureFixture
):
    with transaction.atomic():
        tasks.leave_mark("written")
        enqueue(tasks.fail, "one")
        enqueue(tasks.leave_mark, "after")
    assert set(marks()) == {"written", "after"}
    assert "no mark for one" in caplog.text


def test_enqueue_with_broker_runs_in_worker_after_commit(worker: None):
    with transaction.atomic():
        enqueue(tasks.leave_mark, "one")
    deadline = time.monotonic() + 20
    while not marks() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(marks()) == ["one"]
    assert marks()["one"] != os.getpid()


def test_enqueue_with_broker_away_keeps_what_was_written(
    transactional_db: None, broker_away: None, caplog: pytest.LogCaptureFixture
):
    with transaction.atomic():
        tasks.leave_mark("written")
        enqueue(tasks.leave_mark, "one")
    assert set(marks()) == {"written"}
    assert "Connection refused" in caplog.text
