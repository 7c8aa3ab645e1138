"""Figures of what was exported and imported again, the rows of each file in any order."""

import csv
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction

from beds.exports.extract import export_extract
from beds.imports.importer import run_import
from beds.imports.reading import find_sources
from impact.core.periods import LONDON
from providers.services.accounts import system_user
from tests.integration.figures.asking import answered, any_question
from tests.integration.figures.places import Story, make_places
from tests.integration.figures.writing import make_world
from tests.recount import Question
from tests.recount.catalogue import FIGURES

LATER = datetime(2030, 1, 1, tzinfo=LONDON)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.django_db
def test_figures_survive_export_and_import_in_any_order(seed: int, tmp_path: Path) -> None:
    with transaction.atomic():
        story = make_world(Story(Random(seed)))
        asked = [any_question(story, name) for name in FIGURES]
        before = [answered(question) for question in asked]
        export_extract(tmp_path, provider=None, progress=_unseen)
        transaction.set_rollback(True)
    make_places(Story(Random(seed)))
    _shuffle(tmp_path, Random(seed))
    sources, missing = find_sources([tmp_path])
    result = run_import(sources, by=system_user(), now=LATER, faults=missing)
    assert not result.faults
    assert _disagreeing(asked, before) == []


def _disagreeing(asked: list[Question], before: list[Any]) -> list[tuple[Question, Any, Any]]:
    after = [answered(question) for question in asked]
    return [them for them in zip(asked, before, after, strict=True) if them[1] != them[2]]


def _shuffle(folder: Path, random: Random) -> None:
    """The rows of every file, in another order."""
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        random.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])


def _unseen(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
