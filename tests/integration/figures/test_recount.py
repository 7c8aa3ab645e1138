"""The figures against an independent recount, over generated collaboratives, to the last digit.

`RECOUNT_WORLDS` asks more worlds than a run of the suite does, `RECOUNT_FROM` others.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.db import transaction

from reporting.figures.catalogue import CATALOGUE
from reporting.figures.explain import explain, totals
from tests.integration.figures.asking import (
    GRAINS,
    answered,
    any_question,
    asked_of_engine,
    whole_story,
)
from tests.integration.figures.places import Story
from tests.integration.figures.writing import make_world
from tests.recount import count_again, held
from tests.recount.catalogue import FIGURES
from tests.recount.records import Held, Spell
from tests.recount.rows import Days
from tests.recount.rows import served as shown

WORLDS = int(os.environ.get("RECOUNT_WORLDS", "60"))
FIRST = int(os.environ.get("RECOUNT_FROM", "0"))
SEEDS = range(FIRST, FIRST + WORLDS)


def test_every_figure_is_counted_again() -> None:
    assert FIGURES.keys() == CATALOGUE.keys()
    assert {name: set(it.cuts) for name, it in FIGURES.items()} == {
        name: set(it.by) for name, it in CATALOGUE.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.django_db
def test_engine_agrees_with_recount(seed: int) -> None:
    story = make_world(Story(Random(seed)))
    records, counted = held(), Days()
    for name in FIGURES:
        question = any_question(story, name)
        again = count_again(records, question, counted=counted)
        assert answered(question) == again, question


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.django_db
def test_every_grain_and_every_cut_agrees_with_recount(name: str) -> None:
    story = make_world(Story(Random(name)), people=20)
    records, counted = held(), Days()
    question = whole_story(story, name, story.collaboratives[0])
    cuts = FIGURES[name].cuts
    for by in ((), *((cut,) for cut in cuts), cuts):
        for grain in GRAINS:
            asked = replace(question, by=by, grain=grain)
            again = count_again(records, asked, counted=counted)
            assert answered(asked) == again, asked


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.django_db
def test_rows_behind_a_figure_sum_to_the_recount(seed: int) -> None:
    story = make_world(Story(Random(seed)))
    records, counted = held(), Days()
    for name in FIGURES:
        question = replace(any_question(story, name), by=())
        asked = asked_of_engine(question)
        again = count_again(records, question, counted=counted)
        sums: dict[str, list[Any]] = {row["period_start"]: [0, 0] for row in again}
        for behind in explain(asked):
            sums[behind.period_start.isoformat()][0] += Fraction(behind.numerator)
            sums[behind.period_start.isoformat()][1] += Fraction(behind.denominator)
        assert {start: [shown(it) for it in pair] for start, pair in sums.items()} == {
            row["period_start"]: [row["numerator"], row["denominator"] or 0] for row in again
        }, question
        whole = totals(asked)
        for number, total in enumerate((whole.numerator, whole.denominator)):
            assert shown(Fraction(total)) == shown(sum(pair[number] for pair in sums.values()))


@pytest.mark.django_db
def test_worlds_are_as_awkward_as_they_should_be() -> None:
    """Every shape that the definitions speak of is there, and every figure has something in it."""
    shapes: set[str] = set()
    counts: Counter[str] = Counter()
    for seed in range(12):
        with transaction.atomic():
            story = make_world(Story(Random(seed)))
            records, counted = held(), Days()
            transaction.set_rollback(True)
        shapes |= _shapes(records)
        for name in FIGURES:
            asked = whole_story(story, name, story.collaboratives[seed % 3])
            (row,) = count_again(records, asked, counted=counted)
            counts[name] += bool(row["numerator"])
    assert shapes == set(SHAPES)
    assert all(counts[name] >= 2 for name in FIGURES), counts


SHAPES = (
    *("same-day spell", "same-day ward stay", "trial elsewhere", "trial in the spell"),
    *("trial gone on", "ward changes provider", "leave without the bed", "no bed"),
    *("closed", "held", "paused", "occupied", "surge", "died", "out of the footprint"),
    *("gap of 0", "gap of 1", "gap of 2", "gap of 30", "gap of 31"),
    *("29 February", "the clocks change", "another programme", "still there"),
    *("member who leaves", "ICB that joins", "flow site"),
)


def _shapes(records: Held) -> set[str]:
    return {
        *_shapes_of_places(records),
        *_shapes_of_stays(records),
        *_shapes_of_spells(list(records.spells.values())),
    }


def _shapes_of_places(records: Held) -> set[str]:
    found = {use.what for bed in records.beds for use in bed.uses}
    found |= {"surge" for bed in records.beds if bed.basis == "surge"}
    for it in records.collaboratives.values():
        found |= {"member who leaves" for _, dates in it.members if dates.end}
        found |= {"ICB that joins" for _, dates in it.footprint if dates.start}
        found |= {"flow site" for _ in it.flow_sites}
        footprint = {icb for icb, _ in it.footprint}
        if any(spell.icb not in footprint for spell in records.spells.values()):
            found.add("out of the footprint")
        if any(stay.ward.line.programme != it.programme for stay in records.stays.values()):
            found.add("another programme")
    return found


def _shapes_of_stays(records: Held) -> set[str]:
    found = set()
    in_bed = {use.stay for bed in records.beds for use in bed.uses}
    for stay in records.stays.values():
        same_day = stay.dates.start == stay.dates.end
        if same_day and stay.spell.admitted != stay.spell.discharged:
            found.add("same-day ward stay")
        if not same_day and stay.key not in in_bed:
            found.add("no bed")
        if stay.trial is not None:
            sender = records.stays[stay.trial.stay].spell
            gone_on = any(it.trial is None for it in stay.spell.stays)
            elsewhere = "trial gone on" if gone_on else "trial elsewhere"
            found.add("trial in the spell" if sender is stay.spell else elsewhere)
    for leave in list(records.leaves.values())[:20]:
        used = [use for bed in records.beds for use in bed.uses if use.stay == leave.stay]
        first = leave.dates.start
        if used and first and first in leave.dates and not any(first in it.dates for it in used):
            found.add("leave without the bed")
    return found


def _shapes_of_spells(spells: list[Spell]) -> set[str]:
    found = set()
    admitted = {(it.person, it.admitted) for it in spells}
    for it in spells:
        end = it.discharged
        if end is None:
            found.add("still there")
            continue
        if end == it.admitted:
            found.add("same-day spell")
        if it.destination == "79":
            found.add("died")
        if it.ended_by_ward:
            found.add("ward changes provider")
        for gap in (0, 1, 2, 30, 31):
            if (it.person, end + timedelta(days=gap)) in admitted:
                found.add(f"gap of {gap}")
        for day, name in (
            (date(2024, 2, 29), "29 February"),
            (date(2026, 3, 29), "the clocks change"),
        ):
            if it.admitted <= day < end:
                found.add(name)
    return found
