"""What must hold of every figure whatever the data: parts sum to wholes, however they are cut."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import ask
from tests.integration.figures.asking import (
    GRAINS,
    NOW,
    answered,
    asked_of_engine,
    whole_story,
)
from tests.integration.figures.places import SPAN, Story
from tests.integration.figures.writing import make_world
from tests.recount import Question
from tests.recount.catalogue import FIGURES

AT_END = {name for name, figure in FIGURES.items() if figure.at_end}
Both = tuple[Fraction, Fraction]


@pytest.fixture(params=range(2))
def story(request: pytest.FixtureRequest, db: None) -> Story:
    return make_world(Story(Random(1000 + request.param)), people=20)


def questions(story: Story) -> Iterator[Question]:
    for name in CATALOGUE:
        yield whole_story(story, name, story.collaboratives[0])


def exact(question: Question) -> list[tuple[dict[str, str | None], Both]]:
    """Each row's group and both sides, before they are rounded to be served."""
    return [
        (dict(row.group), (Fraction(row.numerator or 0), Fraction(row.denominator or 0)))
        for row in ask(asked_of_engine(question), computed_at=NOW).rows
    ]


def total(question: Question) -> Both:
    """Both sides of all rows together; divided shares to twenty places."""
    sides = [both for _, both in exact(question)]
    first, second = (round(sum((side[n] for side in sides), Fraction(0)), 20) for n in (0, 1))
    return first, second


def test_parts_of_every_cut_sum_to_the_whole(story: Story) -> None:
    for question in questions(story):
        whole = total(question)
        for cut in FIGURES[question.figure].cuts:
            assert total(replace(question, by=(cut,))) == whole, (question, cut)
        every = FIGURES[question.figure].cuts
        assert total(replace(question, by=every)) == whole, question


def test_periods_of_every_grain_sum_to_the_range(story: Story) -> None:
    for question in questions(story):
        if question.figure not in AT_END:
            whole = total(question)
            for grain in GRAINS:
                assert total(replace(question, grain=grain)) == whole, (question, grain)


def test_last_period_of_every_grain_is_the_last_day_of_the_range(story: Story) -> None:
    for name in AT_END:
        question = whole_story(story, name, story.collaboratives[0])
        (whole,) = answered(question)
        for grain in GRAINS:
            last = answered(replace(question, grain=grain))[-1]
            told = {"period_start", "period_end", "days"}
            assert {k: v for k, v in last.items() if k not in told} == {
                k: v for k, v in whole.items() if k not in told
            }


def test_a_range_split_in_two_counts_the_same(story: Story) -> None:
    for question in questions(story):
        if question.figure not in AT_END:
            middle = story.day(story.random.randint(-20, SPAN + 20))
            parts = replace(question, end=middle), replace(question, start=middle)
            sums = tuple(sum(pair) for pair in zip(*map(total, parts), strict=True))
            assert tuple(round(it, 18) for it in sums) == tuple(
                round(it, 18) for it in total(question)
            ), question


def test_a_filter_is_the_row_of_its_group(story: Story) -> None:
    for question in questions(story):
        for cut in FIGURES[question.figure].cuts:
            rows = [row for row in answered(replace(question, by=(cut,))) if row[cut] is not None]
            if rows:
                row = story.random.choice(rows)
                (alone,) = answered(replace(question, filters={cut: [row[cut]]}))
                assert alone == {k: v for k, v in row.items() if k != cut}, (question, cut)


def test_a_rate_is_of_sums_and_never_a_mean_of_rates(story: Story) -> None:
    for question in questions(story):
        figure = FIGURES[question.figure]
        if figure.scale is not None:
            (row,) = answered(question)
            numerator, denominator = total(question)
            if not denominator:
                assert row["value"] is None
            else:
                value = figure.scale * numerator / denominator
                assert row["value"] == pytest.approx(float(value), abs=5.1e-7)


def test_cutting_off_is_ending_the_range_there(story: Story) -> None:
    """Save that the period keeps its name: nothing after is counted, whatever follows is known."""
    for question in questions(story):
        early = story.day(SPAN // 2)
        (cut_off,) = answered(replace(question, cut_off=early))
        (ended,) = answered(replace(question, end=early, cut_off=early))
        assert cut_off.pop("period_end") == question.end.isoformat()
        assert ended.pop("period_end") == early.isoformat()
        assert cut_off == ended


def test_days_are_every_day_once(story: Story) -> None:
    """Through clock changes, leap days, and the ends of years and weeks."""
    question = whole_story(story, "admissions", story.collaboratives[0])
    for grain in GRAINS:
        rows = answered(replace(question, grain=grain))
        assert rows[0]["period_start"] == question.start.isoformat()
        assert rows[-1]["period_end"] <= question.end.isoformat()
        assert sum(row["days"] for row in rows) == (question.cut_off - question.start).days
        for before, after in pairwise(rows):
            assert before["period_end"] == after["period_start"]


def test_a_period_without_a_counted_day_has_no_row(story: Story) -> None:
    for question in questions(story):
        for nothing in (
            replace(question, cut_off=question.start),
            replace(question, end=question.start),
        ):
            assert answered(nothing) == []
        last = replace(question, cut_off=question.start + timedelta(days=1), grain="day")
        assert [row["days"] for row in answered(last)] == [1]


def test_rows_are_ordered_by_period_and_code_points(story: Story) -> None:
    for question in questions(story):
        by = FIGURES[question.figure].cuts[:3]
        rows = answered(replace(question, by=by, grain="month"))
        keys = [(row["period_start"], *((row[name] or "") for name in by)) for row in rows]
        assert keys == sorted(keys)
        assert len(set(keys)) == len(keys)


def test_each_group_has_a_row_in_every_period_and_none_has_nothing(story: Story) -> None:
    for question in questions(story):
        by = FIGURES[question.figure].cuts
        rows = answered(replace(question, by=by, grain="week"))
        periods = {row["period_start"] for row in rows}
        groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for row in rows:
            groups.setdefault(tuple(row[name] for name in by), []).append(row)
        for of_group in groups.values():
            assert {row["period_start"] for row in of_group} == periods
            assert any(row["numerator"] or row["denominator"] for row in of_group)


def test_numbers_have_at_most_six_decimals(story: Story) -> None:
    for question in questions(story):
        rows = answered(replace(question, by=FIGURES[question.figure].cuts[:2], grain="week"))
        for number in _numbers(json.loads(json.dumps(rows), parse_float=Decimal)):
            exponent = number.as_tuple().exponent
            assert isinstance(exponent, int)
            assert exponent >= -6, number


def _numbers(rows: list[dict[str, Any]]) -> Iterator[Decimal]:
    for row in rows:
        yield from (value for value in row.values() if isinstance(value, Decimal))


def test_another_world_in_the_database_changes_nothing(story: Story) -> None:
    before = [answered(replace(question, grain="month")) for question in questions(story)]
    make_world(Story(Random(7), prefix="other-"), people=20)
    after = [answered(replace(question, grain="month")) for question in questions(story)]
    assert after == before
