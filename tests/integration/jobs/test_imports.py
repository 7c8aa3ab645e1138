"""Stored figures stand after whatever an import did: new rows, corrections, cancellations.

`CHANGE_WORLDS` asks more worlds than a run of the suite does, `CHANGE_FROM` others.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from beds.models import Bed
from impact.core import clock
from reporting.models import Ending, JobRun, StoredFigure
from tests.integration.imports.sending import NOW, Sender
from tests.integration.imports.world import build
from tests.integration.jobs.importing import FIRST as OPENED
from tests.integration.jobs.importing import LENGTH, Hospital
from tests.integration.jobs.standing import (
    assert_answers_live,
    assert_stands,
    refresh,
    stored_rows,
)

WORLDS = int(os.environ.get("CHANGE_WORLDS", "1"))
FIRST = int(os.environ.get("CHANGE_FROM", "0"))
BATCHES = 4
TODAY = NOW.date()


def hospital_of(seed: int) -> Hospital:
    """A hospital whose beds are not older than what is told of it: less to count."""
    build()
    Bed.objects.update(start_date=OPENED)
    return Hospital(Random(seed))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WORLDS))
def test_imports_reach_the_stored_figures_on_commit(
    seed: int, transactional_db: None, tmp_path: Path
) -> None:
    hospital, send, done = hospital_of(seed), Sender(tmp_path), Counter[str]()
    with clock.at(NOW):
        refresh(TODAY)
        for _ in range(BATCHES):
            before = stored_rows()
            result = send(accept_valid=True, **hospital.batch())
            done.update(created=result.created, changed=result.changed, refused=result.refused)
            assert_stands(TODAY)
            done.update(moved=stored_rows() != before)
        assert_answers_live(cut_off=TODAY, days=LENGTH)

    assert done["created"] > 3 * BATCHES
    assert done["changed"] > 0
    assert done["moved"] > BATCHES // 2
    assert StoredFigure.objects.filter(series__figure="length_of_stay", numerator__gt=0).exists()


def test_import_that_is_undone_or_changes_nothing_counts_nothing(
    transactional_db: None, tmp_path: Path
) -> None:
    hospital, send = hospital_of(1), Sender(tmp_path)
    with clock.at(NOW):
        batch = hospital.batch()
        send(accept_valid=True, **batch)
        refresh(TODAY)
        runs, rows = JobRun.objects.count(), stored_rows()

        send(dry_run=True, accept_valid=True, **hospital.batch())
        again = send(accept_valid=True, **batch)

    assert (again.created, again.changed) == (0, 0)
    assert stored_rows() == rows
    assert JobRun.objects.count() == runs
    assert set(JobRun.objects.values_list("ending", flat=True)) == {Ending.DONE}
