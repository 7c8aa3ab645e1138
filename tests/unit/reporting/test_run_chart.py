"""Run charts: the vector of figures.md section 7, each rule, and what must always hold."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.figures.catalogue import Direction
from reporting.figures.run_chart import Meaning, Point, Rule, RunChart, run_chart

VECTOR = [21, 19, 20, 18, 17, 19, 16, 15, 17, 14, 13, 15]
# Twelve values about 10 that break no rule: mean 10, mean moving range 2.
CALM = [9, 11] * 6
SERIES = st.lists(st.one_of(st.none(), st.integers(-500, 500)), max_size=40)


def _judged(values: list[int | None], good: Direction = Direction.DOWN) -> RunChart:
    return run_chart(values, good=good, floor=False)


def _rules(values: list[int], good: Direction = Direction.DOWN) -> list[Rule | None]:
    return [point.rule if point else None for point in _judged([*values], good).points]


def _four(value: Fraction | None) -> float:
    assert value is not None
    return round(float(value), 4)


def test_run_chart_of_the_vector():
    found = _judged([*VECTOR])

    assert found.mean == 17
    assert _four(found.moving_range) == 1.8182
    assert _four(found.lower) == 12.1636
    assert _four(found.upper) == 21.8364
    assert found.firm


def test_vector_stands_out_where_it_is_near_a_limit():
    # Beyond two thirds of the way: above 20.22 and below 13.78. Only 13 is, and no run is 7 long.
    assert _rules(VECTOR) == [None] * 12


def test_calm_series_has_no_special_cause():
    assert _rules(CALM) == [None] * 12


def test_moving_ranges_far_above_the_others_are_dropped_once():
    jump = [10, 11] * 6 + [60]
    found = _judged([*jump])

    # Of twelve ranges eleven are 1 and one is 49: their mean is 5, the bound 16.335.
    assert found.moving_range == 1
    assert _rules(jump)[-1] == Rule.OUTSIDE


def test_one_event_among_noughts_leaves_nothing_to_judge():
    # Both ranges that are not 0 are far above the rest and dropped: no movement is left.
    found = _judged([0] * 12 + [1] + [0] * 12)

    assert found.moving_range == 0
    assert (found.lower, found.upper, found.firm) == (None, None, False)
    assert {point.rule for point in found.points if point} == {None}


def test_moving_range_of_a_series_that_never_moves_is_zero():
    found = _judged([5] * 12)

    assert (found.lower, found.mean, found.upper) == (5, 5, 5)
    assert [point.rule for point in found.points if point] == [None] * 12


@pytest.mark.parametrize(("step", "upwards"), [(1, True), (-1, False)])
def test_trend_marks_seven_points_each_beyond_the_one_before(step: int, upwards: bool):
    # Long swings first keep the limits wide, so that nothing else speaks.
    values = [step * one for one in [-60, 60] * 6 + [-9, -6, -3, 0, 3, 6, 9, 0]]
    points = _judged(values).points

    assert [place for place, one in enumerate(points) if one and one.rule] == list(range(12, 19))
    assert {(one.rule, one.upwards) for one in points[12:19] if one} == {(Rule.TREND, upwards)}


def test_trend_of_six_points_is_none():
    values = [-60, 60] * 6 + [-6, -3, 0, 3, 6, 9, 9]

    assert Rule.TREND not in _rules(values)


def test_trend_needs_each_point_strictly_beyond():
    values = [-60, 60] * 6 + [-9, -6, -3, -3, 0, 3, 6]

    assert Rule.TREND not in _rules(values)


def test_shift_marks_seven_points_on_one_side():
    # Mean 0; the seven lie a little above it.
    values = [10, -10] * 6 + [1, 2, 1, 2, 1, 2, 1, -10]
    rules = _rules(values)

    assert rules[12:19] == [Rule.SHIFT] * 7
    assert rules[:12] == [None] * 12


def test_point_on_the_mean_breaks_a_shift():
    values = [10, -10] * 6 + [1, 2, 1, 0, 1, 2, 1, -8]
    found = _judged(values)

    assert found.mean == 0
    assert Rule.SHIFT not in {point.rule for point in found.points if point}


def test_two_of_three_marks_those_near_the_limit_alone():
    # Mean 11.4, two thirds of the way up 15.7, limit 17.9.
    points = _judged([10, 12] * 10 + [16, 12, 16, 10]).points

    assert [place for place, one in enumerate(points) if one and one.rule] == [20, 22]
    assert {one.rule for one in points if one} == {None, Rule.TWO_OF_THREE}


def test_two_of_three_needs_all_three_on_the_same_side():
    # Mean 11.4, two thirds of the way up 15.9: the 11 between lies below the mean.
    assert set(_rules([10, 12] * 10 + [16, 11, 16, 10])) == {None}


def test_outside_comes_before_trend_and_shift():
    values = [0, 1] * 12 + [2, 3, 4, 5, 6, 7, 30]
    rules = _rules(values)

    assert rules[-1] == Rule.OUTSIDE
    assert Rule.TREND in rules


def test_trend_comes_before_two_of_three_and_shift():
    values = [50, -50] * 8 + [40, 45, 50, 55, 60, 65, 70]
    rules = _rules(values)

    assert set(rules[-7:]) <= {Rule.OUTSIDE, Rule.TREND}


@pytest.mark.parametrize(
    ("good", "meaning"),
    [
        (Direction.DOWN, Meaning.CONCERN),
        (Direction.UP, Meaning.IMPROVEMENT),
        (Direction.NEITHER, Meaning.NEITHER),
    ],
)
def test_meaning_of_a_high_point_follows_the_good_direction(good: Direction, meaning: Meaning):
    point = _judged([10, 11] * 6 + [60], good).points[-1]

    assert point == Point(Fraction(60), Rule.OUTSIDE, True, meaning)


@pytest.mark.parametrize(
    ("good", "meaning"),
    [
        (Direction.DOWN, Meaning.IMPROVEMENT),
        (Direction.UP, Meaning.CONCERN),
        (Direction.NEITHER, Meaning.NEITHER),
    ],
)
def test_meaning_of_a_low_point_follows_the_good_direction(good: Direction, meaning: Meaning):
    point = _judged([60, 61] * 6 + [10], good).points[-1]

    assert point == Point(Fraction(10), Rule.OUTSIDE, False, meaning)


def test_limit_is_not_below_nought_where_the_figure_cannot_be():
    values = [1, 5, 0, 6, 1, 4]

    assert _four(run_chart(values, good=Direction.DOWN, floor=True).lower) == 0
    assert _four(run_chart(values, good=Direction.DOWN, floor=False).lower) < 0


@pytest.mark.parametrize(("number", "firm"), [(11, False), (12, True)])
def test_limits_are_firm_from_twelve_points(number: int, firm: bool):
    assert _judged([*VECTOR[:number]]).firm is firm


def test_one_value_has_a_mean_and_no_limits():
    found = _judged([7])

    assert (found.mean, found.moving_range, found.lower, found.upper) == (7, None, None, None)


def test_no_value_has_nothing():
    found = _judged([None, None])

    assert found.points == [None, None]
    assert found.mean is None
    assert not found.firm


def test_missing_values_keep_their_place_and_count_for_nothing():
    gaps: list[int | None] = []
    for value in VECTOR:
        gaps += [value, None]
    found = _judged(gaps)

    assert found.points[1::2] == [None] * 12
    assert found.points[::2] == _judged([*VECTOR]).points
    assert found.upper == _judged([*VECTOR]).upper


@given(SERIES)
def test_limits_lie_equally_far_around_the_mean(values: list[int | None]):
    found = _judged(values)

    if found.lower is not None and found.upper is not None and found.mean is not None:
        assert found.upper - found.mean == found.mean - found.lower >= 0


@given(SERIES, st.integers(-100, 100), st.integers(1, 20))
def test_moving_and_stretching_a_series_changes_no_judgement(
    values: list[int | None], shift: int, scale: int
):
    moved = [None if value is None else value * scale + shift for value in values]

    assert _says(_judged(moved)) == _says(_judged(values))


@given(SERIES)
def test_series_upside_down_says_the_same_of_the_other_direction(values: list[int | None]):
    turned = [None if value is None else -value for value in values]

    assert _meanings(_judged(turned, Direction.UP)) == _meanings(_judged(values, Direction.DOWN))
    assert [upwards for _, upwards in _says(_judged(turned))] == [
        None if upwards is None else not upwards for _, upwards in _says(_judged(values))
    ]


@given(SERIES)
def test_every_point_beyond_a_limit_stands_out_and_no_other_says_so(values: list[int | None]):
    found = _judged(values)

    for point in found.points:
        if point is not None and found.lower is not None and found.upper is not None:
            beyond = not found.lower <= point.value <= found.upper
            assert (point.rule == Rule.OUTSIDE) == beyond


@given(SERIES)
def test_floor_only_lifts_the_lower_limit(values: list[int | None]):
    up = [None if value is None else abs(value) for value in values]
    floored = run_chart(up, good=Direction.DOWN, floor=True)
    plain = run_chart(up, good=Direction.DOWN, floor=False)

    assert floored.upper == plain.upper
    if floored.lower is not None and plain.lower is not None:
        assert floored.lower == max(plain.lower, 0)


@given(SERIES)
def test_seven_on_one_side_always_stand_out(values: list[int | None]):
    found = _judged(values)
    points = [point for point in found.points if point is not None]

    for first in range(len(points) - 6):
        run = points[first : first + 7]
        if found.mean is not None and all(point.value > found.mean for point in run):
            assert all(point.rule for point in run)


def _says(chart: RunChart) -> list[tuple[Rule | None, bool | None]]:
    return [
        (point.rule if point else None, point.upwards if point and point.rule else None)
        for point in chart.points
    ]


def _meanings(chart: RunChart) -> list[Meaning | None]:
    return [point.meaning if point else None for point in chart.points]
